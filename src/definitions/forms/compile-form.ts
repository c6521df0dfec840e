import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Json, Problem, Variables } from '../../engine/index.js';
import type { FieldError } from '../../kernel/index.js';
import type { BoundForm, CheckedForm } from '../definition.js';
import { checkSchema } from './check-schema.js';
import { fieldErrors } from './field-sentences.js';
import { formError } from './form-problems.js';
import { boundedRegExp } from './safe-pattern.js';

/** Largest form file, in characters. */
const FILE_LIMIT = 262_144;
const LIST_LIMIT = 2_000;
const DEPTH_LIMIT = 20;

type Schema = Readonly<Record<string, Json>>;
type Compiled = Pick<BoundForm, 'key' | 'schema' | 'check' | 'split'> & { readonly name: string };

/**
 * Compiles a form file: JSON Schema 2020-12, named by its `$id`. Gives the form, or everything that is wrong with it; never
 * throws for what the file holds.
 */
export function compileForm(text: string): { readonly form: Compiled | null; readonly problems: readonly Problem[] } {
  const parsed = parse(text);
  if ('problem' in parsed) return { form: null, problems: [parsed.problem] };
  const { schema } = parsed;
  const problems = checkSchema(schema);
  if (problems.length > 0) return { form: null, problems };
  const compiled = compile(schema);
  if (typeof compiled === 'string') {
    const problem = formError(
      'FORM_SCHEMA_INVALID',
      '',
      [`表单模式无法编译：${compiled}。`, `The schema does not compile: ${compiled}.`],
      ['按 JSON Schema 2020-12 更正', 'Correct it as JSON Schema 2020-12'],
    );
    return { form: null, problems: [problem] };
  }
  const key = schema['$id'] as string;
  const name = typeof schema['title'] === 'string' ? schema['title'] : key;
  return { form: { key, name, schema, ...checking(schema, compiled) }, problems: [] };
}

function parse(text: string): { readonly schema: Schema } | { readonly problem: Problem } {
  const refused = (zh: string, en: string): { problem: Problem } => ({
    problem: formError('FORM_UNREADABLE', '', [zh, en], ['更正后重新提交', 'Mend the file and send it again']),
  });
  if (text.length > FILE_LIMIT)
    return refused(`表单超过 ${FILE_LIMIT} 个字符。`, `The form is longer than ${FILE_LIMIT} characters.`);
  try {
    const schema = JSON.parse(text) as Json;
    const isObject = typeof schema === 'object' && schema !== null && !Array.isArray(schema);
    return isObject ? { schema: schema as Schema } : refused('表单应为 JSON 对象。', 'A form is a JSON object.');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refused(`不是有效的 JSON：${reason}。`, `Not JSON: ${reason}.`);
  }
}

/** Checks schemas themselves. One for all: to compile the meta-schema costs more than any form. */
const META = ajvFormats.default(new Ajv2020({ allErrors: true, strict: false }));

function compile(schema: Schema): ValidateFunction | string {
  if (META.validateSchema(schema) !== true) return `schema is invalid: ${META.errorsText(META.errors)}`;
  const ajv = new Ajv2020({
    validateSchema: false,
    allErrors: true,
    verbose: true,
    useDefaults: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    validateFormats: true,
    code: { regExp: Object.assign(boundedRegExp, { code: 'boundedRegExp' }) },
  });
  ajvFormats.default(ajv);
  ajv.addVocabulary([...annotations(schema)]);
  try {
    return ajv.compile(schema);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Every `x-` keyword of the schema: said, never checked. */
function annotations(value: Json, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) annotations(one as Json, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (key.startsWith('x-')) found.add(key);
      annotations(one, found);
    }
  }
  return found;
}

function checking(schema: Schema, validate: ValidateFunction): Pick<BoundForm, 'check' | 'split'> {
  const fields = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const isContent = (name: string): boolean => Object.hasOwn(fields, name) && fields[name]?.['x-gongwen'] === 'content';
  return {
    check(given, pointerPrefix): CheckedForm {
      const tooMuch = oversize(given, pointerPrefix, 0);
      if (tooMuch) return { values: {}, errors: [tooMuch] };
      const values = withoutNulls(given as Variables) as Record<string, Json>;
      const isValid = validate(values);
      return { values, errors: isValid ? [] : fieldErrors(validate.errors ?? [], pointerPrefix) };
    },
    split(values) {
      const entries = Object.entries(values);
      return {
        routing: Object.fromEntries(entries.filter(([name]) => !isContent(name))),
        content: Object.fromEntries(entries.filter(([name]) => isContent(name))),
      };
    },
  };
}

/** Values that would keep the validator busy are refused before it sees them. */
function oversize(value: unknown, pointer: string, depth: number): FieldError | null {
  if (depth > DEPTH_LIMIT) {
    return {
      pointer,
      code: 'TOO_DEEP',
      zh: `嵌套不得超过 ${DEPTH_LIMIT} 层。`,
      en: `Nested deeper than ${DEPTH_LIMIT} levels.`,
    };
  }
  if (typeof value !== 'object' || value === null) return null;
  const list = Object.entries(value);
  if (list.length > LIST_LIMIT) {
    return { pointer, code: 'TOO_MANY', zh: `最多 ${LIST_LIMIT} 项。`, en: `At most ${LIST_LIMIT} items.` };
  }
  for (const [name, one] of list) {
    const found = oversize(one, `${pointer}/${name.slice(0, 100)}`, depth + 1);
    if (found) return found;
  }
  return null;
}

/** A copy in which a field that is `null` is absent: the two mean the same (api.md section 1). */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null && one !== undefined)
      .map(([name, one]) => [name, withoutNulls(one)]),
  );
}
