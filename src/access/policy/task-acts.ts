import { opensOf, stepNames } from '../../kernel/index.js';
import { ACT_FOR_FINAL } from '../scopes.js';
import { granted, refused, type Actor, type Decision, type Granted, type Refused, type StandIn } from './actor.js';
import { asDirector, mayDirect, type DirectedStep } from './director.js';
import { ruleOf } from './final-acts.js';
import { actBefore, exclusive, type DoneAct } from './separation.js';
import { beyondDelegation, FINAL_ACTS, type DelegatedMatter } from './stand-in.js';

/** What the policy must know of a task. */
export interface TaskMatter extends DelegatedMatter, DirectedStep {
  readonly act: string | null;
  readonly id: string;
  readonly elementId: string;
  /** Names of its step, for people. */
  readonly nameZh?: string;
  readonly nameEn?: string | null;
  readonly rule: string | null;
  readonly candidates: readonly string[];
  readonly assignee: string | null;
  readonly versionNo: number | null;
  /** Acts that the same person may not have done on this version. */
  readonly exclusiveWith?: readonly string[];
  /** Acts done on this version at other steps. */
  readonly done?: readonly DoneAct[];
}

/**
 * Whether the actor may do what a task asks for, and as what. An assignee acts in person; a candidate acts in the role whose key
 * matched; a delegate acts for whoever could (代); nobody else acts at all, no administrator either. Final acts need the person's
 * own hand, or a client that may finalise for them. Own right goes before another's: only who may not by themselves, or has done
 * too much by themselves, is asked for whom they stand in. The director returns and rejects at any step of review or signature,
 * and does nobody's step by that. Who may sign or finalise and tries it all the same acts beyond their authority.
 *
 * @rule R-054 @rule R-033 @rule R-034 @rule R-087 @rule R-125
 */
export function mayTakeTask(actor: Actor, task: TaskMatter, day: string): Decision {
  const found = rightsTo(actor, task, day);
  const directs = found.some((right) => right.may && right.by === null) ? null : mayDirect(actor, task);
  if ((directs !== null || found.some(({ may }) => may)) && needsOwnHand(actor, task)) {
    return refused('FINAL_ACT_NEEDS_PERSON', 'R-054', { taskId: task.id, act: task.act });
  }
  let first: Refused | null = null;
  for (const right of found) {
    const no = right.may ? separated(actor, task, right) : right;
    if (no === null) return right;
    first ??= no;
  }
  return directs ?? first ?? (task.act !== null && SIGNS.has(task.act) ? beyondAuthority(actor, task) : notYours(task));
}

/** Acts by which a text is signed or settled: tried by anybody else, they are acts beyond authority. */
const SIGNS: ReadonlySet<string> = new Set(['SIGN', 'FINALISE']);

/** Whether a task takes the person's own hand, and the actor comes through a client that may not finalise for people. */
const needsOwnHand = (actor: Actor, { act }: Pick<TaskMatter, 'act'>): boolean =>
  act !== null && FINAL_ACTS.has(act) && !mayFinalise(actor);

/** To hand a task on to another who may do it: whoever may do it, and the director with any. */
export const mayTransfer = (actor: Actor, task: TaskMatter, day: string): Decision => {
  const own = mayClaimTask(actor, task, day);
  return own.may ? own : (asDirector(actor) ?? own);
};

/** To take a task for oneself, or to be asked whether one may do it at all: what was done before does not matter yet. */
export const mayClaimTask = (actor: Actor, task: TaskMatter, day: string): Decision => {
  const found = rightsTo(actor, task, day);
  return found.find(({ may }) => may) ?? found[0] ?? notYours(task);
};

/** Posts that may urge by hand: the registry, every leader, deputy and director. */
const URGERS = ['REGISTRY', 'LEADER', 'DEPUTY', 'DIRECTOR'] as const;

/** Whoever heads or keeps the office's papers urges whoever holds a task. */
export function mayUrge(actor: Actor, { taskId }: { readonly taskId: string }): Decision {
  const role = actor.person === null ? undefined : URGERS.find((one) => actor.keys.includes(one));
  return role === undefined
    ? refused('URGE_NOT_ALLOWED', 'R-128', { taskId, roles: URGERS.join(', ') })
    : granted(role);
}

