import { Rejection, type CommandContext } from '../kernel/index.js';
import {
  advance,
  shapedResult,
  variablesOf,
  type CaseState,
  type Effect,
  type EffectOf,
  type Json,
} from '../engine/index.js';
import type { Node, ProcessGraph, Stimulus, Variables } from '../engine/index.js';
import type { CallTree, Instance } from '../instances/index.js';
import { authorOf, SUBMITS } from './authorship.js';
import { CONFIRM_REFUSAL } from './refusals/refusal.js';
import { nobodyLeft, offerOf, type Acted } from './substitute.js';
import type { Task } from './task.js';
import { openTasksOfCase } from './task.store.js';

type UserTask = Extract<Node, { type: 'USER_TASK' }>;

/** A step that waits for somebody, really or as supposed. */
interface OpenStep {
  readonly n: number;
  readonly elementId: string;
  readonly candidates: readonly string[];
  readonly assignee: string | null;
}

/** A step for which nobody would be left. */
interface Dead {
  readonly node: UserTask;
  readonly candidates: readonly string[];
}

/** More steps than any road to a signature has: a loop of agreement ends here, and nothing is said of it. */
const STEPS_LIMIT = 100;

/**
 * Looks along the road of a text that was just submitted, as if everybody agreed, as far as people and decision tables alone lead:
 * to its signature. A step there for which nobody would be left, since whoever holds it drafted the text or would have reviewed it,
 * refuses the submission, naming the step.
 *
 * It never refuses what could go well: where a reviewer may settle a flag otherwise, every way must come to such a step; only
 * whoever alone can do a step is supposed to have done it; and what lies beyond a service, a call or a message is not looked into.
 * Who drafted does not sign through a stand-in either, so that a delegation leaves no more people than there are.
 *
 * Raises `NO_HOLDER_LEFT`.
 *
 * @rule R-125
 */
export async function demandHoldersAhead(tree: CallTree, done: Task): Promise<void> {
  const { ctx } = tree;
  const instance = tree.find(done.caseId);
  if (!SUBMITS.has(done.act ?? '') || instance?.status !== 'RUNNING' || instance.state === null) return;
  if (!holdsStepsAhead(ctx, instance.definition.graph, done)) return;
  const open = await openTasksOfCase(ctx.tx, instance.id);
  const road = (flag: boolean | null): Promise<Dead | null> =>
    new Road(tree, instance, done.versionNo, flag).deadEnd(open);
  const dead = await road(null);
  if (dead === null || (await road(true)) === null || (await road(false)) === null) return;
  throw nobodyLeft(dead.node, dead.candidates);
}

/**
 * Whether a signature that somebody adds would leave a later step to nobody, since whoever holds it signed already: who has a turn of
 * their own on the road reviews it there. Where a substitute takes the step, it does not. What would be dead anyhow is not its fault.
 *
 * Raises `NO_HOLDER_LEFT`.
 *
 * @rule R-125
 */
export async function demandStepsWithout(tree: CallTree, { caseId }: Task, signed: Task): Promise<void> {
  const instance = tree.find(caseId);
  if (instance?.status !== 'RUNNING' || instance.state === null) return;
  const open = await openTasksOfCase(tree.ctx.tx, instance.id);
  const road = (flag: boolean | null, supposed: readonly Acted[]): Promise<Dead | null> =>
    new Road(tree, instance, signed.versionNo, flag, supposed).deadEnd(open);
  const dead = await road(null, [signed]);
  if (dead === null || (await road(true, [signed])) === null || (await road(false, [signed])) === null) return;
  if ((await road(null, []))?.node.id !== dead.node.id) throw nobodyLeft(dead.node, dead.candidates);
}

/**
 * Whether who drafted may hold a post that a later step asks for: a submission of anybody else leaves everybody who was there. Of a
 * text that somebody else handed in it is not known here.
 */
function holdsStepsAhead({ caller }: CommandContext, { nodes }: ProcessGraph, done: Task): boolean {
  const author = authorOf(done);
  if (author !== null && author !== caller.person) return true;
  const by = (caller.actingFor ?? []).filter(({ person }) => person === done.onBehalfOf);
  const keys = [...caller.keys, ...by.flatMap((one) => one.keys)];
  return [...nodes.values()].some(
    (node) =>
      node.type === 'USER_TASK' &&
      node.task.act !== CONFIRM_REFUSAL &&
      node.task.exclusiveWith.includes(done.act!) &&
      node.task.candidates.some(
        ({ parts: [first] }) => typeof first === 'string' && keys.some((key) => key.startsWith(first)),
      ),
  );
}

/** One way along the road, on a copy of the case's state: nothing of it is kept. `flag`: how reviewers settle what they may. */
class Road {
  #state: CaseState;
  readonly #open = new Map<number, OpenStep>();
  readonly #decisions: EffectOf<'WORK_REQUESTED'>[] = [];
  readonly #acted: Acted[];
  #isKnown = true;

