import type { Json } from '../../../src/engine/json.js';
import type { Node, ProcessGraph } from '../../../src/engine/graph.js';
import type { Fault, PathStep } from '../../../src/engine/soundness/index.js';
import { Rejection } from '../../../src/kernel/rejection.js';
import { EngineCase, type Given } from '../../support/engine-case.js';

/** What the engine made of a counter-example. */
export interface Evidence {
  /** Joins at which the last stimulus left tokens for which nothing can come any more. */
  readonly stuck: readonly string[];
  /** Elements that two tokens were at, at once; `element flow` for a join. */
  readonly doubled: ReadonlySet<string>;
  /** Code with which a stimulus was refused; the way ends there. */
  readonly refused: string | null;
  readonly hasEnded: boolean;
  /** How often what was open after a step had been open before. */
  readonly repeats: number;
}

/**
 * Drives a case along a counter-example: what the way takes at each gateway becomes the value of a variable, what it passes is
 * completed, what happens on it is made to happen.
 */
export function replay(graph: ProcessGraph, { path }: Pick<Fault, 'path'>): Evidence {
  const way = new Way(graph, path);
  way.walk();
  return way.evidence;
}

class Way {
  #case: EngineCase | null = null;
  #stuck: string[] = [];
  #refused: string | null = null;
  readonly #doubled = new Set<string>();
  readonly #entries = new Map<string, number>();
  readonly #seen = new Map<string, number>();

  constructor(
    private readonly graph: ProcessGraph,
    private readonly path: readonly PathStep[],
  ) {}

