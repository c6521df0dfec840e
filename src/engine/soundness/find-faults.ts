import type { Node, ProcessGraph, Scope } from '../graph.js';
import { drawNet, takesPart } from './draw-net.js';
import { exploreNet, type Doubled, type Exploration, type Reached } from './explore-net.js';
import { drawnWrites, sharedSubjects, type Writes } from './facts.js';
import { endlessRound } from './endless-round.js';
import type { Fault, FaultCode, PathStep } from './fault.js';
import { causesOf } from './causes.js';
import { idleLoops } from './idle-loops.js';
import type { Net } from './net.js';
import { reduceNet } from './reduce-net.js';

/** Markings of one scope after which the search gives up. */
export const MARKINGS_LIMIT = 20_000;

export interface Soundness {
  readonly faults: readonly Fault[];
  /** Scopes that have more markings than were looked at: faults may be missing there. */
  readonly undecided: readonly string[];
  /** Markings looked at, in all scopes. */
  readonly markings: number;
}

export interface SoundnessOptions {
  /** Variables that an element may write, where that is better known than from the drawing, as by the form of a task. */
  readonly writes?: Writes;
  readonly limit?: number;
}

/**
 * Plays the token game of a process in every way and tells each fault (`FaultCode`) with the shortest way to it. Sub-processes
 * are looked at one by one, the innermost first, and are one step in the scope around them; so is a multi-instance, a loop, a
 * call. Each scope is first reduced, then explored. The same graph gives the same answer.
 */
export const findFaults = (graph: ProcessGraph, options: SoundnessOptions = {}): Soundness =>
  new Search(graph, options.writes ?? drawnWrites, options.limit ?? MARKINGS_LIMIT).find();

/** A fault in its scope; the way begins where the scope does. */
type Found = Omit<Fault, 'path' | 'isCertain'> & { readonly way: readonly PathStep[] };

class Search {
  readonly #endless = new Set<string>();
  readonly #undecided: string[] = [];
  readonly #faults: Fault[] = [];
  #markings = 0;

  constructor(
    private readonly graph: ProcessGraph,
    private readonly writes: Writes,
    private readonly limit: number,
  ) {}

