import { granted, refused, type Actor, type Decision } from './actor.js';
import { mayInState } from './act-states.js';
import { CASE_ACTS } from './case-acts.js';
import { CONTACT_ACTS } from './contact-acts.js';
import { DOCUMENT_ACTS } from './document-acts.js';
import { mayFinishDocument } from './final-acts.js';
import { SECRET_ACTS } from './secret-acts.js';
import { DELEGATION_ACTS } from './delegation-acts.js';
import { EXTERNAL_ACTS } from './external-acts.js';
import { FILTER_ACTS } from './filter-acts.js';
import { OVERSIGHT_ACTS } from './oversight-acts.js';
import { SIDE_TASK_ACTS } from './side-task-acts.js';
import { mayClaimTask, mayTakeTask, mayTransfer, mayUnclaim, mayUrge } from './task-acts.js';

/** What a route demands of its caller. */
export interface RouteDemand {
  /** One of these must be held; none: any caller with credentials, and the thing itself decides the rest. */
  readonly permissions: readonly string[];
}

/** Every act that the policy judges, and what it must know of its object. The day is the day of the act in the office. */
const RULES = {
  /** To call a route at all. */
  'route.call': (actor: Actor, { permissions }: RouteDemand): Decision =>
    permissions.length === 0 || permissions.some((one) => actor.permissions.has(one))
      ? granted()
      : refused('PERMISSION_MISSING', 'R-037', { permission: permissions.join(' / ') }),
  /** To take a task for oneself. */
  'task.claim': mayClaimTask,
  /** To have another sign beside oneself, in a step that several do. */
  'task.addBeside': mayClaimTask,
  /** To refuse to handle it, with ground and rule: whoever may do it may; what was done before does not matter. */
  'task.refuse': mayClaimTask,
  /** To hand it on to another who may do it. */
  'task.transfer': mayTransfer,
  /** To give it back to its other candidates. */
  'task.unclaim': mayUnclaim,
  /** To urge whoever holds it. */
  'task.urge': mayUrge,
  /** To do what a task asks for: draft, review, sign, register. */
  'task.take': mayTakeTask,
  /** To do an act of a document's road in the state in which the document is. */
  'document.act': mayInState,
  /** To sign or finalise a document, whatever process is drawn. */
  'document.finish': mayFinishDocument,
  ...CASE_ACTS,
  ...DOCUMENT_ACTS,
  ...SIDE_TASK_ACTS,
  ...FILTER_ACTS,
  ...OVERSIGHT_ACTS,
  ...EXTERNAL_ACTS,
  ...DELEGATION_ACTS,
  ...SECRET_ACTS,
  ...CONTACT_ACTS,
} as const;

/** Name of an act that the policy judges. */
export type PolicyAct = keyof typeof RULES;

/** What the policy must know of the object of an act. */
export type PolicyObject<A extends PolicyAct> = Parameters<(typeof RULES)[A]>[1];

/** Every act, for tables and tests. */
export const POLICY_ACTS = Object.keys(RULES) as PolicyAct[];

/**
 * Whether an actor may do an act to an object on a day. The one place where that is decided: pure, the same answer for the same
 * question, no look at the database. Permission of the role and the case's own rule must both hold; a refusal says by which rule.
 *
 * @rule R-037 @rule R-033 @rule R-134
 */
export function may<A extends PolicyAct>(actor: Actor, act: A, object: PolicyObject<A>, day: string): Decision {
  const rule = RULES[act] as (actor: Actor, object: PolicyObject<A>, day: string) => Decision;
  return rule(actor, object, day);
}
