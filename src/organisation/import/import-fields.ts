import type { FieldError } from '../../kernel/index.js';
import { hidesCharacters, isBlank, isDay } from '../../kernel/index.js';
import { CLEARANCES, PERSON_TYPES } from '../organisation.js';
import type { ShelfName } from '../organisation.store.js';

type Complaint = Omit<FieldError, 'pointer'>;

/** A field of an imported thing: what it takes, and what it is where it is left out (`undefined`: it must be there). */
export interface ImportField {
  readonly takes: (value: unknown) => boolean;
  readonly otherwise: Complaint | ((value: unknown) => Complaint);
  readonly standard?: unknown;
}

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const UPPER_CODE = /^[A-Z][A-Z0-9_]{0,31}$/;
const PERMISSION = /^[a-z][a-z-]{0,31}(?::[a-z-]{1,32})?$/;

const text = (form: RegExp, otherwise: Complaint): ImportField => ({
  takes: (value) => typeof value === 'string' && form.test(value),
  otherwise,
});
const list = (form: RegExp | null, otherwise: Complaint): ImportField => ({
  takes: (value) =>
    Array.isArray(value) &&
    value.length <= 100 &&
    new Set(value).size === value.length &&
    value.every((item) => (form ? typeof item === 'string' && form.test(item) : isName(item, 100))),
  otherwise,
  standard: [],
});
const choice = (of: readonly string[], standard: string): ImportField => ({
  takes: (value) => of.includes(value as string),
  otherwise: {
    code: 'NOT_A_CHOICE',
    zh: `可选：${of.map((one) => `“${one}”`).join('、')}。`,
    en: `Choose one of ${of.map((one) => `"${one}"`).join(', ')}.`,
  },
  standard,
});
const name = (most: number): ImportField => ({
  takes: (value) => isName(value, most),
  otherwise: (value) => {
    if (typeof value !== 'string') return { code: 'NOT_A_TEXT', zh: '应为文本。', en: 'Must be a text.' };
    if (isBlank(value)) return { code: 'EMPTY', zh: '不能为空，也不能只有空白。', en: 'Must not be empty or blank.' };
    if (hidesCharacters(value)) {
      return {
        code: 'HIDDEN_CHARACTERS',
        zh: '含有控制字符、改变书写方向的字符或看不见的字符。',
        en: 'Holds control characters, characters that turn the direction of writing, or ones that nobody sees.',
      };
    }
    return {
      code: 'WRONG_LENGTH',
      zh: `过长（${value.length} 个字符），最多 ${most} 个字符。`,
      en: `Too long (${value.length} characters): at most ${most}.`,
    };
  },
});
const orNone = (field: ImportField): ImportField => ({
  ...field,
  takes: (value) => value === null || field.takes(value),
  standard: null,
});

const isName = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most && !hidesCharacters(value);

const code = text(CODE, {
  code: 'NOT_A_CODE',
  zh: '代码由字母、数字、点、下划线和连字符组成，最多 64 个字符。',
  en: 'A code has letters, digits, dots, underscores and hyphens, at most 64.',
});
const upperCode = text(UPPER_CODE, {
  code: 'NOT_A_CODE',
  zh: '应为大写代码，如“MEMBER_UNIT”。',
  en: 'Must be an upper-case code such as "MEMBER_UNIT".',
});
const day: ImportField = {
  takes: (value) => typeof value === 'string' && isDay(value),
  otherwise: { code: 'NOT_A_DAY', zh: '应为 YYYY-MM-DD 形式的日期。', en: 'Must be a day, YYYY-MM-DD.' },
};
const flag: ImportField = {
  takes: (value) => typeof value === 'boolean',
  otherwise: { code: 'NOT_A_BOOLEAN', zh: '应为 true 或 false。', en: 'Must be true or false.' },
  standard: false,
};
const isCount = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 999;
const whole: ImportField = {
  takes: isCount,
  otherwise: { code: 'OUT_OF_RANGE', zh: '应为 0 至 999 的整数。', en: 'Must be a whole number from 0 to 999.' },
};
const experts: ImportField = {
  takes: (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length <= 50 &&
    Object.entries(value).every(([specialty, count]) => UPPER_CODE.test(specialty) && isCount(count)),
  otherwise: {
    code: 'NOT_COUNTS',
    zh: '应为各类专家的人数，如 {"STANDARDS": 3}。',
    en: 'Must be how many experts of each specialty, such as {"STANDARDS": 3}.',
  },
  standard: {},
};
const codes = list(CODE, {
  code: 'NOT_CODES',
  zh: '应为不重复的代码清单。',
  en: 'Must be a list of codes, each once.',
});

/** Fields of everything that an import may bring. */
export const IMPORT_FIELDS: Readonly<Record<ShelfName, Readonly<Record<string, ImportField>>>> = {
  units: {
    code,
    kind: upperCode,
    nameZh: name(100),
    nameEn: name(200),
    aliases: list(null, { code: 'NOT_NAMES', zh: '应为不重复的名称清单。', en: 'Must be a list of names, each once.' }),
    parent: orNone(code),
    external: flag,
    validFrom: day,
    validTo: orNone(day),
  },
  positions: {
    code,
    role: upperCode,
    nameZh: name(100),
    nameEn: name(200),
    functional: flag,
    single: flag,
    permissions: list(PERMISSION, {
      code: 'NOT_PERMISSIONS',
      zh: '应为不重复的权限清单，如 audit:read。',
      en: 'Must be a list of permissions such as audit:read, each once.',
    }),
    validFrom: orNone(day),
    validTo: orNone(day),
  },
  persons: {
    code,
    displayName: name(100),
    personType: choice(PERSON_TYPES, 'STAFF'),
    homeUnit: orNone(code),
    clearance: choice(CLEARANCES, 'INTERNAL'),
    accessProfile: orNone(upperCode),
    validFrom: day,
    validTo: orNone(day),
  },
  appointments: {
    person: code,
    position: code,
    unit: code,
    validFrom: day,
    validTo: orNone(day),
    appointedBy: orNone(name(200)),
    specialty: orNone(upperCode),
    divisionHead: flag,
  },
  headcounts: {
    unit: code,
    leaders: whole,
    staff: whole,
    experts,
    setBy: orNone(name(200)),
    validFrom: day,
    validTo: orNone(day),
  },
  duties: {
    code,
    owner: code,
    jointWith: codes,
    nameZh: name(100),
    nameEn: name(200),
    article: name(100),
    validFrom: orNone(day),
    validTo: orNone(day),
  },
};
