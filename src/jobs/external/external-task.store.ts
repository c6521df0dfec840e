import { newId, type Transaction } from '../../kernel/index.js';
import type { ExternalTask } from './external-task.js';

/** A new row. */
export type NewExternalTask = Pick<
  ExternalTask,
  'caseId' | 'rootCaseId' | 'n' | 'elementId' | 'topic' | 'priority' | 'input' | 'retries' | 'openedAt'
>;

const COLUMNS = `x.id, x.case_id AS "caseId", x.root_case_id AS "rootCaseId", x.n, x.element_id AS "elementId", x.topic,
  x.priority, x.input, x.retries, x.retries_left AS "retriesLeft", x.attempts, x.worker, x.lease,
  x.locked_until AS "lockedUntil", x.run_after AS "runAfter", x.last_error AS "lastError",
  x.error_details AS "errorDetails", x.opened_at AS "openedAt", x.closed_at AS "closedAt",
  x.close_reason AS "closeReason",
  CASE WHEN x.closed_at IS NOT NULL THEN 'CLOSED' WHEN x.parked THEN 'INCIDENT'
    WHEN x.locked_until > clock_timestamp() THEN 'LOCKED' WHEN x.run_after > clock_timestamp() THEN 'WAITING'
    ELSE 'FREE' END AS status,
  i.definition_key AS definition, i.definition_version AS "definitionVersion", i.business_key AS "businessKey"`;
const WITH_CASE = 'JOIN process_instance i ON i.office_id = x.office_id AND i.id = x.case_id';

/** Writes the row of work that a case asks for, in the transaction of the step. */
export function insertExternalTask(tx: Transaction, task: NewExternalTask): void {
  tx.write(
    `INSERT INTO external_task (office_id, id, case_id, root_case_id, n, element_id, topic, priority, input, retries,
       retries_left, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::json, $10, $10, $11)`,
    [
      tx.officeId,
      newId(),
      task.caseId,
      task.rootCaseId,
      task.n,
      task.elementId,
      task.topic,
      task.priority,
      JSON.stringify(task.input),
      task.retries,
      task.openedAt,
    ],
    rowOf(task.caseId, task.n),
  );
}

/** Closes it; nobody may answer any more, and what it was to work on is not kept. */
export function closeExternalTaskRow(
  tx: Transaction,
  {
    caseId,
    n,
    reason,
    at,
  }: { readonly caseId: string; readonly n: number; readonly reason: string; readonly at: Date },
): void {
  tx.write(
    `UPDATE external_task SET closed_at = $4, close_reason = $5, lease = NULL, locked_until = NULL, run_after = NULL,
       parked = false, input = '{}', error_details = NULL
     WHERE office_id = $1 AND case_id = $2 AND n = $3 AND closed_at IS NULL`,
    [tx.officeId, caseId, n, at, reason],
    rowOf(caseId, n),
  );
}

/** One task, open or closed; with `locked`, nobody else gives it out or answers it before this transaction ends. */
export async function findExternalTask(tx: Transaction, id: string, locked = false): Promise<ExternalTask | undefined> {
  const [task] = await tx.query<ExternalTask>(
    `SELECT ${COLUMNS} FROM external_task x ${WITH_CASE} WHERE x.office_id = $1 AND x.id = $2
     ${locked ? 'FOR UPDATE OF x' : ''}`,
    [tx.officeId, id],
  );
  return task;
}

/** What a list may be narrowed to; `topics` are those that the caller may see, `null` for all. */
export interface ExternalTaskFilter {
  readonly topics: readonly string[] | null;
  readonly caseId: string | null;
  readonly locked: boolean | null;
}

/** Open tasks, oldest first. */
export const externalTasksAfter = (
  tx: Transaction,
  { topics, caseId, locked }: ExternalTaskFilter,
  limit: number,
  after: string | null,
): Promise<ExternalTask[]> =>
  tx.query<ExternalTask>(
    `SELECT ${COLUMNS} FROM external_task x ${WITH_CASE}
     WHERE x.office_id = $1 AND x.closed_at IS NULL AND ($2::text[] IS NULL OR x.topic = ANY ($2))
       AND ($3::uuid IS NULL OR x.case_id = $3 OR x.root_case_id = $3)
       AND ($4::boolean IS NULL OR coalesce(x.locked_until > clock_timestamp(), false) = $4)
       AND ($5::uuid IS NULL OR x.id > $5)
     ORDER BY x.id LIMIT $6`,
    [tx.officeId, topics, caseId, locked, after, limit],
  );

/** A try that failed: the task waits for its next one, and whoever held it holds it no more. */
export function postponeExternalTask(
  tx: Transaction,
  { id, caseId, n }: Pick<ExternalTask, 'id' | 'caseId' | 'n'>,
  failure: { retriesLeft: number; delaySeconds: number; message: string; details: string | null },
): void {
  tx.write(
    `UPDATE external_task SET retries_left = $3, lease = NULL, locked_until = NULL, last_error = $5, error_details = $6,
       run_after = CASE WHEN $4 > 0 THEN clock_timestamp() + make_interval(secs => $4) END
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, failure.retriesLeft, failure.delaySeconds, failure.message, failure.details],
    rowOf(caseId, n),
  );
}

/** The last try failed: it is given out again only after somebody has seen to its incident. */
export function parkExternalTask(
  tx: Transaction,
  { id, caseId, n }: Pick<ExternalTask, 'id' | 'caseId' | 'n'>,
  failure: { message: string; details: string | null },
): void {
  tx.write(
    `UPDATE external_task SET retries_left = 0, lease = NULL, locked_until = NULL, run_after = NULL, parked = true,
       last_error = $3, error_details = $4 WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, failure.message, failure.details],
    rowOf(caseId, n),
  );
}

/** Gives a parked task out again, with all its tries; `false` when it is closed, or no such task. */
export async function unparkExternalTask(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.query(
    `WITH back AS (
       UPDATE external_task SET parked = false, retries_left = retries, run_after = NULL
       WHERE office_id = $1 AND id = $2 AND parked AND closed_at IS NULL RETURNING id
     ) SELECT id FROM back`,
    [tx.officeId, id],
  );
  return rows.length > 0;
}

/** Another end of the lock, this long from now on. */
export function extendLock(tx: Transaction, { id, caseId, n }: ExternalTask, seconds: number): void {
  tx.write(
    `UPDATE external_task SET locked_until = clock_timestamp() + make_interval(secs => $3)
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, seconds],
    rowOf(caseId, n),
  );
}

/** Ends these leases: the tasks are free at once. */
export function endLocks(
  tx: Transaction,
  held: readonly { readonly id: string; readonly lease: string | null }[],
): void {
  tx.write(
    `UPDATE external_task SET lease = NULL, locked_until = NULL FROM unnest($2::uuid[], $3::uuid[]) AS held (id, lease)
     WHERE external_task.office_id = $1 AND external_task.id = held.id AND external_task.lease = held.lease`,
    [tx.officeId, held.map(({ id }) => id), held.map(({ lease }) => lease)],
  );
}

const rowOf = (caseId: string, n: number): string => `external_task:${caseId}:${n}`;
