import type { Command } from '../kernel/index.js';
import { Rejection, type FieldError } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { asDirector, demandMay, DIRECTOR } from '../access/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { isSigned, RECALL_MESSAGE, recallMatterOf } from './case-matter.js';
import { seesLockedCase } from './case-sight.js';
import { toCaseView, type CaseView } from './case-view.js';
import { openTasksOf, stepOpenedSince } from './case.store.js';
import { stepsIn } from './step-names.js';
import { waitOf } from './wait.store.js';

/** Which case is taken back. */
export interface RecallInput {
  readonly caseId: string;
  /** The director's: the drafter needs none. */
  readonly reason?: string | undefined;
  readonly ifMatch: string | null;
}

/**
 * Takes a case back: its drafter may, as long as nobody has opened a task since the drafter's last. A task is opened by claiming
 * it and by reading the text under review; no other read counts. The director may until it is signed, opened or not, with a reason.
 *
 * Raises `CASE_NOT_FOUND`, `RECALL_NOT_ALLOWED` for anybody else, `CASE_ENDED`, `RECALL_NOT_POSSIBLE` where the process or its
 * present step knows no recall, or it is signed, `RECALL_TOO_LATE`, `VALIDATION_FAILED` where the director gives no reason.
 *
 * @rule R-033 @rule R-135
 */
export const recallCase = (deps: TreeDependencies): Command<RecallInput, CaseView> => ({
  name: 'instances.recallCase',
  async execute(ctx, { caseId, reason, ifMatch }) {
    const tree = await CallTree.lock(ctx, deps, { caseId }, seesLockedCase(ctx.caller));
    const { root } = tree;
    const right = demandMay(ctx.caller, 'case.recall', recallMatterOf(root), ctx.today);
    demandMatch(ifMatch, tree.instance(caseId).seq, { required: false });
    if (root.status !== 'RUNNING') throw new Rejection('CASE_ENDED', { caseId: root.id });
    const wait = await waitOf(ctx.tx, root.id, RECALL_MESSAGE);
    if (!wait) throw new Rejection('RECALL_NOT_POSSIBLE', { caseId: root.id });
    const signed = isSigned(root);
    const open = right.directs ? [] : await openTasksOf(ctx.tx, root.id);
    if (right.directs ? signed : open.length === 0) throw new Rejection('RECALL_NOT_POSSIBLE', { caseId: root.id });
    const element = right.directs ? null : await stepOpenedSince(ctx.tx, root.id, ctx.caller.person!);
    const directs = right.directs === true || (element !== null && !signed && asDirector(ctx.caller) !== null);
    if (element !== null && !directs) {
      const graphs = [...tree.instances].map(({ definition }) => definition.graph);
      throw new Rejection('RECALL_TOO_LATE', { caseId: root.id, element, ...stepsIn(graphs, [element]) });
    }
    if (directs && reason === undefined) throw new Rejection('VALIDATION_FAILED', {}, [REASON_MISSING]);
    tree.deliver(
      root.id,
      { type: 'MESSAGE_RECEIVED', n: wait.n, variables: {}, ...tree.cause },
      {
        act: 'RECALLED',
        elementId: wait.elementId,
        ...(directs ? { role: DIRECTOR, rule: 'R-033' } : {}),
        ...(reason === undefined ? {} : { committed: { reason } }),
      },
    );
    await tree.settle();
    return toCaseView(root, ctx.zone);
  },
});

const REASON_MISSING: FieldError = {
  pointer: '/reason',
  code: 'REQUIRED',
  zh: '主任撤回他人的案件，须说明理由。',
  en: 'The director says why a case of somebody else is taken back.',
};
