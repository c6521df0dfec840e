import { isClearedSql, opensTo, placeViewer, Rejection, type Transaction, type Viewer } from '../kernel/index.js';
import type { SightLevel } from '../access/index.js';
import type { CaseState } from '../engine/index.js';
import type { BoundDefinition } from '../definitions/index.js';
import type { Instance, InstanceStatus } from './instance.js';

/** A row of `process_instance` as the driver hands it over. */
export interface InstanceRow {
  readonly id: string;
  readonly case_no: string;
  readonly root_case_id: string;
  readonly parent_case_id: string | null;
  readonly parent_n: number | null;
  readonly definition_id: string;
  readonly definition_key: string;
  readonly definition_version: number;
  readonly deployment_seq: string;
  readonly settings_version: number;
  readonly business_key: string | null;
  readonly object_type: string | null;
  readonly object_id: string | null;
  readonly starter: string;
  readonly status: InstanceStatus;
  readonly end_element: string | null;
  readonly state: CaseState;
  readonly seq: number;
  readonly last_hash: Buffer;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly suspended_at: Date | null;
  readonly suspended_by: string | null;
  readonly restarted_from: string | null;
  readonly row_version: number;
}

const COLUMNS = `id, case_no, root_case_id, parent_case_id, parent_n, definition_id, definition_key, definition_version,
  deployment_seq, settings_version, business_key, object_type, object_id, starter, status, end_element, state, seq,
  last_hash, started_at, ended_at, suspended_at, suspended_by, restarted_from, row_version`;

/** A case or a task whose call tree is locked. */
export type LockedBy = { readonly caseId: string } | { readonly taskId: string };

/** SQL: the case or task with the id `$2` is seen; `place` adds a parameter and gives its place. */
export type SeenSql = (place: (value: unknown) => string) => string;

/**
 * Locks the root of the call tree that this case (or this task's case) belongs to, and reads the tree as it is under the
 * lock: the root and every child still running. One round trip. Empty when there is no such case in this office, or none that
 * is seen: then nothing is locked either, so that nobody waits at what they may not know of.
 */
export function lockTree(tx: Transaction, by: LockedBy, isSeen?: SeenSql): Promise<InstanceRow[]> {
  const [places, id] = 'caseId' in by ? ['$1, $2, NULL', by.caseId] : ['$1, NULL, $2', by.taskId];
  const params: unknown[] = [tx.officeId, id];
  // A condition that looks at no column is tried once, before the function is called.
  const seen = isSeen === undefined ? '' : ` WHERE (${isSeen((value) => `$${params.push(value)}`)})`;
  return tx.queryPrepared<InstanceRow>(`SELECT ${COLUMNS} FROM lock_tree(${places})${seen}`, params);
}

/** One case with its state, without a lock. */
export async function findInstance(tx: Transaction, caseId: string): Promise<InstanceRow | undefined> {
  const rows = await tx.queryPrepared<InstanceRow>(
    `SELECT ${COLUMNS} FROM process_instance WHERE office_id = $1 AND id = $2`,
    [tx.officeId, caseId],
  );
  return rows[0];
}

/** A case with what a viewer may see of it. */
export interface SeenInstanceRow extends InstanceRow {
  /** By a relation to its root; `null` where there is none. */
  readonly sight: SightLevel | null;
  /** The viewer is cleared for what it is about. */
  readonly is_cleared: boolean;
  /** Names of the messages that it waits for. */
  readonly awaited: readonly string[];
}

/** One case with its state, what the viewer may see of it and what it waits for, without a lock. One statement, whether it is there or not. */
export async function findSeenInstance(
  tx: Transaction,
  caseId: string,
  viewer: Viewer,
): Promise<SeenInstanceRow | undefined> {
  const params: unknown[] = [tx.officeId, caseId];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  const [row] = await tx.queryPrepared<SeenInstanceRow>(
    `SELECT ${COLUMNS}, ${isClearedSql("i.office_id, 'CASE', i.root_case_id::text", by.opens)} AS is_cleared, (
         SELECT min(m.level) FROM may_see m WHERE m.office_id = i.office_id AND m.object_type = 'CASE'
           AND m.object_id = i.root_case_id::text AND ${opensTo('m', by)}
       ) AS sight, ARRAY (
         SELECT DISTINCT w.message FROM wait w WHERE w.office_id = $1 AND w.case_id = $2 AND w.kind = 'MESSAGE'
       ) AS awaited
     FROM process_instance i WHERE i.office_id = $1 AND i.id = $2`,
    params,
  );
  return row;
}

