import type { Command } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { variablesOf, type Variables } from '../../engine/index.js';
import type { TreeDependencies } from '../call-tree.js';
import { toCaseView, type CaseView } from '../case-view.js';
import { lockRunning, type CaseInHand } from '../lock-running.js';
import { demandSize } from '../start-case.js';
import { demandCaseVariables } from './case-variables.js';

/** Which variables of a case are set and removed, and why. */
export interface ChangeVariablesInput extends CaseInHand {
  readonly set: Variables;
  readonly remove: readonly string[];
  /** Number of the scope whose variables they are; the process where it is absent. */
  readonly scope?: number | undefined;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
}

/**
 * Sets and removes variables of a case. Nothing moves by it but events that wait for a condition; a task or work that is open
 * keeps what it was opened with.
 *
 * Raises `CASE_NOT_FOUND`, `CASE_ENDED`, `PRECONDITION_REQUIRED`, `PRECONDITION_FAILED`, `SCOPE_NOT_OPEN`,
 * `VARIABLES_TOO_LARGE`, `VALIDATION_FAILED` for what is content, said by an act or by the case's object, or both set and
 * removed.
 *
 * @rule R-054
 */
export const changeVariables = (deps: TreeDependencies): Command<ChangeVariablesInput, CaseView> => ({
  name: 'instances.changeVariables',
  async execute(ctx, { set, remove, scope, reason, ...inHand }) {
    const { tree, instance } = await lockRunning(ctx, deps, inHand, { required: true });
    demandEither(set, remove);
    await demandCaseVariables(ctx, deps, instance, { set, remove, at: '/set' });
    tree.deliver(
      instance.id,
      {
        type: 'CHANGE_VARIABLES',
        ...(scope === undefined ? {} : { in: scope }),
        set,
        remove,
        reason: 'CHANGED',
        ...tree.cause,
      },
      { act: 'VARIABLES_CHANGED', committed: { reason } },
    );
    await tree.settle();
    if (instance.state !== null) demandSize(variablesOf(instance.state));
    return toCaseView(instance, ctx.zone);
  },
});

function demandEither(set: Variables, remove: readonly string[]): void {
  const both = remove.filter((name) => Object.hasOwn(set, name));
  const nothing = remove.length === 0 && Object.keys(set).length === 0;
  const errors = [
    ...both.map((name) => ({
      pointer: `/remove/${remove.indexOf(name)}`,
      code: 'SET_AND_REMOVED',
      zh: `“${name}”不能同时设置和删除。`,
      en: `"${name}" cannot be set and removed at once.`,
    })),
    ...(nothing
      ? [{ pointer: '/set', code: 'REQUIRED', zh: '请指明要设置或删除的变量。', en: 'Say what is set or removed.' }]
      : []),
  ];
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
}
