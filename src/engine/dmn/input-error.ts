import type { FieldError } from '../../kernel/rejection.js';
import { quoted } from './typed-as.js';
import type { TypeFault } from './value-type.js';

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** What is wrong with an input, and which value is: pointer, code and sentences. */
export function inputError(input: string, { path, code, expected, isCollection, value }: TypeFault): FieldError {
  const place = [input, ...path].join('.');
  const pointer = `/${[input, ...path].map(escaped).join('/')}`;
  if (code === 'NOT_ALLOWED') {
    return {
      pointer,
      code,
      zh: `“${place}”的值须在 ${expected} 之中，现为 ${quoted(value)}。`,
      en: `The value of "${place}" must be among ${expected}; it is ${quoted(value)}.`,
    };
  }
  const [zh, en] = isCollection ? [`${expected} 列表`, `a list of ${expected}`] : [expected, expected];
  return {
    pointer,
    code,
    zh: `“${place}”的值须为 ${zh} 类型，现为 ${quoted(value)}。`,
    en: `The value of "${place}" must be ${en}; it is ${quoted(value)}.`,
  };
}
