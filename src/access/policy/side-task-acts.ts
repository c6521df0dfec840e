import { granted, refused, type Actor, type Decision } from './actor.js';
import type { DelegatedMatter } from './stand-in.js';
import { mayClaimTask, mayUrge } from './task-acts.js';

/** Something that somebody is asked beside a task: its kind is the act by which delegations name it. */
export interface SideTaskMatter extends DelegatedMatter {
  readonly id: string;
  /** Who is asked: a person, or the key of a post. */
  readonly principal: string;
  readonly askedBy: string;
}

/** A request that somebody wants to take back. */
export interface WithdrawalMatter {
  readonly id: string;
  readonly askedBy: string;
  /** The actor has its task in hand now, and who asked is no longer with the office. */
  readonly isTheirs: boolean;
}

/** Acts on what is said and asked beside tasks. */
export const SIDE_TASK_ACTS = {
  /** Persons comment, systems do not. */
  'task.comment': (actor: Actor, { taskId }: { readonly taskId: string }): Decision =>
    actor.person === null ? refused('COMMENT_NEEDS_PERSON', 'R-134', { taskId }) : granted(),
  /** Who is asked answers, in person or by a delegate within the bounds of the delegation; nobody answers their own question. */
  'sideTask.answer': (actor: Actor, side: SideTaskMatter, day: string): Decision => {
    const theirs = {
      ...side,
      elementId: '',
      rule: null,
      candidates: [side.principal],
      assignee: null,
      versionNo: null,
    };
    const right = mayClaimTask(actor, theirs, day);
    const isOther = actor.person === side.askedBy || (!right.may && right.code === 'TASK_NOT_YOURS');
    return isOther ? notYours(side.id, side.principal) : right;
  },
  /** Who asked takes it back; where they are gone, who has the task now. */
  'sideTask.withdraw': (actor: Actor, { id, askedBy, isTheirs }: WithdrawalMatter): Decision =>
    actor.person !== null && (actor.person === askedBy || isTheirs) ? granted() : notYours(id, askedBy),
  /** Who asked urges, and whoever may urge a task. */
  'sideTask.urge': (actor: Actor, { id, askedBy }: Pick<SideTaskMatter, 'id' | 'askedBy'>): Decision =>
    actor.person !== null && actor.person === askedBy ? granted() : mayUrge(actor, { taskId: id }),
} as const;

const notYours = (sideTaskId: string, person: string): Decision =>
  refused('SIDE_TASK_NOT_YOURS', 'R-134', { sideTaskId, person });
