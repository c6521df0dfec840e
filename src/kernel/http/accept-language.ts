import type { Caller } from '../caller.js';

/**
 * The language of an answer, from `Accept-Language` (RFC 9110, 12.5.4): the better rated of Chinese and English, the first
 * named of two rated alike, Chinese where neither is wanted or the header is not readable.
 */
export function languageOf(header: string | undefined): Caller['language'] {
  let best: { language: Caller['language']; quality: number } = { language: 'zh-CN', quality: 0 };
  for (const part of (header ?? '').slice(0, 1_000).split(',')) {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    const language = /^zh(?:-|$)/.test(range) ? 'zh-CN' : /^en(?:-|$)/.test(range) ? 'en' : null;
    if (language && quality > best.quality && quality <= 1) best = { language, quality };
  }
  return best.language;
}
