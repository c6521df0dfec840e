import type { Template } from '../graph.js';
import type { Json, Variables } from '../json.js';
import { compileDollar } from './dollar.js';
import type { Expression } from './expression.js';
import { FeelSyntaxError } from './feel-syntax-error.js';

/** Text outside, `${…}` inside; a brace within a quoted text does not end it. */
const PIECE = /[$#]\{(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^}'"])*\}/gs;

/** Longest template, in characters. */
const LENGTH_LIMIT = 10_000;

/** Compiles text with `${…}` in it, `LEADER@${ownerGroup}`. Raises `FeelSyntaxError`. */
export function compileTemplate(text: string): Template {
  if (text.length > LENGTH_LIMIT) {
    throw new FeelSyntaxError(
      `A template has at most ${LENGTH_LIMIT} characters.`,
      `模板不得超过 ${LENGTH_LIMIT} 个字符。`,
      0,
    );
  }
  const parts: (string | Expression)[] = [];
  let from = 0;
  const addText = (until: number): void => {
    const plain = text.slice(from, until);
    const open = plain.search(/[$#]\{/);
    if (open >= 0) throw new FeelSyntaxError('A ${ is not closed.', '${ 没有对应的 }。', from + open);
    if (plain !== '') parts.push(plain);
  };
  for (const match of text.matchAll(PIECE)) {
    addText(match.index);
    parts.push(compileDollar(match[0]));
    from = match.index + match[0].length;
  }
  addText(text.length);
  return { source: text, parts };
}

/** The text with variables filled in; nothing becomes the empty text, a list is joined with commas. */
export function fillTemplate(template: Template, variables: Variables, at: string): string {
  return template.parts
    .map((part) => (typeof part === 'string' ? part : elementsOf(part.evaluate(variables, at)).join(',')))
    .join('');
}

/**
 * One text for every element of a list value, and for every part between commas: `LEADER@${touched}` over `["COORD","PROJ"]`
 * gives two. A value that is nothing, or an empty list, gives none: `LEADER@` names nobody.
 */
export function fillTemplateList(template: Template, variables: Variables, at: string): string[] {
  let texts = [''];
  for (const part of template.parts) {
    const values = typeof part === 'string' ? [part] : elementsOf(part.evaluate(variables, at));
    texts = texts.flatMap((text) => values.map((value) => text + value));
  }
  return texts.flatMap((text) => text.split(',').map((piece) => piece.trim())).filter((piece) => piece !== '');
}

function elementsOf(value: Json): string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
}
