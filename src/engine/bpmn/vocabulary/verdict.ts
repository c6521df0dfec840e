/**
 * What becomes of a name of another engine's vocabulary:
 * `READ` carried out, or its element is looked into; `WARNED` read and not carried out, which changes nothing about how a case
 * runs; `REFUSED` a case would run otherwise than drawn; `CODE` names code to be run; `DRAWING` says how a tool shows it.
 */
export type Verdict = 'READ' | 'WARNED' | 'REFUSED' | 'CODE' | 'DRAWING';

/** A verdict that holds on some elements of BPMN (`$type`) only, and another elsewhere. */
export interface PlacedVerdict {
  readonly on: RegExp;
  readonly there: Verdict;
  readonly elsewhere: Verdict;
}

/** All names of one vocabulary. A name that is in none of the tables is `WARNED`. */
export interface Vocabulary {
  /** Attributes of BPMN elements. */
  readonly attributes: Readonly<Record<string, Verdict | PlacedVerdict>>;
  /** Elements inside `extensionElements`, and inside each other. */
  readonly elements: Readonly<Record<string, Verdict | PlacedVerdict>>;
  /** Attributes of those elements, `in.source`; looked at where the element is `READ`. */
  readonly parts: Readonly<Record<string, Verdict>>;
}

/** `READ` on these elements of BPMN. */
export const readOn = (on: RegExp, elsewhere: Verdict = 'WARNED'): PlacedVerdict => ({ on, there: 'READ', elsewhere });

/** The verdict on a name where it stands on, or in, an element of BPMN of this type. */
export function verdictOf(table: Vocabulary['attributes'], name: string, type: string): Verdict {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) return 'WARNED';
  if (typeof found === 'string') return found;
  return found.on.test(type) ? found.there : found.elsewhere;
}
