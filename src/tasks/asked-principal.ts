import { Rejection, type CommandContext, type FieldError } from '../kernel/index.js';
import { isCleared, UNASSIGNED } from '../access/index.js';
import { personsByCode, postsOn } from '../organisation/index.js';
import { askedPerson } from './asked-person.js';
import type { SideTaskKind } from './side-task.js';
import type { Task } from './task.js';
import { personsInTurn } from './urge-recipients.js';

/** Whom a side task asks. */
export interface AskedPrincipal {
  readonly principal: string;
  readonly isPost: boolean;
}

/** Whom a request names, in which field, and for what. */
export interface Asked {
  readonly code: string;
  readonly pointer: string;
  readonly kind: SideTaskKind;
}

/**
 * Whom something is asked beside a task: a person of the office on this day, or a post or role that somebody else holds and who of
 * them may read what it is about. A post is asked as such: whoever holds it on the day answers.
 *
 * Raises `VALIDATION_FAILED` for nobody, for the caller, and for a signer without a post, `PERSON_NOT_CLEARED`.
 *
 * @rule R-134
 */
export async function askedPrincipal(ctx: CommandContext, task: Task, asked: Asked): Promise<AskedPrincipal> {
  const { code, pointer, kind } = asked;
  if ((await personsByCode(ctx.tx, [code], ctx.today)).has(code)) {
    const { posts } = await askedPerson(ctx, task, asked);
    if (isSigner(kind) && posts.length === 0)
      throw new Rejection('VALIDATION_FAILED', {}, [withoutPost(pointer, code)]);
    return { principal: code, isPost: false };
  }
  await demandHolder(ctx, task, asked);
  return { principal: code, isPost: true };
}

/** That somebody but the caller holds a post, and may read what the task is about. */
async function demandHolder(ctx: CommandContext, task: Task, { code, pointer }: Asked): Promise<void> {
  const { tx, caller, today } = ctx;
  const holders = code === UNASSIGNED ? [] : await personsInTurn(tx, { holder: null, candidates: [code] }, today);
  const others = holders.filter((person) => person !== caller.person);
  if (others.length === 0) throw new Rejection('VALIDATION_FAILED', {}, [heldByNobody(pointer, code)]);
  const { classification } = task.variables;
  for (const person of others) {
    const found = await postsOn(tx, person, today);
    if (found === null) continue;
    const { clearance, accessProfile } = found;
    if (isCleared({ clearance, restricted: accessProfile === 'RESTRICTED' }, classification)) return;
  }
  throw new Rejection('PERSON_NOT_CLEARED', { person: code, classification: classification ?? null });
}

const isSigner = (kind: SideTaskKind): boolean => kind === 'SIGN_BEFORE' || kind === 'SIGN_AFTER';

const withoutPost = (pointer: string, code: string): FieldError => ({
  pointer,
  code: 'HOLDS_NO_POST',
  zh: `“${code}”今天不任任何岗位，不能加签。`,
  en: `"${code}" holds no post today and cannot sign.`,
});

const heldByNobody = (pointer: string, code: string): FieldError => ({
  pointer,
  code: 'NO_SUCH_PERSON',
  zh: `“${code}”不是本机构今天的其他人员，也不是有其他人担任的岗位。`,
  en: `"${code}" is nobody else of the office today, and no post that somebody else holds.`,
});