  get evidence(): Evidence {
    return {
      stuck: this.#stuck,
      doubled: this.#doubled,
      refused: this.#refused,
      hasEnded: this.#case?.end !== null,
      repeats: Math.max(0, ...this.#seen.values()) - 1,
    };
  }

  walk(): void {
    for (const [at, step] of this.path.entries()) {
      if (this.#refused !== null) return;
      if (at === 0) this.start(step);
      else this.follow(step, at);
    }
  }

  private start({ elementId }: PathStep): void {
    const started = new EngineCase(this.graph);
    this.#case = started;
    this.give({ type: 'START_CASE', startId: elementId, variables: this.variables(0) });
  }

  private follow(step: PathStep, at: number): void {
    const node = this.graph.nodes.get(step.elementId);
    const variables = this.variables(at);
    if (step.eventId !== null) return this.happen(step.eventId, step.elementId, variables);
    if (!node) return;
    const { open } = this.current;
    switch (node.type) {
      case 'USER_TASK': {
        const tasks = open.tasks.filter(({ elementId }) => elementId === node.id);
        const wanted = node.multiInstance ? tasks : tasks.slice(0, 1);
        if (wanted.length === 0)
          throw new Error(`${node.id} is not open on ${this.path.map(({ elementId }) => elementId).join(' ')}`);
        for (const { n } of wanted) this.give({ type: 'COMPLETE_TASK', n, variables });
        break;
      }
      case 'SERVICE_TASK':
      case 'BUSINESS_RULE_TASK':
      case 'EXTERNAL_TASK':
        this.give({ type: 'WORK_DONE', n: this.current.n('work', node.id), result: variables });
        break;
      case 'CALL_ACTIVITY':
        this.give({ type: 'CALL_ENDED', n: this.current.n('calls', node.id), kind: 'COMPLETED', variables });
        break;
      case 'RECEIVE_TASK':
      case 'CATCH_EVENT':
        this.awaited(node, variables);
        break;
      case 'SUB_PROCESS':
        if (step.flowIds.length > 0 || node.outgoing.length === 0) this.finish(node.id, variables);
        break;
      default:
    }
  }

  private awaited(
    node: Extract<Node, { type: 'RECEIVE_TASK' | 'CATCH_EVENT' }>,
    variables: Record<string, Json>,
  ): void {
    const kind = node.type === 'RECEIVE_TASK' ? 'MESSAGE' : node.trigger.kind;
    if (kind === 'TIMER') this.give({ type: 'TIMER_FIRED', n: this.current.n('timers', node.id) });
    else if (kind === 'MESSAGE' || kind === 'SIGNAL') {
      this.give({ type: `${kind}_RECEIVED`, n: this.current.n('waits', node.id), variables });
    }
  }

  private happen(eventId: string, hostId: string, variables: Record<string, Json>): void {
    const { open } = this.current;
    const timer = open.timers.find(({ elementId }) => elementId === eventId);
    const wait = open.waits.find(({ elementId }) => elementId === eventId);
    const event = this.graph.nodes.get(eventId);
    const kind = event && 'trigger' in event ? event.trigger.kind : 'NONE';
    if (timer) this.give({ type: 'TIMER_FIRED', n: timer.n });
    else if (wait && (kind === 'MESSAGE' || kind === 'SIGNAL'))
      this.give({ type: `${kind}_RECEIVED`, n: wait.n, variables });
    else if (event && 'trigger' in event && event.trigger.kind === 'ERROR')
      this.fail(hostId, event.trigger.errorCode ?? 'E');
    else if (kind === 'ESCALATION' || kind === 'CANCEL') this.finish(hostId, variables, eventId);
    else throw new Error(`${eventId} is not armed: ${JSON.stringify(open)}`);
  }

  private fail(hostId: string, code: string): void {
    const call = this.current.open.calls.find(({ elementId }) => elementId === hostId);
    if (call) {
      this.give({ type: 'CALL_ENDED', n: call.n, kind: 'ERROR', errorCode: code, variables: {} });
      return;
    }
    const [work] = this.inside(hostId);
    if (!work) throw new Error(`Nothing in ${hostId} can fail`);
    this.give({ type: 'BPMN_ERROR', n: work.n, code, variables: {} });
  }

  /** Completes what is open inside a sub-process until it is left, or until an event has happened. */
  private finish(scopeId: string, variables: Record<string, Json>, until: string | null = null): void {
    const entries = this.#entries.get(until ?? '') ?? 0;
    for (let acts = 0; acts < 100; acts += 1) {
      if (until !== null && (this.#entries.get(until) ?? 0) > entries) return;
      const [work] = this.inside(scopeId);
      if (!work) return;
      this.give({ type: 'COMPLETE_TASK', n: work.n, variables });
    }
    throw new Error(`${scopeId} does not end`);
  }

  private inside(scopeId: string): readonly { readonly n: number }[] {
    const isInside = (id: string): boolean => {
      const node = this.graph.nodes.get(id);
      return node !== undefined && (node.id === scopeId || isInside(node.scopeId));
    };
    const { tasks, work } = this.current.open;
    return [...tasks, ...work].filter(({ elementId }) => isInside(elementId));
  }

  private get current(): EngineCase {
    if (!this.#case) throw new Error('not started');
    return this.#case;
  }

  private give(given: Given): void {
    try {
      this.current.give(given);
    } catch (refusal) {
      if (!(refusal instanceof Rejection)) throw refusal;
      this.#refused = refusal.code;
      return;
    }
    this.note();
  }

  private note(): void {
    const { state, effects } = this.current;
    this.#stuck = effects.flatMap((effect) =>
      effect.type === 'INCIDENT_RAISED' && effect.code === 'JOIN_STUCK' ? [effect.elementId] : [],
    );
    for (const effect of effects) {
      if (effect.type !== 'ACTIVITY_ENTERED') continue;
      const times = (this.#entries.get(effect.elementId) ?? 0) + 1;
      this.#entries.set(effect.elementId, times);
      if (times > 1 && AT_ONCE.has(this.graph.nodes.get(effect.elementId)?.type)) this.#doubled.add(effect.elementId);
    }
    if (!state) return;
    const standing = new Map<string, number>();
    for (const { elementId, index, in: scope } of state.activations) {
      if (index !== undefined) continue;
      const key = `${scope} ${elementId}`;
      standing.set(key, (standing.get(key) ?? 0) + 1);
      if ((standing.get(key) ?? 0) > 1) this.#doubled.add(elementId);
    }
    for (const { gatewayId, tokens } of state.joins) {
      for (const [flowId, count] of tokens) if (count > 1) this.#doubled.add(`${gatewayId} ${flowId}`);
    }
    const key = JSON.stringify([...standing.keys()].map((one) => one.split(' ')[1]).sort());
    this.#seen.set(key, (this.#seen.get(key) ?? 0) + 1);
  }

  /** Values that make the gateways ahead take the way: of each variable the first one needed. */
  private variables(from: number): Record<string, Json> {
    const values: Record<string, Json> = {};
    for (const { elementId, flowIds, eventId } of this.path.slice(from)) {
      const node = this.graph.nodes.get(elementId);
      if (!node || eventId !== null || node.outgoing.length < 2) continue;
      const needed = new Map<string, Json>();
      for (const id of node.outgoing) {
        const [, name = '', value = ''] =
          /^(\w+) = (.*)$/.exec(this.graph.flows.get(id)?.condition?.source ?? '') ?? [];
        if (name === '') continue;
        const wanted = JSON.parse(value) as Json;
        if (flowIds.includes(id)) needed.set(name, wanted);
        else if (!needed.has(name)) needed.set(name, typeof wanted === 'boolean' ? !wanted : 'none');
      }
      for (const [name, value] of needed) values[name] ??= value;
    }
    return values;
  }
}

/** Elements that a token passes without standing there. */
const AT_ONCE = new Set<Node['type'] | undefined>([
  'PLAIN_TASK',
  'SCRIPT_TASK',
  'SEND_TASK',
  'THROW_EVENT',
  'END_EVENT',
  'EXCLUSIVE_GATEWAY',
]);
