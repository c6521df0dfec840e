import { Rejection } from '../kernel/rejection.js';
import type { EffectOf } from './effect.js';
import type { Node } from './graph.js';
import type { Variables } from './json.js';
import type { Run } from './run.js';
import { filled, valueOf } from './variables.js';

/** Bounds of a priority: it is kept as a 32-bit number. */
const HIGHEST = 2_147_483_647;

/**
 * What a worker outside is told of an external task: topic, tries and priority, as the drawing and the variables say now.
 * As in Camunda 7 a priority is fixed when the task begins. Raises `EXPRESSION_FAILED` for an empty topic and for a priority
 * that is no whole number.
 */
export function externalWork(
  run: Run,
  node: Extract<Node, { type: 'EXTERNAL_TASK' }>,
  variables: Variables,
): Pick<EffectOf<'WORK_REQUESTED'>, 'kind' | 'key' | 'retries' | 'priority'> {
  const { topic, retries, priority } = node.work;
  const key = filled(run, node.id, topic, variables).trim();
  if (key === '') throw new Rejection('EXPRESSION_FAILED', { element: node.id, expression: topic.source });
  const value = priority && valueOf(run, node.id, priority, variables);
  if (priority && !(Number.isInteger(value) && Math.abs(value as number) <= HIGHEST)) {
    throw new Rejection('EXPRESSION_FAILED', { element: node.id, expression: priority.source });
  }
  return {
    kind: 'EXTERNAL',
    key,
    ...(retries === null ? {} : { retries }),
    ...(priority ? { priority: value as number } : {}),
  };
}
