import { Rejection } from '../kernel/rejection.js';
import { closeInside, closeOne } from './closing.js';
import type { MultiInstance, Node } from './graph.js';
import type { Json, Variables } from './json.js';
import type { Run, Step } from './run.js';
import type { Activation, Loop } from './state.js';
import { leaveBy } from './tokens.js';
import { armBoundary } from './triggers.js';
import { assign, isTrue, valueOf, visibleTo } from './variables.js';

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
  if (elements.length > INSTANCES_LIMIT) {
    throw new Rejection('TOO_MANY_INSTANCES', {
      element: node.id,
      instances: elements.length,
      limit: INSTANCES_LIMIT,
    });
  }
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
 * order of instances. Then the completion condition decides whether the others are still needed; it may read the
 * collection so far, `nrOfInstances`, `nrOfCompletedInstances` and `nrOfActiveInstances`.
 */
export function finishInstance(run: Run, n: number, index: number, seen: Variables): void {
  const node = run.node(run.activation(n).elementId);
  const spec = node.multiInstance;
  if (!spec) throw new Rejection('STATE_DOES_NOT_FIT', { element: node.id });
  const loop = collect(run, node, spec, n, index, seen);
  const counts = {
    nrOfInstances: loop.total,
    nrOfCompletedInstances: loop.done.length,
    nrOfActiveInstances: loop.rest === undefined ? loop.total - loop.done.length : 0,
  };
  const enough =
    loop.done.length === loop.total ||
    (spec.completionCondition !== null &&
      isTrue(run, node.id, spec.completionCondition, { ...visibleTo(run, n), ...counts }));
  if (enough) {
    closeInside(run, n, 'COMPLETION_CONDITION');
    finishLoop(run, node, spec, n);
  } else if (loop.rest !== undefined) {
    const [element = null, ...rest] = loop.rest;
    run.put({ ...run.activation(n), loop: { ...loop, rest } });
    run.plan({ type: 'INSTANCE', in: n, index: loop.done.length, element });
  }
}

function collect(run: Run, node: Node, spec: MultiInstance, n: number, index: number, seen: Variables): Loop {
  const activation = run.activation(n);
  const loop = loopOf(activation);
  const place = loop.done.filter((done) => done < index).length;
  const collected = { ...loop, done: loop.done.toSpliced(place, 0, index) };
  const name = spec.outputCollection;
  const output =
    name === null || spec.outputElement === null ? undefined : valueOf(run, node.id, spec.outputElement, seen);
  const list = name === null ? undefined : activation.vars?.[name];
  const vars =
    name === null || output === undefined || !Array.isArray(list)
      ? activation.vars
      : { ...activation.vars, [name]: (list as readonly Json[]).toSpliced(place, 0, output) };
  run.put({ ...activation, ...(vars === undefined ? {} : { vars }), loop: collected });
  return collected;
}

function loopOf(activation: Activation): Loop {
  if (!activation.loop) throw new Rejection('STATE_DOES_NOT_FIT', { n: activation.n });
  return activation.loop;
}

/** The loop ends: its output collection is assigned outside, and one token goes on. */
function finishLoop(run: Run, node: Node, spec: MultiInstance, n: number): void {
  const activation = run.activation(n);
  const scope = run.around(activation).n;
  const collected = spec.outputCollection === null ? undefined : activation.vars?.[spec.outputCollection];
  closeOne(run, activation, 'COMPLETED');
  if (spec.outputCollection !== null && collected !== undefined) {
    assign(run, scope, { [spec.outputCollection]: collected });
  }
  leaveBy(run, node, scope, n);
}
