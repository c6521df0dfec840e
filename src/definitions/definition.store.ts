import type { Transaction } from '../kernel/index.js';
import type { DefinitionKind, DefinitionVersion } from './definition.js';

/** A stored version with everything that is said of it. */
export interface DefinitionRow extends DefinitionVersion {
  readonly fileName: string;
  readonly suspended: boolean;
  readonly rowVersion: number;
  readonly deploymentId: string;
  readonly deploymentName: string;
  readonly deployedBy: string;
  readonly deployedAt: Date;
  /** The file, as it came; `null` where it was not asked for. */
  readonly content: string | null;
}

interface Row {
  readonly id: string;
  readonly kind: DefinitionKind;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly deployment_seq: number;
  readonly sha256: string;
  readonly tag: string | null;
  readonly file_name: string;
  readonly suspended: boolean;
  readonly row_version: number;
  readonly deployment_id: string;
  readonly deployment_name: string;
  readonly deployed_by: string;
  readonly deployed_at: Date;
  readonly content: string | null;
}

const COLUMNS = `d.id, d.kind, d.key, d.version, d.name, d.deployment_seq, d.sha256, d.tag, d.suspended, d.row_version, d.deployment_id,
  r.name AS file_name, p.name AS deployment_name, p.deployed_by, p.deployed_at`;
const TABLES = `definition d
  JOIN deployed_resource r ON r.office_id = d.office_id AND r.sha256 = d.sha256
  JOIN deployment p ON p.office_id = d.office_id AND p.id = d.deployment_id`;

const toDefinition = (row: Row): DefinitionRow => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  version: row.version,
  name: row.name,
  deploymentSeq: row.deployment_seq,
  sha256: row.sha256,
  tag: row.tag,
  fileName: row.file_name,
  suspended: row.suspended,
  rowVersion: row.row_version,
  deploymentId: row.deployment_id,
  deploymentName: row.deployment_name,
  deployedBy: row.deployed_by,
  deployedAt: row.deployed_at,
  content: row.content,
});

async function select(
  tx: Transaction,
  rest: string,
  params: readonly unknown[],
  content = 'r.content',
): Promise<DefinitionRow[]> {
  const sql = `SELECT ${COLUMNS}, ${content} AS content FROM ${TABLES} WHERE d.office_id = $1 ${rest}`;
  const rows = await tx.query<Row>(sql, [tx.officeId, ...params]);
  return rows.map(toDefinition);
}

const first = (rows: readonly DefinitionRow[]): DefinitionRow | null => rows[0] ?? null;

/** One version by its id, with its file. */
export const findById = async (tx: Transaction, id: string): Promise<DefinitionRow | null> =>
  first(await select(tx, 'AND d.id = $2', [id]));

/** The version that was newest when deployment `seq` had been made, with its file. */
export const findBound = async (
  tx: Transaction,
  kind: DefinitionKind,
  key: string,
  seq: number,
): Promise<DefinitionRow | null> =>
  first(
    await select(
      tx,
      'AND d.kind = $2 AND d.key = $3 AND d.deployment_seq <= $4 ORDER BY d.deployment_seq DESC, d.version DESC LIMIT 1',
      [kind, key, seq],
    ),
  );

/** The newest version; without its file where it is the version `known`. */
export const findNewest = async (
  tx: Transaction,
  kind: DefinitionKind,
  key: string,
  known: string | null,
): Promise<DefinitionRow | null> =>
  first(
    await select(
      tx,
      'AND d.kind = $2 AND d.key = $3 ORDER BY d.version DESC LIMIT 1',
      [kind, key, known],
      'CASE WHEN d.id = $4::uuid THEN NULL ELSE r.content END',
    ),
  );

const NEWEST = `AND d.version = (SELECT max(n.version) FROM definition n
  WHERE n.office_id = d.office_id AND n.kind = d.kind AND n.key = d.key)`;

/** The newest version of every process, with its file. */
export const newestProcesses = (tx: Transaction): Promise<DefinitionRow[]> =>
  select(tx, `${NEWEST} AND d.kind = 'PROCESS' ORDER BY d.key`, []);

/** The newest version of everything, without files: what a deployment is compared with. */
export const newestVersions = (tx: Transaction): Promise<DefinitionRow[]> =>
  select(tx, `${NEWEST} ORDER BY d.kind, d.key`, [], 'NULL');

