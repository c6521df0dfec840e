import type { Command, Transaction } from '../kernel/index.js';
import { CallTree, type TreeDependencies } from '../instances/index.js';
import type { Job } from './job.js';
import { holdJob } from './job-queue.store.js';
import type { MessagePayload } from './run-job.js';

/**
 * Sets a job aside that found its case suspended: it lies, without having lost a try, until the case is resumed. A message
 * lies with its receiver from then on, so that what its sender throws later does not wait for it. One whose case was resumed
 * meanwhile is given back at once.
 */
export const setAsideJob = (deps: TreeDependencies): Command<Job, null> => ({
  name: 'jobs.setAsideJob',
  async execute(ctx, job) {
    const to = job.kind === 'MESSAGE' ? (job.payload as unknown as MessagePayload).to : null;
    const { caseId, n } = to ?? job;
    if (caseId === null || !(await holdJob(ctx.tx, job))) return null;
    const tree = await CallTree.lock(ctx, deps, { caseId });
    const isSuspended = (tree.find(caseId)?.suspension ?? null) !== null;
    release(ctx.tx, job, isSuspended ? { caseId, rootCaseId: tree.rootCaseId, n } : null);
    return null;
  },
});

function release(
  tx: Transaction,
  job: Job,
  at: { readonly caseId: string; readonly rootCaseId: string; readonly n: number | null } | null,
): void {
  tx.write(
    `UPDATE job SET leased_until = NULL, lease_owner = NULL, attempts = attempts - 1, suspended = $4,
       case_id = coalesce($5, case_id), root_case_id = coalesce($6, root_case_id), n = coalesce($7, n)
     WHERE office_id = $1 AND id = $2 AND lease_owner = $3`,
    [tx.officeId, job.id, job.lease, at !== null, at?.caseId ?? null, at?.rootCaseId ?? null, at?.n ?? null],
    `job:${job.id}`,
  );
}
