import { advance } from './advance.js';
import type { Effect, TimerRule } from './effect.js';
import type { ProcessGraph } from './graph.js';
import type { Variables } from './json.js';
import { closes, opens, sends, type PointKind, type Sent } from './points.js';
import { waysFrom, waysTo } from './reachability.js';
import { variablesOf, type CaseState, type Join } from './state.js';
import type { Stimulus } from './stimulus.js';

/** Something that a step would close, or open and leave open. */
export interface PreviewedPoint {
  readonly n: number;
  readonly elementId: string;
  readonly kind: PointKind;
}

/** A task that would be open afterwards, and for whom. */
export interface PreviewedTask extends PreviewedPoint {
  readonly candidates: readonly string[];
  readonly candidateUsers: readonly string[];
  readonly assignee: string | null;
}

/** What a step would do to a case, without doing it. What it would open and close again itself is in neither list. */
export interface Preview {
  readonly closes: readonly (PreviewedPoint & { readonly reason: string })[];
  readonly opens: readonly (PreviewedPoint | PreviewedTask)[];
  /** Messages, signals, and escalations for a caller that would leave the case. */
  readonly sends: readonly (Pick<Sent, 'kind' | 'name'> & { readonly elementId: string })[];
  /** Timers that would be armed, each with its rule. */
  readonly timers: readonly { readonly elementId: string; readonly rule: TimerRule }[];
  /** How the case would end; `null` where it goes on. */
  readonly ends: { readonly kind: string; readonly elementId: string | null } | null;
  /** Incidents that would be raised at once, such as `JOIN_STUCK`. */
  readonly incidents: readonly { readonly elementId: string; readonly code: string }[];
  /** Joins that tokens would wait at for others that cannot come any more: they get stuck sooner or later. */
  readonly hopelessJoins: readonly string[];
  /** Variables of the process afterwards. */
  readonly variables: Variables;
}

/**
 * What a stimulus would do: `advance`, read instead of carried out. Raises what `advance` raises. Work that is local, and
 * calls, answer with stimuli of their own: what comes of these is not foreseen here.
 */
export function preview(graph: ProcessGraph, state: CaseState | null, stimulus: Stimulus): Preview {
  const { state: after, effects } = advance(graph, state, stimulus);
  const opened = new Map(effects.flatMap((effect) => openedBy(effect)).map((point) => [point.n, point]));
  const closed = effects.flatMap((effect) => closedBy(effect));
  const gone = new Set(closed.map(({ n }) => n));
  return {
    closes: closed.filter(({ n }) => !opened.has(n)),
    opens: [...opened.values()].filter(({ n, kind }) => !gone.has(n) && kind !== 'TIMER'),
    sends: effects.flatMap((effect) => sentBy(effect)),
    timers: effects.flatMap((effect) =>
      effect.type === 'TIMER_ARMED' && !gone.has(effect.n) ? [{ elementId: effect.elementId, rule: effect.rule }] : [],
    ),
    ends: after.end ? { kind: after.end.kind, elementId: after.end.elementId } : null,
    incidents: effects.flatMap((effect) =>
      effect.type === 'INCIDENT_RAISED' ? [{ elementId: effect.elementId, code: effect.code }] : [],
    ),
    hopelessJoins: hopelessJoins(graph, after),
    variables: variablesOf(after),
  };
}

function openedBy(effect: Effect): readonly (PreviewedPoint | PreviewedTask)[] {
  if (effect.type === 'TASK_OPENED') {
    const { n, elementId, candidates, candidateUsers, assignee } = effect;
    return [{ n, elementId, kind: 'TASK', candidates, candidateUsers, assignee: assignee ?? null }];
  }
  const kind = opens(effect);
  return kind === null || effect.elementId === null ? [] : [{ n: effect.n, elementId: effect.elementId, kind }];
}

function closedBy(effect: Effect): readonly (PreviewedPoint & { readonly reason: string })[] {
  const closed = closes(effect);
  return closed === null || effect.elementId === null
    ? []
    : [{ n: effect.n, elementId: effect.elementId, kind: closed.kind, reason: closed.reason }];
}

function sentBy(effect: Effect): Preview['sends'] {
  const sent = sends(effect);
  return sent === null || effect.elementId === null
    ? []
    : [{ kind: sent.kind, name: sent.name, elementId: effect.elementId }];
}

/**
 * Parallel joins at which tokens wait and that lack one on a flow to which nothing in their scope can come, as it is drawn.
 * The case may go on elsewhere for long before this is told as `JOIN_STUCK`.
 */
export function hopelessJoins(graph: ProcessGraph, state: CaseState): readonly string[] {
  if (state.end !== undefined) return [];
  return state.joins.filter((join) => isHopeless(graph, state, join)).map(({ gatewayId }) => gatewayId);
}

function isHopeless(graph: ProcessGraph, state: CaseState, { gatewayId, in: scope, tokens }: Join): boolean {
  const gateway = graph.nodes.get(gatewayId);
  if (gateway?.type !== 'PARALLEL_GATEWAY') return false;
  const ways = waysTo(graph, gateway);
  const standing = [
    ...state.activations.filter((one) => one.in === scope).map(({ elementId }) => elementId),
    ...state.joins.filter((join) => join.in === scope && join.gatewayId !== gatewayId).map((join) => join.gatewayId),
  ];
  // A way through the gateway itself needs it to go on first; so only ways that do not pass it count.
  const coming = new Set(standing.flatMap((id) => [...waysFrom(ways, id), ...around(graph, ways, id)]));
  const filled = new Set(tokens.map(([flowId]) => flowId));
  return gateway.incoming.some((id) => !filled.has(id) && !coming.has(id));
}

const around = (graph: ProcessGraph, ways: ReturnType<typeof waysTo>, id: string): readonly string[] =>
  (graph.nodes.get(id)?.boundaryIds ?? []).flatMap((event) => [...waysFrom(ways, event)]);
