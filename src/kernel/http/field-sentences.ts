import type { ValidationError } from 'class-validator';
import type { Bilingual, FieldError } from '../rejection.js';
import { checkedField } from './checked-field.js';
import { pointerPart, unknownField } from './text-checks.js';

/** A wrong field's code and sentence; `bounds` are the numbers, and `choices` the values, that the validator names. */
interface Sentence {
  readonly code: string;
  say(bounds: readonly string[], choices: string): Bilingual;
}

const fixed = (code: string, zh: string, en: string): Sentence => ({ code, say: () => ({ zh, en }) });

const REQUIRED = fixed('REQUIRED', '必填。', 'This field is required.');

/** By the validator's name. Kinds first, bounds after: of several complaints about one field the first is told. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  isDefined: REQUIRED,
  isString: fixed('NOT_A_TEXT', '应为文本。', 'Must be a text.'),
  isBoolean: fixed('NOT_A_BOOLEAN', '应为 true 或 false。', 'Must be true or false.'),
  isInt: fixed('NOT_A_WHOLE_NUMBER', '应为整数。', 'Must be a whole number.'),
  isNumber: fixed('NOT_A_NUMBER', '应为数字。', 'Must be a number.'),
  isArray: fixed('NOT_A_LIST', '应为列表。', 'Must be a list.'),
  isObject: fixed('NOT_AN_OBJECT', '应为对象。', 'Must be an object.'),
  isMapping: fixed('NOT_A_MAPPING', '应为由元素编号到元素编号的对象。', 'Must be an object of element ids.'),
  nestedValidation: fixed('NOT_AN_OBJECT', '应为对象。', 'Must be an object.'),
  isUuid: fixed('NOT_AN_ID', '不是有效的标识（UUID）。', 'Is not an id (UUID).'),
  isEnum: {
    code: 'NOT_A_CHOICE',
    say: (_, choices) => ({ zh: `可选：${choices}。`, en: `Choose one of ${choices}.` }),
  },
  isIn: { code: 'NOT_A_CHOICE', say: (_, choices) => ({ zh: `可选：${choices}。`, en: `Choose one of ${choices}.` }) },
  day: fixed('NOT_A_DAY', '应为日期（YYYY-MM-DD）。', 'Must be a day (YYYY-MM-DD).'),
  isNotEmpty: fixed('EMPTY', '不能为空。', 'Must not be empty.'),
  arrayNotEmpty: fixed('EMPTY', '不能为空。', 'Must not be empty.'),
  isLength: {
    code: 'WRONG_LENGTH',
    say: ([least, most]) => ({
      zh: most === undefined ? `至少 ${least} 个字符。` : `长度应为 ${least} 至 ${most} 个字符。`,
      en: most === undefined ? `At least ${least} characters.` : `Must have ${least} to ${most} characters.`,
    }),
  },
  maxLength: {
    code: 'TOO_LONG',
    say: ([most]) => ({ zh: `最多 ${most} 个字符。`, en: `At most ${most} characters.` }),
  },
  minLength: {
    code: 'TOO_SHORT',
    say: ([least]) => ({ zh: `至少 ${least} 个字符。`, en: `At least ${least} characters.` }),
  },
  max: { code: 'TOO_LARGE', say: ([most]) => ({ zh: `不得大于 ${most}。`, en: `Must be at most ${most}.` }) },
  min: { code: 'TOO_SMALL', say: ([least]) => ({ zh: `不得小于 ${least}。`, en: `Must be at least ${least}.` }) },
  arrayMaxSize: { code: 'TOO_MANY', say: ([most]) => ({ zh: `最多 ${most} 项。`, en: `At most ${most} items.` }) },
  arrayMinSize: { code: 'TOO_FEW', say: ([least]) => ({ zh: `至少 ${least} 项。`, en: `At least ${least} items.` }) },
  arrayUnique: fixed('REPEATED', '有重复的项。', 'Holds an item twice.'),
  matches: fixed('WRONG_FORM', '格式不正确。', 'Has the wrong form.'),
};

const ORDER = Object.keys(SENTENCES);

/** Most wrong fields that one answer lists. */
const LIMIT = 100;

/** Every wrong field of a DTO with its pointer and one sentence. */
export function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors
    .flatMap((error) => {
      const pointer = `${parent}/${pointerPart(error.property)}`;
      const own = error.constraints ? [ownError(error, error.constraints, pointer)] : [];
      return [...own, ...fieldErrors(error.children ?? [], pointer)];
    })
    .slice(0, LIMIT);
}

function ownError(error: ValidationError, constraints: Readonly<Record<string, string>>, pointer: string): FieldError {
  if ('whitelistValidation' in constraints) return unknownField(pointer, error.property);
  const value: unknown = error.value;
  if (value === undefined || value === null) return { pointer, code: REQUIRED.code, ...REQUIRED.say([], '') };
  const name = Object.keys(constraints).sort((a, b) => rank(a) - rank(b))[0]!;
  const checked = checkedField(name);
  if (checked) return { pointer, ...checked };
  const message = constraints[name]!;
  const sentence = SENTENCES[name];
  if (!sentence) return { pointer, code: snake(name), zh: `不符合要求：${message}。`, en: `${message}.` };
  // The validator tells its bounds only inside its sentence, after the field's name.
  const said = message.slice(message.indexOf(error.property) + error.property.length);
  const choices = /values: (.*)$/.exec(said)?.[1] ?? '';
  return { pointer, code: sentence.code, ...sentence.say(said.match(/-?\d+(?:\.\d+)?/g) ?? [], choices) };
}

function rank(name: string): number {
  const place = ORDER.indexOf(name);
  return place < 0 ? ORDER.length : place;
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
