import { Rejection } from '../kernel/rejection.js';
import { withBit } from './bits.js';
import { closeInside, closeOne } from './closing.js';
import type { MultiInstance, Node } from './graph.js';
import type { Json, Variables } from './json.js';
import { countsOf, countVariables, isMultiInstance, placeOf } from './loop-counts.js';
import { packedWith, unpackAll } from './packed.js';
import type { Run, Step } from './run.js';
import type { Activation, Loop } from './state.js';
import { leaveBy } from './tokens.js';
import { armBoundary } from './triggers.js';
import { assign, isTrue, valueOf, visibleTo } from './variables.js';
import { isWatched } from './watched.js';

/** Most instances that one entry may open. */
export const INSTANCES_LIMIT = 5_000;

/**
 * A token enters a multi-instance activity: collection or cardinality is read now, once, and the output collection begins
 * empty, whatever an earlier entry left. Without instances the token goes on at once.
 *
 * Raises `COLLECTION_NOT_LIST`, `CARDINALITY_INVALID`, `TOO_MANY_INSTANCES`.
 */
export function openLoop(run: Run, node: Node, spec: MultiInstance, scope: number): void {
  const elements = elementsOf(run, node, spec, visibleTo(run, scope));
  demandFew(node.id, elements.length);
  const n = run.nextN();
  const [first = null, ...rest] = elements;
  const loop: Loop = { total: elements.length, done: [], ...(spec.sequential ? { rest } : {}) };
  const vars = spec.outputCollection === null ? {} : { [spec.outputCollection]: [] };
  run.put({ n, kind: 'LOOP', elementId: node.id, in: scope, vars, loop });
  if (elements.length === 0) {
    // No instance will show that the way led through here.
    run.emit({ type: 'ACTIVITY_ENTERED', n, elementId: node.id });
    run.emit({ type: 'ACTIVITY_LEFT', n, elementId: node.id, reason: 'COMPLETED' });
    finishLoop(run, node, spec, n);
    return;
  }
  if (!armBoundary(run, node, n)) return;
  if (spec.sequential) run.plan({ type: 'INSTANCE', in: n, index: 0, element: first });
  else run.plan(...elements.map((element, index): Step => ({ type: 'INSTANCE', in: n, index, element })));
}

/** Raises `TOO_MANY_INSTANCES`. */
export function demandFew(element: string, instances: number): void {
  if (instances > INSTANCES_LIMIT) {
    throw new Rejection('TOO_MANY_INSTANCES', { element, instances, limit: INSTANCES_LIMIT });
  }
}

/** What the instances are opened for, one each: the elements of the collection, or `null` as often as cardinality says. */
function elementsOf(run: Run, node: Node, spec: MultiInstance, context: Variables): readonly Json[] {
  if (spec.collection !== null) {
    const collection = valueOf(run, node.id, spec.collection, context);
    if (!Array.isArray(collection)) {
      throw new Rejection('COLLECTION_NOT_LIST', { element: node.id, expression: spec.collection.source });
    }
    return collection as readonly Json[];
  }
  const cardinality = spec.cardinality === null ? null : valueOf(run, node.id, spec.cardinality, context);
  if (typeof cardinality !== 'number' || !Number.isInteger(cardinality) || cardinality < 0) {
    throw new Rejection('CARDINALITY_INVALID', { element: node.id, expression: spec.cardinality?.source ?? '' });
  }
  return Array.from({ length: Math.min(cardinality, INSTANCES_LIMIT + 1) }, () => null);
}

/** Variables that one instance begins with. */
export const instanceVariables = (spec: MultiInstance, element: Json): Variables =>
  spec.elementVariable === null ? {} : { [spec.elementVariable]: element };

/**
 * Instance `index` is done; `seen` is all it saw, its results included. Its output joins the collection at its place in the
 * order of instances. Then the completion condition decides whether the others are still needed; it may read what this
 * instance saw and brought, the collection so far, `nrOfInstances`, `nrOfCompletedInstances` and `nrOfActiveInstances`.
 */
export function finishInstance(run: Run, n: number, index: number, seen: Variables): void {
  const node = run.node(run.activation(n).elementId);
  const spec = node.multiInstance;
  if (!spec) throw new Rejection('STATE_DOES_NOT_FIT', { element: node.id });
  collect(run, node, spec, n, index, seen);
  goOn(run, node, spec, n, seen);
}

