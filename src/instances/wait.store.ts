import type { Transaction } from '../kernel/index.js';

/** A message or signal that a case waits for, as its row says. */
export interface Wait {
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly n: number;
  readonly elementId: string;
}

const COLUMNS = 'case_id AS "caseId", root_case_id AS "rootCaseId", n, element_id AS "elementId"';

/** Who waits for a message by this key, over all call trees of the office, oldest first. */
export const waitsFor = (tx: Transaction, message: string, correlation: string): Promise<Wait[]> =>
  tx.query<Wait>(
    `SELECT ${COLUMNS} FROM wait WHERE office_id = $1 AND message = $2 AND correlation = $3 AND kind = 'MESSAGE'
     ORDER BY opened_at, case_id, n`,
    [tx.officeId, message, correlation],
  );

/** Who waits for a message inside one call tree. */
export const waitsInTree = (tx: Transaction, rootCaseId: string, message: string): Promise<Wait[]> =>
  tx.query<Wait>(
    `SELECT ${COLUMNS} FROM wait
     WHERE office_id = $1 AND root_case_id = $2 AND message = $3 AND kind = 'MESSAGE' ORDER BY case_id, n`,
    [tx.officeId, rootCaseId, message],
  );

/** Who waits for a signal inside one call tree. */
export const signalWaitsInTree = (tx: Transaction, rootCaseId: string, signal: string): Promise<Wait[]> =>
  tx.query<Wait>(
    `SELECT ${COLUMNS} FROM wait
     WHERE office_id = $1 AND root_case_id = $2 AND message = $3 AND kind = 'SIGNAL' ORDER BY case_id, n`,
    [tx.officeId, rootCaseId, signal],
  );

/** The wait of one case for this message, if it has one. */
export async function waitOf(tx: Transaction, caseId: string, message: string): Promise<Wait | undefined> {
  const [wait] = await tx.query<Wait>(
    `SELECT ${COLUMNS} FROM wait WHERE office_id = $1 AND case_id = $2 AND message = $3 AND kind = 'MESSAGE' ORDER BY n`,
    [tx.officeId, caseId, message],
  );
  return wait;
}

/** One wait by its number, with what it waits for. */
export async function waitByNumber(
  tx: Transaction,
  caseId: string,
  n: number,
): Promise<(Wait & { readonly message: string; readonly correlation: string | null }) | undefined> {
  const [wait] = await tx.query<Wait & { message: string; correlation: string | null }>(
    `SELECT ${COLUMNS}, message, correlation FROM wait WHERE office_id = $1 AND case_id = $2 AND n = $3`,
    [tx.officeId, caseId, n],
  );
  return wait;
}

/** Writes the row of a wait that the engine opened. */
export function insertWait(
  tx: Transaction,
  wait: Wait & {
    readonly kind: 'MESSAGE' | 'SIGNAL';
    readonly message: string;
    readonly correlation: string | null;
    readonly openedAt: Date;
  },
): void {
  tx.write(
    `INSERT INTO wait (office_id, case_id, n, root_case_id, element_id, kind, message, correlation, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.officeId,
      wait.caseId,
      wait.n,
      wait.rootCaseId,
      wait.elementId,
      wait.kind,
      wait.message,
      wait.correlation,
      wait.openedAt,
    ],
    rowOf(wait.caseId, wait.n),
  );
}

/** Types of the objects of all cases that wait for a signal; cases about nothing have none. */
export async function objectTypesAwaiting(tx: Transaction, signal: string): Promise<string[]> {
  const rows = await tx.query<{ type: string }>(
    `SELECT DISTINCT i.object_type AS type FROM wait w
     JOIN process_instance i ON i.office_id = w.office_id AND i.id = w.case_id
     WHERE w.office_id = $1 AND w.kind = 'SIGNAL' AND w.message = $2 AND i.object_type IS NOT NULL`,
    [tx.officeId, signal],
  );
  return rows.map(({ type }) => type);
}

/** Removes it when the engine closed it. */
export function deleteWait(tx: Transaction, caseId: string, n: number): void {
  tx.write(
    'DELETE FROM wait WHERE office_id = $1 AND case_id = $2 AND n = $3',
    [tx.officeId, caseId, n],
    rowOf(caseId, n),
  );
}

const rowOf = (caseId: string, n: number): string => `wait:${caseId}:${n}`;
