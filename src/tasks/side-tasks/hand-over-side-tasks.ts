import type { Transaction } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import type { CallTree } from '../../instances/index.js';
import { holderAfter } from '../leavers/holder-after.js';
import { stillBelongs, type Leaver } from '../leavers/leaver.js';
import type { SideTask } from './side-task.js';
import type { Lacking } from '../leavers/without-holder.js';

/** What a leaver was asked for by name, with the task beside which it was asked. */
type Asked = Pick<SideTask, 'id' | 'taskId' | 'caseId' | 'kind' | 'askedBy' | 'askedAt'> & {
  readonly n: number;
  readonly elementId: string;
  /** Somebody else is asked the same beside the task, and has not answered yet. */
  readonly alsoAsked: readonly string[];
};

/**
 * Advice and signatures that a leaver was asked for go to whoever takes over; what was only to be read by the leaver is closed, and
 * so is what the successor is asked for already. Where nobody takes over, or only who asked, it waits, and whoever asked may still
 * withdraw it. Gives what waits.
 *
 * @rule R-035
 */
export async function handOverSideTasks(tree: CallTree, leaver: Leaver): Promise<Lacking[]> {
  const { ctx } = tree;
  const lacking: Lacking[] = [];
  for (const side of await askedInTree(ctx.tx, tree.rootCaseId, leaver.person)) {
    if (await stillBelongs(ctx, leaver, side.askedAt)) continue;
    const { caseId, n, elementId, kind, askedBy, alsoAsked } = side;
    const to = kind === 'READ' ? null : await holderAfter(ctx, leaver);
    if (kind === 'READ' || (to !== null && alsoAsked.includes(to))) close(tree, side, leaver);
    else if (to === null || to === askedBy) lacking.push({ code: 'SIDE_TASK_WITHOUT_HOLDER', caseId, n, elementId });
    else give(tree, side, leaver, to);
  }
  return lacking;
}

function give(tree: CallTree, side: Asked, leaver: Leaver, to: string): void {
  const { ctx } = tree;
  const entryId = recordFact(ctx, {
    act: 'SIDE_TASK_OPENED',
    objectType: 'TASK',
    objectId: side.taskId,
    rule: 'R-035',
    details: { ...aboutOf(side, leaver), recipients: [to] },
  });
  ctx.tx.write(
    `UPDATE side_task SET principal = $3, audit_id = $4, row_version = row_version + 1 WHERE office_id = $1 AND id = $2`,
    [ctx.tx.officeId, side.id, to, entryId],
    `side_task:${side.id}`,
  );
  tree.letSee([to]);
  ctx.publish({
    type: 'task.asked',
    subject: side.taskId,
    caseId: side.caseId,
    data: { element: side.elementId, kind: side.kind, recipients: [to], cause: 'POST_ENDED' },
  });
}

function close({ ctx }: CallTree, side: Asked, leaver: Leaver): void {
  const entryId = recordFact(ctx, {
    act: 'SIDE_TASK_WITHDRAWN',
    objectType: 'TASK',
    objectId: side.taskId,
    rule: 'R-035',
    details: { ...aboutOf(side, leaver), recipients: [leaver.person] },
  });
  ctx.tx.write(
    `UPDATE side_task SET status = 'CLOSED', closed_at = $3, audit_id = $4, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [ctx.tx.officeId, side.id, ctx.now, entryId],
    `side_task:${side.id}`,
  );
}

const aboutOf = ({ id, caseId, elementId, kind }: Asked, { person, position, unit, lastDay }: Leaver) => ({
  caseId,
  elementId,
  kind,
  sideTask: id,
  from: person,
  post: `${position}@${unit}`,
  lastDay,
});

const askedInTree = (tx: Transaction, rootCaseId: string, person: string): Promise<Asked[]> =>
  tx.query<Asked>(
    `SELECT s.id, s.task_id AS "taskId", s.case_id AS "caseId", s.kind, s.asked_by AS "askedBy", s.asked_at AS "askedAt", t.n,
       t.element_id AS "elementId", ARRAY (
         SELECT o.principal FROM side_task o WHERE o.office_id = $1 AND o.task_id = s.task_id AND o.kind = s.kind
           AND o.status IN ('OPEN', 'PENDING')
       ) AS "alsoAsked"
     FROM side_task s JOIN task t ON t.office_id = s.office_id AND t.id = s.task_id
     WHERE s.office_id = $1 AND s.root_case_id = $2 AND s.principal = $3 AND NOT s.is_post AND s.status IN ('OPEN', 'PENDING')
     ORDER BY s.id`,
    [tx.officeId, rootCaseId, person],
  );
