import { Rejection, stepNames, type StepNames } from '../kernel/index.js';
import type { ProcessGraph } from '../engine/index.js';

/** Params that name these elements to people, as far as one of the processes has them. */
export const stepsIn = (
  graphs: Iterable<ProcessGraph>,
  ids: readonly (string | null | undefined)[],
): { readonly steps: StepNames } =>
  stepNames(...[...graphs].flatMap(({ nodes }) => ids.flatMap((id) => nodes.get(id ?? '') ?? [])));

/** A refusal of the engine, which speaks of elements only, with what people call them in this process. */
export function namingSteps(refusal: Rejection, graph: ProcessGraph): Rejection {
  const { code, params, errors } = refusal;
  const told = Object.values(params).filter((value) => typeof value === 'string');
  const named = stepsIn([graph], told);
  return Object.keys(named.steps).length === 0
    ? refusal
    : new Rejection(code, { ...params, ...named }, errors, { cause: refusal });
}
