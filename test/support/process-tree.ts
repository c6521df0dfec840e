import {
  advance,
  variablesOf,
  type CaseState,
  type Effect,
  type EffectOf,
  type ProcessGraph,
  type Stimulus,
  type TaskProperties,
  type Variables,
} from '../../src/engine/index.js';
import type { Decision } from '../../src/engine/dmn/index.js';
import { Rejection } from '../../src/kernel/rejection.js';

export interface TreeCase {
  readonly name: string;
  readonly graph: ProcessGraph;
  readonly parent: { readonly of: TreeCase; readonly n: number } | null;
  state: CaseState | null;
  readonly stimuli: Stimulus[];
}

export interface Opened {
  readonly of: TreeCase;
  readonly n: number;
  readonly elementId: string;
}
export interface OpenTask extends Opened {
  readonly candidates: readonly string[];
  readonly assignee?: string;
  readonly task: TaskProperties;
  readonly variables: Variables;
}
export interface OpenWait extends Opened {
  readonly message: string;
  readonly correlation: string | null;
}
/** Answer of a room: the work's key and input, and where it was asked for. */
export type Answering = (work: { key: string; elementId: string; input: Variables }) => Variables;

type Cause = { at: string; actor: string };
type Uncaused<S> = S extends Stimulus ? Omit<S, 'at' | 'actor'> : never;

const STALE = new Set([
  'TASK_NOT_OPEN',
  'TIMER_NOT_ARMED',
  'WAIT_NOT_OPEN',
  'WORK_NOT_OPEN',
  'CALL_NOT_OPEN',
  'CASE_ENDED',
]);

/**
 * A call tree without a database: the engine and the rules of `instances/` by which a tree is run (one queue, first in
 * first out; work answers at once; messages of reach TREE go to whoever waits in the tree). Every state goes through JSON.
 */
export class ProcessTree {
  readonly cases: TreeCase[] = [];
  tasks: OpenTask[] = [];
  timers: (Opened & { readonly rule: string })[] = [];
  waits: OpenWait[] = [];
  /** Of the last command: tasks closed uncompleted, messages sent beyond the tree, cases ended, dues of sub-processes set. */
  closed: OpenTask[] = [];
  sent: { message: string; correlation: string | null }[] = [];
  ended: Record<string, string | null> = {};
  dues: { elementId: string; rule: string; holder: string | null }[] = [];
  /** Elements that a token has entered, `process/element`. */
  readonly passed = new Set<string>();
  /** Stimuli of the run that came too late. */
  dropped = 0;
  #queue: { to: TreeCase; stimulus: Uncaused<Stimulus>; internal: boolean }[] = [];
  #cause: Cause = { at: '2022-10-18T00:00:00Z', actor: 'SYSTEM' };

  constructor(
    readonly graphs: ReadonlyMap<string, ProcessGraph>,
    readonly decisions: ReadonlyMap<string, Decision>,
    public answer: Answering,
  ) {}

  start(processId: string, variables: Variables, cause: Cause, startId?: string): void {
    const first = this.#open(processId, null);
    this.#command(first, { type: 'START_CASE', variables, ...(startId === undefined ? {} : { startId }) }, cause);
  }

  complete(task: OpenTask, variables: Variables, cause: Cause): void {
    this.#command(task.of, { type: 'COMPLETE_TASK', n: task.n, variables }, cause);
  }

  fire(timer: Opened, cause: Cause): void {
    // A timer that fired is spent; a repeating one is armed anew by the engine.
    this.timers = this.timers.filter((armed) => armed !== timer);
    this.#command(timer.of, { type: 'TIMER_FIRED', n: timer.n }, cause);
  }

  receive(wait: OpenWait, variables: Variables, cause: Cause): void {
    this.#command(wait.of, { type: 'MESSAGE_RECEIVED', n: wait.n, variables }, cause);
  }

  get root(): TreeCase {
    return this.cases[0]!;
  }

  get variables(): Variables {
    return this.root.state === null ? {} : variablesOf(this.root.state);
  }

  isOver(): boolean {
    return this.cases.every((one) => one.state?.end !== undefined);
  }

