import type { Json } from './json.js';

/**
 * JSON values written into one text, that a state carries without anybody reading it: each value is its own JSON, between
 * bars. Single and double quotes have changed places, so that nothing has to be escaped when the state is written, and a bar
 * inside a string is written as its code.
 */
export type Packed = string;

const BAR = '|';

/** One value as it stands in a packed text. */
const pack = (value: Json): Packed =>
  JSON.stringify(value)
    .replaceAll(BAR, String.raw`\u007c`)
    .replaceAll(/["']/g, (quote) => (quote === '"' ? "'" : '"'));

const unpack = (text: Packed): Json =>
  JSON.parse(text.replaceAll(/["']/g, (quote) => (quote === '"' ? "'" : '"'))) as Json;

/** Values, one after the other. */
export const packAll = (values: readonly Json[]): Packed => values.map(pack).join(BAR);

/** All values of a packed text, in their order. */
export const unpackAll = (text: Packed): Json[] => (text === '' ? [] : text.split(BAR).map(unpack));

/** One more value at the end. */
export const packedWith = (text: Packed, value: Json): Packed => (text === '' ? pack(value) : text + BAR + pack(value));

/** The value at one place, without reading the others. */
export function unpackAt(text: Packed, place: number): Json {
  let from = 0;
  for (let left = place; left > 0; left -= 1) from = text.indexOf(BAR, from) + 1;
  const to = text.indexOf(BAR, from);
  return unpack(to < 0 ? text.slice(from) : text.slice(from, to));
}
