import { evaluate } from 'feelin';
import { textLimitOf } from './safe-pattern.js';

/** Longest text that a replacement may make, in characters. */
const MADE_LIMIT = 1_000_000;

type FeelFunction = (...given: readonly unknown[]) => unknown;

/** A function of the language itself. */
const builtin = (name: string): FeelFunction => evaluate(name, {}).value as FeelFunction;
const [matches, replace, split] = [builtin('matches'), builtin('replace'), builtin('split')];

/**
 * The functions with patterns (DMN 1.5, 10.3.4.3), of bounded time and result: each raises an error where a text is longer than
 * its pattern can be tried on, or where what would be made is over a million characters. They stand before feelin's own.
 */
export const PATTERN_FUNCTIONS: Readonly<Record<string, FeelFunction>> = {
  matches: (...given) => matches(...bounded(given)),
  split: (...given) => split(...bounded(given)),
  replace(...given) {
    const [text, , by] = bounded(given);
    if (typeof text === 'string' && typeof by === 'string') demandShort(text.length * inserted(by, text), MADE_LIMIT);
    return replace(...given);
  },
};

/** Characters that one replacement puts in at most: each `$…` may stand for the whole text. */
const inserted = (by: string, text: string): number =>
  1 + by.length + (by.match(/\$/g)?.length ?? 0) * Math.min(text.length, MADE_LIMIT);

function bounded(given: readonly unknown[]): readonly unknown[] {
  const [text, pattern] = given;
  if (typeof text === 'string' && typeof pattern === 'string') demandShort(text.length, textLimitOf(pattern));
  return given;
}

function demandShort(length: number, limit: number): void {
  if (length > limit) throw new Error(`a text of ${length} characters is too long for this pattern, over ${limit}`);
}
