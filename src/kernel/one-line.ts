import { withoutHidden } from './hidden-characters.js';

/** Longest text of an error that the log keeps. */
const SHOWN = 2_000;

/** What a log says of an error: one line, without what would begin another, or colour or hide it. */
export const oneLine = (told: unknown): string =>
  withoutHidden(String(told).replaceAll(/[\r\n\u2028\u2029\t]+/g, ' ')).slice(0, SHOWN);
