import type { CommandContext } from '../kernel/index.js';
import { actorOf, Rejection } from '../kernel/index.js';
import { advance, openPointsOf, type Binding, type Effect, type Stimulus } from '../engine/index.js';
import { grantSight } from '../access/index.js';
import type { BoundDefinition, Definitions } from '../definitions/index.js';
import { foreseeCase, foresightOf } from './foresight.js';
import type { Instance } from './instance.js';
import { lockTree, saveInstance, toInstance, type LockedBy, type SeenSql } from './instance.store.js';
import { findBuffered } from './keep-message.js';
import { recordDropped, recordStep, type StimulusFact } from './record-step.js';
import { namingSteps } from './step-names.js';
import type { Wait } from './wait.store.js';
import type { EffectContext, ProcessWiring } from './wiring.js';

/** A wait for a message that finds its receiver by key. */
export type KeyedWait = Wait & { readonly message: string; readonly correlation: string };

interface Delivery {
  readonly caseId: string;
  readonly stimulus: Stimulus;
  readonly fact: StimulusFact;
  /** Given when it is queued, so that ids of a case's entries grow with their order. */
  readonly entryId: string;
  /** Made inside the run: dropped and counted when it no longer fits, instead of refusing the command. */
  readonly internal: boolean;
}

/** Refusals of the engine that mean: this stimulus came too late. */
const STALE = new Set([
  'TASK_NOT_OPEN',
  'TIMER_NOT_ARMED',
  'WAIT_NOT_OPEN',
  'WORK_NOT_OPEN',
  'CALL_NOT_OPEN',
  'CASE_ENDED',
]);

/** What an administrator may do to a suspended case: it is put right, moved to another version or voided before it goes on. */
const MOVES_SUSPENDED = new Set<Stimulus['type']>([
  'CANCEL_CASE',
  'MOVE_TOKENS',
  'ADD_INSTANCES',
  'REMOVE_INSTANCE',
  'CHANGE_VARIABLES',
  'MIGRATE',
]);

/** Most stimuli that one command may make inside a tree, and most cases that may run in it: a loop without a wait ends here. */
const STIMULI_LIMIT = 1_000;
/** Most effects of all of them together: each may be a row. */
const EFFECTS_LIMIT = 100_000;
const CASES_LIMIT = 100;

/** DI token of `TreeDependencies`. */
export const TREE_DEPENDENCIES = Symbol('TREE_DEPENDENCIES');

/** What a call tree needs from its surroundings. */
export interface TreeDependencies {
  readonly definitions: Definitions;
  readonly wiring: ProcessWiring;
}

/**
 * One call tree, parent and children, under its root's lock for the duration of one command (architecture.md section 2).
 *
 * Stimuli wait in one first-in-first-out queue and are handed to the engine one by one until the tree is quiet. Each makes
 * exactly one entry in the trail, chained within its case, and its effects are applied at once through the wiring; work
 * that is local answers with a stimulus of its own. States are written once, at the end.
 */
export class CallTree {
  /** Stimuli that no longer fitted: their receiver had been closed within the same run. */
  dropped = 0;
  #effects = 0;
  readonly #instances = new Map<string, Instance>();
  #queue: Delivery[] = [];
  readonly #sight = new Set<string>();
  #opened: KeyedWait[] = [];

  private constructor(
    readonly ctx: CommandContext,
    readonly deps: TreeDependencies,
    readonly rootCaseId: string,
  ) {}

  /**
   * Locks the tree of a case or of a task, of one that is seen where `isSeen` says what that is. Raises `CASE_NOT_FOUND` when the
   * office has none: the caller turns it into the answer for what it was looking for.
   */
  static async lock(ctx: CommandContext, deps: TreeDependencies, by: LockedBy, isSeen?: SeenSql): Promise<CallTree> {
    const rows = await lockTree(ctx.tx, by, isSeen);
    const root = rows[0]?.root_case_id;
    if (root === undefined) throw new Rejection('CASE_NOT_FOUND', 'caseId' in by ? { caseId: by.caseId } : {});
    const tree = new CallTree(ctx, deps, root);
    for (const row of rows) {
      const definition = await deps.definitions.byId(ctx.tx, row.definition_id);
      tree.take(toInstance(row, definition));
    }
    return tree;
  }