/** Ids of the definitions that matter to a service that starts: those with running cases, and the newest that can start one. */
export async function liveDefinitions(tx: Transaction): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT definition_id AS id FROM process_instance WHERE office_id = $1 AND status = 'RUNNING'
     UNION
     SELECT newest.id FROM (
       SELECT DISTINCT ON (key) id, suspended FROM definition
       WHERE office_id = $1 AND kind = 'PROCESS' ORDER BY key, version DESC
     ) newest WHERE NOT newest.suspended`,
    [tx.officeId],
  );
  return rows.map((row) => row.id);
}

/**
 * The next number for a case (unique but not gap-free: a case is no document) and the newest deployment, to which its calls
 * and decisions are bound (R-141).
 */
export async function nextCase(tx: Transaction, today: string): Promise<{ caseNo: string; deploymentSeq: number }> {
  const [row] = await tx.queryPrepared<{ no: string; seq: string }>(
    "SELECT nextval('case_no_seq') AS no, (SELECT max(seq) FROM deployment WHERE office_id = $1) AS seq",
    [tx.officeId],
  );
  return { caseNo: `C${today.slice(0, 4)}-${String(row?.no).padStart(6, '0')}`, deploymentSeq: Number(row?.seq) };
}

/** The row as the domain sees it, joined with its compiled definition. */
export function toInstance(row: InstanceRow, definition: BoundDefinition): Instance {
  return {
    id: row.id,
    caseNo: row.case_no,
    rootCaseId: row.root_case_id,
    parent: row.parent_case_id === null ? null : { caseId: row.parent_case_id, n: row.parent_n ?? 0 },
    definition,
    deploymentSeq: Number(row.deployment_seq),
    settingsVersion: row.settings_version,
    businessKey: row.business_key,
    objectType: row.object_type,
    objectId: row.object_id,
    starter: row.starter,
    startedAt: row.started_at,
    restartedFrom: row.restarted_from,
    state: row.state,
    status: row.status,
    endElement: row.end_element,
    endedAt: row.ended_at,
    suspension: row.suspended_at && { at: row.suspended_at, by: row.suspended_by ?? 'SYSTEM' },
    seq: row.seq,
    lastHash: row.last_hash.toString('hex'),
    isNew: false,
    changedBy: null,
  };
}

/** Largest state of a case, in characters: it is read and written by every act on the case. */
const STATE_LIMIT = 8 * 1024 * 1024;

/** Writes what the command made of a case: its state, its end, its place in the trail. Raises `CASE_TOO_LARGE`. */
export function saveInstance(tx: Transaction, instance: Instance): void {
  const state = JSON.stringify(instance.state);
  if (state.length > STATE_LIMIT) {
    throw new Rejection('CASE_TOO_LARGE', { limit: STATE_LIMIT, element: instance.definition.key });
  }
  const lastHash = Buffer.from(instance.lastHash ?? '', 'hex');
  if (instance.isNew) {
    tx.write(
      `INSERT INTO process_instance (office_id, id, case_no, root_case_id, parent_case_id, parent_n, definition_id,
         definition_key, definition_version, deployment_seq, settings_version, business_key, object_type, object_id,
         starter, status, end_element, state, seq, last_hash, started_at, ended_at, suspended_at, suspended_by, audit_id,
         restarted_from)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18::json, $19, $20, $21, $22, $23,
         $24, $25, $26)`,
      [
        tx.officeId,
        instance.id,
        instance.caseNo,
        instance.rootCaseId,
        instance.parent?.caseId ?? null,
        instance.parent?.n ?? null,
        instance.definition.id,
        instance.definition.key,
        instance.definition.version,
        instance.deploymentSeq,
        instance.settingsVersion,
        instance.businessKey,
        instance.objectType,
        instance.objectId,
        instance.starter,
        instance.status,
        instance.endElement,
        state,
        instance.seq,
        lastHash,
        instance.startedAt,
        instance.endedAt,
        instance.suspension?.at ?? null,
        instance.suspension?.by ?? null,
        instance.changedBy,
        instance.restartedFrom,
      ],
      `case:${instance.id}`,
    );
    instance.isNew = false;
  } else {
    tx.write(
      `UPDATE process_instance SET state = $3::json, status = $4, end_element = $5, ended_at = $6, seq = $7,
         last_hash = $8, audit_id = $9, row_version = row_version + 1 WHERE office_id = $1 AND id = $2`,
      [
        tx.officeId,
        instance.id,
        state,
        instance.status,
        instance.endElement,
        instance.endedAt,
        instance.seq,
        lastHash,
        instance.changedBy,
      ],
      `case:${instance.id}`,
    );
  }
  instance.changedBy = null;
}

/** Writes that a case goes on under another version, and what its calls, decisions and forms are bound to from now on. */
export function rebindInstance(tx: Transaction, instance: Instance, entryId: string): void {
  const { id, definition, deploymentSeq } = instance;
  tx.write(
    `UPDATE process_instance SET definition_id = $3, definition_key = $4, definition_version = $5, deployment_seq = $6,
       audit_id = $7, row_version = row_version + 1 WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, definition.id, definition.key, definition.version, deploymentSeq, entryId],
    `case:${id}`,
  );
}
