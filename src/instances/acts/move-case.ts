import type { Command } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { movable, type CaseState, type Stimulus, type TokenPoint, type Variables } from '../../engine/index.js';
import type { TreeDependencies } from '../call-tree.js';
import { toCaseView, type CaseView } from '../case-view.js';
import { lockRunning, type CaseInHand } from '../lock-running.js';
import { closeHealedJoins } from './close-healed-joins.js';
import { demandCaseVariables } from './case-variables.js';

/** What is taken away: something under way by its number, or all that stands at an element. */
export type TakenAway =
  | { readonly n: number }
  | {
      readonly element: string;
      /** Number of the scope around it, where only what stands in that one is meant. */
      readonly in?: number;
    };

/** Which tokens go, where others are put, and why. */
export interface MoveInput extends CaseInHand {
  readonly close: readonly TakenAway[];
  readonly open: readonly TokenPoint[];
  /** Set on the process, before the tokens go on. */
  readonly variables: Variables;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
}

type Move = Extract<Stimulus, { type: 'MOVE_TOKENS' }>;

/**
 * Moves tokens of a case, suspended or not: what is taken away is closed and completes nothing, and tokens are put before other
 * elements, from where the case goes on as it is drawn. Nothing is said in anybody's name: no opinion, signature, date or
 * number is written, and work of the process that needs one (freezing a text that nobody signed) refuses the move.
 *
 * An incident of a join that no longer waits in vain is resolved by it.
 *
 * Raises `CASE_NOT_FOUND`, `CASE_ENDED`, `PRECONDITION_FAILED`, `VALIDATION_FAILED`, `VARIABLES_TOO_LARGE`, what the engine
 * says of tokens and places (`TOKEN_NOT_OPEN`, `MOVE_TARGET_UNKNOWN`, `MOVE_TARGET_INVALID`, `MOVE_FLOW_UNKNOWN`,
 * `MOVE_INTO_LOOP`, `MOVE_LEAVES_NOTHING`, `SCOPE_NOT_OPEN`, `SCOPE_AMBIGUOUS`), and what the way from there refuses.
 *
 * @rule R-054
 */
export const moveCase = (deps: TreeDependencies): Command<MoveInput, CaseView> => ({
  name: 'instances.moveCase',
  async execute(ctx, { close, open, variables, reason, ...inHand }) {
    const { tree, instance } = await lockRunning(ctx, deps, inHand);
    await demandCaseVariables(ctx, deps, instance, { set: variables, at: '/variables' });
    const { state } = instance;
    if (state === null) throw new Rejection('CASE_NOT_STARTED', {});
    const stimulus: Stimulus = {
      type: 'MOVE_TOKENS',
      // The words stand behind the entry; the stimulus, which nothing erases, holds a code.
      reason: 'MOVED',
      close: close.flatMap((one) => tokensAt(state, one)),
      open,
      variables,
      ...tree.cause,
    };
    const entryId = ctx.newId();
    tree.deliver(instance.id, stimulus, { act: 'TOKENS_MOVED', committed: { reason }, entryId });
    await tree.settle();
    await closeHealedJoins(ctx, instance, entryId);
    return toCaseView(instance, ctx.zone);
  },
});

/** What the engine takes for it; the outermost of what stands at an element holds the rest. */
function tokensAt(state: CaseState, one: TakenAway): Move['close'] {
  if ('n' in one) return [one.n];
  const { points, joins } = movable(state);
  const isThere = (scope: number): boolean => one.in === undefined || one.in === scope;
  const held = new Set(points.filter(({ elementId }) => elementId === one.element).map(({ n }) => n));
  const tokens: Move['close'] = [
    ...points.filter((point) => held.has(point.n) && !held.has(point.in) && isThere(point.in)).map(({ n }) => n),
    ...joins
      .filter((join) => join.gatewayId === one.element && isThere(join.in))
      .map((join) => ({ gatewayId: join.gatewayId, in: join.in })),
  ];
  if (tokens.length === 0) throw new Rejection('TOKEN_NOT_OPEN', { n: one.element });
  return tokens;
}