/** A claim is given back by who made it. */
export const mayUnclaim = (
  actor: Actor,
  { taskId, claimedBy }: { readonly taskId: string; readonly claimedBy: string | null },
): Decision =>
  claimedBy !== null && claimedBy === actor.person ? granted() : refused('CLAIM_NOT_YOURS', 'R-054', { taskId });

/** By which right the actor holds the task; `null` for whom it is not, whatever they did before or however they come. */
export function holdsTask(actor: Actor, task: TaskMatter, day: string): Granted | null {
  return rightsTo(actor, task, day).find((one): one is Granted => one.may) ?? null;
}

/** Whether the actor's own keys name the task, though another person was given it. */
export const namesTask = (actor: Actor, { candidates }: Pick<TaskMatter, 'candidates'>): boolean =>
  actor.person !== null && candidates.some((key) => actor.keys.includes(key));

/** The actor's own right first, then those of the people for whom they stand in, and why these do not reach so far. */
function rightsTo(actor: Actor, task: TaskMatter, day: string): Decision[] {
  if (actor.person === null) return [];
  const own = rightOf(task, { person: actor.person, keys: actor.keys }, null);
  const delegate = { keys: actor.keys, opens: opensOf(actor) };
  const others = (actor.actingFor ?? []).flatMap((by): Decision[] => {
    const right = rightAsDelegate(task, by);
    return right === null ? [] : [beyondDelegation(delegate, by, task, day) ?? right];
  });
  return own === null ? others : [own, ...others];
}

/** Whether the task waits for somebody for whom `by` lets another stand in, and in which role; its bounds are not looked at. */
export const rightAsDelegate = (task: Pick<TaskMatter, 'assignee' | 'candidates'>, by: StandIn): Granted | null =>
  rightOf(task, { person: by.ownTasks ? by.person : null, keys: by.keys }, by);

function rightOf(
  { assignee, candidates }: Pick<TaskMatter, 'assignee' | 'candidates'>,
  who: { readonly person: string | null; readonly keys: readonly string[] },
  by: StandIn | null,
): Granted | null {
  if (assignee !== null) return assignee === who.person ? granted(null, by) : null;
  const role = candidates.find((key) => who.keys.includes(key) || key === who.person);
  return role === undefined ? null : granted(role, by);
}

function separated(actor: Actor, task: TaskMatter, { by }: Granted): Refused | null {
  const before = actBefore([actor.person, by?.person ?? null], task.exclusiveWith ?? [], task.done ?? []);
  return before === null ? null : exclusive({ taskId: task.id, act: task.act, versionNo: task.versionNo }, before);
}

/** The refusal of whoever a task does not name. */
export const notYours = (task: TaskMatter): Refused =>
  refused('TASK_NOT_YOURS', task.rule ?? 'R-054', { taskId: task.id, ...stepOf(task) });

/** The refusal of whoever signs or finalises without being the one to do it. */
const beyondAuthority = (actor: Actor, task: TaskMatter): Refused =>
  refused('ULTRA_VIRES', ruleOf(actor, task.variables), { taskId: task.id, act: task.act, ...stepOf(task) });

/** A step by its names, and whose it is. */
const stepOf = ({
  elementId,
  nameZh,
  nameEn,
  assignee,
  candidates,
}: TaskMatter): Readonly<Record<string, unknown>> => ({
  element: elementId,
  ...stepNames({ id: elementId, name: nameZh, nameEn }),
  candidates: (assignee === null ? candidates : [assignee]).join(', '),
});

/**
 * Whether this caller may sign, finalise and re-review: with the person's own token, or through a client that has the scope
 * `act-for-final` (api.md section 4).
 */
export const mayFinalise = (actor: Pick<Actor, 'person' | 'client' | 'permissions'>): boolean =>
  actor.person !== null && (actor.client === null || actor.permissions.has(ACT_FOR_FINAL));
