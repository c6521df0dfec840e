import { Rejection } from '../kernel/index.js';
import {
  continueBatch,
  failBatchCase,
  migrateBatchCase,
  nextOfBatch,
  type MigrationPayload,
} from '../instances/index.js';
import { carryOut, whileHeld, type JobSurroundings } from './carry-out.js';
import type { Job } from './job.js';

/** Most cases of a batch that one job migrates: between two stretches other jobs have their turn. */
const STRETCH = 50;

/** Refusals that say nothing about the case: the batch is tried again later. */
const NOT_THE_CASE = new Set(['LOCK_TIMEOUT', 'DATABASE_UNAVAILABLE']);

/**
 * Migrates the next cases of a batch, each by a command of its own, and sees to it that the rest has its turn. A worker that
 * dies in between leaves a case done or not begun; whoever takes the job over goes on with the next.
 *
 * Raises `LeaseLost`, and what stands in the way of all of them.
 */
export async function runMigration(around: JobSurroundings, job: Job): Promise<void> {
  const { batchId } = job.payload as unknown as MigrationPayload;
  for (let taken = 0; taken < STRETCH; taken += 1) {
    const caseId = await around.commands.read(around.caller, ({ tx }) => nextOfBatch(tx, batchId));
    if (caseId === null) break;
    await migrateOne(around, job, { batchId, caseId });
  }
  await carryOut(around, job, continueBatch, { batchId });
}

async function migrateOne(
  around: JobSurroundings,
  job: Job,
  one: { readonly batchId: string; readonly caseId: string },
): Promise<void> {
  const { commands, caller, deps } = around;
  try {
    await commands.run(caller, whileHeld(job, migrateBatchCase(deps)), one);
  } catch (refusal) {
    if (!(refusal instanceof Rejection) || NOT_THE_CASE.has(refusal.code)) throw refusal;
    const { code, params, errors } = refusal;
    await commands.run(caller, whileHeld(job, failBatchCase), { ...one, problem: { code, params, errors } });
  }
}
