/** Most combining marks in a row: more than any script writes; Unicode's stream-safe format has 30 (UAX #15, 13). */
const MOST = 64;

const STACKED = new RegExp(`(?<!\\p{M})\\p{M}{${MOST + 1}}`, 'u');
const BEYOND = new RegExp(`(?<=(?<!\\p{M})\\p{M}{${MOST}})\\p{M}+`, 'gu');

/**
 * Whether a text stacks more marks on a letter than anybody writes. To bring marks into their order takes a time that grows with the
 * square of their number: a text of a megabyte would keep the service busy for minutes.
 */
export const stacksMarks = (text: string): boolean => STACKED.test(text);

/** A text in a form of Unicode, in a time that grows with its length: of marks in a row only the first ones are kept. */
export const inForm = (form: 'NFC' | 'NFKC', text: string): string => text.replaceAll(BEYOND, '').normalize(form);
