import type { Json, Problem } from '../../engine/index.js';
import { referenceFault } from './check-references.js';
import { formError, pointerStep } from './form-problems.js';
import { patternFault } from './safe-pattern.js';

type Schema = Readonly<Record<string, Json>>;

/** Keywords of JSON Schema 2020-12 that a form may use; everything else is refused, so that a typo is found. */
const KEYWORDS = new Set(
  (
    '$schema $id $comment $defs $ref title description examples default deprecated readOnly type enum const ' +
    'properties required additionalProperties minProperties maxProperties dependentRequired dependentSchemas ' +
    'items minItems maxItems uniqueItems minLength maxLength pattern format minimum maximum exclusiveMinimum ' +
    'exclusiveMaximum multipleOf allOf anyOf oneOf not if then else'
  ).split(' '),
);
const ROOT_ONLY = new Set(['$schema', '$id', '$defs']);
const FORMATS = new Set(['date', 'time', 'date-time', 'duration', 'uuid', 'email', 'uri']);
const MAPS = new Set(['properties', '$defs', 'dependentSchemas']);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf']);
const SINGLE = new Set(['items', 'not', 'if', 'then', 'else']);
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/** Longest key of a form. */
const KEY = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;
const FIELD_LIMIT = 1_000;
const DEPTH_LIMIT = 20;

const isObject = (value: Json | undefined): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What is wrong with a form's schema before it is compiled. Nothing remote, nothing that validates in more than quadratic
 * time, no name that every object has, closed objects only, and every field of the form marked routing or content.
 */
export function checkSchema(schema: Schema): Problem[] {
  const walk = new Walk(schema);
  walk.root();
  return walk.problems;
}

class Walk {
  readonly problems: Problem[] = [];
  #fields = 0;

  constructor(private readonly schema: Schema) {}

  root(): void {
    const { $schema: dialect, $id: id, type } = this.schema;
    if (dialect !== DIALECT) this.wrong('', '$schema', DIALECT);
    if (typeof id !== 'string' || !KEY.test(id) || id in {}) this.wrong('', '$id', 'F-NAME');
    if (type !== 'object') this.wrong('', 'type', 'object');
    this.visit(this.schema, '', 0);
    this.checkMarks();
    const fault = this.problems.length === 0 ? referenceFault(this.schema) : null;
    if (fault !== null)
      this.refuse('FORM_REFERENCE_REFUSED', '', `引用有误：${fault}。`, `In the references: ${fault}.`);
  }

  private checkMarks(): void {
    const fields = this.schema['properties'];
    if (!isObject(fields)) return;
    for (const [name, field] of Object.entries(fields)) {
      const mark = isObject(field) ? field['x-gongwen'] : undefined;
      if (mark === 'routing' || mark === 'content') continue;
      this.problems.push(
        formError(
          'FORM_FIELD_UNMARKED',
          `/properties${pointerStep(name)}`,
          [`字段“${name}”未标明是流转字段还是内容字段。`, `The field "${name}" is marked neither routing nor content.`],
          ['设置 "x-gongwen": "routing" 或 "content"', 'Set "x-gongwen": "routing" or "content"'],
        ),
      );
    }
  }

  private visit(schema: Json | undefined, pointer: string, depth: number): void {
    if (typeof schema === 'boolean') return;
    if (!isObject(schema)) return this.wrong(pointer, 'schema', '{…}');
    if (depth > DEPTH_LIMIT) return this.wrong(pointer, 'depth', `≤ ${DEPTH_LIMIT}`);
    for (const [keyword, value] of Object.entries(schema)) this.keyword(keyword, value, pointer, depth);
    const isClosed = schema['additionalProperties'] === false || isObject(schema['additionalProperties']);
    if (schema['type'] === 'object' && !isClosed) this.wrong(pointer, 'additionalProperties', 'false');
  }

  private keyword(keyword: string, value: Json, pointer: string, depth: number): void {
    const at = pointer + pointerStep(keyword);
    const known = keyword.startsWith('x-') || (KEYWORDS.has(keyword) && (depth === 0 || !ROOT_ONLY.has(keyword)));
    if (!known)
      this.refuse(
        'FORM_KEYWORD_REFUSED',
        at,
        `不支持关键字“${keyword}”。`,
        `The keyword "${keyword}" is not supported here.`,
      );
    if (MAPS.has(keyword)) this.map(value, at, depth);
    else if (LISTS.has(keyword)) {
      const schemas = Array.isArray(value) ? (value as readonly Json[]) : [];
      for (const [i, one] of schemas.entries()) this.visit(one, at + pointerStep(i), depth + 1);
    } else if (SINGLE.has(keyword) || (keyword === 'additionalProperties' && typeof value !== 'boolean')) {
      this.visit(value, at, depth + 1);
    } else if (keyword === 'pattern') this.pattern(value, at);
    else if (keyword === 'format' && !(typeof value === 'string' && FORMATS.has(value))) {
      this.wrong(pointer, 'format', [...FORMATS].join(', '));
    }
  }

  private map(value: Json, at: string, depth: number): void {
    if (!isObject(value)) return this.wrong(at, 'value', '{…}');
    for (const [name, one] of Object.entries(value)) {
      this.#fields += 1;
      if (name in {})
        this.refuse('FORM_NAME_REFUSED', at, `不能使用名称“${name}”。`, `The name "${name}" cannot be used.`);
      if (this.#fields === FIELD_LIMIT) this.wrong(at, 'fields', `≤ ${FIELD_LIMIT}`);
      if (this.#fields < FIELD_LIMIT) this.visit(one, at + pointerStep(name), depth + 1);
    }
  }

  private pattern(value: Json, at: string): void {
    const fault = typeof value === 'string' ? patternFault(value) : 'not a text';
    if (fault !== null) {
      this.refuse('FORM_PATTERN_REFUSED', at, `不接受该正则表达式：${fault}。`, `The pattern is refused: ${fault}.`);
    }
  }

  private wrong(pointer: string, what: string, expected: string): void {
    this.problems.push(
      formError(
        'FORM_SCHEMA_INVALID',
        pointer,
        [`“${what}”应为 ${expected}。`, `"${what}" should be ${expected}.`],
        ['按 JSON Schema 2020-12 更正', 'Correct it as JSON Schema 2020-12'],
      ),
    );
  }

  private refuse(code: string, pointer: string, zh: string, en: string): void {
    this.problems.push(formError(code, pointer, [zh, en], ['删除或改写', 'Remove or rewrite it']));
  }
}
