import type { Command } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { demandMay } from '../access/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { RECALL_MESSAGE, recallMatterOf } from './case-matter.js';
import { demandCaseSight } from './case-sight.js';
import { toCaseView, type CaseView } from './case-view.js';
import { openTasksOf, stepOpenedSince } from './case.store.js';
import { waitOf } from './wait.store.js';

/** Which case is taken back. */
export interface RecallInput {
  readonly caseId: string;
  readonly ifMatch: string | null;
}

/**
 * Takes a case back: its drafter may, as long as nobody has opened a task since the drafter's last. A task is opened by claiming
 * it and by reading the text under review; no other read counts.
 *
 * Raises `CASE_NOT_FOUND`, `RECALL_NOT_ALLOWED` for anybody but the drafter, `CASE_ENDED`, `RECALL_NOT_POSSIBLE` where the
 * process or its present step knows no recall, `RECALL_TOO_LATE`.
 *
 * @rule R-135
 */
export const recallCase = (deps: TreeDependencies): Command<RecallInput, CaseView> => ({
  name: 'instances.recallCase',
  async execute(ctx, { caseId, ifMatch }) {
    const tree = await CallTree.lock(ctx, deps, { caseId });
    const { root } = tree;
    await demandCaseSight(ctx, { caseId, rootCaseId: root.id });
    demandMay(ctx.caller, 'case.recall', recallMatterOf(root), ctx.today);
    demandMatch(ifMatch, tree.instance(caseId).seq, { required: false });
    if (root.status !== 'RUNNING') throw new Rejection('CASE_ENDED', { caseId: root.id });
    const wait = await waitOf(ctx.tx, root.id, RECALL_MESSAGE);
    if (!wait) throw new Rejection('RECALL_NOT_POSSIBLE', { caseId: root.id });
    const open = await openTasksOf(ctx.tx, root.id);
    if (open.length === 0) throw new Rejection('RECALL_NOT_POSSIBLE', { caseId: root.id });
    const element = await stepOpenedSince(ctx.tx, root.id, ctx.caller.person!);
    if (element !== null) throw new Rejection('RECALL_TOO_LATE', { caseId: root.id, element });
    tree.deliver(
      root.id,
      { type: 'MESSAGE_RECEIVED', n: wait.n, variables: {}, ...tree.cause },
      { act: 'RECALLED', elementId: wait.elementId },
    );
    await tree.settle();
    return toCaseView(root, ctx.zone);
  },
});
