/** Longest pattern, in characters. */
const LENGTH_LIMIT = 300;
/** Steps that matching one text may take: well under a second. */
const STEP_LIMIT = 20_000_000;
/** Longest text that any pattern is tried on, and the length up to which an accepted one must do, in characters. */
const TEXT_LIMIT = 1_000_000;
const TEXT_LEAST = 100;
/** A repetition up to this often counts as a choice, beyond as one without end. */
const FEW = 10;

/**
 * Whether a regular expression finishes in reasonable time on texts of at least 100 characters. Stricter than it need be: none
 * that repeats a group in which something is repeated or chosen, and none that refers back.
 */
export const isSafePattern = (pattern: string): boolean => textLimitOf(pattern) >= TEXT_LEAST;

/**
 * Longest text, in characters, that a pattern may be tried on; 0 for one that must not be tried at all. A matcher that goes
 * back tries every length of every repetition, from every beginning where the pattern has none, and every choice: with `d`
 * of the first and `c` combinations of the others it takes about `c · n^d` steps over `n` characters.
 */
export function textLimitOf(pattern: string): number {
  if (pattern.length > LENGTH_LIMIT) return 0;
  const effort = effortOf(pattern);
  if (effort === null) return 0;
  const degree = effort.repetitions + (pattern.startsWith('^') && !effort.isChosenOutside ? 0 : 1);
  return Math.min(TEXT_LIMIT, Math.floor((STEP_LIMIT / effort.choices) ** (1 / degree)));
}

interface Effort {
  readonly repetitions: number;
  readonly choices: number;
  /** It has alternatives outside all groups, so that `^` begins only one of them. */
  readonly isChosenOutside: boolean;
}

function effortOf(pattern: string): Effort | null {
  // One entry for each open group: whether it holds a repetition or a choice, and how many alternatives it has.
  const groups = [{ varies: false, alternatives: 1 }];
  let repetitions = 0;
  let choices = 1;
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern[at];
    const group = groups.at(-1);
    if (!group) return null;
    if (sign === '\\') {
      at += 1;
      if (/[1-9k]/.test(pattern[at] ?? '')) return null;
    } else if (sign === '[') {
      at = endOfClass(pattern, at);
    } else if (sign === '(') {
      groups.push({ varies: false, alternatives: 1 });
      // What follows says of which kind the group is.
      if (pattern[at + 1] === '?') at += 1;
    } else if (sign === ')') {
      groups.pop();
      const around = groups.at(-1);
      if (!around || (group.varies && /[*+{]/.test(pattern[at + 1] ?? ''))) return null;
      around.varies ||= group.varies;
      choices *= group.alternatives;
    } else if (sign === '|') {
      group.varies = true;
      group.alternatives += 1;
    } else if (sign === '*' || sign === '+' || sign === '{' || sign === '?') {
      const repeat = sign === '{' ? /^\{(\d+)(,(\d*))?\}/.exec(pattern.slice(at)) : null;
      group.varies = true;
      const [whole = sign, least, range, most] = repeat ?? [];
      const times =
        sign === '?' ? 1 : repeat ? (range === undefined ? 0 : Number(most || Infinity) - Number(least)) : Infinity;
      if (times <= FEW) choices *= times + 1;
      else repetitions += 1;
      at += whole.length - 1;
      // Lazy: the same lengths in another order.
      if (pattern[at + 1] === '?') at += 1;
    }
  }
  return {
    repetitions,
    choices: choices * (groups[0]?.alternatives ?? 1),
    isChosenOutside: groups[0]?.alternatives !== 1,
  };
}

function endOfClass(pattern: string, open: number): number {
  for (let at = open + 1; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === ']') return at;
  }
  return pattern.length;
}
