import { Rejection } from '../../kernel/rejection.js';
import type { TypeFault, ValueType } from './value-type.js';

/**
 * A result or an argument as a value of its declared type. A list of one stands for its element and an element for a list
 * of one (DMN 1.5, 10.3.2.9.4). Raises `EXPRESSION_FAILED` for anything else: the standard makes nothing of it, and a
 * document that goes on with nothing goes astray.
 */
export function typedAs(type: ValueType, value: unknown, name: string, at: string): unknown {
  const faults: TypeFault[] = [];
  const read = type.read(value, { at, faults });
  const [fault] = faults;
  if (!fault) return read;
  for (const other of converted(type, value)) {
    const again: TypeFault[] = [];
    const known = type.read(other, { at, faults: again });
    if (again.length === 0) return known;
  }
  const expected = fault.code === 'TYPE' ? `no ${fault.expected}` : `not among ${fault.expected}`;
  const where = [name, ...fault.path].join('.');
  throw new Rejection('EXPRESSION_FAILED', {
    expression: name,
    reason: `${where} is ${expected}: ${quoted(fault.value)}`,
  });
}

function converted(type: ValueType, value: unknown): unknown[] {
  if (Array.isArray(value)) return value.length === 1 && !type.isCollection ? [value[0] as unknown] : [];
  return type.isCollection ? [[value]] : [];
}

const QUOTE_LIMIT = 60;

/** A value as a sentence quotes it, shortened. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > QUOTE_LIMIT ? `${text.slice(0, QUOTE_LIMIT)}…` : text;
}
