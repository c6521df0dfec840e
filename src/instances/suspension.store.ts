import type { Transaction } from '../kernel/index.js';
import type { Instance } from './instance.js';

/** Cases that are suspended or, with `null`, resumed by the fact `auditId`. */
export interface SuspensionChange {
  readonly cases: readonly string[];
  readonly suspension: Instance['suspension'];
  readonly auditId: string;
}

/**
 * Marks the cases, their open tasks and their jobs. A message that one of them threw goes its way all the same: it is on its
 * way to somebody else.
 */
export function suspendRows(tx: Transaction, { cases, suspension, auditId }: SuspensionChange): void {
  tx.write(
    `UPDATE process_instance SET suspended_at = $3, suspended_by = $4, audit_id = $5, row_version = row_version + 1
     WHERE office_id = $1 AND id = ANY ($2::uuid[])`,
    [tx.officeId, cases, suspension?.at ?? null, suspension?.by ?? null, auditId],
  );
  tx.write(
    `UPDATE task SET suspended = $3, audit_id = $4, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = ANY ($2::uuid[]) AND status = 'OPEN'`,
    [tx.officeId, cases, suspension !== null, auditId],
  );
  tx.write(
    `UPDATE job SET suspended = $3 WHERE office_id = $1 AND case_id = ANY ($2::uuid[])
       AND suspended <> $3 AND (kind <> 'MESSAGE' OR NOT $3)`,
    [tx.officeId, cases, suspension !== null],
  );
}

/** Root cases of a version that run and are not suspended (or, to be resumed, are): the one with the lowest id, and how many. */
export async function nextToChange(
  tx: Transaction,
  definitionId: string,
  isSuspended: boolean,
): Promise<{ readonly caseId: string | null; readonly count: number }> {
  const [row] = await tx.query<{ caseId: string | null; count: number }>(
    `SELECT min(id::text) AS "caseId", count(*)::int AS count FROM process_instance
     WHERE office_id = $1 AND definition_id = $2 AND status = 'RUNNING' AND id = root_case_id
       AND (suspended_at IS NOT NULL) = $3`,
    [tx.officeId, definitionId, isSuspended],
  );
  return row ?? { caseId: null, count: 0 };
}
