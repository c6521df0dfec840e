import { Rejection, type CommandContext, type FieldError } from '../../kernel/index.js';
import { isCleared, UNASSIGNED } from '../../access/index.js';
import { personsByCode, postsOn, unitsByCode, type PersonPosts } from '../../organisation/index.js';
import { askedPerson } from './asked-person.js';
import type { SideTaskKind } from './side-task.js';
import { isSigning } from './signed-before.js';
import type { Task } from '../task.js';
import { personsInTurn } from '../urges/urge-recipients.js';

/** Whom a side task asks. */
export interface AskedPrincipal {
  readonly principal: string;
  readonly isPost: boolean;
  /** Who may answer: the person, or whoever but the caller holds the post and may read what it is about. */
  readonly persons: readonly string[];
}

/** Whom a request names, in which field, and for what. */
export interface Asked {
  readonly code: string;
  readonly pointer: string;
  readonly kind: SideTaskKind;
}

/**
 * Whom something is asked beside a task: a person of the office on this day, or a post or role that somebody else holds and who of
 * them may read what it is about. A post is asked as such: whoever holds it on the day answers. Who signs holds a post of the
 * department or of one of its groups, and is no expert of restricted profile; advice may come from anybody.
 *
 * Raises `VALIDATION_FAILED` for nobody, for the caller, and for whoever cannot sign, `PERSON_NOT_CLEARED`.
 *
 * @rule R-134 @rule R-054
 */
export async function askedPrincipal(ctx: CommandContext, task: Task, asked: Asked): Promise<AskedPrincipal> {
  const { code, pointer, kind } = asked;
  if ((await personsByCode(ctx.tx, [code], ctx.today)).has(code)) {
    const found = await askedPerson(ctx, task, asked);
    if (isSigning(kind) && !(await maySign(ctx, found)))
      throw new Rejection('VALIDATION_FAILED', {}, [cannotSign(pointer, code)]);
    return { principal: code, isPost: false, persons: [code] };
  }
  return { principal: code, isPost: true, persons: await holdersAsked(ctx, task, asked) };
}

/** Whoever but the caller holds a post, and may read what the task is about. */
async function holdersAsked(ctx: CommandContext, task: Task, { code, pointer, kind }: Asked): Promise<string[]> {
  const { tx, caller, today } = ctx;
  const holders = code === UNASSIGNED ? [] : await personsInTurn(tx, { holder: null, candidates: [code] }, today);
  const others = holders.filter((person) => person !== caller.person);
  if (others.length === 0) throw new Rejection('VALIDATION_FAILED', {}, [heldByNobody(pointer, code)]);
  const { classification } = task.variables;
  const cleared: PersonPosts[] = [];
  for (const person of others) {
    const found = await postsOn(tx, person, today);
    if (found === null) continue;
    const { clearance, accessProfile } = found;
    if (isCleared({ clearance, restricted: accessProfile === 'RESTRICTED' }, classification)) cleared.push(found);
  }
  const asked: string[] = [];
  for (const found of cleared) if (!isSigning(kind) || (await maySign(ctx, found))) asked.push(found.code);
  if (asked.length > 0) return asked;
  if (cleared.length > 0) throw new Rejection('VALIDATION_FAILED', {}, [cannotSign(pointer, code)]);
  throw new Rejection('PERSON_NOT_CLEARED', { person: code, classification: classification ?? null });
}

/** Units whose people sign: the department and its groups. */
const SIGNING_UNITS: ReadonlySet<string> = new Set(['DEPARTMENT', 'GROUP']);

/** Whether somebody signs papers of the department: in one of its posts, and not only for what is granted to them. */
async function maySign({ tx, today }: CommandContext, { posts, accessProfile }: PersonPosts): Promise<boolean> {
  if (accessProfile === 'RESTRICTED') return false;
  const units = await unitsByCode(tx, [...new Set(posts.map(({ unit }) => unit))], today);
  return posts.some(({ unit }) => SIGNING_UNITS.has(units.get(unit)?.kind ?? ''));
}

const cannotSign = (pointer: string, code: string): FieldError => ({
  pointer,
  code: 'HOLDS_NO_POST',
  zh: '{person:who} 今天不任本部门及其工作组的岗位，或知悉范围受限，不能加签；可以征求意见或抄送阅知。',
  en: '{person:who} holds no post of the department or its groups today, or may see only what is granted, and cannot sign; ask for advice, or give it to read.',
  params: { person: code },
  rule: 'R-054',
});

const heldByNobody = (pointer: string, code: string): FieldError => ({
  pointer,
  code: 'NO_SUCH_PERSON',
  zh: `“${code}”不是本机构今天的其他人员，也不是有其他人担任的岗位。`,
  en: `"${code}" is nobody else of the office today, and no post that somebody else holds.`,
});
