import type { Command } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { movable, type CaseState, type Json } from '../../engine/index.js';
import type { TreeDependencies } from '../call-tree.js';
import { toCaseView, type CaseView } from '../case-view.js';
import type { Instance } from '../instance.js';
import { lockRunning, type CaseInHand } from '../lock-running.js';
import { stepsIn } from '../step-names.js';
import { forgetting } from './added-signers.js';
import { demandCaseVariables } from './case-variables.js';

/** To which running multi-instance activity instances are added, and why. */
export interface AddInstancesInput extends CaseInHand {
  /** Element of the activity, or its number where it runs several times. */
  readonly element?: string | undefined;
  readonly n?: number | undefined;
  /** One instance for each: an element of the collection, anything where the activity counts by number. */
  readonly items: readonly Json[];
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
}

/**
 * Adds instances to a multi-instance activity that is under way: a parallel one opens them at once, a sequential one after all
 * that it has still to open.
 *
 * Raises `CASE_NOT_FOUND`, `CASE_ENDED`, `PRECONDITION_FAILED`, `LOOP_NOT_OPEN`, `LOOP_AMBIGUOUS` for an element that runs
 * several times, `VALIDATION_FAILED` where what it counts by is content, `TOO_MANY_INSTANCES`.
 */
export const addInstances = (deps: TreeDependencies): Command<AddInstancesInput, CaseView> => ({
  name: 'instances.addInstances',
  async execute(ctx, { element, n, items, reason, ...inHand }) {
    const { tree, instance } = await lockRunning(ctx, deps, inHand);
    const loop = n ?? loopAt(instance, element);
    const node = instance.definition.graph.nodes.get(elementOf(instance, loop) ?? '');
    const variable = node?.multiInstance?.elementVariable ?? null;
    if (variable !== null) {
      await demandCaseVariables(ctx, deps, instance, { set: { [variable]: items }, at: '/items', isOne: true });
    }
    tree.deliver(
      instance.id,
      { type: 'ADD_INSTANCES', n: loop, elements: items, reason: 'ADDED', ...tree.cause },
      { act: 'INSTANCES_ADDED', committed: { reason }, ...(node ? { elementId: node.id } : {}) },
    );
    await tree.settle();
    return toCaseView(instance, ctx.zone);
  },
});

/** Which instance is taken out, and why. */
export interface RemoveInstanceInput extends CaseInHand {
  /** Number of the instance, or with `index` that of its activity. */
  readonly n: number;
  /** Place among the instances, from 0: of one that a sequential activity has still to open. */
  readonly index?: number | undefined;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
}

/**
 * Takes an instance out of a multi-instance activity: it is closed and counts no more. The last one that was missing ends the
 * activity as drawn. A signer whom somebody added is forgotten with it; one whom the process names is asked when it comes there
 * again.
 *
 * Raises `CASE_NOT_FOUND`, `CASE_ENDED`, `PRECONDITION_FAILED`, `INSTANCE_NOT_OPEN`, `LOOP_NOT_OPEN`.
 */
export const removeInstance = (deps: TreeDependencies): Command<RemoveInstanceInput, CaseView> => ({
  name: 'instances.removeInstance',
  async execute(ctx, { n, index, reason, ...inHand }) {
    const { tree, instance } = await lockRunning(ctx, deps, inHand);
    const place = index === undefined ? placeOf(instance.state, n) : { n, index };
    const elementId = elementOf(instance, place.n);
    const variables = elementId === undefined ? {} : forgetting(instance, elementId, n);
    const forgotten = Object.keys(variables).length === 0 ? {} : { variables };
    tree.deliver(
      instance.id,
      { type: 'REMOVE_INSTANCE', ...place, ...forgotten, reason: 'REMOVED', ...tree.cause },
      { act: 'INSTANCE_REMOVED', committed: { reason }, ...(elementId === undefined ? {} : { elementId }) },
    );
    await tree.settle();
    return toCaseView(instance, ctx.zone);
  },
});

const elementOf = ({ state }: Instance, n: number): string | undefined =>
  state?.activations.find((one) => one.n === n)?.elementId;

function loopAt({ state, definition }: Instance, element: string | undefined): number {
  const loops = (state?.activations ?? []).filter((one) => one.kind === 'LOOP' && one.elementId === element);
  const [loop, other] = loops;
  const named = stepsIn([definition.graph], [element]);
  if (!loop) throw new Rejection('LOOP_NOT_OPEN', { n: element ?? null, ...named });
  if (other) throw new Rejection('LOOP_AMBIGUOUS', { element, open: loops.map(({ n }) => n).join(' '), ...named });
  return loop.n;
}

/** The loop of an instance, and its place there. */
function placeOf(state: CaseState | null, n: number): { readonly n: number; readonly index: number } {
  const point = state === null ? undefined : movable(state).points.find((one) => one.n === n);
  if (!point || point.index === null) throw new Rejection('INSTANCE_NOT_OPEN', { n, index: null });
  return { n: point.in, index: point.index };
}
