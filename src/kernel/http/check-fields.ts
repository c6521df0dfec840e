import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { Rejection } from '../rejection.js';
import { fieldErrors } from './field-sentences.js';
import { nestedListErrors } from './nested-lists.js';
import { notAnObject } from './not-an-object.js';

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
    const dto = plainToInstance(metatype as Type<object>, withoutNulls((value ?? {}) as object));
    const errors = await validate(dto, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: false,
      validationError: { target: true, value: true },
    });
    const wrong = [...fieldErrors(errors), ...nestedListErrors(dto)];
    if (wrong.length > 0) throw new Rejection(type === 'body' ? 'VALIDATION_FAILED' : 'PARAMETER_INVALID', {}, wrong);
    return dto;
  }
}

/** Absent and `null` mean the same, so that a default holds for both. */
const withoutNulls = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
