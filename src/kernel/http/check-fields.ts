import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate } from 'class-validator';
import { Rejection, type FieldError } from '../rejection.js';
import { fieldErrors } from './field-sentences.js';
import { nestedListErrors } from './nested-lists.js';
import { notAnObject } from './not-an-object.js';
import { pointerPart, unknownField } from './text-checks.js';

const NATIVE = new Set<unknown>([String, Boolean, Number, Array, Object, undefined]);

/**
 * Turns a body or a query into the DTO that the handler names, and checks every field.
 *
 * Raises `VALIDATION_FAILED` (body) and `PARAMETER_INVALID` (query), naming every wrong field at once.
 */
@Injectable()
export class CheckFields implements PipeTransform {
  async transform(value: unknown, { metatype, type, data }: ArgumentMetadata): Promise<unknown> {
    if ((type !== 'body' && type !== 'query') || data !== undefined) return value;
    if (type === 'body' && value !== undefined && !isObject(value)) {
      throw new Rejection('VALIDATION_FAILED', {}, [notAnObject]);
    }
    if (NATIVE.has(metatype)) return value ?? {};
    const { dto, unknown } = toDto(metatype as Type<object>, (value ?? {}) as Readonly<Record<string, unknown>>);
    const errors = await validate(dto, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: false,
      validationError: { target: true, value: true },
    });
    const wrong = [...unknown, ...fieldErrors(errors), ...nestedListErrors(dto)];
    if (wrong.length > 0) throw new Rejection(type === 'body' ? 'VALIDATION_FAILED' : 'PARAMETER_INVALID', {}, wrong);
    return dto;
  }
}

/** Most unknown fields that one answer lists. */
const UNKNOWN_LIMIT = 100;

/**
 * The DTO of a body or a query. Only fields that the DTO knows go through the transformer, and of objects and lists only those whose
 * items are DTOs themselves: what it copies costs it far more than reading did, so that a body of many fields that nobody asked
 * for would keep the service from everybody else. Absent and `null` mean the same, so that a default holds for both.
 */
function toDto(type: Type<object>, given: Readonly<Record<string, unknown>>): { dto: object; unknown: FieldError[] } {
  const { known, nested } = fieldsOf(type);
  const unknown: FieldError[] = [];
  const plain: Record<string, unknown> = {};
  const asItIs: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(given)) {
    if (field === null) continue;
    if (!known.has(name)) {
      if (unknown.length < UNKNOWN_LIMIT) unknown.push(unknownField(`/${pointerPart(name)}`, name));
    } else if (typeof field === 'object' && !nested.has(name)) asItIs[name] = field;
    else plain[name] = field;
  }
  return { dto: Object.assign(plainToInstance(type, plain), asItIs), unknown };
}

interface Fields {
  readonly known: ReadonlySet<string>;
  /** Those that are DTOs, or lists of them. */
  readonly nested: ReadonlySet<string>;
}

const described = new WeakMap<Type<object>, Fields>();

/** Names of the fields of a DTO class, as its validators know them; found out once per class. */
function fieldsOf(type: Type<object>): Fields {
  const before = described.get(type);
  if (before) return before;
  const checks = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const isNested = ({ name, type: kind }: (typeof checks)[number]): boolean => (name ?? kind) === 'nestedValidation';
  const fields = {
    known: new Set(checks.map((check) => check.propertyName)),
    nested: new Set(checks.filter(isNested).map((check) => check.propertyName)),
  };
  described.set(type, fields);
  return fields;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
