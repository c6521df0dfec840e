import { Rejection, type CommandContext } from '../../kernel/index.js';
import { EXCLUDES_SIGNERS } from '../../access/index.js';
import type { CallTree } from '../../instances/index.js';
import { holdersWithActs } from '../holders.store.js';
import { demandStepsWithout } from '../look-ahead.js';
import { SIGNERS_ACT } from './signed-before.js';
import type { Task } from '../task.js';

/**
 * That one at least of those who are asked to sign a version may: nobody signs who drafted it, or reviewed or signed it already, in
 * whatever post and for whomever. Where one alone may, no later step may depend on them: it would be left to nobody.
 *
 * Raises `EXCLUSIVE_ACT_DONE`, `NO_HOLDER_LEFT`.
 *
 * @rule R-088 @rule R-125
 */
export async function demandSignerLeft(
  tree: CallTree,
  task: Task,
  kind: string,
  persons: readonly string[],
): Promise<void> {
  const free: string[] = [];
  let excluded: Rejection | null = null;
  for (const person of persons) {
    const refusal = await whyNot(tree.ctx, task, { kind, persons: [person], asked: true });
    if (refusal === null) free.push(person);
    else excluded ??= refusal;
  }
  const [only, ...others] = free;
  if (only === undefined && excluded !== null) throw excluded;
  if (only !== undefined && others.length === 0) await demandStepsWithout(tree, task, signed(task, only, null));
}

/**
 * That who answers may sign still, and whoever they answer for: acts may have been done since they were asked. Gives the act that
 * their answer is.
 *
 * Raises `EXCLUSIVE_ACT_DONE`, `NO_HOLDER_LEFT`.
 *
 * @rule R-088 @rule R-125
 */
export async function demandFreeSigner(
  tree: CallTree,
  task: Task,
  { kind, by, onBehalfOf }: { readonly kind: string; readonly by: string; readonly onBehalfOf: string | null },
): Promise<Task> {
  const persons = onBehalfOf === null ? [by] : [by, onBehalfOf];
  const refusal = await whyNot(tree.ctx, task, { kind, persons, asked: false });
  if (refusal !== null) throw refusal;
  const act = signed(task, by, onBehalfOf);
  await demandStepsWithout(tree, task, act);
  return act;
}

/** An answer as the steps after it see it: a review of the version, at no step. */
const signed = (task: Task, by: string, onBehalfOf: string | null): Task => ({
  ...task,
  elementId: '',
  candidates: [],
  act: SIGNERS_ACT,
  completedBy: by,
  completedRole: null,
  onBehalfOf,
});

async function whyNot(
  { tx, today }: CommandContext,
  { id: taskId, rootCaseId, versionNo, variables }: Task,
  { kind, persons, asked }: { readonly kind: string; readonly persons: readonly string[]; readonly asked: boolean },
): Promise<Rejection | null> {
  const refusal = (doneBy: string, done: string): Rejection =>
    new Rejection('EXCLUSIVE_ACT_DONE', { taskId, act: kind, done, doneBy, versionNo, ...(asked ? { asked } : {}) });
  // Whose text it is, whoever handed it in or changed it since.
  const drafter = persons.find((person) => person === variables['drafterId']);
  if (drafter !== undefined) return refusal(drafter, 'DRAFT');
  const excluding = { rootCaseId, elementId: '', candidates: [], versionNo, acts: EXCLUDES_SIGNERS };
  for (const { person, did } of await holdersWithActs(tx, persons, today, excluding)) {
    if (did[0] !== undefined) return refusal(person, did[0]);
  }
  return null;
}