  find(): Soundness {
    const visit = (scope: Scope): void => {
      for (const inner of this.graph.scopes.values()) if (inner.parent === scope.id) visit(inner);
      this.look(scope);
    };
    const root = this.graph.scopes.get(this.graph.processId);
    if (root) visit(root);
    return { faults: this.#faults, undecided: this.#undecided, markings: this.#markings };
  }

  private look(scope: Scope): void {
    const net = this.net(scope, null, true);
    const free = this.explore(net);
    if (!free.isComplete) this.#undecided.push(scope.id);
    let found = this.inGame(net, free);
    // What is beside the rest is told with the rest, where that can be explored: only then is the way a whole one.
    if (found.some(({ aside }) => aside) && net.beginnings.some(({ asideOf }) => asideOf)) {
      const whole = this.net(scope, null, false);
      const beside = this.inGame(whole, this.explore(whole));
      found = found.map((one) => beside.find((other) => isSame(one.fault, other.fault)) ?? one);
    }
    const certain = this.certain(
      scope,
      found.map(({ fault }) => fault),
    );
    const others = [
      ...this.never(
        scope,
        free,
        found.map(({ fault }) => fault),
      ),
      ...this.idle(scope),
    ];
    if (certain.length + others.length > 0)
      this.tell(scope, [...certain, ...others.map((fault) => ({ fault, isCertain: true }))]);
    if (this.neverCompletes(scope, free)) this.#endless.add(scope.id);
  }

  private net(scope: Scope, writes: Writes | null, partAside: boolean): Net {
    return reduceNet(drawNet({ graph: this.graph, scope, endless: this.#endless, writes, partAside }));
  }

  private explore(net: Net): Exploration {
    const explored = exploreNet(net, this.graph, this.limit);
    this.#markings += explored.reached.length;
    return explored;
  }

  /** Whether no run of the scope ends by itself or by an event sub-process, though none of them goes wrong. */
  private neverCompletes(scope: Scope, { reached, stuck, doubled, isComplete }: Exploration): boolean {
    const isTakenOver = scope.eventSubProcessIds.some((id) => !this.#endless.has(id));
    return (
      isComplete &&
      !isTakenOver &&
      stuck.length + doubled.length === 0 &&
      !reached.some(({ mayComplete }) => mayComplete)
    );
  }

  /** Deadlocks, doubled tokens and endless rounds, one for each element and code: the one with the shortest way. */
  private inGame(net: Net, explored: Exploration): { fault: Found; aside: boolean }[] {
    const best = new Map<string, { fault: Found; aside: boolean; cost: number }>();
    const note = (code: FaultCode, nodeId: string, at: Reached, cost: number, fault: () => Found): void => {
      const key = `${code} ${nodeId}`;
      const known = best.get(key);
      if (!known || cost < known.cost) best.set(key, { fault: fault(), aside: isAside(net, at), cost });
    };
    for (const at of explored.stuck) {
      for (const nodeId of this.joinsAt(net, at).keys()) {
        note('DEADLOCK', nodeId, at, at.cost, () => this.stuckAt(net, at, nodeId));
      }
    }
    for (const one of explored.doubled) {
      const { at, by, place } = one;
      const nodeId = net.places[place]?.nodeId ?? '';
      note('LACK_OF_SYNCHRONISATION', nodeId, at, at.cost + by.steps.length, () => this.doubledAt(net, one));
    }
    const endless = explored.isComplete ? this.endless(net, explored) : [];
    return [...best.values(), ...endless.map((fault) => ({ fault, aside: false }))];
  }

  private wayTo(net: Net, at: Reached): readonly PathStep[] {
    const steps: PathStep[] = [];
    let first = at;
    for (; first.before && first.by; first = first.before) steps.unshift(...first.by.steps);
    const aside = net.beginnings[first.beginning]?.asideOf;
    if (!aside) return steps;
    const host = this.graph.nodes.get(aside.hostId);
    const before = host ? this.wayInside(host.scopeId, host.id) : [];
    return [...before, { elementId: aside.hostId, flowIds: [], eventId: aside.eventId }, ...steps];
  }

  /** Flows on which tokens wait, by join. */
  private joinsAt(net: Net, { tokens }: Reached): ReadonlyMap<string, readonly string[]> {
    const arrived = new Map<string, string[]>();
    for (const place of tokens.flatMap((one) => [one, ...(net.twins.get(one) ?? [])])) {
      const { nodeId = '', flowId = null } = net.places[place] ?? {};
      if (flowId !== null) arrived.set(nodeId, [...(arrived.get(nodeId) ?? []), flowId]);
    }
    return arrived;
  }

  private stuckAt(net: Net, at: Reached, elementId: string): Found {
    const flows = this.joinsAt(net, at).get(elementId) ?? [];
    const incoming = this.graph.nodes.get(elementId)?.incoming ?? [];
    return {
      code: 'DEADLOCK',
      elementId,
      way: this.wayTo(net, at),
      arrived: incoming.filter((id) => flows.includes(id)),
      missing: incoming.filter((id) => !flows.includes(id)),
    };
  }

  private doubledAt(net: Net, { at, by, place }: Doubled): Found {
    const { nodeId = '', flowId = null } = net.places[place] ?? {};
    const way = [...this.wayTo(net, at), ...by.steps];
    return {
      code: 'LACK_OF_SYNCHRONISATION',
      elementId: nodeId,
      way: isAside(net, at) ? way : causesOf(this.graph, way, flowId ?? nodeId),
      arrived: flowId === null ? [] : [flowId],
      missing: [],
    };
  }

  private endless(net: Net, explored: Exploration): readonly Found[] {
    const endless = endlessRound(explored);
    if (!endless) return [];
    const waits = endless.covers.some((id) => WAITING.has(this.graph.nodes.get(id)?.type ?? 'END_EVENT'));
    const way = [...this.wayTo(net, endless.from), ...endless.way, ...endless.round];
    const inRound = new Set(endless.round.map(({ elementId }) => elementId));
    const elementId = way.find((step) => inRound.has(step.elementId))?.elementId ?? '';
    return [{ code: waits ? 'NEVER_ENDS' : 'LIVELOCK', elementId, way, arrived: [], missing: [] }];
  }

  /** A fault that is also found when conditions that several elements share keep their value is certain. */
  private certain(scope: Scope, found: readonly Found[]): readonly { fault: Found; isCertain: boolean }[] {
    const isShared = found.length > 0 && sharedSubjects(this.graph, scope.nodeIds).size > 0;
    if (!isShared) return found.map((fault) => ({ fault, isCertain: true }));
    const net = this.net(scope, this.writes, false);
    const known = this.inGame(net, this.explore(net)).map(({ fault }) => fault);
    const sure = found.filter(({ code }) => code === 'LIVELOCK' || code === 'NEVER_ENDS');
    return [
      ...[...known.filter(({ code }) => code !== 'LIVELOCK' && code !== 'NEVER_ENDS'), ...sure].map((fault) => ({
        fault,
        isCertain: true,
      })),
      ...found
        .filter((fault) => !sure.includes(fault) && !known.some((other) => isSame(fault, other)))
        .map((fault) => ({ fault, isCertain: false })),
    ];
  }

  /** Elements to which flows lead, but no run: the first on each way, what lies behind them is so for the same reason. */
  private never(scope: Scope, { taken, reached, isComplete }: Exploration, found: readonly Found[]): readonly Found[] {
    // Beyond a doubled token the game was not played.
    if (!isComplete || found.some(({ code }) => code === 'LACK_OF_SYNCHRONISATION')) return [];
    const alive = new Set([...taken].flatMap(({ covers }) => [...covers]));
    const net = drawNet({ graph: this.graph, scope, endless: this.#endless, writes: null, partAside: true });
    for (const { tokens } of reached) {
      for (const place of tokens) if (net.places[place]?.flowId === null) alive.add(net.places[place].nodeId);
    }
    for (const { elementId } of found) alive.delete(elementId);
    const explained = new Set(found.map(({ elementId }) => elementId));
    return scope.nodeIds.flatMap((id) => {
      const node = this.graph.nodes.get(id);
      if (!node || alive.has(id) || explained.has(id) || !takesPart(node) || !this.isLedTo(node, alive)) return [];
      return [{ code: 'DEAD_ELEMENT', elementId: id, way: [], arrived: [], missing: [] } as const];
    });
  }

  private isLedTo(node: Node, alive: ReadonlySet<string>): boolean {
    if (node.type === 'BOUNDARY_EVENT') return alive.has(node.attachedTo);
    return node.incoming.some((id) => alive.has(this.graph.flows.get(id)?.sourceId ?? ''));
  }

  private idle(scope: Scope): readonly Found[] {
    return idleLoops(this.graph, scope).map(({ gatewayId, round }) => ({
      code: 'LOOP_UNCHANGED',
      elementId: gatewayId,
      way: [...this.wayInside(scope.id, gatewayId), ...round],
      arrived: [],
      missing: [],
    }));
  }

  private tell(scope: Scope, found: readonly { fault: Found; isCertain: boolean }[]): void {
    const before = this.wayInto(scope);
    for (const { fault, isCertain } of found) {
      const { way, ...rest } = fault;
      this.#faults.push({ ...rest, isCertain, path: fault.code === 'DEAD_ELEMENT' ? [] : [...before, ...way] });
    }
  }

  /** The way from the start of the process into a scope. */
  private wayInto(scope: Scope): readonly PathStep[] {
    const around = this.graph.scopes.get(scope.parent ?? '');
    const holder = this.graph.nodes.get(scope.id);
    if (!around || !holder) return [];
    const before = this.wayInto(around);
    if (holder.type !== 'EVENT_SUB_PROCESS')
      return [...before, ...this.wayInside(around.id, holder.id), { elementId: holder.id, flowIds: [], eventId: null }];
    const [start] = around.startIds;
    const begun = this.graph.nodes.get(start ?? '');
    const steps = begun ? [{ elementId: begun.id, flowIds: begun.outgoing, eventId: null }] : [];
    return [...before, ...steps, { elementId: around.id, flowIds: [], eventId: scope.startIds[0] ?? null }];
  }

  /** The shortest way inside a scope to where a token stands before a node; empty where none is found. */
  private wayInside(scopeId: string, nodeId: string): readonly PathStep[] {
    const scope = this.graph.scopes.get(scopeId);
    if (!scope) return [];
    const drawn = drawNet({ graph: this.graph, scope, endless: this.#endless, writes: null, partAside: true });
    const place = drawn.places.findIndex((one) => one.nodeId === nodeId && !one.isArmed);
    if (place < 0) return [];
    const net = reduceNet(drawn, new Set([place]));
    const { reached } = exploreNet(net, this.graph, this.limit, place);
    const at = reached.at(-1);
    return at?.tokens.includes(place) === true ? this.wayTo(net, at) : [];
  }
}

const WAITING = new Set<Node['type']>([
  'USER_TASK',
  'EXTERNAL_TASK',
  'RECEIVE_TASK',
  'CATCH_EVENT',
  'EVENT_GATEWAY',
  'CALL_ACTIVITY',
  'SUB_PROCESS',
]);

const isSame = (one: Found, other: Found): boolean => one.code === other.code && one.elementId === other.elementId;

function isAside(net: Net, at: Reached): boolean {
  return net.beginnings[at.beginning]?.asideOf !== null;
}
