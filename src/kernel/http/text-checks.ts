import { stacksMarks } from '../combining-marks.js';
import type { FieldError } from '../rejection.js';

/** Deepest nesting of a JSON body. */
const DEPTH_LIMIT = 64;

/** Most names of one object: as many as a process has elements (api.md section 7). What reads a body grows faster than they do. */
const NAMES_LIMIT = 10_000;

/** Most wrong fields that one answer lists. */
const ERROR_LIMIT = 100;

/** Names that an object of this language already has a meaning for. */
const PROTOTYPE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/** Longest name that an answer repeats. */
const NAME_LIMIT = 200;

/** A part of a JSON pointer (RFC 6901); what is no character becomes U+FFFD. */
export const pointerPart = (name: string): string =>
  name
    .slice(0, NAME_LIMIT)
    .replaceAll(/[\0\p{Surrogate}]/gu, '\ufffd')
    .replaceAll('~', '~0')
    .replaceAll('/', '~1');

type Container = Record<string, unknown> | unknown[];

/**
 * Looks through a parsed JSON body once, without recursion: texts with NUL, half a character or stacks of marks, numbers that no column
 * holds, names that mean something to the language, nesting without end. Brings texts to NFC in place, unless `verbatim`.
 */
export function bodyErrors(body: unknown, verbatim: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (typeof body !== 'object' || body === null) return errors;
  const open: { at: Container; pointer: string; depth: number }[] = [{ at: body as Container, pointer: '', depth: 1 }];
  for (let next = open.pop(); next && errors.length < ERROR_LIMIT; next = open.pop()) {
    const { at, pointer, depth } = next;
    if (depth > DEPTH_LIMIT) {
      errors.push(tooDeep(pointer));
      continue;
    }
    const names = Object.keys(at);
    if (!Array.isArray(at) && names.length > NAMES_LIMIT) {
      errors.push(tooManyNames(pointer));
      continue;
    }
    for (const name of names) {
      const value = (at as Record<string, unknown>)[name];
      const here = `${pointer}/${pointerPart(name)}`;
      const error = nameError(name, here) ?? valueError(value, here);
      if (error) errors.push(error);
      else if (typeof value === 'string') {
        if (!verbatim && !ascii(value)) (at as Record<string, unknown>)[name] = value.normalize('NFC');
      } else if (typeof value === 'object' && value !== null) {
        open.push({ at: value as Container, pointer: here, depth: depth + 1 });
      }
    }
  }
  return errors.sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
}

/** Whether every character is one byte, so that there is nothing to normalise. */
const ascii = (text: string): boolean => Buffer.byteLength(text) === text.length;

/** Whether a text can be stored: no NUL, no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

function nameError(name: string, pointer: string): FieldError | null {
  if (PROTOTYPE_NAMES.has(name)) return unknownField(pointer, name);
  return textError(name, pointer);
}

function textError(text: string, pointer: string): FieldError | null {
  if (!isStorable(text)) return notText(pointer);
  return stacksMarks(text) ? tooManyMarks(pointer) : null;
}

function valueError(value: unknown, pointer: string): FieldError | null {
  if (typeof value === 'string') return textError(value, pointer);
  if (typeof value !== 'number') return null;
  const holds = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return holds
    ? null
    : {
        pointer,
        code: 'OUT_OF_RANGE',
        zh: '数值超出可保存的范围。',
        en: 'The number is out of the range that can be kept.',
      };
}

/** A field that the request may not have. */
export const unknownField = (pointer: string, name: string): FieldError => ({
  pointer,
  code: 'UNKNOWN_FIELD',
  zh: `没有名为“${name.slice(0, NAME_LIMIT)}”的字段。`,
  en: `There is no field named "${name.slice(0, NAME_LIMIT)}".`,
});

const notText = (pointer: string): FieldError => ({
  pointer,
  code: 'NOT_TEXT',
  zh: '含有空字符（NUL）或残缺的字符编码。',
  en: 'Holds a NUL or half a character.',
});

const tooManyMarks = (pointer: string): FieldError => ({
  pointer,
  code: 'TOO_MANY_MARKS',
  zh: '一个字符上叠加的附加符号过多。',
  en: 'Stacks more marks on a letter than anybody writes.',
});

const tooManyNames = (pointer: string): FieldError => ({
  pointer: pointer.slice(0, 200),
  code: 'TOO_MANY_FIELDS',
  zh: `字段超过 ${NAMES_LIMIT} 个。`,
  en: `Has more than ${NAMES_LIMIT} fields.`,
});

const tooDeep = (pointer: string): FieldError => ({
  pointer: pointer.slice(0, 200),
  code: 'TOO_DEEP',
  zh: `嵌套超过 ${DEPTH_LIMIT} 层。`,
  en: `Nested deeper than ${DEPTH_LIMIT} levels.`,
});
