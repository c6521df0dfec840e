import { ValidateBy } from 'class-validator';
import { hidesCharacters, saysSomething } from '../hidden-characters.js';
import { isDay, readInstant } from '../instant.js';
import type { Bilingual } from '../rejection.js';

/** What is said of a field that its check does not take. */
export interface CheckedField extends Bilingual {
  readonly code: string;
}

const fields = new Map<string, CheckedField>();

/** A text field that is right where `check` says so; `wrong` is the code and the sentence where it is not. */
export function Checked(check: (text: string) => boolean, wrong: CheckedField): PropertyDecorator {
  fields.set(wrong.code, wrong);
  return ValidateBy({
    name: wrong.code,
    validator: { validate: (value) => typeof value === 'string' && check(value) },
  });
}

/** The sentence of such a check, by the name under which the validator reports it. */
export const checkedField = (name: string): CheckedField | undefined => fields.get(name);

/** An instant, RFC 3339 with offset. */
export const IsInstant = (): PropertyDecorator =>
  Checked((text) => readInstant(text) !== null, {
    code: 'NOT_AN_INSTANT',
    zh: '应为 RFC 3339 时刻（含时区），如 2022-10-18T08:30:00+08:00。',
    en: 'Must be an RFC 3339 instant with offset, such as 2022-10-18T08:30:00+08:00.',
  });

/** A name or a key that people read: nothing in it hides. */
export const ShowsWhole = (): PropertyDecorator =>
  Checked((text) => !hidesCharacters(text), {
    code: 'HIDDEN_CHARACTERS',
    zh: '含有控制字符或看不见的字符。',
    en: 'Holds control characters or characters that nobody sees.',
  });

/** A reason, a ground, a question: not empty, and not only blanks, signs or characters that nobody sees. */
export const SaysSomething = (): PropertyDecorator =>
  Checked(saysSomething, {
    code: 'EMPTY',
    zh: '应写明内容，不能为空或只有空白、符号。',
    en: 'Must say something: not be empty, blank or signs alone.',
  });

/** A day, `YYYY-MM-DD`. */
export const IsDay = (): PropertyDecorator =>
  Checked(isDay, {
    code: 'NOT_A_DAY',
    zh: '应为日期，如 2022-10-18。',
    en: 'Must be a day, such as 2022-10-18.',
  });
