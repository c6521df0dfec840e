import { advance } from '../../../src/engine/advance.js';
import type { ProcessGraph } from '../../../src/engine/graph.js';
import type { Json, Variables } from '../../../src/engine/json.js';
import { openPointsOf, type CaseState } from '../../../src/engine/state.js';
import type { Stimulus } from '../../../src/engine/stimulus.js';
import { AT } from '../../support/engine-case.js';

/** What the engine can come to, in any run of a process of user tasks and gateways. */
export interface EveryRun {
  /** Joins at which a case stands for ever. */
  readonly stuck: ReadonlySet<string>;
  /** Some run opens a task twice, or brings two tokens to one flow of a join. */
  readonly isDoubled: boolean;
  /** From some point neither an end nor a join that stands for ever can be reached. */
  readonly isEndless: boolean;
  readonly entered: ReadonlySet<string>;
  /** `false`: there are too many points. */
  readonly isComplete: boolean;
}

interface Point {
  readonly state: CaseState;
  readonly next: Set<string>;
  readonly isOver: boolean;
}

/** Runs the real engine in every way: every open task completed, with every choice at the gateways. */
export function everyRun(graph: ProcessGraph, limit: number): EveryRun {
  const points = new Map<string, Point>();
  const stuck = new Set<string>();
  const entered = new Set<string>();
  const toVisit: string[] = [];
  let isDoubled = false;
  const choices = choicesOf(graph);

  const arrive = (state: CaseState | null, stimulus: Stimulus): string => {
    const advanced = advance(graph, state, stimulus);
    for (const effect of advanced.effects) {
      if (effect.type === 'ACTIVITY_ENTERED') entered.add(effect.elementId);
      if (effect.type === 'INCIDENT_RAISED') stuck.add(effect.elementId);
    }
    const key = keyOf(advanced.state);
    if (!points.has(key)) {
      const doubled = isDoubledIn(advanced.state);
      isDoubled ||= doubled;
      const isStuck = advanced.effects.some((effect) => effect.type === 'INCIDENT_RAISED');
      points.set(key, {
        state: advanced.state,
        next: new Set(),
        isOver: doubled || isStuck || advanced.state.end !== undefined,
      });
      toVisit.push(key);
    }
    return key;
  };
  const caused = { at: AT, actor: 'u-1' };
  for (const variables of choices) arrive(null, { ...caused, type: 'START_CASE', variables });
  for (let at = 0; at < toVisit.length; at += 1) {
    if (points.size > limit) return { stuck, isDoubled, isEndless: false, entered, isComplete: false };
    const point = points.get(toVisit[at]!)!;
    if (point.isOver) continue;
    for (const { n } of openPointsOf(point.state).tasks) {
      for (const variables of choices)
        point.next.add(arrive(point.state, { ...caused, type: 'COMPLETE_TASK', n, variables }));
    }
  }
  return { stuck, isDoubled, isEndless: hasEndless(points), entered, isComplete: true };
}

function isDoubledIn(state: CaseState): boolean {
  const elements = openPointsOf(state).tasks.map(({ elementId }) => elementId);
  return (
    new Set(elements).size < elements.length || state.joins.some(({ tokens }) => tokens.some(([, count]) => count > 1))
  );
}

const keyOf = (state: CaseState): string =>
  JSON.stringify([
    state.end?.kind ?? null,
    openPointsOf(state)
      .tasks.map(({ elementId }) => elementId)
      .sort(),
    state.joins.map(({ gatewayId, tokens }) => [gatewayId, [...tokens].map(([flow]) => flow).sort()]).sort(),
  ]);

function hasEndless(points: ReadonlyMap<string, Point>): boolean {
  const before = new Map<string, string[]>();
  for (const [key, { next }] of points) for (const to of next) before.set(to, [...(before.get(to) ?? []), key]);
  const safe = new Set([...points].filter(([, { isOver }]) => isOver).map(([key]) => key));
  for (const key of safe) for (const one of before.get(key) ?? []) safe.add(one);
  return safe.size < points.size;
}

/** Every combination of what gateways can choose, by the variables of the flow notation. */
function choicesOf(graph: ProcessGraph): readonly Variables[] {
  let choices: Record<string, Json>[] = [{}];
  for (const node of graph.nodes.values()) {
    if (node.outgoing.length < 2) continue;
    const targets = node.outgoing.map((id) => graph.flows.get(id)?.targetId ?? '');
    if (node.type === 'EXCLUSIVE_GATEWAY') {
      choices = choices.flatMap((one) => targets.map((target) => ({ ...one, [`pick_${node.id}`]: target })));
    } else if (node.type === 'INCLUSIVE_GATEWAY') {
      const combined = Array.from({ length: 2 ** targets.length - 1 }, (_, at) =>
        Object.fromEntries(targets.map((target, bit) => [`pick_${node.id}_${target}`, Boolean(((at + 1) >> bit) & 1)])),
      );
      choices = choices.flatMap((one) => combined.map((more) => ({ ...one, ...more })));
    }
  }
  return choices;
}
