import { Rejection } from '../kernel/index.js';
import type { Json } from '../engine/index.js';
import type { ActHandler } from '../instances/index.js';

/**
 * CONFIRM_CLASS (确认归类): the archivist confirms category and retention that the archive class proposed, or changes them
 * with a reason.
 *
 * Raises `VALIDATION_FAILED` for a change without a reason.
 *
 * @rule R-138
 */
export const confirmClass: ActHandler = ({ form, task }) => {
  const chosen = (name: string): Json => form[name] ?? task.variables[name] ?? null;
  const category = chosen('category') ?? 'WS';
  const retention = chosen('retention');
  if (retention === null) throw new Rejection('VALIDATION_FAILED', {}, [RETENTION_MISSING]);
  const changed = ['category', 'retention'].some((name) => {
    const proposed = task.variables[name] ?? null;
    return proposed !== null && form[name] != null && form[name] !== proposed;
  });
  const reason = typeof form['reason'] === 'string' ? form['reason'].trim() : '';
  if (changed && reason === '') throw new Rejection('VALIDATION_FAILED', {}, [REASON_MISSING]);
  const organCode = form['organCode'];
  return Promise.resolve({ category, retention, ...(typeof organCode === 'string' ? { organCode } : {}) });
};

const REASON_MISSING = {
  pointer: '/form/reason',
  code: 'REQUIRED',
  zh: '调整门类或保管期限须说明理由。',
  en: 'A change of category or retention needs a reason.',
};

const RETENTION_MISSING = {
  pointer: '/form/retention',
  code: 'REQUIRED',
  zh: '归档范围表没有给出保管期限，请选择。',
  en: 'The archive class proposes no retention; choose one.',
};
