import { EventEmitter } from 'node:events';
import { Engine } from 'bpmn-engine';
import type { Json, Variables } from '../../src/engine/index.js';

/** What bpmn-engine shows of an element that it carries out. */
interface ElementApi {
  readonly id: string;
  readonly type: string;
  readonly executionId?: string;
  readonly owner?: { readonly isRunning?: boolean };
  getPostponed?(): readonly ElementApi[];
  signal(): void;
}

interface Timer {
  readonly owner: string | null;
  readonly callback: () => void;
}

type Evaluate = (source: string, variables: Variables) => Json;

/**
 * A model's file run by bpmn-engine, step by step. Expressions are computed by `evaluate`, so that only the ways of tokens are
 * compared; time passes when a step says so.
 */
export class OtherEngine {
  ended = false;
  /** What it raised of itself, `null` while it runs. */
  failed: unknown = null;
  readonly #variables: Record<string, Json>;
  readonly #waiting: ElementApi[] = [];
  #timers: readonly Timer[] = [];
  #postponed: () => readonly ElementApi[] = () => [];

  private constructor(variables: Variables) {
    this.#variables = { ...variables };
  }

  static async start(source: string, evaluate: Evaluate, variables: Variables): Promise<OtherEngine> {
    const other = new OtherEngine(variables);
    const listener = new EventEmitter();
    listener.on('activity.wait', (api: ElementApi) => other.#waiting.push(api));
    const engine = new Engine({
      source,
      timers: other.clock(),
      expressions: { resolveExpression: (text: string) => evaluate(text, other.#variables) },
    } as never);
    engine.on('end', () => {
      other.ended = true;
    });
    engine.on('error', (error: unknown) => {
      other.failed = error;
    });
    const execution = (await engine.execute({ listener } as never)) as unknown as { getPostponed(): ElementApi[] };
    other.#postponed = () => execution.getPostponed();
    return other;
  }

  /** User tasks that are open, each once, sorted. */
  get tasks(): readonly string[] {
    const found = new Set<string>();
    const seen = new Set<string>();
    const look = (apis: readonly ElementApi[]): void => {
      for (const api of apis) {
        const key = `${api.id} ${api.executionId}`;
        // A sub-process is among what it holds.
        if (seen.has(key)) continue;
        seen.add(key);
        if (api.type === 'bpmn:UserTask') found.add(api.id);
        else look(api.getPostponed?.() ?? []);
      }
    };
    if (!this.ended) look(this.#postponed());
    return [...found].sort();
  }

  /** Answers the first open point of an element. Raises an error where it has none. */
  answer(element: string, variables: Variables): void {
    const at = this.#waiting.findIndex(({ id, owner }) => id === element && owner?.isRunning !== false);
    const [api] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (!api) throw new Error(`no ${element} open`);
    Object.assign(this.#variables, variables);
    api.signal();
  }

  /** The first timer of an element is due. Raises an error where none is armed. */
  fire(element: string): void {
    const timer = this.#timers.find(({ owner }) => owner === element);
    if (!timer) throw new Error(`no timer ${element} armed`);
    this.#timers = this.#timers.filter((other) => other !== timer);
    timer.callback();
  }

  private clock() {
    const set =
      (owner: string | null) =>
      (callback: (...given: unknown[]) => void, _: number, ...given: unknown[]): Timer => {
        const timer = { owner, timerRef: {}, callback: () => callback(...given) };
        this.#timers = [...this.#timers, timer];
        return timer;
      };
    const clearTimeout = (timer: Timer): void => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
    const register = (owner?: { readonly id: string }) => ({ owner, setTimeout: set(owner?.id ?? null), clearTimeout });
    return { executing: [], register, setTimeout: set(null), clearTimeout };
  }
}
