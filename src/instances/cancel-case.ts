import type { Command } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { demandMay } from '../access/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { CANCEL_MESSAGE, cancelMatterOf } from './case-matter.js';
import { seesLockedCase } from './case-sight.js';
import { toCaseView, type CaseView } from './case-view.js';
import { waitOf } from './wait.store.js';

/** Which case is voided, and why. */
export interface CancelInput {
  readonly caseId: string;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
  readonly ifMatch: string | null;
  /** Only this called case, with what it called in its turn; its caller goes on. */
  readonly alone?: boolean | undefined;
}

/**
 * Voids a case (作废). A process that draws `CancelRequested` decides itself what then happens; it may be asked by the
 * director, and by the owner group's leader before signing. Any other case is cancelled by whoever holds `cases:cancel`.
 *
 * A called case is voided with the whole of what it belongs to, unless it alone is meant: for its caller that is an error,
 * `CASE_CANCELLED`, which leaves the call by an event that catches it.
 *
 * Raises `CASE_NOT_FOUND`, `CASE_ENDED`, `CANCEL_NOT_ALLOWED`; for a called case alone `ERROR_NOT_CAUGHT` where nothing
 * catches that error, `CASE_SUSPENDED` where its caller cannot move.
 *
 * @rule R-135
 */
export const cancelCase = (deps: TreeDependencies): Command<CancelInput, CaseView> => ({
  name: 'instances.cancelCase',
  async execute(ctx, { caseId, reason, ifMatch, alone = false }) {
    const tree = await CallTree.lock(ctx, deps, { caseId }, seesLockedCase(ctx.caller));
    const { root } = tree;
    const wait = await waitOf(ctx.tx, root.id, CANCEL_MESSAGE);
    demandMay(ctx.caller, 'case.cancel', cancelMatterOf(root, wait !== undefined), ctx.today);
    demandMatch(ifMatch, tree.instance(caseId).seq, { required: false });
    if (root.status !== 'RUNNING') throw new Rejection('CASE_ENDED', { caseId: root.id });
    const committed = { reason };
    const instance = tree.instance(caseId);
    if (alone && instance.parent) {
      const caller = tree.instance(instance.parent.caseId);
      if (caller.suspension !== null) throw new Rejection('CASE_SUSPENDED', { caseId: caller.id });
      tree.deliver(
        caseId,
        { type: 'CANCEL_CASE', reason: 'CANCELLED', ...tree.cause },
        { act: 'CASE_CANCELLED', committed },
      );
      await tree.settle();
      return toCaseView(instance, ctx.zone);
    }
    if (wait) {
      tree.deliver(
        root.id,
        { type: 'MESSAGE_RECEIVED', n: wait.n, variables: {}, ...tree.cause },
        { act: 'CASE_CANCELLED', elementId: wait.elementId, committed },
      );
    } else {
      tree.deliver(
        root.id,
        { type: 'CANCEL_CASE', reason: 'CANCELLED', ...tree.cause },
        { act: 'CASE_CANCELLED', committed },
      );
    }
    await tree.settle();
    return toCaseView(root, ctx.zone);
  },
});
