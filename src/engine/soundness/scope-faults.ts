import type { Node, ProcessGraph } from '../graph.js';
import { firstDoubling } from './doubling.js';
import { endlessRound } from './endless-round.js';
import type { Doubled, Exploration, Reached } from './explore-net.js';
import type { Fault, PathStep } from './fault.js';
import type { Net } from './net.js';
import { inOrder } from './play-way.js';

/** A fault in its scope; the way begins where the scope does. */
export type Found = Omit<Fault, 'path' | 'isCertain'> & {
  readonly way: readonly PathStep[];
  /** The way begins at an event beside the rest of the scope, whose own tokens it says nothing of. */
  readonly isAside: boolean;
};

/** Doubled tokens at one place that are looked into, the nearest first, until one shows where they meet. */
const TRIED = 20;
/** Squares of the lengths of ways that are looked into. */
const TRIED_STEPS = 100_000;

/**
 * What went wrong in an explored scope: deadlocks, doubled tokens and endless rounds, one for each element and code, that with
 * the shortest way. `wayTo` says how a node of the scope is reached.
 */
export function faultsIn(
  graph: ProcessGraph,
  net: Net,
  explored: Exploration,
  wayTo: (nodeId: string) => readonly PathStep[],
): readonly Found[] {
  return new ScopeFaults(graph, net, wayTo).all(explored);
}

class ScopeFaults {
  readonly #best = new Map<string, Found>();

  constructor(
    private readonly graph: ProcessGraph,
    private readonly net: Net,
    private readonly wayTo: (nodeId: string) => readonly PathStep[],
  ) {}

  all(explored: Exploration): readonly Found[] {
    // Markings come in the order of their ways: the first of each element is the nearest.
    for (const at of explored.stuck) {
      for (const [nodeId, flows] of this.joinsAt(at)) {
        if (!this.#best.has(`DEADLOCK ${nodeId}`)) this.note(this.stuckAt(at, nodeId, flows, explored.last));
      }
    }
    this.noteDoubled(explored.doubled);
    const endless = explored.isComplete ? this.endless(explored) : null;
    return [...this.#best.values(), ...(endless ? [endless] : [])];
  }

  private note(fault: Found): void {
    const key = `${fault.code} ${fault.elementId}`;
    const known = this.#best.get(key);
    if (!known || fault.way.length < known.way.length) this.#best.set(key, fault);
  }

  private noteDoubled(doubled: readonly Doubled[]): void {
    const tried = new Map<number, number>();
    let steps = 0;
    for (const one of doubled) {
      const times = tried.get(one.place) ?? 0;
      if (times >= TRIED) continue;
      // To play a way takes the square of its length; the first of them tells what is wrong.
      if (steps > TRIED_STEPS && this.#best.size > 0) break;
      steps += one.at.cost ** 2;
      const fault = this.doubledAt(one);
      tried.set(one.place, fault ? TRIED : times + 1);
      if (fault) this.note(fault);
    }
  }

  private stepsTo(at: Reached): {
    readonly lead: readonly PathStep[];
    readonly steps: readonly PathStep[];
    readonly isAside: boolean;
  } {
    const steps: PathStep[] = [];
    let first = at;
    for (; first.before && first.by; first = first.before) steps.unshift(...first.by.steps);
    const aside = this.net.beginnings[first.beginning]?.asideOf;
    if (!aside) return { lead: [], steps, isAside: false };
    const happens = { elementId: aside.hostId, flowIds: [], eventId: aside.eventId };
    return { lead: [...this.wayTo(aside.hostId), happens], steps, isAside: true };
  }

  /** Flows on which tokens wait, by join. */
  private joinsAt({ tokens }: Reached): ReadonlyMap<string, readonly string[]> {
    const arrived = new Map<string, string[]>();
    for (const place of tokens.flatMap((one) => [one, ...(this.net.twins.get(one) ?? [])])) {
      const { nodeId = '', flowId = null } = this.net.places[place] ?? {};
      if (flowId !== null) arrived.set(nodeId, [...(arrived.get(nodeId) ?? []), flowId]);
    }
    return arrived;
  }

  private stuckAt(at: Reached, elementId: string, flows: readonly string[], last: Exploration['last']): Found {
    const incoming = this.graph.nodes.get(elementId)?.incoming ?? [];
    const { lead, steps, isAside } = this.stepsTo(at);
    // Only when nothing else is left does it show that the join waits in vain.
    const rest = at.tokens.flatMap((place) => last.get(place)?.steps ?? []);
    return {
      code: 'DEADLOCK',
      elementId,
      way: [...lead, ...inOrder(this.graph, [...steps, ...rest])],
      arrived: incoming.filter((id) => flows.includes(id)),
      missing: incoming.filter((id) => !flows.includes(id)),
      isAside,
    };
  }

  private doubledAt({ at, by, place }: Doubled): Found | null {
    const { lead, steps, isAside } = this.stepsTo(at);
    const way = [...steps, ...by.steps];
    // Where tokens do not stay, they go on, both the same way.
    const onwards = this.net.moves.filter(
      ({ from, joinId }) => from.length === 1 && from[0] === place && joinId === null,
    );
    const ways = [way, ...onwards.map((move) => [...way, ...move.steps, ...move.steps])];
    for (const one of ways) {
      const meeting = firstDoubling(this.graph, one);
      if (!meeting) continue;
      return {
        code: 'LACK_OF_SYNCHRONISATION',
        elementId: meeting.elementId,
        way: [...lead, ...meeting.way],
        arrived: meeting.flowId === null ? [] : [meeting.flowId],
        missing: [],
        isAside,
      };
    }
    return null;
  }

  private endless(explored: Exploration): Found | null {
    const endless = endlessRound(explored);
    if (!endless) return null;
    const waits = endless.covers.some((id) => WAITING.has(this.graph.nodes.get(id)?.type ?? 'END_EVENT'));
    const { lead, steps, isAside } = this.stepsTo(endless.from);
    const way = [...lead, ...steps, ...endless.way, ...endless.round];
    const inRound = new Set(endless.round.map(({ elementId }) => elementId));
    const elementId = way.find((step) => inRound.has(step.elementId))?.elementId ?? '';
    return { code: waits ? 'NEVER_ENDS' : 'LIVELOCK', elementId, way, arrived: [], missing: [], isAside };
  }
}

/** Elements at which somebody or something outside the case decides when it goes on. */
const WAITING = new Set<Node['type']>([
  'USER_TASK',
  'EXTERNAL_TASK',
  'RECEIVE_TASK',
  'CATCH_EVENT',
  'EVENT_GATEWAY',
  'CALL_ACTIVITY',
  'SUB_PROCESS',
]);
