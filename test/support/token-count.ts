import type { Effect } from '../../src/engine/effect.js';
import type { Node, ProcessGraph } from '../../src/engine/graph.js';
import type { CaseState } from '../../src/engine/state.js';

/**
 * Counts the tokens of a flat process from outside: by the flows that the engine says it took and the elements it says were
 * entered and left. `problems` tells, in a sentence each, where one was lost or doubled, and where an inclusive gateway waits
 * without a reason.
 */
export class TokenCount {
  readonly #taken = new Map<string, number>();
  readonly #entered = new Map<string, number>();
  readonly #left = new Map<string, { completed: number; interrupted: number }>();
  readonly #open = new Set<number>();
  readonly #problems: string[] = [];

  constructor(private readonly graph: ProcessGraph) {}

  /** Takes down what one step has done. */
  note(effects: readonly Effect[], flows: readonly string[]): void {
    for (const id of flows) this.#taken.set(id, this.#of(this.#taken, id) + 1);
    for (const effect of effects) {
      if (effect.type === 'ACTIVITY_ENTERED') {
        if (this.#open.has(effect.n)) this.#problems.push(`${effect.n} is entered twice`);
        this.#open.add(effect.n);
        this.#entered.set(effect.elementId, this.#of(this.#entered, effect.elementId) + 1);
      } else if (effect.type === 'ACTIVITY_LEFT') {
        if (!this.#open.delete(effect.n)) this.#problems.push(`${effect.n} is left without having been entered`);
        const left = this.#leftOf(effect.elementId);
        const isDone = effect.reason === 'COMPLETED';
        this.#left.set(effect.elementId, {
          completed: left.completed + (isDone ? 1 : 0),
          interrupted: left.interrupted + (isDone ? 0 : 1),
        });
      }
    }
  }

  /** What is wrong with a case that waits, or has ended. */
  problems(state: CaseState): readonly string[] {
    const waiting = new Map(state.joins.flatMap(({ tokens }) => tokens));
    const found = [...this.graph.nodes.values()].flatMap((node) => this.#unbalanced(node, waiting));
    const lasting = new Set(state.activations.slice(1).map(({ n }) => n));
    if (state.end === undefined) {
      for (const n of lasting) if (!this.#open.has(n)) found.push(`${n} is under way and was not entered`);
      for (const n of this.#open) if (!lasting.has(n)) found.push(`${n} was entered and never left`);
      found.push(...this.#idle(state, waiting));
    } else if (this.#open.size > 0 || state.joins.length > 0) {
      found.push(`The case has ended, and ${[...this.#open].join(', ')} are left over`);
    }
    return [...this.#problems, ...found];
  }

  #unbalanced(node: Node, waiting: ReadonlyMap<string, number>): string[] {
    const { id, incoming, outgoing } = node;
    const entered = this.#of(this.#entered, id);
    const { completed, interrupted } = this.#leftOf(id);
    const arrived = incoming.map((flow) => this.#of(this.#taken, flow));
    const departed = outgoing.map((flow) => this.#of(this.#taken, flow));
    const consumed = incoming.map((flow, at) => arrived[at]! - (waiting.get(flow) ?? 0));
    const wrong = (what: string, isRight: boolean): string[] =>
      isRight ? [] : [`${id}: ${what}: ${arrived.join('+')} came, ${entered} entered, ${departed.join('+')} left`];
    switch (node.type) {
      case 'START_EVENT':
        return wrong('start', entered === 1 && departed.every((count) => count === 1));
      case 'END_EVENT':
        return wrong('end', sum(arrived) === entered);
      case 'USER_TASK':
        return wrong(
          'task',
          sum(arrived) === entered &&
            departed.every((count) => count === completed) &&
            interrupted === this.#interruptions(node),
        );
      case 'BOUNDARY_EVENT':
        return wrong(
          'border',
          departed.every((count) => count === entered),
        );
      case 'CATCH_EVENT':
        return wrong('event', sum(arrived) === entered && departed.every((count) => count === entered));
      case 'EVENT_GATEWAY':
        return wrong('race', sum(arrived) === entered && sum(departed) === completed);
      case 'EXCLUSIVE_GATEWAY':
        return wrong('choice', sum(arrived) === entered && sum(departed) === entered);
      case 'PARALLEL_GATEWAY':
        return wrong(
          'join',
          [...consumed, ...departed].every((count) => count === entered),
        );
      default:
        return wrong(
          'inclusive',
          sum(consumed) >= entered &&
            sum(departed) >= entered &&
            [...(incoming.length > 1 ? consumed : []), ...departed].every((count) => count <= entered),
        );
    }
  }

  /** Nothing waits without a reason: what is under way is named, a join that cannot be completed was told. */
  #idle({ activations, joins, triggers }: CaseState, waiting: ReadonlyMap<string, number>): string[] {
    if (activations.length === 1) {
      if (joins.length === 0) return ['The case waits for nothing'];
      return joins.filter(({ stuck }) => !stuck).map(({ gatewayId }) => `${gatewayId} is stuck, and nobody was told`);
    }
    return joins.flatMap(({ gatewayId }) => {
      const gateway = this.graph.nodes.get(gatewayId)!;
      const isEmpty = (flow: string): boolean => (waiting.get(flow) ?? 0) === 0;
      if (gateway.type === 'PARALLEL_GATEWAY') {
        return gateway.incoming.some(isEmpty) ? [] : [`${gatewayId} has all its tokens, and waits`];
      }
      const others = [
        ...activations.slice(1).map(({ n, elementId }) => this.#waysOn(elementId, armedOn(triggers, n))),
        ...joins.filter((join) => join.gatewayId !== gatewayId).map((join) => this.#waysOn(join.gatewayId, [])),
      ];
      const isAwaited = others.some((ways) => {
        const reached = this.#reached(ways, gatewayId);
        return reached.length > 0 && reached.every(isEmpty);
      });
      return isAwaited ? [] : [`${gatewayId} waits for nobody`];
    });
  }

  /** Flows by which a token may go on from a node: its own, and those of events on its border that may still happen. */
  #waysOn(id: string, borders: readonly string[]): readonly string[] {
    return [id, ...borders].flatMap((from) => this.graph.nodes.get(from)!.outgoing);
  }

  /** Flows into a gateway that a token can come to, by any way that does not lead through the gateway. */
  #reached(ways: readonly string[], gatewayId: string): readonly string[] {
    const seen = new Set<string>();
    const found: string[] = [];
    const toFollow = [...ways];
    for (let flow = toFollow.pop(); flow !== undefined; flow = toFollow.pop()) {
      if (seen.has(flow)) continue;
      seen.add(flow);
      const { targetId } = this.graph.flows.get(flow)!;
      const { boundaryIds } = this.graph.nodes.get(targetId)!;
      if (targetId === gatewayId) found.push(flow);
      else toFollow.push(...this.#waysOn(targetId, boundaryIds));
    }
    return found;
  }

  #interruptions({ boundaryIds }: Node): number {
    return sum(
      boundaryIds.map((id) => {
        const event = this.graph.nodes.get(id)!;
        return 'interrupting' in event && event.interrupting ? this.#of(this.#entered, id) : 0;
      }),
    );
  }

  #of(counts: ReadonlyMap<string, number>, id: string): number {
    return counts.get(id) ?? 0;
  }

  #leftOf(id: string): { readonly completed: number; readonly interrupted: number } {
    return this.#left.get(id) ?? { completed: 0, interrupted: 0 };
  }
}

const armedOn = (triggers: CaseState['triggers'], n: number): readonly string[] =>
  triggers.filter(({ of }) => of === n).map(({ elementId }) => elementId);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
