import { granted, type Actor, type Granted } from './actor.js';

/** Who leads the department, and answers for every case of it. */
export const DIRECTOR = 'DIRECTOR';

/** Acts on a text under review that the director may end for whoever does them. */
const REVIEWS_AND_SIGNS: ReadonlySet<string> = new Set([
  'REVIEW',
  'REVIEW_INSTRUCT',
  'COUNTERSIGN',
  'CONFIRM_REVISION',
  'SIGN',
  'FINALISE',
]);

/** How: never by an approval, which is the holder's own. */
const ENDS: ReadonlySet<string> = new Set(['RETURN', 'REJECT']);

/** A step, its ways on, and what is said of it. */
export interface DirectedStep {
  readonly act: string | null;
  readonly outcomes?: readonly string[];
  /** Outcome with which it is to be done. */
  readonly said?: string | undefined;
}

/** The director in person; a delegation passes on a director's own tasks, not the power over everybody's. */
export const asDirector = ({ person, keys }: Pick<Actor, 'person' | 'keys'>): Granted | null =>
  person !== null && keys.includes(DIRECTOR) ? { ...granted(DIRECTOR), directs: true } : null;

/** Outcomes with which the director may end a step of somebody else: return and rejection, where the step offers them. */
export const directedOutcomes = ({ act, outcomes = [] }: DirectedStep): string[] =>
  act !== null && REVIEWS_AND_SIGNS.has(act) ? outcomes.filter((one) => ENDS.has(one)) : [];

/** The director returns or rejects at any step of review or signature. */
export const mayDirect = (actor: Actor, step: DirectedStep): Granted | null =>
  step.said !== undefined && directedOutcomes(step).includes(step.said) ? asDirector(actor) : null;
