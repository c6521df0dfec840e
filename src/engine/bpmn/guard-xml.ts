import type { ProblemList } from './problem-list.js';

/** Largest file, in UTF-8 bytes (api.md section 7). */
export const FILE_LIMIT = 2 * 1024 * 1024;
/** Most elements of the model; the diagram's shapes do not count. */
export const ELEMENT_LIMIT = 10_000;
const TAG_LIMIT = 100_000;
const DEPTH_LIMIT = 100;
const TAG_LENGTH_LIMIT = 65_536;

/**
 * Looks at the text before any parser does: size, document type declarations, nesting, number and length of tags. Linear,
 * without recursion. Adds an error and returns false where no parser should see the text.
 */
export function guardXml(xml: string, problems: ProblemList): boolean {
  if (Buffer.byteLength(xml) > FILE_LIMIT) return refuse(problems, 'XML_TOO_LARGE', { limit: FILE_LIMIT });
  if (xml.includes('\u0000')) return refuse(problems, 'XML_NOT_READABLE', { detail: 'NUL character' });
  let depth = 0;
  let tags = 0;
  for (let at = xml.indexOf('<'); at !== -1;) {
    if (xml[at + 1] === '!' && !isCharacterData(xml, at)) return refuse(problems, 'XML_DOCTYPE_REFUSED', {});
    const end = markupEnd(xml, at);
    if (end === -1) return refuse(problems, 'XML_NOT_READABLE', { detail: `unclosed markup at position ${at}` });
    if (end - at > TAG_LENGTH_LIMIT && !isCharacterData(xml, at)) {
      return refuse(problems, 'XML_TAG_TOO_LONG', { limit: TAG_LENGTH_LIMIT });
    }
    const next = xml[at + 1];
    if (next === '/') depth -= 1;
    else if (next !== '!' && next !== '?') {
      tags += 1;
      if (xml[end - 2] !== '/') depth += 1;
    }
    if (depth > DEPTH_LIMIT) return refuse(problems, 'XML_TOO_DEEP', { limit: DEPTH_LIMIT });
    if (tags > TAG_LIMIT) return refuse(problems, 'TOO_MANY_ELEMENTS', { limit: ELEMENT_LIMIT });
    at = xml.indexOf('<', end);
  }
  return true;
}

const isCharacterData = (xml: string, at: number): boolean =>
  xml.startsWith('<!--', at) || xml.startsWith('<![CDATA[', at);

/** Position after the markup that begins at `at`, or -1. */
function markupEnd(xml: string, at: number): number {
  if (xml.startsWith('<!--', at)) return after(xml, '-->', at + 4);
  if (xml.startsWith('<![CDATA[', at)) return after(xml, ']]>', at + 9);
  if (xml[at + 1] === '?') return after(xml, '?>', at + 2);
  for (let i = at + 1; i < xml.length; i += 1) {
    const char = xml[i];
    if (char === '>') return i + 1;
    if (char === '"' || char === "'") {
      i = xml.indexOf(char, i + 1);
      if (i === -1) return -1;
    }
  }
  return -1;
}

function after(xml: string, text: string, from: number): number {
  const at = xml.indexOf(text, from);
  return at === -1 ? -1 : at + text.length;
}

function refuse(
  problems: ProblemList,
  code: Parameters<ProblemList['add']>[0],
  params: Record<string, string | number>,
): false {
  problems.add(code, null, params);
  return false;
}