/**
 * One instance less is under way in loop `n`: it ends when all that count are done, or the completion condition says that
 * they are enough; else a sequential one opens the next. `seen`: what the instance saw, where it was completed.
 */
export function goOn(run: Run, node: Node, spec: MultiInstance, n: number, seen: Variables = {}): void {
  noteProgress(run, spec, n);
  const { vars } = run.activation(n);
  const loop = loopOf(run.activation(n));
  const { done, total } = countsOf(loop);
  const enough =
    done === total ||
    (spec.completionCondition !== null &&
      isTrue(run, node.id, spec.completionCondition, {
        ...visibleTo(run, n),
        ...seen,
        ...vars,
        ...countVariables(loop),
      }));
  if (enough) {
    closeInside(run, n, 'COMPLETION_CONDITION');
    finishLoop(run, node, spec, n);
  } else if (loop.rest !== undefined) {
    const [element = null, ...rest] = loop.rest;
    run.put({ ...run.activation(n), loop: { ...loop, rest } });
    run.plan({ type: 'INSTANCE', in: n, index: loop.total - loop.rest.length, element });
  }
}

/** Conditions on the border of a loop may read how far it is. */
function noteProgress(run: Run, { outputCollection }: MultiInstance, n: number): void {
  if (!isWatched(run.graph)) return;
  for (const name of Object.keys(countVariables(loopOf(run.activation(n))))) run.noteChange(n, name);
  if (outputCollection !== null) run.noteChange(n, outputCollection);
}

/** Notes that an instance is done, and puts its result where it belongs. */
function collect(run: Run, node: Node, spec: MultiInstance, n: number, index: number, seen: Variables): void {
  const activation = run.activation(n);
  const loop = loopOf(activation);
  const { wide } = loop;
  const name = spec.outputCollection;
  const output =
    name === null || spec.outputElement === null ? undefined : valueOf(run, node.id, spec.outputElement, seen);
  const list = name === null ? undefined : activation.vars?.[name];
  if (wide?.results !== undefined) {
    const results = output === undefined ? wide.results : packedWith(wide.results, [index, output]);
    run.put({ ...activation, loop: { ...loop, wide: { ...wide, done: withBit(wide.done, index), results } } });
    return;
  }
  const place = placeOf(loop, index);
  const vars =
    name === null || output === undefined || !Array.isArray(list)
      ? activation.vars
      : { ...activation.vars, [name]: (list as readonly Json[]).toSpliced(place, 0, output) };
  const collected = wide
    ? { ...loop, wide: { ...wide, done: withBit(wide.done, index) } }
    : { ...loop, done: loop.done.toSpliced(place, 0, index) };
  run.put({ ...activation, ...(vars === undefined ? {} : { vars }), loop: collected });
}

/** The results of a loop in the order of its instances; `undefined` where it collects none. */
function collectedBy({ vars, loop }: Activation, { outputCollection }: MultiInstance): Json | undefined {
  if (outputCollection === null) return undefined;
  const results = loop?.wide?.results;
  if (results === undefined) return vars?.[outputCollection];
  return (unpackAll(results) as [number, Json][]).sort(([a], [b]) => a - b).map(([, result]) => result);
}

/** Instance `index` of loop `n` was taken out, not completed: it counts no more. A standard loop has no instances. */
export function takeOut(run: Run, n: number, index: number): void {
  const activation = run.activation(n);
  if (!isMultiInstance(activation)) return;
  const { loop } = activation;
  const removed = [...(loop.removed ?? []), index].sort((a, b) => a - b);
  run.put({ ...activation, loop: { ...loop, removed } });
}

function loopOf(activation: Activation): Loop {
  if (!activation.loop) throw new Rejection('STATE_DOES_NOT_FIT', { n: activation.n });
  return activation.loop;
}

/** The loop ends: its output collection is assigned outside, and one token goes on. */
function finishLoop(run: Run, node: Node, spec: MultiInstance, n: number): void {
  const activation = run.activation(n);
  const scope = run.around(activation).n;
  const collected = collectedBy(activation, spec);
  closeOne(run, activation, 'COMPLETED');
  if (spec.outputCollection !== null && collected !== undefined) {
    assign(run, scope, { [spec.outputCollection]: collected });
  }
  leaveBy(run, node, scope, n);
}