  constructor(
    private readonly tree: CallTree,
    private readonly instance: Instance,
    private readonly versionNo: number | null,
    private readonly flag: boolean | null,
    /** What somebody is supposed to have done before. */
    private readonly supposed: readonly Acted[] = [],
  ) {
    this.#acted = [...supposed];
    this.#state = instance.state!;
  }

  /** The first step that nobody would be left to do; `null` where the road goes on, or nobody knows how. */
  async deadEnd(open: readonly OpenStep[]): Promise<Dead | null> {
    for (const step of open) this.#open.set(step.n, step);
    try {
      for (let steps = 0; this.#isKnown && steps < STEPS_LIMIT; steps += 1) {
        const decision = this.#decisions.shift();
        const [step] = this.#open.values();
        if (decision) await this.decide(decision);
        else if (!step) return null;
        else {
          const dead = await this.agree(step);
          if (dead) return dead;
        }
      }
    } catch (refusal) {
      // A table without a row, a condition that nothing was set for: it is told when the case gets there.
      if (!(refusal instanceof Rejection)) throw refusal;
    }
    return null;
  }

  /** Somebody does the step and agrees. */
  private async agree(step: OpenStep): Promise<Dead | null> {
    const node = this.instance.definition.graph.nodes.get(step.elementId);
    this.#open.delete(step.n);
    if (node?.type !== 'USER_TASK' || node.task.act === CONFIRM_REFUSAL) return null;
    const { act, outcomes } = node.task;
    const outcome = outcomes.length === 0 ? 'DONE' : outcomes.find((one) => one === 'APPROVE');
    if (outcome === undefined || SUBMITS.has(act ?? '')) {
      this.#isKnown = false;
      return null;
    }
    if (step.assignee === null) {
      const { candidates } = step;
      const { versionNo, tree } = this;
      const asked = { rootCaseId: tree.rootCaseId, node, candidates, versionNo };
      const offer = await offerOf(tree.ctx, asked, this.#acted);
      if (offer.kind === 'NOBODY') return { node, candidates };
      // Left out since they signed beside it: a step of their own is none that others did.
      if (offer.kind === 'SKIP' && this.supposed.some(({ completedBy }) => completedBy === offer.reviewedBy))
        return { node, candidates };
      const [only, ...others] = 'free' in offer ? (offer.free ?? []) : [];
      if (only !== undefined && others.length === 0)
        this.#acted.push({
          act,
          completedBy: only,
          onBehalfOf: null,
          variables: {},
          versionNo,
          elementId: node.id,
          candidates: offer.kind === 'SUBSTITUTE' ? offer.candidates : candidates,
        });
    }
    this.take({ type: 'COMPLETE_TASK', n: step.n, variables: { outcome, ...this.flagsOf(node) }, ...this.tree.cause });
    return null;
  }

  /** What the step hands on as its form says it, and is a flag, or was never set. */
  private flagsOf(node: UserTask): Variables {
    const { flag } = this;
    if (flag === null) return {};
    const known = variablesOf(this.#state);
    const isFlag = (value: Json | undefined): boolean => typeof value === 'boolean' || value === null;
    return Object.fromEntries(
      node.outputs.flatMap(({ target, expression }) =>
        expression.source.trim() === target && isFlag(known[target]) ? [[target, flag]] : [],
      ),
    );
  }

  /** A decision table is asked as the case would ask it. */
  private async decide({ n, key, input, binding, elementId }: EffectOf<'WORK_REQUESTED'>): Promise<void> {
    const { tree, instance } = this;
    const { ctx, deps } = tree;
    const decision = await deps.definitions.decision(ctx.tx, key, instance.deploymentSeq, binding);
    const { result: answered, matched } = decision.evaluate(input, ctx.now.toISOString());
    const node = instance.definition.graph.nodes.get(elementId);
    const task = node?.type === 'BUSINESS_RULE_TASK' ? node : null;
    const value = shapedResult(answered, task?.resultShape, matched.length > 0);
    const name = task?.resultVariable ?? null;
    const isContext = typeof value === 'object' && value !== null && !Array.isArray(value);
    const result: Variables = name === null && isContext ? (value as Variables) : { [name ?? key]: value };
    this.take({ type: 'WORK_DONE', n, result, ...tree.cause });
  }

  private take(stimulus: Stimulus): void {
    const { state, effects } = advance(this.instance.definition.graph, this.#state, stimulus);
    this.#state = state;
    for (const effect of effects) this.note(effect);
  }

  private note(effect: Effect): void {
    switch (effect.type) {
      case 'TASK_OPENED':
        this.#open.set(effect.n, {
          n: effect.n,
          elementId: effect.elementId,
          candidates: [...effect.candidates, ...effect.candidateUsers],
          assignee: effect.assignee ?? null,
        });
        return;
      case 'TASK_CLOSED':
        this.#open.delete(effect.n);
        return;
      case 'WORK_REQUESTED':
        if (effect.kind === 'DECISION') this.#decisions.push(effect);
        else this.#isKnown = false;
        return;
      case 'CALL_REQUESTED':
      case 'WAIT_OPENED':
      case 'CASE_ENDED':
      case 'INCIDENT_RAISED':
        this.#isKnown = false;
        return;
      default:
    }
  }
}
