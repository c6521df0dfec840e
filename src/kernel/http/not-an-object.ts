import type { FieldError } from '../rejection.js';

/** JSON that is no object where one is expected. */
export const notAnObject: FieldError = {
  pointer: '',
  code: 'NOT_AN_OBJECT',
  zh: '应为 JSON 对象。',
  en: 'Must be a JSON object.',
};
