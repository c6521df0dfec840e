import { getMetadataStorage } from 'class-validator';
import type { FieldError } from '../rejection.js';
import { notAnObject } from './not-an-object.js';
import { pointerPart } from './text-checks.js';

/**
 * Lists inside lists of objects: the validator takes `[[]]` for a list of no objects, and a handler would meet a list where
 * it was promised an object.
 */
export function nestedListErrors(dto: object, pointer = ''): FieldError[] {
  const known = getMetadataStorage().getTargetValidationMetadatas(dto.constructor, '', false, false);
  const nested = new Set(
    known.filter(({ name, type }) => (name ?? type) === 'nestedValidation').map((one) => one.propertyName),
  );
  return [...nested].flatMap((name) => {
    const value = (dto as Record<string, unknown>)[name];
    const here = `${pointer}/${pointerPart(name)}`;
    if (!Array.isArray(value)) return isDto(value) ? nestedListErrors(value, here) : [];
    return (value as unknown[]).flatMap((item, index) => {
      const place = `${here}/${index}`;
      if (Array.isArray(item)) return [{ ...notAnObject, pointer: place }];
      return isDto(item) ? nestedListErrors(item, place) : [];
    });
  });
}

const isDto = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value.constructor !== Object;