/** Newest versions after a position of the list, without files. */
export const listNewest = (
  tx: Transaction,
  { kind, after, limit }: { kind: DefinitionKind | null; after: readonly [key: string, kind: string]; limit: number },
): Promise<DefinitionRow[]> =>
  select(
    tx,
    `${NEWEST} AND ($2::text IS NULL OR d.kind = $2) AND (d.key, d.kind) > ($3, $4) ORDER BY d.key, d.kind LIMIT $5`,
    [kind, after[0], after[1], limit],
    'NULL',
  );

/** Versions of one key, newest first, without files; a process goes before a decision and a form of the same key. */
export const versionsOf = (tx: Transaction, key: string, kind: DefinitionKind | null): Promise<DefinitionRow[]> =>
  select(
    tx,
    `AND d.key = $2 AND ($3::text IS NULL OR d.kind = $3)
     ORDER BY array_position(ARRAY['PROCESS', 'DECISION', 'FORM'], d.kind), d.version DESC`,
    [key, kind],
    'NULL',
  );

/** One version of one key, with its file. */
export const findVersion = async (
  tx: Transaction,
  key: string,
  version: number,
  kind: DefinitionKind | null,
): Promise<DefinitionRow | null> =>
  first(
    await select(
      tx,
      `AND d.key = $2 AND d.version = $3 AND ($4::text IS NULL OR d.kind = $4)
       ORDER BY array_position(ARRAY['PROCESS', 'DECISION', 'FORM'], d.kind) LIMIT 1`,
      [key, version, kind],
    ),
  );

/** The version of a key that has this tag, with its file. */
export const findTagged = async (
  tx: Transaction,
  kind: DefinitionKind,
  key: string,
  tag: string,
): Promise<DefinitionRow | null> =>
  first(await select(tx, 'AND d.kind = $2 AND d.key = $3 AND d.tag = $4', [kind, key, tag]));

/** Suspends a version or activates it. */
export function setSuspended(
  tx: Transaction,
  row: { readonly id: string; readonly suspended: boolean; readonly auditId: string },
): void {
  tx.write(
    `UPDATE definition SET suspended = $3, audit_id = $4, row_version = row_version + 1 WHERE office_id = $1 AND id = $2`,
    [tx.officeId, row.id, row.suspended, row.auditId],
    `definition:${row.id}`,
  );
}

/** Number of the last deployment (0 before the first), and ids of the versions that are suspended now. */
export async function lastDeployment(
  tx: Transaction,
): Promise<{ readonly seq: number; readonly suspended: ReadonlySet<string> }> {
  const [row] = await tx.query<{ seq: number | null; suspended: string[] }>(
    `SELECT (SELECT max(seq) FROM deployment WHERE office_id = $1) AS seq,
       ARRAY(SELECT id FROM definition WHERE office_id = $1 AND suspended) AS suspended`,
    [tx.officeId],
  );
  return { seq: row?.seq ?? 0, suspended: new Set(row?.suspended) };
}

/**
 * Lets one deployment of the office go on at a time, until its transaction ends: so their numbers become visible in their
 * order, and what was newest at a number never changes.
 */
export async function lockDeployments(tx: Transaction): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('deployment/' || $1, 0))", [tx.officeId]);
}

/** Writes a deployment's row and gives its number. */
export async function insertDeployment(
  tx: Transaction,
  row: { id: string; name: string; tag: string | null; by: string; at: Date; auditId: string },
): Promise<number> {
  const [made] = await tx.query<{ seq: number }>(
    `INSERT INTO deployment (office_id, id, name, tag, deployed_by, deployed_at, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING seq`,
    [tx.officeId, row.id, row.name, row.tag, row.by, row.at, row.auditId],
  );
  if (!made) throw new Error('The deployment was not written');
  return made.seq;
}

/** Keeps a file once, whatever the number of definitions and deployments that came with it. */
export function keepResource(
  tx: Transaction,
  row: { sha256: string; name: string; content: string; auditId: string },
): void {
  tx.write(
    `INSERT INTO deployed_resource (office_id, sha256, name, content, audit_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (office_id, sha256) DO NOTHING`,
    [tx.officeId, row.sha256, row.name, row.content, row.auditId],
    `deployed_resource:${row.sha256}`,
  );
}

/** Writes a version. */
export function insertDefinition(
  tx: Transaction,
  row: DefinitionVersion & { readonly deploymentId: string; readonly auditId: string },
): void {
  tx.write(
    `INSERT INTO definition (office_id, id, kind, key, version, name, deployment_id, deployment_seq, sha256, tag, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.officeId,
      row.id,
      row.kind,
      row.key,
      row.version,
      row.name,
      row.deploymentId,
      row.deploymentSeq,
      row.sha256,
      row.tag,
      row.auditId,
    ],
    `definition:${row.id}`,
  );
}
