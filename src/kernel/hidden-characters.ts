/**
 * Control characters, line and paragraph separators, and what no reader sees: zero-width and filling characters, soft hyphens,
 * tags, and those that turn the direction of writing. Variation selectors stay: names of people are written with them.
 */
const HIDDEN = /(?!\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a text holds something that does not show, so that it is not what it looks like. */
export const hidesCharacters = (text: string): boolean => HIDDEN.test(text);

/** The text as it shows. */
export const withoutHidden = (text: string): string => text.replaceAll(new RegExp(HIDDEN, 'gu'), '');

/** Whether nothing of a text shows. */
export const isBlank = (text: string): boolean => withoutHidden(text).trim() === '';

/** Whether a text says something: an opinion, a ground or a reason has a letter or a figure in it. */
export const saysSomething = (text: string): boolean => /[\p{L}\p{N}]/u.test(withoutHidden(text));
