import type { Transaction } from '../../kernel/index.js';
import { TAKE_UNASSIGNED, UNASSIGNED } from '../../access/index.js';
import { holdersOf, holdersOfPermission, personsByCode, postsOn } from '../../organisation/index.js';
import type { UrgeTime } from './urge-levels.js';

/** Whose turn it is, for urging: the holder in person, or the keys of those who may take it. */
export interface Turn {
  readonly holder: string | null;
  readonly candidates: readonly string[];
}

/** Persons who are to act, on this day: the holder, or everybody who holds a candidate key. */
export async function personsInTurn(tx: Transaction, turn: Turn, day: string): Promise<string[]> {
  if (turn.holder !== null) return [turn.holder];
  const persons = new Set<string>();
  for (const key of turn.candidates) {
    for (const person of await personsBehind(tx, key, day)) persons.add(person);
  }
  return [...persons].sort();
}

/** Whose turn it is where that is one person: the holder, or whoever alone holds the posts on this day; else `null`. */
export async function holderOfTurn(tx: Transaction, turn: Turn, day: string): Promise<string | null> {
  const [only, ...others] = await personsInTurn(tx, turn, day);
  return only !== undefined && others.length === 0 ? only : null;
}

async function personsBehind(tx: Transaction, key: string, day: string): Promise<string[]> {
  if (key === UNASSIGNED) return holdersOfPermission(tx, TAKE_UNASSIGNED, day);
  const [role = '', unit] = key.split('@');
  const holders = await holdersOf(tx, role, unit ?? null, day);
  if (holders.length > 0 || unit !== undefined) return holders;
  return [...(await personsByCode(tx, [key], day)).keys()];
}

/**
 * Who is urged at a level: the holder before it is due, the holder and the group's leader when it is, then the deputy, then
 * the director. Where the director holds it, only the director and the coordination group's leader are told.
 *
 * @rule R-128
 */
export async function recipientsOf(
  tx: Transaction,
  level: UrgeTime['level'],
  turn: Turn,
  day: string,
): Promise<string[]> {
  const persons = await personsInTurn(tx, turn, day);
  if (level === 0) return persons;
  const directors = await holdersOf(tx, 'DIRECTOR', null, day);
  if (persons.some((person) => directors.includes(person))) {
    return merged(directors, await holdersOf(tx, 'LEADER', 'COORD', day));
  }
  if (level === 1) return merged(persons, await leadersOf(tx, turn, persons, day));
  return level === 2 ? holdersOf(tx, 'DEPUTY', null, day) : directors;
}

async function leadersOf(
  tx: Transaction,
  turn: Turn,
  persons: readonly string[],
  day: string,
): Promise<readonly string[]> {
  const named = turn.candidates.map((key) => key.split('@')[1]).filter((unit) => unit !== undefined);
  const units = new Set(named);
  if (named.length === 0) {
    for (const person of persons) {
      for (const post of (await postsOn(tx, person, day))?.posts ?? []) units.add(post.unit);
    }
  }
  const leaders: string[] = [];
  for (const unit of units) leaders.push(...(await holdersOf(tx, 'LEADER', unit, day)));
  return leaders;
}

const merged = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];
