import { isDeepStrictEqual } from 'node:util';
import { Rejection, type FieldError } from '../kernel/index.js';
import type { Node, Variables } from '../engine/index.js';
import type { ProcessWiring } from './wiring.js';

/** What a completion says of who did what and when: nobody says it for somebody else. */
const SAID_BY_ACTS: ReadonlySet<string> = new Set([
  'outcome',
  'opinion',
  'actorId',
  'actorRole',
  'actedAt',
  'onBehalfOf',
  'starter',
]);

type Facts = Pick<ProcessWiring, 'objectFacts'>;

/** Whether a variable says who acted how and when, or what an object of this type says of itself: version, signature, date, number. */
export const isSaidByActs = ({ objectFacts }: Facts, objectType: string | null, name: string): boolean =>
  SAID_BY_ACTS.has(name) || (objectFacts?.[objectType ?? '']?.has(name) ?? false);

/** What is said of a field that names such a variable. */
export const saidByItsAct = (name: string): Omit<FieldError, 'pointer'> => ({
  code: 'SAID_BY_ITS_ACT',
  zh: `“${name}”由办理行为或文稿本身确定，不能另行设置。`,
  en: `"${name}" is said by an act of its own, or by the document: nobody else sets it.`,
});

/** Values from outside that enter a case as they are, since no form was there to hold them against. */
export interface Brought {
  readonly values: Variables;
  /** Pointer of the field that holds them, `/variables`. */
  readonly at: string;
  /** What the object says itself of a case that starts: values may say the same. */
  readonly said?: Variables;
}

/**
 * Refuses values from outside that say of a case with an object what only its acts say: whose text it is, which group owns it, who
 * signed it when, its date and number. A case about nothing takes any.
 *
 * Raises `VALIDATION_FAILED` with every such name.
 *
 * @rule R-054 @rule R-136
 */
export function demandNothingSaid(wiring: Facts, objectType: string | null, { values, at, said = {} }: Brought): void {
  if (objectType === null) return;
  const errors = Object.entries(values)
    .filter(([name, value]) => isSaidByActs(wiring, objectType, name) && !isDeepStrictEqual(said[name], value))
    .map(([name]) => ({ ...saidByItsAct(name), pointer: `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` }));
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
}

/** Whether the results of an activity enter the case as they are, and not by its output mapping alone (BPMN 2.0, 10.4). */
export const entersAsItIs = (node: Node | undefined): boolean =>
  node === undefined || !('outputs' in node) || node.outputs.length === 0 || node.outputsAdd === true;
