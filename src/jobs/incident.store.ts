import type { CommandContext, Transaction } from '../kernel/index.js';
import type { Job } from './job.js';

/** An incident with the job behind it, if there is one. */
export interface Incident {
  readonly id: string;
  readonly caseId: string | null;
  readonly n: number | null;
  readonly elementId: string | null;
  readonly code: string;
  readonly message: string;
  readonly raisedAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly rowVersion: number;
  readonly jobId: string | null;
  readonly jobKind: string | null;
  readonly attempts: number | null;
  readonly lastError: string | null;
}

/** What a list of incidents may be narrowed to. */
export interface IncidentFilter {
  readonly status: 'OPEN' | 'RESOLVED';
  readonly caseId: string | null;
}

/** After which incident a page begins. */
export interface IncidentPosition {
  readonly raisedAt: string;
  readonly id: string;
}

const COLUMNS = `i.id, i.case_id AS "caseId", i.n, i.element_id AS "elementId", i.code, i.message,
  i.raised_at AS "raisedAt", i.resolved_at AS "resolvedAt", i.resolved_by AS "resolvedBy", i.row_version AS "rowVersion",
  i.job_id AS "jobId", coalesce(j.kind, CASE WHEN x.id IS NOT NULL THEN 'EXTERNAL' END) AS "jobKind",
  coalesce(j.attempts, x.attempts) AS attempts, coalesce(j.last_error, x.last_error) AS "lastError"`;

/** What stands still behind an incident: a job, or work that a worker outside gave up. */
const BEHIND = `LEFT JOIN job j ON j.office_id = i.office_id AND j.id = i.job_id
  LEFT JOIN external_task x ON x.office_id = i.office_id AND x.id = i.job_id AND x.closed_at IS NULL`;

/** Incidents, newest first. */
export const incidentsAfter = (
  tx: Transaction,
  { status, caseId }: IncidentFilter,
  limit: number,
  after: IncidentPosition | null,
): Promise<Incident[]> =>
  tx.query<Incident>(
    `SELECT ${COLUMNS} FROM incident i ${BEHIND}
     WHERE i.office_id = $1 AND (i.resolved_at IS NULL) = $2 AND ($3::uuid IS NULL OR i.case_id = $3)
       AND ($4::timestamptz IS NULL OR (i.raised_at, i.id) < ($4, $5::uuid))
     ORDER BY i.raised_at DESC, i.id DESC LIMIT $6`,
    [tx.officeId, status === 'OPEN', caseId, after?.raisedAt ?? null, after?.id ?? null, limit],
  );

/** One incident; with `locked`, nobody else changes it before this transaction ends. */
export async function findIncident(tx: Transaction, id: string, locked = false): Promise<Incident | undefined> {
  const [incident] = await tx.query<Incident>(
    `SELECT ${COLUMNS} FROM incident i ${BEHIND}
     WHERE i.office_id = $1 AND i.id = $2 ${locked ? 'FOR UPDATE OF i' : ''}`,
    [tx.officeId, id],
  );
  return incident;
}

/** Names the job (or the external task) in the incident that the case itself has just raised about its work, in this transaction. */
export async function linkIncident(tx: Transaction, job: Pick<Job, 'caseId' | 'n' | 'id'>): Promise<void> {
  await tx.query(
    `WITH linked AS (
       UPDATE incident SET job_id = $4 WHERE office_id = $1 AND case_id = $2 AND n = $3 AND resolved_at IS NULL
         AND job_id IS NULL RETURNING id
     ) SELECT id FROM linked`,
    [tx.officeId, job.caseId, job.n, job.id],
  );
}

/** Closes an incident. */
export function closeIncident(ctx: CommandContext, id: string, by: string, entryId: string): void {
  ctx.tx.write(
    `UPDATE incident SET resolved_at = $3, resolved_by = $4, audit_id = $5, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2`,
    [ctx.tx.officeId, id, ctx.now, by, entryId],
    `incident:${id}`,
  );
}

/** Closes the incidents of a timer or of work that is not waited for any more: there is nothing left to see to. */
export function closeIncidentsOf(ctx: CommandContext, caseId: string, n: number, entryId: string): void {
  ctx.tx.write(
    `UPDATE incident SET resolved_at = $4, resolved_by = 'SYSTEM', audit_id = $5, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3 AND resolved_at IS NULL`,
    [ctx.tx.officeId, caseId, n, ctx.now, entryId],
    `incidents:${caseId}:${n}`,
  );
}
