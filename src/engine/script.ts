import { Rejection } from '../kernel/rejection.js';
import type { Node } from './graph.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import { valueOf } from './variables.js';

/**
 * What a script task computes, as variables: its value under the name that the task gives it, or else every entry of a
 * context under its own name. `null` without a name is nothing at all. Raises `EXPRESSION_FAILED` when it cannot be computed,
 * and for a value without a name that is no context.
 */
export function scriptResults(
  run: Run,
  { id, script, resultVariable }: Extract<Node, { type: 'SCRIPT_TASK' }>,
  variables: Variables,
): Variables {
  const value = valueOf(run, id, script, variables);
  if (resultVariable !== null) return { [resultVariable]: value };
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Variables;
  throw new Rejection('EXPRESSION_FAILED', { element: id, expression: script.source });
}