  #command(to: TreeCase, stimulus: Uncaused<Stimulus>, cause: Cause): void {
    this.#cause = cause;
    this.closed = [];
    this.sent = [];
    this.ended = {};
    this.dues = [];
    this.#queue = [{ to, stimulus, internal: false }];
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      try {
        this.#take(next.to, { ...next.stimulus, ...cause } as Stimulus);
      } catch (refusal) {
        if (!next.internal || !(refusal instanceof Rejection) || !STALE.has(refusal.code)) throw refusal;
        this.dropped += 1;
      }
    }
  }

  #take(to: TreeCase, stimulus: Stimulus): void {
    const { state, effects } = advance(to.graph, to.state, stimulus);
    to.state = JSON.parse(JSON.stringify(state)) as CaseState;
    to.stimuli.push(stimulus);
    for (const effect of effects) this.#apply(to, effect);
  }

  #apply(of: TreeCase, effect: Effect): void {
    const isIt = (one: Opened): boolean => one.of === of && 'n' in effect && one.n === effect.n;
    switch (effect.type) {
      case 'TASK_OPENED': {
        const node = of.graph.nodes.get(effect.elementId);
        if (node?.type !== 'USER_TASK') throw new Error(`${effect.elementId} is no user task`);
        const { candidates, assignee, variables, n, elementId } = effect;
        this.tasks.push({
          of,
          n,
          elementId,
          candidates,
          ...(assignee === undefined ? {} : { assignee }),
          task: node.task,
          variables,
        });
        return;
      }
      case 'TASK_CLOSED':
        if (effect.reason !== 'COMPLETED') this.closed.push(...this.tasks.filter(isIt));
        this.tasks = this.tasks.filter((task) => !isIt(task));
        return;
      case 'TIMER_ARMED':
        this.timers.push({ of, n: effect.n, elementId: effect.elementId, rule: effect.rule.value });
        return;
      case 'TIMER_DISARMED':
        this.timers = this.timers.filter((timer) => !isIt(timer));
        return;
      case 'WAIT_OPENED':
        this.waits.push({
          of,
          n: effect.n,
          elementId: effect.elementId,
          message: effect.message,
          correlation: effect.correlation,
        });
        return;
      case 'WAIT_CLOSED':
        this.waits = this.waits.filter((wait) => !isIt(wait));
        return;
      case 'MESSAGE_THROWN':
        this.#carry(of, effect);
        return;
      case 'WORK_REQUESTED':
        this.#later(of, { type: 'WORK_DONE', n: effect.n, result: this.#work(of, effect) });
        return;
      case 'CALL_REQUESTED':
        this.#later(this.#open(effect.calledElement, { of, n: effect.n }), {
          type: 'START_CASE',
          called: true,
          variables: effect.variables,
        });
        return;
      case 'CALL_CLOSED':
        if (effect.reason !== 'COMPLETED') {
          const child = this.cases.find((one) => one.parent?.of === of && one.parent.n === effect.n);
          if (child && child.state?.end === undefined) {
            this.#later(child, { type: 'CANCEL_CASE', reason: effect.reason });
          }
        }
        return;
      case 'CASE_ENDED':
        this.ended[of.graph.processId] = effect.elementId;
        if (of.parent) {
          this.#later(of.parent.of, {
            type: 'CALL_ENDED',
            n: of.parent.n,
            kind: effect.kind === 'TERMINATED' ? 'COMPLETED' : effect.kind,
            ...(effect.errorCode === undefined ? {} : { errorCode: effect.errorCode }),
            variables: effect.variables,
          });
        }
        return;
      case 'ACTIVITY_ENTERED':
        this.passed.add(`${of.graph.processId}/${effect.elementId}`);
        if (effect.due)
          this.dues.push({ elementId: effect.elementId, rule: effect.due.rule, holder: effect.due.holder });
        return;
      case 'INCIDENT_RAISED':
        throw new Error(`Incident ${effect.code} at ${effect.elementId}: ${effect.message}`);
      default:
    }
  }

  #work(of: TreeCase, effect: EffectOf<'WORK_REQUESTED'>): Variables {
    if (effect.kind === 'SERVICE') return this.answer(effect);
    const decision = this.decisions.get(effect.key);
    if (!decision) throw new Error(`There is no decision ${effect.key}`);
    const { result } = decision.evaluate(effect.input, this.#cause.at);
    const node = of.graph.nodes.get(effect.elementId);
    const name = node?.type === 'BUSINESS_RULE_TASK' ? node.resultVariable : null;
    const isContext = typeof result === 'object' && result !== null && !Array.isArray(result);
    return name === null && isContext ? (result as Variables) : { [name ?? effect.key]: result };
  }

  #carry(of: TreeCase, { message, correlation, payload }: EffectOf<'MESSAGE_THROWN'>): void {
    if (of.graph.messages.get(message)?.reach !== 'TREE') {
      this.sent.push({ message, correlation });
      return;
    }
    for (const wait of this.waits.filter((one) => one.message === message)) {
      this.#later(wait.of, { type: 'MESSAGE_RECEIVED', n: wait.n, variables: payload });
    }
  }

  #later(to: TreeCase, stimulus: Uncaused<Stimulus>): void {
    this.#queue.push({ to, stimulus, internal: true });
  }

  #open(processId: string, parent: TreeCase['parent']): TreeCase {
    const graph = this.graphs.get(processId);
    if (!graph) throw new Error(`There is no process ${processId}`);
    const opened: TreeCase = { name: `${processId}-${this.cases.length + 1}`, graph, parent, state: null, stimuli: [] };
    this.cases.push(opened);
    return opened;
  }
}
