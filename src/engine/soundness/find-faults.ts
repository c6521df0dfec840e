import type { Node, ProcessGraph, Scope } from '../graph.js';
import { drawNet } from './draw-net.js';
import { Effort, OutOfEffort } from './effort.js';
import { exploreNet, type Exploration } from './explore-net.js';
import { drawnWrites, sharedSubjects, type Writes } from './facts.js';
import type { Fault, PathStep } from './fault.js';
import { idleLoops } from './idle-loops.js';
import { MOVES_AT_ONCE } from './inclusive-rule.js';
import type { Net } from './net.js';
import { takesPart } from './node-roles.js';
import { reduceNet } from './reduce-net.js';
import { faultsIn, type Found } from './scope-faults.js';

/** Moves in one scope after which the search gives up: about a third of a second. */
export const MOVES_LIMIT = 60_000;

export interface Soundness {
  readonly faults: readonly Fault[];
  /** Scopes in which more moves can be made than were made: faults may be missing there. */
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
  new Search(graph, options.writes ?? drawnWrites, options.limit ?? MOVES_LIMIT).find();

class Search {
  /** Sub-processes of which no run comes to its end as drawn. */
  readonly #endless = new Set<string>();
  readonly #undecided: string[] = [];
  readonly #faults: Fault[] = [];
  readonly #effort = new Effort();
  #markings = 0;

  constructor(
    private readonly graph: ProcessGraph,
    private readonly writes: Writes,
    private readonly limit: number,
  ) {}

