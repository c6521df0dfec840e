import type { ProcessGraph } from './graph.js';
import type { Json } from './json.js';
import { isMultiInstance } from './loop-counts.js';
import type { Activation, CaseState } from './state.js';
import { allInstancesOf } from './wide-loop.js';

/** A list of the case from which a multi-instance activity takes its elements, by its name. */
export interface NamedList {
  readonly name: string;
  readonly elements: readonly Json[];
}

/** One instance of a multi-instance activity, and what stands beside it. */
export interface Beside {
  /** Number of the activity. */
  readonly loop: number;
  readonly elementVariable: string;
  /** What this instance was opened for. */
  readonly own: Json;
  /** What the instances that are under way were opened for, this one included, and those that are still to come. */
  readonly elements: readonly Json[];
  /** The list that the activity reads when it begins; `null` where it computes what it reads. */
  readonly list: NamedList | null;
}

/** A collection that is a variable, and nothing computed from variables. */
const VARIABLE = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/**
 * What stands beside open instance `n` of a multi-instance activity; `null` where `n` is none, or its activity counts by number
 * and opens its instances for nothing in particular.
 */
export function besideOf(graph: ProcessGraph, state: CaseState, n: number): Beside | null {
  const all = state.activations.flatMap((one) => [one, ...allInstancesOf(one)]);
  const instance = all.find((one) => one.n === n);
  const around = instance?.index === undefined ? undefined : all.find((one) => one.n === instance.in);
  if (!instance || !around || !isMultiInstance(around)) return null;
  const spec = graph.nodes.get(around.elementId)?.multiInstance;
  const variable = spec?.elementVariable ?? null;
  if (!spec?.collection || variable === null) return null;
  const openedFor = ({ vars }: Activation): Json => vars?.[variable] ?? null;
  const open = all.filter((one) => one.in === around.n && one.index !== undefined).map(openedFor);
  return {
    loop: around.n,
    elementVariable: variable,
    own: openedFor(instance),
    elements: [...open, ...(around.loop.rest ?? [])],
    list: listOf(all, around, spec.collection.source.trim()),
  };
}

function listOf(all: readonly Activation[], around: Activation, name: string): NamedList | null {
  if (!VARIABLE.test(name)) return null;
  for (let at: Activation | undefined = around; at; at = all.find((one) => one.n === at?.in)) {
    const elements = at.vars?.[name];
    if (at.vars && Object.hasOwn(at.vars, name)) {
      return Array.isArray(elements) ? { name, elements: elements as readonly Json[] } : null;
    }
  }
  return null;
}
