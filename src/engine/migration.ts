import type { EventTrigger, Node, ProcessGraph } from './graph.js';
import { belongsTo } from './migrate.js';
import { MIGRATION_PROBLEMS, type MigrationProblemCode } from './migration-problem-kinds.js';
import { problemOf, type Problem } from './problem.js';
import type { Activation, CaseState } from './state.js';

/** What stands in the way of a migration, or is worth knowing before it; `elementId` is the element of the old version. */
export type MigrationProblem = Problem;

/** Ids of elements of the new version by those of the old one; an id that is not named maps to itself. */
export type Mapping = Readonly<Record<string, string>>;

/** How one case would go on under another version. */
export interface MigrationPlan {
  /** New element, or flow, for each that holds something. */
  readonly mapping: Mapping;
  /** Events of the new version to be armed: what `MIGRATE` takes with the mapping. */
  readonly arm: readonly string[];
  /** Empty, or warnings alone: the case can be migrated. */
  readonly problems: readonly MigrationProblem[];
}

/**
 * Everything about the migration of one case: the mapping from equal ids, with `given` over it, the events that it arms, and
 * all that is wrong with it at once. The old graph is that of the version under which the state was made.
 */
export function planMigration(
  oldGraph: ProcessGraph,
  newGraph: ProcessGraph,
  state: CaseState,
  given: Mapping = {},
): MigrationPlan {
  const mapping = { ...proposeMapping(oldGraph, newGraph, state), ...given };
  return {
    mapping,
    arm: eventsToArm(oldGraph, newGraph, state, mapping),
    problems: migrationProblems(oldGraph, newGraph, state, mapping),
  };
}

/**
 * A mapping from equal ids: each element that holds something in this case to the one of the same id and type, and each flow
 * by which a token waits at a join to the one of the same id or between the same elements. What has none is left out.
 */
export function proposeMapping(oldGraph: ProcessGraph, newGraph: ProcessGraph, state: CaseState): Mapping {
  const held = new Set([...heldElements(state), ...state.triggers.map(({ elementId }) => elementId)]);
  const pairs: [string, string][] = [];
  for (const id of held) {
    const [before, after] = [oldGraph.nodes.get(id), newGraph.nodes.get(id)];
    if (before && before.type === after?.type) pairs.push([id, id]);
  }
  for (const { tokens } of state.joins) {
    for (const [flowId] of tokens) {
      const flow = sameFlow(oldGraph, newGraph, flowId);
      if (flow !== undefined) pairs.push([flowId, flow]);
    }
  }
  return Object.fromEntries(pairs);
}

function sameFlow(oldGraph: ProcessGraph, newGraph: ProcessGraph, flowId: string): string | undefined {
  const before = oldGraph.flows.get(flowId);
  if (!before) return undefined;
  const joins = (id: string): boolean => {
    const flow = newGraph.flows.get(id);
    return flow?.sourceId === before.sourceId && flow.targetId === before.targetId;
  };
  if (newGraph.flows.get(flowId)?.targetId === before.targetId) return flowId;
  return newGraph.nodes.get(before.targetId)?.incoming.find(joins);
}

/** Ids of the elements at which something is under way, waits, or may be undone; not the process itself. */
function heldElements(state: CaseState): readonly string[] {
  return [
    ...state.activations.filter((one) => one.in !== undefined).map(({ elementId }) => elementId),
    ...state.joins.map(({ gatewayId }) => gatewayId),
    ...(state.completed ?? []).map(({ elementId }) => elementId),
  ];
}

/**
 * All that stands in the way of migrating this case by this mapping: an element without a target, of another type, in another
 * scope, with another loop, a call of another process, work of another kind, a flow that does not lead to its join. An id
 * that the mapping does not name is taken to stay. Warnings say what an open task keeps from the old version.
 */