  find(): Soundness {
    const visit = (scope: Scope): void => {
      for (const inner of this.graph.scopes.values()) if (inner.parent === scope.id) visit(inner);
      this.attempt(scope);
    };
    const root = this.graph.scopes.get(this.graph.processId);
    if (root) visit(root);
    return { faults: this.#faults, undecided: this.#undecided, markings: this.#markings };
  }

  /** A scope that would cost too much to look at is given up by name, and so are those after it. */
  private attempt(scope: Scope): void {
    const told = this.#faults.length;
    try {
      this.look(scope);
    } catch (reason) {
      if (!(reason instanceof OutOfEffort)) throw reason;
      this.#faults.splice(told);
      if (!this.#undecided.includes(scope.id)) this.#undecided.push(scope.id);
    }
  }

  private look(scope: Scope): void {
    const { net, explored } = this.play(scope, null, true);
    if (!explored.isComplete) this.#undecided.push(scope.id);
    const found = this.told(scope, net, explored);
    this.tell(scope, this.certain(scope, found));
    const others = [...this.dead(scope, explored, found), ...this.idle(scope)];
    this.tell(
      scope,
      others.map((fault) => ({ fault, isCertain: true })),
    );
    if (this.neverCompletes(scope, explored)) this.#endless.add(scope.id);
  }

  /**
   * Draws, reduces and explores a scope. Where inclusive joins are left, tokens stay at tasks and events as long as they do in
   * the engine, since a join looks at them; only where that is too much are they hurried on to what comes behind.
   */
  private play(scope: Scope, writes: Writes | null, partAside: boolean): { net: Net; explored: Exploration } {
    if (partAside) this.#effort.spend(this.asideCost(scope));
    const drawn = drawNet({ graph: this.graph, scope, endless: this.#endless, writes, partAside });
    const hurried = reduceNet(drawn, this.#effort);
    if (hurried.moves.some(({ joinId }) => joinId !== null)) {
      const waiting = drawn.places.flatMap(({ nodeId, flowId }, place) => {
        const type = this.graph.nodes.get(nodeId)?.type;
        return flowId === null && type !== undefined && !MOVES_AT_ONCE.has(type) ? [place] : [];
      });
      const exact = reduceNet(drawn, this.#effort, new Set(waiting));
      const explored = this.explore(exact);
      if (explored.isComplete) return { net: exact, explored };
    }
    return { net: hurried, explored: this.explore(hurried) };
  }

  /** For each non-interrupting event, all that is reached without it is looked at. */
  private asideCost({ nodeIds }: Scope): number {
    const isGentle = (id: string): boolean => {
      const node = this.graph.nodes.get(id);
      return node?.type === 'BOUNDARY_EVENT' && !node.interrupting;
    };
    return nodeIds.filter(isGentle).length * nodeIds.length;
  }

  private explore(net: Net): Exploration {
    const explored = exploreNet(net, this.graph, this.limit);
    this.#markings += explored.reached.length;
    return explored;
  }

  private faultsIn(scope: Scope, net: Net, explored: Exploration): readonly Found[] {
    return faultsIn(this.graph, net, explored, (nodeId) => this.wayInside(scope.id, nodeId));
  }

  /** What is beside the rest is told with the rest, where that can be explored: only then is the way a whole one. */
  private told(scope: Scope, net: Net, explored: Exploration): readonly Found[] {
    const found = this.faultsIn(scope, net, explored);
    if (!found.some(({ isAside }) => isAside)) return found;
    const whole = this.play(scope, null, false);
    const beside = this.faultsIn(scope, whole.net, whole.explored);
    return found.map((one) => (one.isAside && beside.find((other) => isSame(one, other))) || one);
  }

  /** Whether no run of the scope ends as drawn or by an event sub-process, though none of them goes wrong. */
  private neverCompletes(scope: Scope, { reached, stuck, doubled, isComplete }: Exploration): boolean {
    const isTakenOver = scope.eventSubProcessIds.some((id) => !this.#endless.has(id));
    return (
      isComplete &&
      !isTakenOver &&
      stuck.length + doubled.length === 0 &&
      !reached.some(({ mayComplete }) => mayComplete)
    );
  }

  /**
   * Of faults found with conditions as free choices, those that are left when a condition keeps its value until something may
   * have changed what it reads. What is not left is told as uncertain where not everything that may change it was followed.
   */
  private certain(scope: Scope, found: readonly Found[]): readonly { fault: Found; isCertain: boolean }[] {
    const isFollowed = ({ code }: Found): boolean => code === 'DEADLOCK' || code === 'LACK_OF_SYNCHRONISATION';
    const shared = sharedSubjects(this.graph, scope.nodeIds);
    if (shared.size === 0 || !found.some(isFollowed)) return found.map((fault) => ({ fault, isCertain: true }));
    const { net, explored } = this.play(scope, this.writes, false);
    const sure = this.faultsIn(scope, net, explored).filter(isFollowed);
    const isWhole = explored.isComplete && !this.isWrittenAround(scope, new Set([...shared.values()].flat()));
    const others = found.filter((fault) => !isFollowed(fault) || (!isWhole && !sure.some((one) => isSame(fault, one))));
    return [
      ...sure.map((fault) => ({ fault, isCertain: true })),
      ...others.map((fault) => ({ fault, isCertain: !isFollowed(fault) })),
    ];
  }

  /** Whether something that may run beside a scope writes one of these variables: what is inside it is followed. */
  private isWrittenAround(scope: Scope, variables: ReadonlySet<string>): boolean {
    const inside = (id: string): boolean => {
      const around = this.graph.scopes.get(id);
      if (!around || id === scope.id) return around !== undefined;
      return this.graph.nodes.get(id)?.type !== 'EVENT_SUB_PROCESS' && inside(around.parent ?? '');
    };
    return [...this.graph.nodes.values()].some((node) => {
      const written = inside(node.scopeId) ? new Set<string>() : this.writes(node);
      return written === null || [...written].some((name) => variables.has(name));
    });
  }

  /** Elements to which flows lead, but no run: the first on each way, what lies behind them is so for the same reason. */
  private dead(
    scope: Scope,
    { taken, reached, doubled, isComplete }: Exploration,
    found: readonly Found[],
  ): readonly Found[] {
    // Beyond a doubled token the game was not played.
    if (!isComplete || doubled.length > 0) return [];
    const alive = new Set([...taken].flatMap(({ covers }) => [...covers]));
    const { places } = drawNet({ graph: this.graph, scope, endless: this.#endless, writes: null, partAside: true });
    for (const { tokens } of reached) {
      for (const place of tokens) if (places[place]?.flowId === null) alive.add(places[place].nodeId);
    }
    const stuck = new Set(found.filter(({ code }) => code === 'DEADLOCK').map(({ elementId }) => elementId));
    return scope.nodeIds.flatMap((id) => {
      const node = this.graph.nodes.get(id);
      const isTold = !node || alive.has(id) || stuck.has(id) || !takesPart(node) || !this.isLedTo(node, alive);
      return isTold ? [] : [{ code: 'DEAD_ELEMENT', elementId: id, way: [], arrived: [], missing: [], isAside: false }];
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
      isAside: false,
    }));
  }

  private tell(scope: Scope, found: readonly { fault: Found; isCertain: boolean }[]): void {
    const before = found.length === 0 ? [] : this.wayInto(scope);
    for (const { fault, isCertain } of found) {
      const { code, elementId, arrived, missing, way } = fault;
      const path = code === 'DEAD_ELEMENT' ? [] : [...before, ...way];
      this.#faults.push({ code, elementId, path, arrived, missing, isCertain });
    }
  }

  /** The way from the start of the process into a scope. */
  private wayInto(scope: Scope): readonly PathStep[] {
    const around = this.graph.scopes.get(scope.parent ?? '');
    const holder = this.graph.nodes.get(scope.id);
    if (!around || !holder) return [];
    const before = this.wayInto(around);
    if (holder.type !== 'EVENT_SUB_PROCESS') {
      return [...before, ...this.wayInside(around.id, holder.id), { elementId: holder.id, flowIds: [], eventId: null }];
    }
    const begun = this.graph.nodes.get(around.startIds[0] ?? '');
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
    const { reached } = exploreNet(reduceNet(drawn, this.#effort, new Set([place])), this.graph, this.limit, place);
    const steps: PathStep[] = [];
    let at = reached.at(-1);
    if (at?.tokens.includes(place) !== true) return [];
    for (; at?.before && at.by; at = at.before) steps.unshift(...at.by.steps);
    return steps;
  }
}

const isSame = (one: Found, other: Found): boolean => one.code === other.code && one.elementId === other.elementId;
