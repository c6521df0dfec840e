import type { Command, CommandContext } from '../../kernel/index.js';
import { localDay, Rejection } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import type { Json } from '../../engine/index.js';
import { CallTree, type TreeDependencies } from '../../instances/index.js';
import { pursueAtLevel3 } from '../accountability/open-accountability.js';
import { resolveCalendarMissing } from '../calendar-missing.js';
import type { Task } from '../task.js';
import { taskDue } from '../task-due.js';
import { findTask } from '../task.store.js';
import { setDue } from '../task-writes.store.js';
import { recordUrge } from './record-urge.js';
import type { UrgeTime } from './urge-levels.js';
import { recipientsOf, type Turn } from './urge-recipients.js';
import { fireSideUrge } from '../side-tasks/side-urges.js';
import { armUrges, wasUrged, type UrgePayload } from './urge.store.js';

/** An urge whose instant has come, as its job row holds it. */
export interface DueUrge {
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly n: number;
  readonly elementId: string;
  readonly payload: Json;
}

/**
 * Urges whoever has to act: one record per level and due date, none once the work is done. Run by the job runner under the
 * case's lock, so that a completion of the same moment comes either before or after it. A task whose refusal is being confirmed is
 * not urged: that confirmation is. At level 3 the delay is pursued, where the settings say so. Raises `CASE_SUSPENDED`.
 *
 * @rule R-128
 */
export const fireUrge = (deps: TreeDependencies): Command<DueUrge, null> => ({
  name: 'tasks.fireUrge',
  async execute(ctx, urge) {
    const { caseId, n } = urge;
    const payload = urge.payload as unknown as UrgePayload;
    const tree = await CallTree.lock(ctx, deps, { caseId });
    const instance = tree.find(caseId);
    if (instance?.status !== 'RUNNING') return null;
    if (instance.suspension !== null) throw new Rejection('CASE_SUSPENDED', { caseId });
    const task = payload.isTask ? await findTask(ctx.tx, { caseId, n: Math.abs(n) }) : null;
    const { level, dueAt: wanted, sideTask } = payload;
    if (task && sideTask !== undefined) {
      await fireSideUrge(ctx, task, { level, dueAt: wanted, sideTask });
      return null;
    }
    if (payload.isTask && task?.status !== 'OPEN') return null;
    if (level === 'COMPUTE_DUE') {
      if (task) await searchDue(ctx, tree, task, urge);
      return null;
    }
    // Whoever confirms its refusal is urged instead: nobody else can move it now.
    if (task && task.refusalId !== null) return null;
    const turn: Turn = task
      ? { holder: task.claimedBy ?? task.assignee, candidates: task.candidates }
      : { holder: payload.holder, candidates: [] };
    const dueAt = new Date(wanted);
    const isNew = await writeUrge(ctx, urge, { level, dueAt, turn, taskId: task?.id ?? null });
    if (isNew && level === 3) {
      await pursueAtLevel3(ctx, tree, { taskId: task?.id ?? null, elementId: urge.elementId, urgedAt: ctx.now });
    }
    return null;
  },
});

/** Whether it was not urged at this level before. */
async function writeUrge(
  ctx: CommandContext,
  urge: DueUrge,
  given: {
    readonly level: UrgeTime['level'];
    readonly dueAt: Date;
    readonly turn: Turn;
    readonly taskId: string | null;
  },
): Promise<boolean> {
  const { caseId, n, elementId } = urge;
  const { level, dueAt, turn, taskId } = given;
  if (await wasUrged(ctx.tx, { caseId, n, level, dueAt, sideTaskId: null })) return false;
  const recipients = await recipientsOf(ctx.tx, level, turn, localDay(ctx.now, ctx.zone));
  recordUrge(
    ctx,
    { caseId, n, elementId, taskId, sideTaskId: null },
    { level, dueAt, recipients, urgedBy: 'SYSTEM', note: null },
  );
  return true;
}

/** A year was loaded: sets the due date of a task that waited for it, unless another year is missing still. */
async function searchDue(ctx: CommandContext, tree: CallTree, task: Task, urge: DueUrge): Promise<void> {
  const { definition, deploymentSeq } = tree.instance(task.caseId);
  const node = definition.graph.nodes.get(task.elementId);
  if (node?.type !== 'USER_TASK') return;
  const { openedAt, variables } = task;
  const given = { node, graph: definition.graph, deploymentSeq, variables, openedAt };
  const due = await taskDue(ctx, tree.deps.definitions, given);
  const target = { ...urge, holder: null, isTask: true };
  if (due.missingYear !== null || due.dueAt === null) return;
  const entryId = recordFact(ctx, {
    act: 'INCIDENT_RESOLVED',
    objectType: 'TASK',
    objectId: task.id,
    rule: 'R-127',
    details: { caseId: task.caseId, dueAt: due.dueAt.toISOString() },
  });
  setDue(ctx.tx, task, due.dueAt, null, entryId);
  resolveCalendarMissing(ctx, task, entryId);
  armUrges(ctx.tx, target, due.dueAt, due.urges);
}