export function migrationProblems(
  oldGraph: ProcessGraph,
  newGraph: ProcessGraph,
  state: CaseState,
  mapping: Mapping,
): readonly MigrationProblem[] {
  const found = new Map<string, MigrationProblem>();
  const to = mapped(mapping);
  const add = (code: MigrationProblemCode, id: string, params: Readonly<Record<string, string>> = {}): void => {
    const problem = problemOf(MIGRATION_PROBLEMS[code], code, id, { element: id, target: to(id), ...params });
    found.set(`${code} ${id} ${problem.en}`, problem);
  };
  for (const id of Object.keys(mapping)) {
    if (!oldGraph.nodes.has(id) && !oldGraph.flows.has(id)) add('MIGRATION_SOURCE_UNKNOWN', id);
  }
  for (const id of new Set(heldElements(state))) {
    const [before, after] = [oldGraph.nodes.get(id), newGraph.nodes.get(to(id))];
    if (!before) add('MIGRATION_SOURCE_UNKNOWN', id);
    else if (!after) add('MIGRATION_TARGET_MISSING', id);
    else if (before.type !== after.type) add('MIGRATION_TYPE_DIFFERS', id, { before: before.type, after: after.type });
    else compare(before, after, { oldGraph, newGraph, state, to, add });
  }
  for (const { elementId } of state.completed ?? []) {
    const [before, after] = [undoneBy(oldGraph, elementId), undoneBy(newGraph, to(elementId))];
    if (before !== null && to(before) !== after) add('MIGRATION_UNDO_DIFFERS', elementId, { before });
  }
  for (const { gatewayId, tokens } of state.joins) {
    const incoming = newGraph.nodes.get(to(gatewayId))?.incoming ?? [];
    for (const [flow] of tokens) if (!incoming.includes(to(flow))) add('MIGRATION_FLOW_MISSING', gatewayId, { flow });
  }
  return [...found.values()];
}

/** The handler that undoes an activity. */
function undoneBy(graph: ProcessGraph, id: string): string | null {
  for (const eventId of graph.nodes.get(id)?.boundaryIds ?? []) {
    const event = graph.nodes.get(eventId);
    if (event?.type === 'BOUNDARY_EVENT' && event.trigger.kind === 'COMPENSATION') return event.trigger.handlerId;
  }
  return null;
}

interface Comparing {
  readonly oldGraph: ProcessGraph;
  readonly newGraph: ProcessGraph;
  readonly state: CaseState;
  readonly to: (id: string) => string;
  readonly add: (code: MigrationProblemCode, id: string, params?: Readonly<Record<string, string>>) => void;
}

/** Two elements of the same type. */
function compare(before: Node, after: Node, { oldGraph, newGraph, state, to, add }: Comparing): void {
  const { id } = before;
  const scope = before.scopeId === oldGraph.processId ? newGraph.processId : to(before.scopeId);
  if (after.scopeId !== scope) add('MIGRATION_SCOPE_DIFFERS', id, { before: before.scopeId, after: after.scopeId });
  if (loopOf(before) !== loopOf(after)) add('MIGRATION_LOOP_DIFFERS', id);
  if (before.type === 'CALL_ACTIVITY' && after.type === before.type && before.calledElement !== after.calledElement) {
    add('MIGRATION_CALL_DIFFERS', id, { before: before.calledElement, after: after.calledElement });
  }
  if (workOf(before) !== workOf(after)) add('MIGRATION_WORK_DIFFERS', id);
  const isInstance = state.activations.some(
    (one) => one.elementId === id && (one.index !== undefined || one.loop?.wide),
  );
  if (isInstance && waitOf(oldGraph, before) !== waitOf(newGraph, after)) add('MIGRATION_WAIT_DIFFERS', id);
  if (before.type === 'USER_TASK' && after.type === before.type && taskOf(before) !== taskOf(after)) {
    add('MIGRATION_TASK_KEEPS', id);
  }
}

