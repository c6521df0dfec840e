import type { Caller, Command, Commands, RejectionCatalogue } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import type { Problem, ProblemWriter } from '../kernel/http/index.js';
import type { TreeDependencies } from '../instances/index.js';
import { claimTask } from './claim-task.js';
import type { CompletionAnswer } from './complete-in-tree.js';
import { completeTask } from './complete-task.js';
import type { Completion } from './task.js';
import type { TaskView } from './task-view.js';
import { unclaimTask } from './unclaim-task.js';

/** One act of a batch. */
export interface BatchAct extends Completion {
  readonly taskId: string;
  readonly act: 'claim' | 'unclaim' | 'complete';
  readonly ifMatch: string | null;
}

/** What became of one act: the task as it is now, or why it was refused. */
export interface BatchResult {
  readonly taskId: string;
  readonly act: string;
  /** The status that the act would have answered by itself. */
  readonly status: number;
  readonly task: TaskView | CompletionAnswer | null;
  readonly problem: Problem | null;
}

/** One result for each act, in the order of the acts. */
export interface BatchAnswer {
  readonly done: number;
  readonly refused: number;
  readonly results: readonly BatchResult[];
}

/** What a batch needs from its surroundings. */
export interface BatchSurroundings {
  readonly commands: Commands;
  readonly catalogue: RejectionCatalogue;
  readonly problems: ProblemWriter;
  readonly deps: TreeDependencies;
}

/** Means that no answer is kept under the key of a batch; never leaves this file. */
class NothingKept extends Error {}

/** Refusals that say nothing of one act: the request comes again later, as a whole. */
const OF_THE_WHOLE = new Set([503]);

/**
 * Does the acts one after the other, each a command of its own: one that is refused stops none, and what was done stays done. With
 * an `Idempotency-Key` a batch has one effect and one answer: each act runs under a key of its own, so that a batch which broke
 * half-way goes on where it stopped when it is sent again, and the whole answer is kept at the end.
 *
 * Raises `IDEMPOTENCY_KEY_REUSED`, `REQUEST_IN_PROGRESS`, and what makes the service unavailable.
 *
 * @rule R-143
 */
export async function runBatch(at: BatchSurroundings, caller: Caller, acts: readonly BatchAct[]): Promise<BatchAnswer> {
  const { idempotency } = caller;
  const kept = idempotency === undefined ? null : await keptAnswer(at.commands, caller);
  if (kept !== null) return kept;
  const results: BatchResult[] = [];
  for (const [place, act] of acts.entries()) {
    results.push(await doAct(at, idempotency === undefined ? caller : underOwnKey(caller, idempotency, place), act));
  }
  const done = results.filter(({ problem }) => problem === null).length;
  const answer: BatchAnswer = { done, refused: results.length - done, results };
  return idempotency === undefined ? answer : at.commands.run(caller, keepBatch, answer);
}

/** The answer kept under the caller's key, `null` without one: the command breaks off and claims nothing. */
async function keptAnswer(commands: Commands, caller: Caller): Promise<BatchAnswer | null> {
  try {
    return await commands.run(caller, lookForBatch, null);
  } catch (nothing) {
    if (nothing instanceof NothingKept) return null;
    throw nothing;
  }
}

const lookForBatch: Command<null, BatchAnswer> = {
  name: 'tasks.lookForBatch',
  execute() {
    return Promise.reject(new NothingKept('no answer is kept'));
  },
};

/** Keeps the answer of the whole under its key; of two at once the first to end is what both answer. */
const keepBatch: Command<BatchAnswer, BatchAnswer> = {
  name: 'tasks.keepBatch',
  execute: (_, answer) => Promise.resolve(answer),
};

/** A key that no client can send: what clients send holds visible characters only. */
const underOwnKey = (
  caller: Caller,
  { key, fingerprint }: NonNullable<Caller['idempotency']>,
  place: number,
): Caller => ({
  ...caller,
  idempotency: { key: `${key} ${place}`, fingerprint },
});

async function doAct(at: BatchSurroundings, caller: Caller, act: BatchAct): Promise<BatchResult> {
  const { taskId } = act;
  try {
    const task = await run(at, caller, act);
    return { taskId, act: act.act, status: 200, task, problem: null };
  } catch (refusal) {
    const kind = refusal instanceof Rejection ? at.catalogue.find(refusal.code) : undefined;
    if (!(refusal instanceof Rejection) || !kind || OF_THE_WHOLE.has(kind.status)) throw refusal;
    if (refusal.code === 'REQUEST_IN_PROGRESS') throw refusal;
    const { language, traceId } = caller;
    const path = `/api/v1/tasks/${taskId}/${act.act}`;
    const problem = await at.problems.write(refusal, kind, { language, traceId, path, caller });
    return { taskId, act: act.act, status: kind.status, task: null, problem };
  }
}

function run(
  { commands, deps }: BatchSurroundings,
  caller: Caller,
  act: BatchAct,
): Promise<TaskView | CompletionAnswer> {
  const { act: verb, taskId, ifMatch, ...completion } = act;
  if (verb === 'claim') return commands.run(caller, claimTask(deps), { taskId, ifMatch });
  if (verb === 'unclaim') return commands.run(caller, unclaimTask(deps), { taskId, ifMatch });
  return commands.run(caller, completeTask(deps), { ...completion, taskId, ifMatch });
}
