/** Longest pattern, in characters. */
const LENGTH_LIMIT = 200;

/**
 * Whether a regular expression finishes in reasonable time on any text: none that repeats a group in which something is
 * repeated or chosen, and none that refers back. Stricter than it need be.
 */
export function isSafePattern(pattern: string): boolean {
  if (pattern.length > LENGTH_LIMIT) return false;
  // One entry for each open group: whether it holds a repetition or a choice.
  const groups = [false];
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern[at];
    if (sign === '\\') {
      at += 1;
      if (/[1-9k]/.test(pattern[at] ?? '')) return false;
    } else if (sign === '[') {
      at = endOfClass(pattern, at);
    } else if (sign === '(') {
      groups.push(false);
    } else if (sign === ')') {
      const varies = groups.pop() ?? false;
      if (varies && /[*+{]/.test(pattern[at + 1] ?? '')) return false;
      if (groups.length === 0) return false;
      if (varies) groups[groups.length - 1] = true;
    } else if (sign === '*' || sign === '+' || sign === '{' || sign === '|') {
      groups[groups.length - 1] = true;
    }
  }
  return true;
}

function endOfClass(pattern: string, open: number): number {
  for (let at = open + 1; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === ']') return at;
  }
  return pattern.length;
}
