import { Rejection } from '../../kernel/rejection.js';
import type { Variables } from '../json.js';
import type { Expression } from './expression.js';

/**
 * The answer of a condition. Raises `CONDITION_NOT_BOOLEAN` where it is neither true nor false: a missing variable or a
 * comparison of two kinds must never send a document down a road in silence.
 */
export function truth(expression: Expression, variables: Variables, at: string): boolean {
  const value = expression.evaluate(variables, at);
  if (typeof value === 'boolean') return value;
  throw new Rejection('CONDITION_NOT_BOOLEAN', { expression: expression.source, value: JSON.stringify(value) });
}
