import type { Node, ProcessGraph, Scope } from '../graph.js';
import { linkTarget, waysFrom, waysTo, type WaysTo } from '../reachability.js';
import { sharedSubjects, type Choice, type Writes } from './facts.js';
import type { PathStep } from './fault.js';
import { asideEvents } from './aside-events.js';
import { isInterruptedByItsEscalation, mayHappen } from './leaving-scopes.js';
import { isJoin, isSilentEnd, takesPart } from './node-roles.js';
import type { Beginning, Move, Net, Place } from './net.js';
import { waysOut, type WayOut } from './ways-out.js';

export interface Drawn {
  readonly graph: ProcessGraph;
  readonly scope: Scope;
  /** Sub-processes, by id, of which no run comes to its end by itself. */
  readonly endless: ReadonlySet<string>;
  /** Variables that elements may write; without it conditions are free choices throughout. */
  readonly writes: Writes | null;
  /**
   * Whether what begins at a non-interrupting event and never meets the rest of the scope is looked at alone. It is as sound
   * or unsound as beside the rest, and much less to explore.
   */
  readonly partAside: boolean;
}

/**
 * The token game of one scope, sub-processes in it taken as one step. A task, an event waited for and a gateway hold their
 * token until they go on; a non-interrupting event happens once at most, so that what it sets off is not taken for doubled.
 */
export const drawNet = (drawn: Drawn): Net => new NetDrawing(drawn).draw();

class NetDrawing {
  readonly #places: Place[] = [];
  readonly #indices = new Map<string, number>();
  readonly #moves: Move[] = [];
  readonly #nodes: readonly Node[];
  readonly #subjects: ReadonlyMap<string, readonly string[]>;
  readonly #harmless = new Map<string, boolean>();
  readonly #joins: readonly { readonly id: string; readonly ways: WaysTo }[];

