import { problemOf, type Problem, type ProblemParams } from '../problem.js';
import { XML_KINDS } from './xml-kinds.js';

/** Largest file, in UTF-8 bytes (api.md section 7). */
export const FILE_LIMIT = 2 * 1024 * 1024;
/** Most elements of the model; the diagram's shapes do not count. */
export const ELEMENT_LIMIT = 10_000;
/** Opening and closing tags, diagram included. */
const TAG_LIMIT = 200_000;
const DEPTH_LIMIT = 100;
const TAG_LENGTH_LIMIT = 65_536;
const STRAY_TEXT_LIMIT = 1_000;

const OPEN_TAG = /^<([^\s/>"'=<]+)((?:\s+[^\s/>"'=<]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>$/;
const CLOSE_TAG = /^<\/([^\s/>"'=<]+)\s*>$/;
const ATTRIBUTE = /([^\s/>"'=<]+)\s*=\s*(?:"[^"<]*"|'[^'<]*')/g;
/** Elements of BPMN and DMN that hold text. */
const HOLDS_TEXT =
  /(?:^|:)(?:incoming|outgoing|\w*[Rr]efs?|documentation|description|question|allowedAnswers|text|script|\w*[cC]ondition|\w*[eE]xpression|time(?:Date|Cycle|Duration)|loopCardinality|from|to)$/;

/** How much there is to read. */
export interface XmlSize {
  readonly characters: number;
  readonly tags: number;
}

/**
 * Looks at the text before any parser does: size, document type declarations, nesting, form and number of tags. Linear and
 * without recursion, because the parser behind it is neither for broken text: it searches the line of every fault from the
 * file's beginning. Gives how much there is to read, or why no parser should see it.
 */
export function guardXml(xml: string): XmlSize | Problem {
  const refuse = (code: keyof typeof XML_KINDS, params: ProblemParams = {}): Problem =>
    problemOf(XML_KINDS[code], code, null, params);
  if (Buffer.byteLength(xml) > FILE_LIMIT) return refuse('XML_TOO_LARGE', { limit: FILE_LIMIT });
  const nul = xml.indexOf('\u0000');
  if (nul !== -1) return refuse('XML_NOT_READABLE', { detail: `NUL at position ${nul}` });
  const open: string[] = [];
  let tags = 0;
  let strayTexts = 0;
  let from = 0;
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', from)) {
    const parent = open.at(-1);
    const isText = xml.startsWith('<![CDATA[', at) || /\S/.test(xml.slice(from, at));
    if (isText && parent !== undefined && !HOLDS_TEXT.test(parent)) strayTexts += 1;
    if (xml[at + 1] === '!' && !isCharacterData(xml, at)) return refuse('XML_DOCTYPE_REFUSED');
    from = markupEnd(xml, at);
    if (from === -1) return refuse('XML_NOT_READABLE', { detail: `unclosed markup at position ${at}` });
    if (xml[at + 1] !== '!' && xml[at + 1] !== '?') {
      tags += 1;
      if (from - at > TAG_LENGTH_LIMIT) return refuse('XML_TAG_TOO_LONG', { limit: TAG_LENGTH_LIMIT });
      const detail = readTag(xml.slice(at, from), open);
      if (detail !== null) return refuse('XML_NOT_READABLE', { detail: `${detail} at position ${at}` });
    }
    if (open.length > DEPTH_LIMIT) return refuse('XML_TOO_DEEP', { limit: DEPTH_LIMIT });
    if (tags > TAG_LIMIT) return refuse('TOO_MANY_ELEMENTS', { limit: ELEMENT_LIMIT });
    if (strayTexts > STRAY_TEXT_LIMIT) return refuse('XML_NOT_READABLE', { detail: 'text between elements' });
  }
  if (open.length > 0) return refuse('XML_NOT_READABLE', { detail: `<${open.at(-1)}> is not closed` });
  return { characters: xml.length, tags };
}

/** Opens or closes a tag; what is wrong with it, or `null`. */
function readTag(tag: string, open: string[]): string | null {
  if (tag[1] === '/') {
    const name = CLOSE_TAG.exec(tag)?.[1];
    return name !== undefined && open.pop() === name ? null : `${tag} closes nothing`;
  }
  const [, name, attributes] = OPEN_TAG.exec(tag) ?? [];
  if (name === undefined) return 'malformed tag';
  const names = new Set<string>();
  for (const [, attribute = ''] of (attributes ?? '').matchAll(ATTRIBUTE)) {
    if (names.has(attribute)) return `attribute "${attribute}" twice`;
    names.add(attribute);
  }
  if (!tag.endsWith('/>')) open.push(name);
  return null;
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
