import type { Caller } from '../kernel/index.js';
import { directedOutcomes, may, type TaskMatter } from '../access/index.js';
import { CONFIRM_REFUSAL } from './refusals/refusal.js';
import type { Task } from './task.js';

/** What somebody may do with a task now. */
export type TaskLinks = Readonly<Record<string, { readonly href: string }>>;

/** A task that is read, as the policy looks at it too. */
export interface LinkedTask {
  readonly task: Task;
  readonly matter: TaskMatter;
  /** It is theirs, in person or by delegation. */
  readonly holds: boolean;
  readonly today: string;
}

/**
 * What this caller may do with a task: by the rules that refuse them the act, and where the task is as the act needs it. The
 * director is offered `return`, `reject` and `transfer` at steps of others.
 *
 * @rule R-033 @rule R-054
 */
export function linksOf(caller: Caller, linked: LinkedTask): TaskLinks {
  const { task, matter, holds, today } = linked;
  const self = `/api/v1/tasks/${task.id}`;
  const isOpen = task.status === 'OPEN';
  const isAtHand = isOpen && !task.suspended && task.refusalId === null;
  const isFree = task.claimedBy === null || task.claimedBy === caller.person;
  const isMine = isAtHand && holds && isFree;
  const isDisputed = task.refusalId !== null || task.act === CONFIRM_REFUSAL;
  const mayUrge = isOpen && may(caller, 'task.urge', { taskId: task.id }, today).may;
  const mayComment = may(caller, 'task.comment', { taskId: task.id }, today).may;
  return {
    self: { href: self },
    case: { href: `/api/v1/cases/${task.caseId}` },
    ...(task.objectType === 'DOCUMENT' && task.objectId !== null
      ? { document: { href: `/api/v1/documents/${task.objectId}` } }
      : {}),
    ...(isMine ? { form: { href: `${self}/form` } } : {}),
    ...(isMine && may(caller, 'task.take', matter, today).may ? { complete: { href: `${self}/complete` } } : {}),
    ...(isMine ? aroundIt(self) : {}),
    ...(isAtHand && !holds ? directed(caller, self, linked) : {}),
    ...(isMine && !isDisputed ? { refuse: { href: `${self}/refuse` } } : {}),
    ...(isDisputed ? { refusals: { href: `/api/v1/cases/${task.caseId}/refusals` } } : {}),
    ...(mayUrge ? { urge: { href: `${self}/urge` } } : {}),
    ...(mayComment ? { comment: { href: `${self}/comments` } } : {}),
    ...(isMine && task.claimedBy === null ? { claim: { href: `${self}/claim` } } : {}),
    ...(isMine && task.claimedBy !== null ? { unclaim: { href: `${self}/unclaim` } } : {}),
  };
}

/** How the director ends a step of somebody else, or gives it to another who may do it; nothing for anybody else. */
function directed(caller: Caller, self: string, { matter, today }: LinkedTask): TaskLinks {
  const outcomes = directedOutcomes(matter).filter((said) => may(caller, 'task.take', { ...matter, said }, today).may);
  const mayReassign = may(caller, 'task.transfer', matter, today).may;
  return {
    ...Object.fromEntries(outcomes.map((outcome) => [outcome.toLowerCase(), { href: `${self}/complete` }])),
    ...(mayReassign ? { transfer: { href: `${self}/transfer` } } : {}),
  };
}

/** What whoever has a task in hand may do beside doing it. */
const aroundIt = (self: string): TaskLinks => ({
  transfer: { href: `${self}/transfer` },
  consult: { href: `${self}/consult` },
  addSigner: { href: `${self}/add-signer` },
  copy: { href: `${self}/copies` },
});
