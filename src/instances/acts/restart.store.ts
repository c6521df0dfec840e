import type { Transaction } from '../../kernel/index.js';

/** The case that took this one up and still runs, if there is one. */
export async function runningRestartOf(
  tx: Transaction,
  caseId: string,
): Promise<{ readonly id: string; readonly caseNo: string } | undefined> {
  const [row] = await tx.query<{ id: string; caseNo: string }>(
    `SELECT id, case_no AS "caseNo" FROM process_instance
     WHERE office_id = $1 AND restarted_from = $2 AND status = 'RUNNING' LIMIT 1`,
    [tx.officeId, caseId],
  );
  return row;
}

/** Principals who may see a case. */
export async function whoSees(tx: Transaction, caseId: string): Promise<string[]> {
  const rows = await tx.query<{ principal: string }>(
    `SELECT principal FROM may_see WHERE office_id = $1 AND object_type = 'CASE' AND object_id = $2`,
    [tx.officeId, caseId],
  );
  return rows.map(({ principal }) => principal);
}
