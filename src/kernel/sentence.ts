import type { Bilingual } from './rejection.js';
import { STEP, type StepNames } from './vocabulary.js';

/** What a sentence is filled with. */
export type Params = Readonly<Record<string, unknown>>;

/** A blank of a sentence: `{limit}` is shown as it is, `{act:act}` in the words of a vocabulary. */
export interface Placeholder {
  readonly name: string;
  readonly vocabulary: string | null;
}

/** Words that were found, by vocabulary and code. */
export type FoundWords = ReadonlyMap<string, ReadonlyMap<string, Bilingual>>;

const PLACEHOLDER = /\{(\w+)(?::(\w+))?\}/g;

/** With the blanks around it, which are no part of Chinese beside a Chinese word. */
const IN_CHINESE = /( ?)\{(\w+)(?::(\w+))?\}( ?)/g;

/** Longest text of a parameter that a sentence repeats. */
const SHOWN = 200;

/** What stands where there is nothing to say: of a list, of anything else. */
const NONE: Bilingual = { zh: '无', en: 'none' };
const MISSING = '–';

/** The blanks of a sentence. */
export const placeholdersOf = (sentence: string): Placeholder[] =>
  [...sentence.matchAll(PLACEHOLDER)].map(([, name, vocabulary]) => ({ name: name!, vocabulary: vocabulary ?? null }));

/** The sentence with `{name}` alone, as programs know it. */
export const withoutVocabularies = (sentence: string): string => sentence.replaceAll(PLACEHOLDER, '{$1}');

/** Codes of a parameter: of a list, of a text that lists several (`LEADER@COORD, DEPUTY`), of a single one. */
export function codesIn(value: unknown): string[] {
  if (value === null || value === undefined || value === '' || value === '-') return [];
  if (Array.isArray(value)) return value.flatMap(codesIn);
  return show(value).split(/, | \/ /);
}

/** The sentence with every blank filled; a code without a word is shown as it is. */
export function fill(sentence: string, params: Params, language: keyof Bilingual, words: FoundWords): string {
  const say = (name: string, vocabulary: string | undefined): string => {
    const value = Object.hasOwn(params, name) ? params[name] : null;
    return vocabulary === undefined ? show(value) : inWords(value, vocabulary);
  };
  const inWords = (value: unknown, vocabulary: string): string => {
    const codes = codesIn(value);
    if (codes.length === 0) return isList(value) ? NONE[language] : MISSING;
    const own = vocabulary === STEP ? stepsOf(params) : {};
    const said = codes.map((code) => (own[code] ?? words.get(vocabulary)?.get(code))?.[language] ?? code);
    return [...new Set(said)].join(language === 'zh' ? '、' : ', ').slice(0, SHOWN);
  };
  if (language === 'en') return sentence.replaceAll(PLACEHOLDER, (_, name: string, of?: string) => say(name, of));
  return sentence.replaceAll(IN_CHINESE, (_, before: string, name: string, of: string | undefined, after: string) => {
    const said = say(name, of);
    return `${isHan(said.at(0)) ? '' : before}${said}${isHan(said.at(-1)) ? '' : after}`;
  });
}

/** A text that lists nothing is a list, since lists are handed on as texts. */
const isList = (value: unknown): boolean => Array.isArray(value) || value === '';

const isHan = (character: string | undefined): boolean => /^[\p{Script=Han}“”（）]$/u.test(character ?? '');

function stepsOf(params: Params): StepNames {
  const steps = params['steps'];
  return typeof steps === 'object' && steps !== null ? (steps as StepNames) : {};
}

function show(value: unknown): string {
  if (value === null || value === undefined) return MISSING;
  if (Array.isArray(value)) return value.map(show).join(', ').slice(0, SHOWN);
  return (typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)).slice(
    0,
    SHOWN,
  );
}
