import type { ErrorObject } from 'ajv/dist/2020.js';
import { hidesCharacters, isBlank as showsNothing, type FieldError } from '../../kernel/index.js';
import { pointerStep } from './form-problems.js';

interface Said {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const said = (code: string, zh: string, en: string): Said => ({ code, zh, en });

const TYPES: Readonly<Record<string, Said>> = {
  string: said('NOT_A_TEXT', '应为文本', 'must be a text'),
  integer: said('NOT_A_WHOLE_NUMBER', '应为整数', 'must be a whole number'),
  number: said('NOT_A_NUMBER', '应为数字', 'must be a number'),
  boolean: said('NOT_A_BOOLEAN', '应为是或否', 'must be true or false'),
  array: said('NOT_A_LIST', '应为列表', 'must be a list'),
  object: said('NOT_AN_OBJECT', '应为对象', 'must be an object'),
};

/** What a complaint of the validator means; the limits are the schema's. */
function sentence(error: ErrorObject): Said {
  const params = error.params as Readonly<Record<string, unknown>>;
  const limit = String(params['limit']);
  switch (error.keyword) {
    case 'required':
    case 'dependentRequired':
      return said('REQUIRED', '必填', 'is required');
    case 'additionalProperties':
      return said('UNKNOWN_FIELD', '不是本表单的字段', 'is no field of this form');
    case 'type':
      return TYPES[String(params['type'])] ?? said('WRONG_TYPE', '类型不正确', `must be ${String(params['type'])}`);
    case 'enum': {
      const choices = (params['allowedValues'] as readonly unknown[]).map(String);
      const [zh, en] = [choices.map((one) => `“${one}”`).join('、'), choices.map((one) => `"${one}"`).join(', ')];
      return said('NOT_A_CHOICE', `可选：${zh}`, `must be one of ${en}`);
    }
    case 'const':
      return said(
        'NOT_A_CHOICE',
        `只能是“${String(params['allowedValue'])}”`,
        `must be "${String(params['allowedValue'])}"`,
      );
    case 'minLength':
      return isBlank(error.data)
        ? said('TOO_SHORT', '不能为空', 'must not be empty')
        : said('TOO_SHORT', `过短，至少 ${limit} 个字符`, `is too short: at least ${limit} characters`);
    case 'maxLength':
      return said('TOO_LONG', `过长，最多 ${limit} 个字符`, `is too long: at most ${limit} characters`);
    case 'minItems':
      return said('TOO_FEW', `至少 ${limit} 项`, `must have at least ${limit} items`);
    case 'maxItems':
      return said('TOO_MANY', `最多 ${limit} 项`, `must have at most ${limit} items`);
    case 'uniqueItems':
      return said('REPEATED', '有重复的项', 'holds an item twice');
    case 'minimum':
      return said('TOO_SMALL', `不得小于 ${limit}`, `must be at least ${limit}`);
    case 'exclusiveMinimum':
      return said('TOO_SMALL', `应大于 ${limit}`, `must be more than ${limit}`);
    case 'maximum':
      return said('TOO_LARGE', `不得大于 ${limit}`, `must be at most ${limit}`);
    case 'exclusiveMaximum':
      return said('TOO_LARGE', `应小于 ${limit}`, `must be less than ${limit}`);
    case 'format':
      return said(
        'WRONG_FORM',
        `格式应为“${String(params['format'])}”`,
        `must have the form of "${String(params['format'])}"`,
      );
    case 'pattern':
      if (isBlank(error.data)) return said('WRONG_FORM', '不能为空，也不能只有空白', 'must not be empty or blank');
      return typeof error.data === 'string' && hidesCharacters(error.data)
        ? said('WRONG_FORM', '含有控制字符或看不见的字符', 'holds control characters or ones that nobody sees')
        : said('WRONG_FORM', '格式不正确', 'has the wrong form');
    default:
      return said('NOT_ALLOWED', '不符合要求', 'does not fit what the form demands');
  }
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && showsNothing(value);

/** Names a field that the complaint is about, where the complaint stands at its holder. */
const MEMBER: Readonly<Record<string, string>> = {
  required: 'missingProperty',
  dependentRequired: 'missingProperty',
  additionalProperties: 'additionalProperty',
};

/** Every wrong field once, with pointer and sentence; complaints from inside a choice are told as one. */
export function fieldErrors(errors: readonly ErrorObject[], prefix: string): FieldError[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'not');
  const inside = (error: ErrorObject): boolean =>
    choices.some((choice) => error !== choice && error.schemaPath.startsWith(`${choice.schemaPath}/`));
  const found = new Map<string, FieldError>();
  for (const error of errors) {
    if (error.keyword === 'if' || inside(error)) continue;
    const member = MEMBER[error.keyword];
    const name = member === undefined ? null : String((error.params as Record<string, unknown>)[member]);
    const pointer = prefix + error.instancePath + (name === null ? '' : pointerStep(name));
    if (found.has(pointer)) continue;
    const { code, zh, en } = sentence(error);
    const title = titleOf(error, name);
    found.set(pointer, {
      pointer,
      code,
      zh: `${title.zh === null ? '' : `${title.zh}：`}${zh}。`,
      en: `${title.en ?? 'This'} ${en}.`,
    });
  }
  return [...found.values()];
}

function titleOf(
  error: ErrorObject,
  member: string | null,
): { readonly zh: string | null; readonly en: string | null } {
  const holder = error.parentSchema as Readonly<Record<string, unknown>> | undefined;
  const fields = holder?.['properties'] as Readonly<Record<string, unknown>> | undefined;
  const schema = member === null ? holder : fields && Object.hasOwn(fields, member) ? fields[member] : undefined;
  const { title, 'x-titleEn': titleEn } = (schema ?? {}) as Readonly<Record<string, unknown>>;
  return {
    zh: typeof title === 'string' ? title : member && `“${member}”`,
    en: typeof titleEn === 'string' ? titleEn : member && `"${member}"`,
  };
}
