import type { ActingFor, ReadContext } from '../kernel/index.js';
import { Rejection, toWire } from '../kernel/index.js';
import type { Json } from '../engine/index.js';
import { findInstance, seesEveryCase, type TreeDependencies } from '../instances/index.js';
import { holdsTask, TAKE_UNASSIGNED, UNASSIGNED } from '../access/index.js';
import { postsOn } from '../organisation/index.js';
import { visibleTask } from './lock-task.js';
import { definitionsOf, matterOf } from './task-matter.js';
import { openTasksFor, type WorkListFilter, type WorkListPosition } from './task.store.js';
import { toTaskView, type TaskView } from './task-view.js';

/** One task. Raises `TASK_NOT_FOUND`. */
export async function readTask(ctx: ReadContext, taskId: string): Promise<TaskView> {
  const { task } = await visibleTask(ctx, taskId);
  const definitions = await definitionsOf(ctx.tx, ctx.caller, [task]);
  return toTaskView(task, ctx, definitions.get(task.caseId));
}

/** What a front end needs to draw the step: the form's schema, values that are known already, what must be said. */
export interface TaskForm {
  readonly taskId: string;
  readonly formKey: string | null;
  readonly schema: Json | null;
  readonly values: Readonly<Record<string, Json>>;
  readonly outcomes: readonly string[];
  readonly opinionFor: readonly string[];
  readonly versionNo: number | null;
  readonly contentHash: string | null;
  readonly rowVersion: number;
}

/** The form of a task, with the routing fields that the case knows. Raises `TASK_NOT_FOUND`. */
export async function readTaskForm(ctx: ReadContext, deps: TreeDependencies, taskId: string): Promise<TaskForm> {
  const { task } = await visibleTask(ctx, taskId);
  const instance = await findInstance(ctx.tx, task.caseId);
  if (!instance) throw new Rejection('TASK_NOT_FOUND', { taskId });
  const { graph } = await deps.definitions.byId(ctx.tx, instance.definition_id);
  const node = graph.nodes.get(task.elementId);
  const form =
    task.formKey === null ? null : await deps.definitions.form(ctx.tx, task.formKey, Number(instance.deployment_seq));
  const schema = form === null ? null : (form.schema as Json);
  return {
    taskId,
    formKey: task.formKey,
    schema,
    values: knownValues(schema, task.variables),
    outcomes: task.outcomes,
    opinionFor: node?.type === 'USER_TASK' ? node.task.opinionFor : [],
    versionNo: task.versionNo,
    contentHash: task.contentHash,
    rowVersion: task.rowVersion,
  };
}

function knownValues(schema: Json | null, variables: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const properties = (schema as { properties?: Readonly<Record<string, Json>> } | null)?.properties ?? {};
  const known = Object.keys(properties).filter((name) => Object.hasOwn(variables, name) && variables[name] !== null);
  return Object.fromEntries(known.map((name) => [name, variables[name]!]));
}

/** Whose work list is asked for; the caller's own where nothing is said. */
export interface WorkListQuestion extends Pick<WorkListFilter, 'caseId' | 'elementId'> {
  /** A person who was given the task or claimed it. */
  readonly assignee?: string | undefined;
  /** A candidate key, or a person: everything that the person may do. */
  readonly candidate?: string | undefined;
}

/**
 * Open tasks of a work list, oldest first, `limit` at most. Whoever may see every case may read every list; others get
 * `WORK_LIST_NOT_YOURS` for any but their own.
 *
 * @rule R-134
 */
export async function readWorkList(
  ctx: ReadContext,
  asked: WorkListQuestion,
  limit: number,
  after: WorkListPosition | null,
): Promise<TaskView[]> {
  const { assignee, candidate, caseId, elementId } = asked;
  const filter = { caseId, elementId, holder: assignee };
  const named = candidate ?? assignee;
  if (named === undefined || named === ctx.caller.person) {
    const delegated = assignee === undefined ? (ctx.caller.actingFor ?? []).flatMap(delegatedKeys) : [];
    if (delegated.length > 0) return ownAndDelegated(ctx, delegated, { filter, limit, after });
  }
  const ofAssignee = assignee === undefined ? ctx.caller.keys : await keysOf(ctx, assignee);
  const keys = candidate === undefined ? ofAssignee : await keysOf(ctx, candidate);
  const tasks = await openTasksFor(ctx.tx, keys, limit, after, filter);
  return tasks.map((task) => toTaskView(task, ctx));
}

const delegatedKeys = ({ person, keys, ownTasks }: ActingFor): string[] => [...(ownTasks ? [person] : []), ...keys];

/**
 * What a person may do in their own right and as a delegate, oldest first: tasks beyond the bounds of a delegation are passed over,
 * and read on until the page is full.
 *
 * @rule R-034
 */
async function ownAndDelegated(
  ctx: ReadContext,
  delegated: readonly string[],
  page: { readonly filter: WorkListFilter; readonly limit: number; readonly after: WorkListPosition | null },
): Promise<TaskView[]> {
  const { tx, caller, today } = ctx;
  const keys = [...new Set([...caller.keys, ...delegated])];
  const views: TaskView[] = [];
  let { after } = page;
  for (;;) {
    const tasks = await openTasksFor(tx, keys, page.limit, after, page.filter);
    const definitions = await definitionsOf(tx, caller, tasks);
    for (const task of tasks) {
      const known = definitions.get(task.caseId);
      if (holdsTask(caller, matterOf(task, { definitions: known }), today)) views.push(toTaskView(task, ctx, known));
    }
    const last = tasks.at(-1);
    if (!last || tasks.length < page.limit || views.length >= page.limit) return views.slice(0, page.limit);
    after = { openedAt: toWire(last.openedAt, ctx.zone), taskId: last.id };
  }
}

async function keysOf(ctx: ReadContext, name: string): Promise<readonly string[]> {
  const { caller } = ctx;
  if (name === caller.person) return caller.keys;
  if (caller.keys.includes(name)) return [name];
  if (!seesEveryCase(caller)) throw new Rejection('WORK_LIST_NOT_YOURS', { name });
  const person = await postsOn(ctx.tx, name, ctx.today);
  if (!person) return [name];
  const takesUnassigned = person.posts.some(({ permissions }) => permissions.includes(TAKE_UNASSIGNED));
  const keys = person.posts.flatMap(({ role, unit }) => [`${role}@${unit}`, role, unit]);
  return [name, ...new Set(keys), ...(takesUnassigned ? [UNASSIGNED] : [])];
}
