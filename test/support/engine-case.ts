import { advance } from '../../src/engine/advance.js';
import type { Effect, EffectOf, EffectType } from '../../src/engine/effect.js';
import type { ProcessGraph } from '../../src/engine/graph.js';
import type { Variables } from '../../src/engine/json.js';
import { Rejection } from '../../src/kernel/rejection.js';
import { openPointsOf, variablesOf, type CaseState, type OpenPoints } from '../../src/engine/state.js';
import type { Stimulus } from '../../src/engine/stimulus.js';

type WithoutCause<S> = S extends Stimulus ? Omit<S, 'at' | 'actor'> : never;
/** A stimulus as a test gives it; instant and actor are pinned. */
export type Given = WithoutCause<Stimulus>;

/** Office instant of every stimulus in engine tests, 17:00 in the office. */
export const AT = '2022-10-18T09:00:00Z';

/**
 * A case that a test drives by the ids drawn in its process. Every state goes through JSON before the next stimulus, so that
 * whatever would not survive the database does not survive here.
 */
export class EngineCase {
  state: CaseState | null = null;
  /** Effects of the last stimulus. */
  effects: readonly Effect[] = [];
  /** Flows taken by the last stimulus. */
  flows: readonly string[] = [];
  readonly stimuli: Stimulus[] = [];

  constructor(readonly graph: ProcessGraph) {}

  static start(
    graph: ProcessGraph,
    variables: Variables = {},
    more: { called?: true; startId?: string } = {},
  ): EngineCase {
    const started = new EngineCase(graph);
    started.give({ type: 'START_CASE', variables, ...more });
    return started;
  }

  give(given: Given): this {
    const stimulus = { ...given, at: AT, actor: 'u-1' } as Stimulus;
    const before = JSON.stringify(this.state);
    const { state, effects, flows } = advance(this.graph, this.state, stimulus);
    if (JSON.stringify(this.state) !== before) throw new Error('advance changed the state it was given');
    this.state = JSON.parse(JSON.stringify(state)) as CaseState;
    this.effects = effects;
    this.flows = flows;
    this.stimuli.push(stimulus);
    return this;
  }

  /** Completes the only open task of this element, or the one at this position among them. */
  complete(elementId: string, variables: Variables = {}, at = 0): this {
    return this.give({ type: 'COMPLETE_TASK', n: this.n('tasks', elementId, at), variables });
  }

  work(elementId: string, result: Variables = {}, at = 0): this {
    return this.give({ type: 'WORK_DONE', n: this.n('work', elementId, at), result });
  }

  fire(elementId: string): this {
    return this.give({ type: 'TIMER_FIRED', n: this.n('timers', elementId) });
  }

  receive(elementId: string, variables: Variables = {}): this {
    return this.give({ type: 'MESSAGE_RECEIVED', n: this.n('waits', elementId), variables });
  }

  signal(elementId: string, variables: Variables = {}): this {
    return this.give({ type: 'SIGNAL_RECEIVED', n: this.n('waits', elementId), variables });
  }

  /** Number of an open point by its element. */
  n(kind: keyof OpenPoints, elementId: string, at = 0): number {
    const found = this.open[kind].filter((point) => point.elementId === elementId)[at];
    if (!found) throw new Error(`No open ${kind} of ${elementId}: ${JSON.stringify(this.open)}`);
    return found.n;
  }

  get open(): OpenPoints {
    if (this.state === null) throw new Error('not started');
    return openPointsOf(this.state);
  }

  /** Elements of the open tasks, in the order in which they were opened. */
  get tasks(): string[] {
    return this.open.tasks.map((task) => task.elementId);
  }

  get variables(): Variables {
    if (this.state === null) throw new Error('not started');
    return variablesOf(this.state);
  }

  /** Kind and element of the end, `null` while the case runs. */
  get end(): { kind: string; elementId: string | null; errorCode?: string } | null {
    return this.state?.end ?? null;
  }

  /** Effects of one type, of the last stimulus. */
  of<T extends EffectType>(type: T): EffectOf<T>[] {
    return this.effects.filter((effect): effect is EffectOf<T> => effect.type === type);
  }

  /** Effects of the last stimulus as `TYPE element REASON`, without the entering and leaving of elements. */
  get happened(): string[] {
    return this.effects
      .filter((effect) => effect.type !== 'ACTIVITY_ENTERED' && effect.type !== 'ACTIVITY_LEFT')
      .map((effect) => [effect.type, effect.elementId, ...('reason' in effect ? [effect.reason] : [])].join(' '));
  }

  /** Elements entered by the last stimulus, in order. */
  get path(): (string | null)[] {
    return this.of('ACTIVITY_ENTERED').map((effect) => effect.elementId);
  }
}

/** Code and parameters of the refusal that an act must meet; whatever else it throws goes on. */
export function refusalOf(act: () => unknown): { code: string; params: Readonly<Record<string, unknown>> } {
  try {
    act();
  } catch (refusal) {
    if (refusal instanceof Rejection) return { code: refusal.code, params: refusal.params };
    throw refusal;
  }
  throw new Error('Nothing was refused');
}
