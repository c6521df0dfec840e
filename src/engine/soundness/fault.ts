/**
 * What can be wrong with the flow of a process, in the token game of BPMN 2.0, chapter 13, with data as free choices and every
 * event as possible. Sound is a process in which none of this can happen (van der Aalst, “The Application of Petri Nets to
 * Workflow Management”, 1998: option to complete, proper completion, no dead transitions), read for processes that end
 * when their last token is consumed.
 *
 * - `DEADLOCK`: tokens wait at a join, nothing else is left in its scope, and what they wait for cannot come. The case stands
 *   there with the incident `JOIN_STUCK`. This is also what an end that leaves tokens behind comes to: a scope is not ended
 *   by an end event, but by its last token.
 * - `LACK_OF_SYNCHRONISATION`: a second token comes to where one is still waiting or being worked on: the same task is opened
 *   twice, a message leaves twice, a join gets two tokens on one flow. Not at end events, nor at gateways that only lead to
 *   them: there tokens are consumed, and two are no more than one.
 * - `LIVELOCK`: steps without any wait go round for ever, and no way leads out.
 * - `DEAD_ELEMENT`: flows lead to it, but no run does.
 * - `NEVER_ENDS`: the case goes round for ever, through waits, and no way leads to an end.
 * - `LOOP_UNCHANGED`: a loop of steps without any wait has a way out, but nothing in the loop changes what its condition
 *   reads: once round is for ever round.
 */
export type FaultCode =
  'DEADLOCK' | 'LACK_OF_SYNCHRONISATION' | 'LIVELOCK' | 'DEAD_ELEMENT' | 'NEVER_ENDS' | 'LOOP_UNCHANGED';

/**
 * One step of a counter-example: a token passes an element, and leaves it by these flows (none where it is consumed). Where an
 * event on its border, or one that sets off an event sub-process, happens instead, `eventId` names that.
 */
export interface PathStep {
  readonly elementId: string;
  readonly flowIds: readonly string[];
  readonly eventId: string | null;
}

/** A fault and the shortest way, in elements passed, that leads to it. */
export interface Fault {
  readonly code: FaultCode;
  readonly elementId: string;
  /** From a start of the process; empty for an element that nothing leads to. */
  readonly path: readonly PathStep[];
  /** Flows on which a token waits at a join, and those on which one is missing. */
  readonly arrived: readonly string[];
  readonly missing: readonly string[];
  /**
   * `false`: it needs a condition that two elements share to hold at one and not at the other, and only something beside the
   * scope could change what it reads in between.
   */
  readonly isCertain: boolean;
}
