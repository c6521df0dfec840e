import type { CommandContext } from '../kernel/index.js';

/** What went wrong, where in a case, or in what belongs to none. `message` is for administrators. */
export interface NewIncident {
  readonly caseId: string | null;
  readonly n: number | null;
  readonly elementId: string | null;
  readonly code: string;
  readonly message: string;
  /** The job that is parked behind it. */
  readonly jobId?: string;
}

/** Writes an incident and tells others of it. `entryId`: the entry of what raised it. */
export function raiseIncident(ctx: CommandContext, incident: NewIncident, entryId: string): void {
  const id = ctx.newId();
  const { caseId, n, elementId, code, message, jobId = null } = incident;
  ctx.tx.write(
    `INSERT INTO incident (office_id, id, case_id, n, element_id, job_id, code, message, raised_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [ctx.tx.officeId, id, caseId, n, elementId, jobId, code, message, ctx.now, entryId],
    `incident:${id}`,
  );
  ctx.publish({
    type: 'incident.raised',
    subject: id,
    ...(caseId === null ? {} : { caseId }),
    data: { code, element: elementId },
  });
}
