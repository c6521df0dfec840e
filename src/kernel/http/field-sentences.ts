import { getMetadataStorage, type ValidationError } from 'class-validator';
import { hidesCharacters, isBlank } from '../hidden-characters.js';
import type { Bilingual, FieldError } from '../rejection.js';
import { checkedField } from './checked-field.js';
import { pointerPart, unknownField } from './text-checks.js';

/** A wrong field's code and sentence, by what its check was given (bounds, choices) and the value that it did not take. */
interface Sentence {
  readonly code: string;
  say(given: readonly unknown[], value: unknown): Bilingual;
}

const fixed = (code: string, zh: string, en: string): Sentence => ({ code, say: () => ({ zh, en }) });

const REQUIRED = fixed('REQUIRED', '必填。', 'This field is required.');
const BLANK = fixed('EMPTY', '不能为空，也不能只有空白。', 'Must not be empty or blank.');
const HIDDEN = fixed(
  'WRONG_FORM',
  '含有控制字符、改变书写方向的字符或看不见的字符。',
  'Holds control characters, characters that turn the direction of writing, or ones that nobody sees.',
);

const choice: Sentence = {
  code: 'NOT_A_CHOICE',
  say: (given) => {
    // An enumeration brings itself and then its values.
    const values = (given.length > 1 ? given[1] : given[0]) as readonly unknown[] | undefined;
    const shown = (values ?? []).map((value) => JSON.stringify(value).replaceAll('"', ''));
    return {
      zh: `可选：${shown.map((value) => `“${value}”`).join('、')}。`,
      en: `Choose one of ${shown.map((value) => `"${value}"`).join(', ')}.`,
    };
  },
};

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
  isEnum: choice,
  isIn: choice,
  day: fixed('NOT_A_DAY', '应为日期（YYYY-MM-DD）。', 'Must be a day (YYYY-MM-DD).'),
  isNotEmpty: BLANK,
  arrayNotEmpty: fixed('EMPTY', '不能为空。', 'Must not be empty.'),
  isLength: { code: 'WRONG_LENGTH', say: ([least, most], value) => lengthSentence(Number(least), most, value) },
  maxLength: {
    code: 'TOO_LONG',
    say: ([most]) => ({ zh: `过长，最多 ${show(most)} 个字符。`, en: `Too long: at most ${show(most)} characters.` }),
  },
  minLength: {
    code: 'TOO_SHORT',
    say: ([least]) => ({
      zh: `过短，至少 ${show(least)} 个字符。`,
      en: `Too short: at least ${show(least)} characters.`,
    }),
  },
  max: {
    code: 'TOO_LARGE',
    say: ([most]) => ({ zh: `不得大于 ${show(most)}。`, en: `Must be at most ${show(most)}.` }),
  },
  min: {
    code: 'TOO_SMALL',
    say: ([least]) => ({ zh: `不得小于 ${show(least)}。`, en: `Must be at least ${show(least)}.` }),
  },
  arrayMaxSize: {
    code: 'TOO_MANY',
    say: ([most]) => ({ zh: `最多 ${show(most)} 项。`, en: `At most ${show(most)} items.` }),
  },
  arrayMinSize: {
    code: 'TOO_FEW',
    say: ([least]) => ({ zh: `至少 ${show(least)} 项。`, en: `At least ${show(least)} items.` }),
  },
  arrayUnique: fixed('REPEATED', '有重复的项。', 'Holds an item twice.'),
  matches: fixed('WRONG_FORM', '格式不正确。', 'Has the wrong form.'),
};

const ORDER = Object.keys(SENTENCES);

/** Checks of a text that say something else of one that is blank or hides characters than that its form is wrong. */
const OF_FORM: ReadonlySet<string> = new Set(['isLength', 'minLength', 'matches']);

/** Most wrong fields that one answer lists. */
const LIMIT = 100;

/** Every wrong field of a DTO with its pointer and one sentence. Errors are to hold their targets. */
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
  if (value === undefined || value === null) return { pointer, code: REQUIRED.code, ...REQUIRED.say([], value) };
  const name = Object.keys(constraints).sort((a, b) => rank(a) - rank(b))[0]!;
  const checked = checkedField(name);
  if (checked) return { pointer, ...checked };
  const sentence = (OF_FORM.has(name) ? ofText(value, name) : null) ?? SENTENCES[name];
  if (!sentence)
    return { pointer, code: snake(name), zh: `不符合要求：${constraints[name]}。`, en: `${constraints[name]}.` };
  return { pointer, code: sentence.code, ...sentence.say(givenTo(error, name), value) };
}

/** What a text that does not pass is rather than too short or of the wrong form: blank, or not what it looks like. */
function ofText(value: unknown, check: string): Sentence | null {
  if (typeof value !== 'string') return null;
  if (isBlank(value)) return BLANK;
  return check === 'matches' && hidesCharacters(value) ? HIDDEN : null;
}

function lengthSentence(least: number, most: unknown, value: unknown): Bilingual {
  const length = typeof value === 'string' ? Array.from(value).length : 0;
  if (most === undefined) {
    return { zh: `过短，至少 ${least} 个字符。`, en: `Too short: at least ${least} characters.` };
  }
  const bounds = {
    zh: `应为 ${least} 至 ${show(most)} 个字符。`,
    en: `${least} to ${show(most)} characters are possible.`,
  };
  return length > Number(most)
    ? { zh: `过长（${length} 个字符），${bounds.zh}`, en: `Too long (${length} characters): ${bounds.en}` }
    : { zh: `过短（${length} 个字符），${bounds.zh}`, en: `Too short (${length} characters): ${bounds.en}` };
}

/** What the field's check was declared with: the validator itself tells only the bound that was missed, inside a sentence. */
function givenTo({ target, property }: ValidationError, name: string): readonly unknown[] {
  if (target === undefined) return [];
  const storage = getMetadataStorage();
  const checks = storage.getTargetValidationMetadatas(target.constructor, '', false, false);
  const check = checks.find((one) => one.propertyName === property && one.name === name);
  return (check?.constraints as readonly unknown[] | undefined) ?? [];
}

const show = (bound: unknown): string => String(bound as number);

function rank(name: string): number {
  const place = ORDER.indexOf(name);
  return place < 0 ? ORDER.length : place;
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
