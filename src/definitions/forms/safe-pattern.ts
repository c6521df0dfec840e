import { textLimitOf } from '../../engine/index.js';

/** Longest pattern that a form may hold, and longest text that one is tried on, in characters. */
const PATTERN_LIMIT = 300;
const TEXT_LIMIT = 1_000;
const UNBOUNDED = /(?<!\\)[*+]|(?<!\\)\{\d+,\}/g;
const LARGE_REPEAT = /(?<!\\)\{(?:\d+,)?\d{4,}\}/;
const REPEATED_GROUP = /\)(?:[*+]|\{)/;
const BACK_OR_LOOK = /\\[1-9k]|\(\?[^:]/;

/**
 * Why a pattern is refused, or `null`. Accepted is a small subset in which matching takes at most quadratic time: no repeated
 * groups, no back-references, no look-around, at most two unbounded repetitions and then an anchor at the start, and few
 * choices: each doubles what is tried.
 */
export function patternFault(pattern: string): string | null {
  if (pattern.length > PATTERN_LIMIT) return `longer than ${PATTERN_LIMIT} characters`;
  const outside = pattern.replaceAll(/\\./g, '\\x').replaceAll(/\[[^\]]*\]/g, 'x');
  if (BACK_OR_LOOK.test(pattern)) return 'back-references and look-around are not accepted';
  if (REPEATED_GROUP.test(outside)) return 'a repeated group is not accepted';
  if (LARGE_REPEAT.test(outside)) return 'a repetition over 999 is not accepted';
  const unbounded = outside.match(UNBOUNDED)?.length ?? 0;
  if (unbounded > 2) return 'at most two unbounded repetitions are accepted';
  if (unbounded > 0 && !pattern.startsWith('^')) return 'a pattern with an unbounded repetition begins with ^';
  if (textLimitOf(pattern) < TEXT_LIMIT) return 'too many repetitions and choices';
  return syntaxFault(pattern);
}

function syntaxFault(pattern: string): string | null {
  try {
    RegExp(pattern, 'u');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * The form validator's regular expressions: a text over 1,000 characters matches none. The validator tells two apart by
 * their `toString`.
 */
export function boundedRegExp(pattern: string, flags: string): { test(text: string): boolean; toString(): string } {
  const expression = new RegExp(pattern, flags);
  return {
    test: (text) => text.length <= TEXT_LIMIT && expression.test(text),
    toString: () => expression.toString(),
  };
}
