import type { ReadContext } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import type { Json } from '../engine/index.js';
import { findInstance, type SeenItem, type TreeDependencies } from '../instances/index.js';
import { visibleTask } from './lock-task.js';
import { seenBy } from './must-see.js';
import { definitionsOf } from './task-matter.js';
import { toTaskView, type TaskView } from './task-view.js';
import type { Task } from './task.js';

/** One task. Raises `TASK_NOT_FOUND`. */
export async function readTask(ctx: ReadContext, deps: TreeDependencies, taskId: string): Promise<TaskView> {
  const { task: found, done, seesContent } = await visibleTask(ctx, taskId);
  // What was said is for those who see the content of the case, and for who said it.
  const isShown = seesContent || (ctx.caller.person !== null && found.completedBy === ctx.caller.person);
  const task = isShown ? found : { ...found, opinion: null };
  const definitions = await definitionsOf(ctx.tx, ctx.caller, [task]);
  // What excludes what is asked only of somebody who did something.
  const exclusiveWith = task.status === 'OPEN' && done.length > 0 ? await excludedBy(ctx, deps, task) : [];
  return toTaskView(task, ctx, definitions.get(task.caseId), { done, exclusiveWith });
}

/** Acts that the same person may not have done on the version, as the process of the task says. */
async function excludedBy(ctx: ReadContext, deps: TreeDependencies, task: Task): Promise<readonly string[]> {
  const instance = await findInstance(ctx.tx, task.caseId);
  if (!instance) return [];
  const { graph } = await deps.definitions.byId(ctx.tx, instance.definition_id);
  const node = graph.nodes.get(task.elementId);
  return node?.type === 'USER_TASK' ? node.task.exclusiveWith : [];
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
  /** What the step wants seen before it is completed, whether you have seen it, and where it is read. */
  readonly mustSee: readonly SeenItem[];
  readonly rowVersion: number;
}

/** The form of a task, with the routing fields that the case knows. Raises `TASK_NOT_FOUND`. */
export async function readTaskForm(ctx: ReadContext, deps: TreeDependencies, taskId: string): Promise<TaskForm> {
  const { task, isDisputed } = await visibleTask(ctx, taskId);
  const instance = await findInstance(ctx.tx, task.caseId);
  if (!instance) throw new Rejection('TASK_NOT_FOUND', { taskId });
  const { graph } = await deps.definitions.byId(ctx.tx, instance.definition_id);
  const node = graph.nodes.get(task.elementId);
  const form =
    task.formKey === null ? null : await deps.definitions.form(ctx.tx, task.formKey, Number(instance.deployment_seq));
  const schema = form === null ? null : (form.schema as Json);
  const settingsVersion = instance.settings_version;
  const seen =
    node?.type === 'USER_TASK' && task.status === 'OPEN'
      ? await seenBy(ctx, deps.wiring, { task, node, settingsVersion })
      : { items: [] };
  return {
    taskId,
    formKey: task.formKey,
    schema,
    values: knownValues(schema, task.variables),
    outcomes: task.outcomes,
    opinionFor: isDisputed ? task.outcomes : node?.type === 'USER_TASK' ? node.task.opinionFor : [],
    versionNo: task.versionNo,
    contentHash: task.contentHash,
    mustSee: seen.items,
    rowVersion: task.rowVersion,
  };
}

function knownValues(schema: Json | null, variables: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const properties = (schema as { properties?: Readonly<Record<string, Json>> } | null)?.properties ?? {};
  const known = Object.keys(properties).filter((name) => Object.hasOwn(variables, name) && variables[name] !== null);
  return Object.fromEntries(known.map((name) => [name, variables[name]!]));
}
