import type { Problem } from '../../engine/index.js';

type Sentence = readonly [zh: string, en: string];

/** An error of a form's schema; `elementId` is the JSON pointer of the place. */
export const formError = (code: string, pointer: string, sentence: Sentence, fix: Sentence): Problem => ({
  code,
  severity: 'ERROR',
  elementId: pointer === '' ? null : pointer,
  zh: sentence[0],
  en: sentence[1],
  fix: { zh: fix[0], en: fix[1] },
});

/** A step of a JSON pointer (RFC 6901). */
export const pointerStep = (name: string | number): string =>
  `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
