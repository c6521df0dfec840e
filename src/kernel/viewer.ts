import type { ActingFor, Caller } from './caller.js';
import { clientPrincipal } from './principals.js';

/**
 * Classifications with the numeric level by which they are compared (domain-model.md 4.4): state secrets are 1 to 3 and have their
 * pinyin names, since English names of levels mean other things in English.
 */
export const CLASSIFICATION_LEVELS = { PUBLIC: -1, INTERNAL: 0, MIMI: 1, JIMI: 2, JUEMI: 3 } as const;

/** Highest level that a document of the system has; state secrets are register entries, and the database holds to it. */
export const HIGHEST_HELD = CLASSIFICATION_LEVELS.INTERNAL;

/** Above every clearance: a classification that nobody knows. */
const UNKNOWN_LEVEL = 9;

/** Level of a classification; a thing that has none is public. */
export function levelOf(classification: string | null | undefined): number {
  if (classification === null || classification === undefined) return CLASSIFICATION_LEVELS.PUBLIC;
  return LEVELS.get(classification) ?? UNKNOWN_LEVEL;
}

const LEVELS: ReadonlyMap<string, number> = new Map(Object.entries(CLASSIFICATION_LEVELS));

/** Who looks: under which keys, and up to which level a relation and a grant open a thing. */
export interface Viewer {
  readonly principals: readonly string[];
  /** Highest level by a relation or a copy, then by a grant: as the SQL predicate takes it. */
  readonly opens: readonly [number, number];
  /** People for whom the viewer stands in (代), each within the bounds of a delegation; absent where there are none. */
  readonly standIns?: readonly ActingFor[];
}

/** A caller as far as it decides what they see. */
export type Looking = Pick<Caller, 'person' | 'client' | 'keys' | 'clearance' | 'restricted' | 'actingFor'>;

/**
 * The viewer that a caller is: under their own keys, and as a delegate, by delegations that hold on the day on which the caller
 * was looked up. A system that acts for nobody sees what it started itself.
 *
 * @rule R-091 @rule R-034
 */
export function viewerOf(caller: Looking): Viewer {
  const { person, client, keys, actingFor = [] } = caller;
  const principals = person === null && client !== null ? [...keys, clientPrincipal(client.name)] : keys;
  const opens = opensOf(caller);
  return { principals, opens, ...(actingFor.length === 0 ? {} : { standIns: actingFor }) };
}

/**
 * Up to which level a relation or a copy, and a grant, open a thing to somebody. A person of restricted profile (experts) sees by
 * relation what is public, and what is a work secret only where it was granted to them; everybody else sees up to their
 * clearance. A clearance that nobody knows opens what is public, and no more.
 *
 * @rule R-012 @rule R-091
 */
export function opensOf({ clearance, restricted }: Pick<Caller, 'clearance' | 'restricted'>): Viewer['opens'] {
  if (restricted === true) return [CLASSIFICATION_LEVELS.PUBLIC, CLASSIFICATION_LEVELS.INTERNAL];
  const cleared = levelOf(clearance ?? 'INTERNAL');
  const level = cleared === UNKNOWN_LEVEL ? CLASSIFICATION_LEVELS.PUBLIC : cleared;
  return [level, level];
}

/** Whether a viewer's own level opens everything that the system holds, so that only the relation is to be looked for. */
export const opensAllHeld = ({ opens }: Viewer): boolean => opens[0] >= HIGHEST_HELD;

/** Nobody: for what the house looks up on its own account. */
export const NOBODY: Viewer = { principals: [], opens: [CLASSIFICATION_LEVELS.PUBLIC, CLASSIFICATION_LEVELS.PUBLIC] };
