import type { Transaction } from '../../kernel/index.js';

/** What the row of a task or timer says that was opened in this transaction. */
export interface OpenedRow {
  readonly candidates: readonly string[];
  readonly assignee: string | null;
  readonly dueAt: Date | null;
}

/** Tasks and timers by `case/n`, as their rows stand in this transaction. */
export async function rowsOpened(
  tx: Transaction,
  points: readonly { readonly caseId: string; readonly n: number }[],
): Promise<ReadonlyMap<string, OpenedRow>> {
  if (points.length === 0) return new Map();
  const rows = await tx.query<OpenedRow & { readonly caseId: string; readonly n: number }>(
    `WITH point AS (SELECT * FROM unnest($2::uuid[], $3::integer[]) AS p (case_id, n))
     SELECT t.case_id AS "caseId", t.n, t.candidates, t.assignee, t.due_at AS "dueAt"
     FROM point p JOIN task t ON t.office_id = $1 AND t.case_id = p.case_id AND t.n = p.n
     UNION ALL
     SELECT j.case_id, j.n, '{}', NULL, j.due_at
     FROM point p JOIN job j ON j.office_id = $1 AND j.case_id = p.case_id AND j.n = p.n AND j.kind = 'TIMER'`,
    [tx.officeId, points.map(({ caseId }) => caseId), points.map(({ n }) => n)],
  );
  return new Map(rows.map((row) => [`${row.caseId}/${row.n}`, row]));
}