  constructor(private readonly drawn: Drawn) {
    const { graph, scope, writes } = drawn;
    this.#nodes = scope.nodeIds.flatMap((id) => {
      const node = graph.nodes.get(id);
      return node && takesPart(node) ? [node] : [];
    });
    this.#joins = this.#nodes.flatMap((node) =>
      node.type === 'INCLUSIVE_GATEWAY' && isJoin(node) ? [{ id: node.id, ways: waysTo(graph, node) }] : [],
    );
    this.#subjects = writes ? sharedSubjects(graph, scope.nodeIds) : new Map();
  }

  draw(): Net {
    const beginnings: Beginning[] = this.beginnings().map((nodes) => ({
      places: nodes.map((node) => this.placeAt(node)).sort(byNumber),
      asideOf: null,
    }));
    const aside = this.drawn.partAside
      ? asideEvents(this.drawn.graph, this.#nodes, this.beginnings().flat())
      : new Set<string>();
    const armed: number[] = [];
    for (const node of this.#nodes) {
      if (node.type === 'BOUNDARY_EVENT') {
        if (!aside.has(node.id)) continue;
        const asideOf = { hostId: node.attachedTo, eventId: node.id };
        beginnings.push({ places: [this.placeAt(node)], asideOf });
        this.addWays(node, this.inputOf(node), []);
      } else this.addMoves(node, aside, armed);
    }
    return {
      places: this.#places,
      moves: this.#moves,
      beginnings: beginnings.map((one) => ({ ...one, places: [...one.places, ...armed].sort(byNumber) })),
      twins: new Map(),
    };
  }

  /** A process begins at one of its starts, a sub-process at all that it has, or where no flow leads to. */
  private beginnings(): readonly (readonly Node[])[] {
    const { graph, scope } = this.drawn;
    const starts = this.#nodes.filter(
      (node) => node.type === 'START_EVENT' || (scope.parent === null && 'instantiate' in node && node.instantiate),
    );
    if (scope.parent === null || graph.nodes.get(scope.id)?.type === 'EVENT_SUB_PROCESS')
      return starts.map((node) => [node]);
    if (starts.length > 0) return [starts];
    return [
      this.#nodes.filter((node) => node.incoming.length === 0 && node.type !== 'BOUNDARY_EVENT' && !isLinkCatch(node)),
    ];
  }

  private addMoves(node: Node, aside: ReadonlySet<string>, armed: number[]): void {
    const input = this.inputOf(node);
    if (node.type === 'END_EVENT') return this.addEnd(node, input);
    const { graph } = this.drawn;
    if (
      node.type === 'THROW_EVENT' &&
      node.trigger.kind === 'ESCALATION' &&
      isInterruptedByItsEscalation(graph, node)
    ) {
      this.add(input, [], [stepOf(node.id, [])], { endsScope: true, throwsOut: true });
      return;
    }
    const target = node.type === 'THROW_EVENT' ? linkTarget(graph, node) : null;
    const caught = target === null ? undefined : graph.nodes.get(target);
    if (caught) this.add(input, [this.placeAt(caught)], [stepOf(node.id, [])], {});
    else if (node.type === 'EVENT_GATEWAY') this.addEvents(node, input);
    else if (!this.drawn.endless.has(node.id)) this.addWays(node, input, []);
    for (const id of node.boundaryIds) this.addBoundary(node, graph.nodes.get(id), input, aside, armed);
    const isLeftOnlyByThrowing = this.drawn.endless.has(node.id) && this.throwsOutwards(node);
    if (isLeftOnlyByThrowing) this.add(input, [], [stepOf(node.id, [])], { endsScope: true, throwsOut: true });
  }

  /** A token waits at an event-based gateway until one of the events behind it happens, and is then past both. */
  private addEvents(node: Node, input: readonly number[]): void {
    for (const flowId of node.outgoing) {
      const event = this.drawn.graph.nodes.get(this.drawn.graph.flows.get(flowId)?.targetId ?? '');
      if (event) this.addWays(event, input, [stepOf(node.id, [flowId])]);
    }
  }

  /** An error, escalation or cancellation that leaves a sub-process by no event on its border leaves the scope around it, too. */
  private throwsOutwards(node: Node): boolean {
    const { graph } = this.drawn;
    const leaves = (inner: Node): boolean =>
      (inner.type === 'END_EVENT' && inner.trigger.kind === 'ERROR') ||
      ((inner.type === 'END_EVENT' || inner.type === 'THROW_EVENT') &&
        inner.trigger.kind === 'ESCALATION' &&
        isInterruptedByItsEscalation(graph, inner));
    const visit = (scopeId: string): boolean =>
      (graph.scopes.get(scopeId)?.nodeIds ?? []).some((id) => {
        const inner = graph.nodes.get(id);
        return inner !== undefined && (leaves(inner) || visit(id));
      });
    return visit(node.id);
  }

  private addEnd(node: Extract<Node, { type: 'END_EVENT' }>, input: readonly number[]): void {
    const { kind } = node.trigger;
    const throwsOut =
      kind === 'ERROR' ||
      kind === 'CANCEL' ||
      (kind === 'ESCALATION' && isInterruptedByItsEscalation(this.drawn.graph, node));
    this.add(input, [], [stepOf(node.id, [])], { endsScope: throwsOut || kind === 'TERMINATE', throwsOut });
  }

  private addBoundary(
    host: Node,
    event: Node | undefined,
    input: readonly number[],
    aside: ReadonlySet<string>,
    armed: number[],
  ): void {
    if (event?.type !== 'BOUNDARY_EVENT' || aside.has(event.id) || !mayHappen(this.drawn.graph, event)) return;
    const happens = stepOf(host.id, [], event.id);
    if (event.interrupting) {
      this.addWays(event, input, [happens]);
      return;
    }
    const once = this.#places.length;
    this.#places.push({ nodeId: event.id, flowId: null, isHarmless: true, undecided: [], isArmed: true });
    armed.push(once);
    this.addWays(event, [...input, once].sort(byNumber), [happens], input);
  }

  /** A token leaves `node`, by each of its ways; `stays`: what the move gives back. */
  private addWays(
    node: Node,
    from: readonly number[],
    before: readonly PathStep[],
    stays: readonly number[] = [],
  ): void {
    const joinId = node.type === 'INCLUSIVE_GATEWAY' && node.incoming.length > 1 ? node.id : null;
    const ways: readonly WayOut[] =
      node.outgoing.length === 0 ? [{ flowIds: [], assumes: [] }] : waysOut(this.drawn.graph, node);
    for (const { flowIds, assumes } of ways) {
      const to = [...stays, ...flowIds.flatMap((id) => this.placesAfter(id))].sort(byNumber);
      this.add(from, to, [...before, stepOf(node.id, flowIds)], { joinId, choice: this.choiceOf(node, assumes) });
    }
  }

  private choiceOf(node: Node, assumes: WayOut['assumes']): Choice | null {
    if (this.#subjects.size === 0) return null;
    const written = this.drawn.writes?.(node) ?? null;
    const forgets = [...this.#subjects].flatMap(([subject, variables]) =>
      written === null || variables.some((name) => written.has(name)) ? [subject] : [],
    );
    const followed = assumes.filter(({ subject }) => this.#subjects.has(subject));
    return forgets.length + followed.length === 0 ? null : { nodeId: node.id, forgets, assumes: followed };
  }

  private add(from: readonly number[], to: readonly number[], steps: readonly PathStep[], more: Partial<Move>): void {
    this.#moves.push({
      from,
      to,
      steps,
      joinId: null,
      endsScope: false,
      throwsOut: false,
      mayEnd: false,
      mayComplete: false,
      choice: null,
      covers: new Set(steps.map(({ elementId }) => elementId)),
      ...more,
    });
  }

  private inputOf(node: Node): readonly number[] {
    return isJoin(node) ? node.incoming.map((id) => this.place(node, id)).sort(byNumber) : [this.place(node, null)];
  }

  /** Where a token is put that comes by no flow. */
  private placeAt(node: Node): number {
    return this.place(node, null);
  }

  private placesAfter(flowId: string): readonly number[] {
    const { graph } = this.drawn;
    const target = graph.nodes.get(graph.flows.get(flowId)?.targetId ?? '');
    return target ? [this.place(target, isJoin(target) ? flowId : null)] : [];
  }

  private place(node: Node, flowId: string | null): number {
    const key = flowId ?? `at ${node.id}`;
    let index = this.#indices.get(key);
    if (index === undefined) {
      index = this.#places.length;
      this.#indices.set(key, index);
      const undecided = this.#joins.filter(({ ways }) => waysFrom(ways, node.id).size > 1).map(({ id }) => id);
      this.#places.push({ nodeId: node.id, flowId, isHarmless: this.isHarmless(node), undecided, isArmed: false });
    }
    return index;
  }

  private isHarmless(node: Node): boolean {
    const known = this.#harmless.get(node.id);
    if (known !== undefined) return known;
    this.#harmless.set(node.id, false);
    const { graph } = this.drawn;
    const onlyLeads =
      (node.type === 'EXCLUSIVE_GATEWAY' ||
        (node.type.endsWith('_GATEWAY') && !isJoin(node) && node.type !== 'EVENT_GATEWAY')) &&
      node.outgoing.every((id) => {
        const target = graph.nodes.get(graph.flows.get(id)?.targetId ?? '');
        return target !== undefined && !isJoin(target) && this.isHarmless(target);
      });
    this.#harmless.set(node.id, isSilentEnd(node) || onlyLeads);
    return isSilentEnd(node) || onlyLeads;
  }
}

const isLinkCatch = (node: Node): boolean => node.type === 'CATCH_EVENT' && node.trigger.kind === 'LINK';

const byNumber = (a: number, b: number): number => a - b;

const stepOf = (elementId: string, flowIds: readonly string[], eventId: string | null = null): PathStep => ({
  elementId,
  flowIds,
  eventId,
});
