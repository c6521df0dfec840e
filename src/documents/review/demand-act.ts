import { Rejection } from '../../kernel/index.js';
import type { TaskAct } from '../../instances/index.js';

/** The form may name the act; the step decides it: nobody finalises where the text is signed, or the other way round. */
export function demandAct({ form }: TaskAct, act: 'SIGN' | 'FINALISE'): void {
  if (form['act'] === undefined || form['act'] === act) return;
  throw new Rejection('VALIDATION_FAILED', {}, [
    {
      pointer: '/form/act',
      code: 'ACT_DIFFERS',
      zh: '本环节为“{act:act}”。',
      en: 'This step is for {act:act}.',
      params: { act },
      rule: 'R-054',
    },
  ]);
}