  /** A new tree with its root case, not yet started; nobody else can know its id, so nothing is locked. */
  static open(ctx: CommandContext, deps: TreeDependencies, root: Instance): CallTree {
    const tree = new CallTree(ctx, deps, root.id);
    tree.take(root);
    return tree;
  }

  private take(instance: Instance): void {
    foreseeCase(this.ctx, instance);
    this.#instances.set(instance.id, instance);
  }

  /** A case of this tree. Raises `CASE_NOT_FOUND` for a child that ended before this command. */
  instance(caseId: string): Instance {
    const instance = this.#instances.get(caseId);
    if (!instance) throw new Rejection('CASE_NOT_FOUND', { caseId });
    return instance;
  }

  /** A case of this tree that is running, or its root; `undefined` for a child that ended before this command. */
  find(caseId: string): Instance | undefined {
    return this.#instances.get(caseId);
  }

  get root(): Instance {
    return this.instance(this.rootCaseId);
  }

  get instances(): Iterable<Instance> {
    return this.#instances.values();
  }

  /** Adds a child that a call activity of this tree opened. Raises `STEP_BUDGET_EXCEEDED` for a process that calls itself on and on. */
  adopt(child: Instance): void {
    const running = [...this.#instances.values()].filter((one) => one.status === 'RUNNING').length;
    if (running >= CASES_LIMIT) {
      throw new Rejection('STEP_BUDGET_EXCEEDED', { limit: CASES_LIMIT, element: child.definition.key });
    }
    this.take(child);
  }

  /**
   * Queues a stimulus from outside: a refusal of the engine refuses the whole command. Raises `CASE_SUSPENDED` for a case
   * that only an administrator may move.
   */
  deliver(caseId: string, stimulus: Stimulus, fact: StimulusFact): void {
    const isSuspended = (this.#instances.get(caseId)?.suspension ?? null) !== null;
    if (isSuspended && !MOVES_SUSPENDED.has(stimulus.type)) throw new Rejection('CASE_SUSPENDED', { caseId });
    this.enqueue(caseId, stimulus, fact, false);
  }

  /** Queues a stimulus made inside this run: one that no longer fits is dropped and counted. */
  continueWith(caseId: string, stimulus: Stimulus, fact: StimulusFact): void {
    this.enqueue(caseId, stimulus, fact, true);
  }

  /** Whether something is on its way already to what a case has open under this number. */
  isAnswered(caseId: string, n: number): boolean {
    return this.#queue.some((next) => next.caseId === caseId && 'n' in next.stimulus && next.stimulus.n === n);
  }

  private enqueue(caseId: string, stimulus: Stimulus, fact: StimulusFact, internal: boolean): void {
    this.#queue.push({ caseId, stimulus, fact, internal, entryId: fact.entryId ?? this.ctx.newId() });
  }

  /** A case of this tree that waits under this number. Raises `CASE_NOT_FOUND`, `WAIT_NOT_OPEN`. */
  demandWait(caseId: string, n: number): Instance {
    const instance = this.instance(caseId);
    if (!waitsOf(instance).has(n)) throw new Rejection('WAIT_NOT_OPEN', { n });
    return instance;
  }

  /** Remembers a wait by key that this run opened: what already waits for it is looked for once the tree is quiet. */
  noteWait(wait: KeyedWait): void {
    this.#opened.push(wait);
  }

  /** Lets these principals see the root case and its business object, once for everything that this command opens. */
  letSee(principals: readonly string[]): void {
    for (const principal of principals) this.#sight.add(principal);
  }

  /** What every stimulus of this command carries. */
  get cause(): { at: string; actor: string } {
    return { at: this.ctx.now.toISOString(), actor: actorOf(this.ctx.caller) };
  }

  /**
   * Runs the tree until it is quiet, then writes every case that moved. Raises `STEP_BUDGET_EXCEEDED` for one that never is:
   * a loop of local work without a wait.
   */
  async settle(): Promise<void> {
    let taken = 0;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      taken += 1;
      if (taken > STIMULI_LIMIT) {
        throw new Rejection('STEP_BUDGET_EXCEEDED', { limit: STIMULI_LIMIT, element: next.fact.elementId ?? null });
      }
      await this.step(next);
    }
    for (const instance of this.#instances.values()) {
      if (instance.changedBy !== null) saveInstance(this.ctx.tx, instance);
    }
    this.grantSights();
    await this.meetBuffered();
  }

  /** A message that came before its receiver, and a wait that this run opened and that is still open, find each other. */
  private async meetBuffered(): Promise<void> {
    if (this.#opened.length === 0) return;
    const open = new Map<string, ReadonlySet<number>>();
    for (const caseId of new Set(this.#opened.map((wait) => wait.caseId)))
      open.set(caseId, waitsOf(this.instance(caseId)));
    const opened = this.#opened.filter(({ caseId, n }) => open.get(caseId)?.has(n));
    this.#opened = [];
    if (opened.length > 0) await findBuffered(this.ctx, opened);
  }

  /** Writes who may see from now on. Every row of one case carries the instant at which the case started, so that lists merge them by it and drop doubles. */
  grantSights(): void {
    if (this.#sight.size === 0) return;
    const { objectType, objectId, startedAt: at } = this.root;
    const { tx } = this.ctx;
    const principals = [...this.#sight];
    grantSight(tx, { principals, objectType: 'CASE', objectId: this.rootCaseId, at });
    if (objectType !== null && objectId !== null) grantSight(tx, { principals, objectType, objectId, at });
    this.#sight.clear();
  }

  private async step({ caseId, stimulus, fact, internal, entryId }: Delivery): Promise<void> {
    const instance = this.instance(caseId);
    let advanced;
    try {
      advanced = advance(instance.definition.graph, instance.state, stimulus);
    } catch (refusal) {
      if (internal && refusal instanceof Rejection && STALE.has(refusal.code)) {
        this.dropped += 1;
        recordDropped(this.ctx, instance, fact);
        return;
      }
      throw refusal instanceof Rejection ? namingSteps(refusal, instance.definition.graph) : refusal;
    }
    const hash = recordStep(this.ctx, instance, { stimulus, fact, entryId, effects: advanced.effects });
    instance.state = advanced.state;
    instance.seq += 1;
    instance.lastHash = hash;
    instance.changedBy = entryId;
    this.#effects += advanced.effects.length;
    if (this.#effects > EFFECTS_LIMIT) {
      throw new Rejection('STEP_BUDGET_EXCEEDED', { limit: EFFECTS_LIMIT, element: fact.elementId ?? null });
    }
    for (const effect of advanced.effects) await this.apply(instance, effect, stimulus, entryId);
  }

  private async apply(instance: Instance, effect: Effect, stimulus: Stimulus, entryId: string): Promise<void> {
    const node = effect.elementId === null ? null : (instance.definition.graph.nodes.get(effect.elementId) ?? null);
    const at: EffectContext = { ctx: this.ctx, tree: this, instance, node, stimulus, entryId };
    foresightOf(this.ctx)?.effects.push({ instance, effect, node });
    const applier = this.deps.wiring.effects[effect.type] as (
      at: EffectContext,
      effect: Effect,
    ) => void | Promise<void>;
    await applier(at, effect);
  }

  /** The definition that this tree calls under this key: what was current when the root case started, unless bound otherwise. */
  boundDefinition(instance: Instance, key: string, binding: Binding): Promise<BoundDefinition> {
    return this.deps.definitions.called(this.ctx.tx, key, binding, instance.deploymentSeq);
  }
}

const waitsOf = ({ state }: Instance): ReadonlySet<number> =>
  new Set(state === null ? [] : openPointsOf(state).waits.map(({ n }) => n));
