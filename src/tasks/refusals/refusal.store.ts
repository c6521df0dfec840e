import type { Transaction } from '../../kernel/index.js';
import { rowOfTask } from '../task-writes.store.js';
import { CONFIRM_REFUSAL, REFUSAL_VARIABLE, type Refusal, type RefusalRead, type RefusalStatus } from './refusal.js';

const COLUMNS = `r.id, r.task_id AS "taskId", r.case_id AS "caseId", r.n, r.root_case_id AS "rootCaseId", r.element_id AS "elementId",
  r.refused_by AS "refusedBy", r.on_behalf_of AS "onBehalfOf", r.role, r.refused_at AS "refusedAt", r.ground,
  r.rule_ref AS "ruleRef", r.version_no AS "versionNo", r.status, r.decided_by AS "decidedBy", r.decided_for AS "decidedFor",
  r.decided_role AS "decidedRole", r.decided_at AS "decidedAt", r.opinion`;

/** SQL: the open task `c` that confirms the refusal with this id, in the tree of this root. */
const confirms = (rootCaseId: string, refusalId: string): string =>
  `c.office_id = $1 AND c.root_case_id = ${rootCaseId} AND c.status = 'OPEN' AND c.act = '${CONFIRM_REFUSAL}'
   AND c.variables ->> '${REFUSAL_VARIABLE}' = ${refusalId}::text`;

/** SQL: who may decide on the refusal of task `t`; `null` where none waits, and then nothing is looked up. */
export const CONFIRMERS_OF_TASK = `CASE WHEN t.refusal_id IS NOT NULL THEN (
    SELECT coalesce(c.claimed_by, c.assignee, array_to_string(c.candidates, ', ')) FROM task c
    WHERE ${confirms('t.root_case_id', 't.refusal_id')} LIMIT 1) END`;

/** SQL: the refusal that task `t` confirms, as an act that excludes this one. */
export const REFUSED_BEFORE = `SELECT 'REFUSE' AS act, r.refused_by AS completed_by, r.on_behalf_of, r.refused_at AS closed_at, 0 AS n,
    NULL AS author
  FROM refusal r WHERE t.act = '${CONFIRM_REFUSAL}' AND r.office_id = $1 AND r.root_case_id = t.root_case_id
    AND r.id::text = t.variables ->> '${REFUSAL_VARIABLE}'`;

