import type { Command } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { variablesOf, type Variables } from '../engine/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { toCaseView, type CaseView } from './case-view.js';

/** Message by which a process lets its case be voided (作废): an event sub-process of the definition handles it. */
export const CANCEL_MESSAGE = 'CancelRequested';

/**
 * Voids a case (作废). A process that draws `CancelRequested` decides itself what then happens; it may be asked by the
 * director, and by the owner group's leader before signing. Any other case is cancelled by whoever holds `cases:cancel`.
 *
 * Raises `CASE_NOT_FOUND`, `CASE_ENDED`, `CANCEL_NOT_ALLOWED`.
 *
 * @rule R-135
 */
export const cancelCase = (deps: TreeDependencies): Command<{ caseId: string; reason: string }, CaseView> => ({
  name: 'instances.cancelCase',
  async execute(ctx, { caseId, reason }) {
    const tree = await CallTree.lock(ctx, deps, { caseId });
    const { root } = tree;
    if (root.status !== 'RUNNING' || root.state === null) throw new Rejection('CASE_ENDED', { caseId: root.id });
    const [wait] = await ctx.tx.query<{ n: number; element_id: string }>(
      'SELECT n, element_id FROM wait WHERE office_id = $1 AND case_id = $2 AND message = $3',
      [ctx.tx.officeId, root.id, CANCEL_MESSAGE],
    );
    const variables = variablesOf(root.state);
    const allowed = wait ? mayVoid(variables, ctx.caller.keys) : ctx.caller.permissions.has('cases:cancel');
    if (!allowed) throw new Rejection('CANCEL_NOT_ALLOWED', { caseId: root.id });
    const committed = { reason };
    if (wait) {
      tree.deliver(
        root.id,
        { type: 'MESSAGE_RECEIVED', n: wait.n, variables: {}, ...tree.cause },
        { act: 'CASE_CANCELLED', elementId: wait.element_id, committed },
      );
    } else {
      tree.deliver(
        root.id,
        { type: 'CANCEL_CASE', reason: 'CANCELLED', ...tree.cause },
        { act: 'CASE_CANCELLED', committed },
      );
    }
    await tree.settle();
    return toCaseView(root);
  },
});

const mayVoid = (variables: Variables, keys: readonly string[]): boolean =>
  keys.includes('DIRECTOR') ||
  (variables['signedAt'] === undefined && keys.includes(`LEADER@${String(variables['ownerGroup'])}`));
