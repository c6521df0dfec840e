import type { Command } from '../../kernel/index.js';
import { Rejection, type FieldError } from '../../kernel/index.js';
import type { TreeDependencies } from '../../instances/index.js';
import { addBeside, type AddBesideInput } from '../add-beside.js';
import { openSideTasks, type SideTasksOpened } from './open-side-tasks.js';
import type { TaskView } from '../task-view.js';

/** Who signs too, and when. */
export type AddSignerInput =
  | (AddBesideInput & { readonly when: 'BESIDE' })
  | {
      readonly taskId: string;
      readonly when: 'BEFORE' | 'AFTER';
      readonly to: string;
      readonly note: string | null;
      readonly dueAt: string | null;
    };

/** Who was asked to sign before or after, and the tasks of those who sign beside. */
export interface SignersAdded extends SideTasksOpened {
  readonly tasks: readonly TaskView[];
}

/**
 * Has one more sign (加签): before or after a task, which is something asked beside it, or beside it in a countersign, which is an
 * instance more of the step. Raises what `openSideTasks` and `addBeside` raise.
 *
 * @rule R-052 @rule R-134
 */
export const addSigner = (deps: TreeDependencies): Command<AddSignerInput, SignersAdded> => ({
  name: 'tasks.addSigner',
  async execute(ctx, input) {
    if (input.when === 'BESIDE') return { items: [], tasks: await addBeside(deps).execute(ctx, input) };
    const { taskId, when, to, note, dueAt } = input;
    const asked = { taskId, kind: `SIGN_${when}`, principals: [to], request: note, dueAt } as const;
    return { ...(await openSideTasks(deps).execute(ctx, asked)), tasks: [] };
  },
});

/**
 * What a request says of the signer. Raises `VALIDATION_FAILED` for fields that belong to another time of signing, so that none is
 * passed over in silence.
 */
export function signerOf(
  taskId: string,
  said: {
    readonly when: AddSignerInput['when'];
    readonly to?: string | undefined;
    readonly group?: string | undefined;
    readonly reason?: string | undefined;
    readonly note?: string | null | undefined;
    readonly dueAt?: string | null | undefined;
  },
): AddSignerInput {
  const { when, to, group, reason, note, dueAt } = said;
  const others = when === 'BESIDE' ? { to, note, dueAt } : { group, reason, ...(when === 'AFTER' ? { dueAt } : {}) };
  const strange = Object.entries(others)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name]) => notOfThisTime(name, when));
  if (strange.length > 0) throw new Rejection('VALIDATION_FAILED', {}, strange);
  return when === 'BESIDE'
    ? { taskId, when, group: group!, reason: reason! }
    : { taskId, when, to: to!, note: note ?? null, dueAt: dueAt ?? null };
}

const notOfThisTime = (name: string, when: string): FieldError => ({
  pointer: `/${name}`,
  code: 'NOT_OF_THIS_TIME',
  zh: `加签方式“${when}”不用“${name}”。`,
  en: `"${name}" is not said of a signer "${when}".`,
});