/** Writes a refusal. Two at once of one task: the index lets one through. */
export function insertRefusal(tx: Transaction, refusal: Refusal, entryId: string): void {
  tx.write(
    `INSERT INTO refusal (office_id, id, task_id, case_id, n, root_case_id, element_id, refused_by, on_behalf_of, role, refused_at,
       ground, rule_ref, version_no, status, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      tx.officeId,
      refusal.id,
      refusal.taskId,
      refusal.caseId,
      refusal.n,
      refusal.rootCaseId,
      refusal.elementId,
      refusal.refusedBy,
      refusal.onBehalfOf,
      refusal.role,
      refusal.refusedAt,
      refusal.ground,
      refusal.ruleRef,
      refusal.versionNo,
      refusal.status,
      entryId,
    ],
    `refusal:${refusal.id}`,
  );
}

/** Shows on a task that its refusal waits for a confirmation. To refuse a task is to have opened it. */
export function holdTask(tx: Transaction, { id, caseId, n, refusedAt }: Refusal, entryId: string): void {
  tx.write(
    `UPDATE task SET refusal_id = $4, first_opened_at = coalesce(first_opened_at, $5), audit_id = $6, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3`,
    [tx.officeId, caseId, n, id, refusedAt, entryId],
    rowOfTask(caseId, n),
  );
}

/** A task whose refusal was overruled, or lapsed, can be done again. */
function freeTask(tx: Transaction, { id, caseId, n }: Refusal, entryId: string): void {
  tx.write(
    `UPDATE task SET refusal_id = NULL, audit_id = $5, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND n = $3 AND refusal_id = $4 AND status = 'OPEN'`,
    [tx.officeId, caseId, n, id, entryId],
    rowOfTask(caseId, n),
  );
}

/** What became of a refusal, and who said so. */
export interface Decided {
  readonly status: Exclude<RefusalStatus, 'OPEN'>;
  readonly by: string | null;
  readonly for: string | null;
  readonly role: string | null;
  readonly opinion: string | null;
  readonly at: Date;
}

/** Ends an open refusal; unless it was confirmed, its task goes on. */
export function endRefusal(tx: Transaction, refusal: Refusal, decided: Decided, entryId: string): void {
  tx.write(
    `UPDATE refusal SET status = $3, decided_by = $4, decided_for = $5, decided_role = $6, opinion = $7, decided_at = $8,
       audit_id = $9, row_version = row_version + 1
     WHERE office_id = $1 AND id = $2 AND status = 'OPEN'`,
    [
      tx.officeId,
      refusal.id,
      decided.status,
      decided.by,
      decided.for,
      decided.role,
      decided.opinion,
      decided.at,
      entryId,
    ],
    `refusal:${refusal.id}`,
  );
  if (decided.status !== 'CONFIRMED') freeTask(tx, refusal, entryId);
}

/** An open refusal of this tree. */
export async function openRefusal(tx: Transaction, rootCaseId: string, id: string): Promise<Refusal | null> {
  const [row] = await tx.query<Refusal>(
    `SELECT ${COLUMNS} FROM refusal r WHERE r.office_id = $1 AND r.root_case_id = $2 AND r.id::text = $3 AND r.status = 'OPEN'`,
    [tx.officeId, rootCaseId, id],
  );
  return row ?? null;
}

/** The open refusal of a task, and where its confirmation stands. */
export async function refusalOfTask(
  tx: Transaction,
  of: { readonly caseId: string; readonly n: number },
): Promise<(Refusal & { readonly confirmation: { readonly caseId: string; readonly n: number } }) | null> {
  const [row] = await tx.query<Refusal & { readonly confirmation: { readonly caseId: string; readonly n: number } }>(
    `SELECT ${COLUMNS}, json_build_object('caseId', c.case_id, 'n', c.n) AS confirmation FROM refusal r
     JOIN task c ON ${confirms('r.root_case_id', 'r.id')}
     WHERE r.office_id = $1 AND r.case_id = $2 AND r.n = $3 AND r.status = 'OPEN'`,
    [tx.officeId, of.caseId, of.n],
  );
  return row ?? null;
}

/** After which refusal a page begins. */
export interface RefusalPosition {
  readonly refusedAt: string;
  readonly id: string;
}

/** Refusals of a call tree, oldest first, `limit` at most; or one of them. */
export const refusalsOf = (
  tx: Transaction,
  rootCaseId: string,
  limit: number,
  after: RefusalPosition | null,
  id: string | null = null,
): Promise<RefusalRead[]> =>
  tx.query<RefusalRead>(
    `SELECT ${COLUMNS}, t.name_zh AS "nameZh", t.name_en AS "nameEn", (
         SELECT json_build_object('taskId', c.id, 'confirmers',
           CASE WHEN c.assignee IS NULL THEN to_json(c.candidates) ELSE json_build_array(c.assignee) END)
         FROM task c WHERE r.status = 'OPEN' AND ${confirms('r.root_case_id', 'r.id')} LIMIT 1
       ) AS confirmation
     FROM refusal r JOIN task t ON t.office_id = r.office_id AND t.id = r.task_id
     WHERE r.office_id = $1 AND r.root_case_id = $2 AND ($6::uuid IS NULL OR r.id = $6)
       AND ($4::timestamptz IS NULL OR (r.refused_at, r.id) > ($4, $5::uuid))
     ORDER BY r.refused_at, r.id LIMIT $3`,
    [tx.officeId, rootCaseId, limit, after?.refusedAt ?? null, after?.id ?? null, id],
  );
