import type { Transaction } from '../../kernel/index.js';

/** A series of document numbers: whose documents of which kinds it numbers, and under which agency code. */
export interface NumberSeries {
  readonly code: string;
  readonly agencyCode: string;
  readonly issuer: string;
  /** Kinds that it numbers; empty for every kind that no other series of the issuer names. */
  readonly docKinds: readonly string[];
  readonly nameZh: string;
  readonly rowVersion: number;
}

/** One number that was taken; a voided one stays. */
export interface Allocation {
  readonly series: string;
  readonly year: number;
  readonly serial: number;
  readonly docNo: string;
  readonly documentId: string | null;
  readonly status: 'USED' | 'RESERVED' | 'VOID';
  readonly voidReason: string | null;
  readonly allocatedAt: Date;
}

const SERIES = `code, agency_code AS "agencyCode", issuer, doc_kinds AS "docKinds", name_zh AS "nameZh",
  row_version AS "rowVersion"`;
const ALLOCATION = `series, year, serial, doc_no AS "docNo", document_id AS "documentId", status,
  void_reason AS "voidReason", allocated_at AS "allocatedAt"`;

/** Every series of the office, by code. */
export function allSeries(tx: Transaction): Promise<NumberSeries[]> {
  return tx.query<NumberSeries>(`SELECT ${SERIES} FROM number_series WHERE office_id = $1 ORDER BY code`, [
    tx.officeId,
  ]);
}

/** One series; `null` where there is none. With `lock`, held until the command ends. */
export async function findSeries(
  tx: Transaction,
  code: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<NumberSeries | null> {
  const [row] = await tx.query<NumberSeries>(
    `SELECT ${SERIES} FROM number_series WHERE office_id = $1 AND code = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [tx.officeId, code],
  );
  return row ?? null;
}

/** Last serial taken in each year of a series. */
export async function lastUsedOf(tx: Transaction, series: string): Promise<Readonly<Record<string, number>>> {
  const rows = await tx.query<{ year: number; last_serial: number }>(
    'SELECT year, last_serial FROM number_counter WHERE office_id = $1 AND series = $2 ORDER BY year',
    [tx.officeId, series],
  );
  return Object.fromEntries(rows.map((row) => [String(row.year), row.last_serial]));
}

/**
 * The next serial of a series and year. The counter's row stays locked until the transaction ends, and a rolled-back one
 * gives its serial back: that is what makes the numbers gap-free. Taken after the root lock, never before it; nobody sets
 * up the series anew meanwhile.
 * @rule R-129
 */
export async function nextSerial(tx: Transaction, series: string, year: number, entryId: string): Promise<number> {
  const [row] = await tx.query<{ last_serial: number }>(
    `WITH held AS (SELECT code FROM number_series WHERE office_id = $1 AND code = $2 FOR SHARE)
     INSERT INTO number_counter (office_id, series, year, last_serial, audit_id) SELECT $1, code, $3, 1, $4 FROM held
     ON CONFLICT (office_id, series, year)
       DO UPDATE SET last_serial = number_counter.last_serial + 1, audit_id = excluded.audit_id
     RETURNING last_serial`,
    [tx.officeId, series, year, entryId],
  );
  if (!row) throw new Error('number_counter gave no row');
  return row.last_serial;
}

/** Writes a number that was taken. */
export function insertAllocation(tx: Transaction, allocation: Allocation, entryId: string): void {
  tx.write(
    `INSERT INTO number_allocation (office_id, series, year, serial, doc_no, document_id, status, allocated_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.officeId,
      allocation.series,
      allocation.year,
      allocation.serial,
      allocation.docNo,
      allocation.documentId,
      allocation.status,
      allocation.allocatedAt,
      entryId,
    ],
    `allocation:${allocation.series}:${allocation.year}:${allocation.serial}`,
  );
}

/** Marks a number as void; it is never used again. */
export function voidAllocation(tx: Transaction, allocation: Allocation, reason: string, entryId: string): void {
  tx.write(
    `UPDATE number_allocation SET status = 'VOID', void_reason = $5, audit_id = $6
     WHERE office_id = $1 AND series = $2 AND year = $3 AND serial = $4`,
    [tx.officeId, allocation.series, allocation.year, allocation.serial, reason, entryId],
    `allocation:${allocation.series}:${allocation.year}:${allocation.serial}`,
  );
}

/** The number that a document uses now; `null` where it has none. */
export async function numberInUse(tx: Transaction, documentId: string): Promise<Allocation | null> {
  const [row] = await tx.query<Allocation>(
    `SELECT ${ALLOCATION} FROM number_allocation WHERE office_id = $1 AND document_id = $2 AND status = 'USED'`,
    [tx.officeId, documentId],
  );
  return row ?? null;
}

/** One number of a series; `null` where it was never taken. */
export async function findAllocation(
  tx: Transaction,
  series: string,
  year: number,
  serial: number,
): Promise<Allocation | null> {
  const [row] = await tx.query<Allocation>(
    `SELECT ${ALLOCATION} FROM number_allocation WHERE office_id = $1 AND series = $2 AND year = $3 AND serial = $4`,
    [tx.officeId, series, year, serial],
  );
  return row ?? null;
}

/** Numbers of a series in ascending order, after a position, at most `limit`. */
export function allocationsOf(
  tx: Transaction,
  series: string,
  year: number | null,
  limit: number,
  after: { year: number; serial: number } | null,
): Promise<Allocation[]> {
  return tx.query<Allocation>(
    `SELECT ${ALLOCATION} FROM number_allocation
     WHERE office_id = $1 AND series = $2 AND ($3::integer IS NULL OR year = $3)
       AND ($4::integer IS NULL OR (year, serial) > ($4, $5::integer))
     ORDER BY year, serial LIMIT $6`,
    [tx.officeId, series, year, after?.year ?? null, after?.serial ?? null, limit],
  );
}

/**
 * Writes a series, and the last serials that were taken before the system came. Of two who set up the same one at once, the
 * second is refused by the primary key.
 */
export function saveSeries(
  tx: Transaction,
  series: Omit<NumberSeries, 'rowVersion'>,
  lastUsed: Readonly<Record<string, number>>,
  entryId: string,
  { isNew }: { isNew: boolean },
): void {
  tx.write(
    isNew
      ? `INSERT INTO number_series (office_id, code, agency_code, issuer, doc_kinds, name_zh, audit_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`
      : `UPDATE number_series SET agency_code = $3, issuer = $4, doc_kinds = $5, name_zh = $6, audit_id = $7,
           row_version = row_version + 1 WHERE office_id = $1 AND code = $2`,
    [tx.officeId, series.code, series.agencyCode, series.issuer, series.docKinds, series.nameZh, entryId],
    `series:${series.code}`,
  );
  for (const [year, serial] of Object.entries(lastUsed)) {
    tx.write(
      `INSERT INTO number_counter (office_id, series, year, last_serial, audit_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (office_id, series, year) DO UPDATE SET last_serial = excluded.last_serial, audit_id = excluded.audit_id`,
      [tx.officeId, series.code, Number(year), serial, entryId],
      `counter:${series.code}:${year}`,
    );
  }
}
