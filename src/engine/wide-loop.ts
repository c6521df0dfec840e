import { bitsOf, hasBit, membersOf, withoutBit } from './bits.js';
import type { Node, ProcessGraph } from './graph.js';
import type { Json } from './json.js';
import { packAll, unpackAll, unpackAt } from './packed.js';
import type { Activation, Loop, WideLoop } from './state.js';

/** A parallel loop with more instances than this keeps them in the compact form. */
export const NARROW = 20;

/** What one step answers is one instance: kinds that hold nothing else, and so may be compact. */
const COMPACT = new Set<Activation['kind']>(['TASK', 'WORK', 'CALL', 'WAIT']);

type LoopActivation = Activation & { readonly loop: Loop };

/**
 * Takes the instances of wide loops that have just been opened out of the activations and into their loops. Whatever became
 * an activation later, because something happened to it or it was added, stays one: numbers are found by counting.
 */
export function compacted(activations: ReadonlyMap<number, Activation>, graph: ProcessGraph): readonly Activation[] {
  const all = [...activations.values()];
  const wide = all.filter((one): one is LoopActivation => one.loop !== undefined && isToCompact(one.loop));
  if (wide.length === 0) return all;
  const loops = new Map(wide.map((loop) => [loop.n, compactLoop(loop, instancesOf(all, loop), graph)]));
  return all.flatMap((one) => {
    const { loop, taken } = loops.get(one.n) ?? {};
    if (loop && taken) return [loop];
    return one.in !== undefined && loops.get(one.in)?.taken.has(one.n) ? [] : [one];
  });
}

const isToCompact = ({ total, rest, times, wide }: Loop): boolean =>
  total > NARROW && rest === undefined && times === undefined && wide === undefined;

/** Instances that can be counted out from the first of them, all with variables of the same names. */
function instancesOf(all: readonly Activation[], { n }: Activation): readonly Activation[] {
  const instances = all.filter((one) => one.in === n && one.index !== undefined);
  const [first] = instances;
  if (!first || !COMPACT.has(first.kind)) return [];
  const names = Object.keys(first.vars ?? {}).join('\n');
  const isAlike = (one: Activation): boolean =>
    one.kind === first.kind &&
    one.n - (one.index ?? 0) === first.n - (first.index ?? 0) &&
    Object.keys(one.vars ?? {}).join('\n') === names;
  return instances.filter(isAlike);
}

function compactLoop(
  activation: LoopActivation,
  instances: readonly Activation[],
  graph: ProcessGraph,
): { readonly loop: Activation; readonly taken: ReadonlySet<number> } {
  const [first] = instances;
  if (!first) return { loop: activation, taken: new Set() };
  const { loop, elementId } = activation;
  const names = Object.keys(first.vars ?? {});
  const byIndex = new Map(instances.map((one) => [one.index ?? 0, one]));
  const valuesOf = (one: Activation | undefined): Json => (one ? names.map((name) => one.vars?.[name] ?? null) : null);
  const wide: WideLoop = {
    kind: first.kind,
    first: first.n - (first.index ?? 0),
    open: bitsOf(byIndex.keys()),
    done: bitsOf(loop.done),
    names,
    values: names.length === 0 ? '' : packAll(Array.from({ length: loop.total }, (_, at) => valuesOf(byIndex.get(at)))),
    ...(loop.done.length === 0 && !readsCollection(graph.nodes.get(elementId)) ? { results: '' } : {}),
  };
  return { loop: { ...activation, loop: { ...loop, done: [], wide } }, taken: new Set(instances.map(({ n }) => n)) };
}

/** Whether an expression of a multi-instance activity reads the results that it has collected so far. */
function readsCollection(node: Node | undefined): boolean {
  const spec = node?.multiInstance;
  const name = spec?.outputCollection ?? null;
  if (!node || !spec || name === null) return false;
  return [
    spec.completionCondition,
    spec.outputElement,
    ...[...node.outputs, ...node.inputs].map((one) => one.expression),
  ].some((expression) => expression?.source.includes(name));
}

/** Instance `n` of a loop as an activation; `undefined` where it is none of its compact ones, or is under way no more. */
export function instanceOf(activation: Activation, n: number): Activation | undefined {
  const wide = activation.loop?.wide;
  if (!wide || !hasBit(wide.open, n - wide.first)) return undefined;
  return asActivation(
    activation,
    wide,
    n - wide.first,
    wide.names.length === 0 ? [] : unpackAt(wide.values, n - wide.first),
  );
}

/** All compact instances of a loop as activations, in their order. */
export function allInstancesOf(activation: Activation): readonly Activation[] {
  const wide = activation.loop?.wide;
  if (!wide) return [];
  const values = unpackAll(wide.values);
  return membersOf(wide.open).map((index) => asActivation(activation, wide, index, values[index] ?? []));
}

function asActivation({ n, elementId }: Activation, wide: WideLoop, index: number, values: Json): Activation {
  const list = Array.isArray(values) ? (values as readonly Json[]) : [];
  const vars = Object.fromEntries(wide.names.map((name, at) => [name, list[at] ?? null]));
  return { n: wide.first + index, kind: wide.kind, elementId, in: n, index, vars };
}

/** The loop when these of its compact instances have become activations: all of them, where none is named. */
export function withoutInstances(activation: Activation, n?: number): Activation {
  const { loop } = activation;
  if (!loop?.wide) return activation;
  const open = n === undefined ? '' : withoutBit(loop.wide.open, n - loop.wide.first);
  return { ...activation, loop: { ...loop, wide: { ...loop.wide, open } } };
}

/** Number and element of each compact instance of a loop, ascending. */
export const compactPoints = ({
  elementId,
  loop,
}: Activation): readonly { readonly n: number; readonly elementId: string }[] =>
  loop?.wide ? membersOf(loop.wide.open).map((index) => ({ n: (loop.wide?.first ?? 0) + index, elementId })) : [];
