import { Rejection, type CommandContext, type FieldError } from '../../kernel/index.js';
import { isCleared } from '../../access/index.js';
import { postsOn, type PersonPosts } from '../../organisation/index.js';
import type { Task } from '../task.js';

/**
 * Somebody to whom a task is shown: a person of the office on this day, other than the caller, who may read what it is about.
 *
 * Raises `VALIDATION_FAILED` for nobody and for the caller, `PERSON_NOT_CLEARED`.
 *
 * @rule R-134
 */
export async function askedPerson(
  ctx: CommandContext,
  task: Task,
  { code, pointer }: { readonly code: string; readonly pointer: string },
): Promise<PersonPosts> {
  const found = code === ctx.caller.person ? null : await postsOn(ctx.tx, code, ctx.today);
  if (!found) throw new Rejection('VALIDATION_FAILED', {}, [nobody(pointer, code)]);
  const { clearance, accessProfile } = found;
  const { classification } = task.variables;
  if (!isCleared({ clearance, restricted: accessProfile === 'RESTRICTED' }, classification)) {
    throw new Rejection('PERSON_NOT_CLEARED', { person: code, classification: classification ?? null });
  }
  return found;
}

const nobody = (pointer: string, code: string): FieldError => ({
  pointer,
  code: 'NO_SUCH_PERSON',
  zh: `“${code}”不是本机构今天的其他人员。`,
  en: `"${code}" is nobody else of the office today.`,
});
