declare const markup: unique symbol;

/** Text that is SVG already: every character of it is ours, or was escaped. Only the functions of this file make any. */
export type Svg = string & { readonly [markup]: true };

/** Longest text that is written into a drawing, in UTF-16 units: what is longer is cut. */
const LONGEST = 500;

/** What XML cannot hold, what shows nothing, and what turns the direction of the text around it. */
const UNFIT =
  /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ufff9-\ufffb]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text of somebody else's as it may be shown: what cannot be is a visible `\ufffd`; line feeds stay. */
export const shown = (text: string): string =>
  text
    .slice(0, LONGEST)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(UNFIT, (unfit) => (unfit === '\n' ? unfit : '\ufffd'));

/** Escapes a text for a place between tags or inside an attribute. */
export const escaped = (text: string): Svg =>
  shown(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '') as Svg;

/** Attributes of an element; one that is `null` is left out. Lengths are written to a hundredth. */
export type Attributes = Readonly<Record<string, string | number | null>>;

/** An element with its attributes, escaped, around what is inside it. */
export function tag(name: string, attributes: Attributes, ...inside: readonly Svg[]): Svg {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? length(value) : escaped(value ?? '')}"`)
    .join('');
  return (inside.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${joined(inside)}</${name}>`) as Svg;
}

export const joined = (parts: readonly Svg[]): Svg => parts.join('') as Svg;

/** A length to a hundredth of a pixel. */
export const length = (value: number): string => String(Math.round(value * 100) / 100 || 0);

export const line = (x1: number, y1: number, x2: number, y2: number, more: Attributes = {}): Svg =>
  tag('path', { d: `M${length(x1)} ${length(y1)}L${length(x2)} ${length(y2)}`, ...more });