function loopOf({ multiInstance, standardLoop }: Node): string {
  if (standardLoop) return 'STANDARD';
  return multiInstance ? JSON.stringify([multiInstance.sequential, multiInstance.outputCollection]) : '';
}

function workOf(node: Node): string {
  if (node.type === 'SERVICE_TASK') return node.serviceKey;
  if (node.type === 'BUSINESS_RULE_TASK') return node.decisionId;
  return node.type === 'EXTERNAL_TASK' ? node.work.topic.source : '';
}

function taskOf({ task }: Extract<Node, { type: 'USER_TASK' }>): string {
  const sources = [...task.candidates, ...task.candidateUsers].map(({ source }) => source);
  return JSON.stringify([
    sources,
    task.assignee?.source ?? null,
    task.formKey,
    task.outcomes,
    task.dueRule?.source ?? null,
  ]);
}

/**
 * Events of the new version that have to be armed on what is under way: those the old version did not have there, those that
 * are armed by another rule, and waits whose message, signal, time or condition changed.
 */
function eventsToArm(
  oldGraph: ProcessGraph,
  newGraph: ProcessGraph,
  state: CaseState,
  mapping: Mapping,
): readonly string[] {
  const to = mapped(mapping);
  const arm = new Set<string>();
  const isRoot = ({ in: around }: Activation): boolean => around === undefined;
  for (const holder of state.activations) {
    const newHolder = { ...holder, elementId: isRoot(holder) ? newGraph.processId : to(holder.elementId) };
    const before = [...oldGraph.nodes.values()].filter((event) => belongsTo(oldGraph, event, holder));
    for (const event of newGraph.nodes.values()) {
      if (waitOf(newGraph, event) === null || !belongsTo(newGraph, event, newHolder)) continue;
      const old = before.find(({ id }) => to(id) === event.id);
      const isArmed = state.triggers.some(({ of, elementId }) => of === holder.n && elementId === old?.id);
      if (!old || (isArmed && waitOf(oldGraph, old) !== waitOf(newGraph, event))) arm.add(event.id);
    }
    const [old, now] = [oldGraph.nodes.get(holder.elementId), newGraph.nodes.get(newHolder.elementId)];
    const waits = holder.kind === 'WAIT' || holder.kind === 'TIMER' || holder.kind === 'CONDITION';
    if (waits && old && now && waitOf(oldGraph, old) !== waitOf(newGraph, now)) arm.add(now.id);
  }
  return [...arm];
}

/** What is waited for at an element, as text to be compared; `null` where nothing is. */
function waitOf(graph: ProcessGraph, node: Node): string | null {
  if (node.type === 'RECEIVE_TASK') return ruleOf(graph, { kind: 'MESSAGE', message: node.message });
  if (node.type !== 'BOUNDARY_EVENT' && node.type !== 'START_EVENT' && node.type !== 'CATCH_EVENT') return null;
  const rule = ruleOf(graph, node.trigger);
  const repeats = 'interrupting' in node && node.trigger.kind === 'TIMER' && !node.interrupting;
  return rule === null ? null : `${rule}${repeats ? ' AGAIN' : ''}`;
}

function ruleOf(graph: ProcessGraph, trigger: EventTrigger): string | null {
  switch (trigger.kind) {
    case 'MESSAGE': {
      const declared = graph.messages.get(trigger.message);
      return `MESSAGE ${trigger.message} ${declared?.reach ?? ''} ${declared?.correlation?.source ?? ''}`;
    }
    case 'SIGNAL':
      return `SIGNAL ${trigger.signal.source}`;
    case 'TIMER':
      return `TIMER ${trigger.timer.kind} ${trigger.timer.value.source}`;
    case 'CONDITIONAL':
      return `CONDITIONAL ${trigger.condition.source}`;
    default:
      return null;
  }
}

const mapped =
  (mapping: Mapping) =>
  (id: string): string =>
    Object.hasOwn(mapping, id) ? (mapping[id] ?? id) : id;
