import type { Transaction } from '../kernel/index.js';

/** An incident of a case that still stands. `message` is for administrators. */
export interface OpenIncident {
  readonly id: string;
  readonly elementId: string | null;
  readonly code: string;
  readonly message: string;
  readonly raisedAt: Date;
}

/** Incidents of one case that nobody has closed yet, the oldest first; the engine's state knows nothing of them. */
export const openIncidentsOf = (tx: Transaction, caseId: string): Promise<OpenIncident[]> =>
  tx.query<OpenIncident>(
    `SELECT id, element_id AS "elementId", code, message, raised_at AS "raisedAt" FROM incident
     WHERE office_id = $1 AND case_id = $2 AND resolved_at IS NULL ORDER BY raised_at, id`,
    [tx.officeId, caseId],
  );

/** Every incident of these cases, open or closed, in the order in which they were raised. */
export const incidentsOf = (
  tx: Transaction,
  caseIds: readonly string[],
): Promise<
  {
    readonly caseId: string;
    readonly code: string;
    readonly raisedAt: Date;
    readonly auditId: string;
    readonly isOpen: boolean;
  }[]
> =>
  tx.query(
    `SELECT case_id AS "caseId", code, raised_at AS "raisedAt", audit_id AS "auditId", resolved_at IS NULL AS "isOpen"
     FROM incident WHERE office_id = $1 AND case_id = ANY ($2) ORDER BY raised_at, id`,
    [tx.officeId, caseIds],
  );
