const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', r: '\r', t: '\t' };

/** The text of a FEEL string literal; `null` for one with an escape that is not a single character (`\u4e2d`). */
export function readText(literal: string): string | null {
  if (!/^"(?:[^"\\]|\\["\\nrt])*"$/s.test(literal)) return null;
  return literal.slice(1, -1).replaceAll(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}

/** A text as a FEEL string literal. */
export const writeText = (text: string): string => JSON.stringify(text);
