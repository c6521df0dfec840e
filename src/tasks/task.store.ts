import {
  allowsUpwardSql,
  isClearedSql,
  opensTo,
  placeViewer,
  type Transaction,
  type Viewer,
  type ViewerPlaces,
} from '../kernel/index.js';
import type { DoneAct } from '../access/index.js';
import type { Variables } from '../engine/index.js';
import { authorSql, directedSql } from './authorship.js';
import { SIGNERS_ACT, signedSql } from './side-tasks/signed-before.js';
import { CONFIRMERS_OF_TASK, REFUSED_BEFORE } from './refusals/refusal.store.js';
import type { Task, TaskStatus } from './task.js';

/** A row of `task`. */
export interface TaskRow {
  readonly id: string;
  readonly case_id: string;
  readonly root_case_id: string;
  readonly n: number;
  readonly element_id: string;
  readonly name_zh: string;
  readonly name_en: string | null;
  readonly act: string | null;
  readonly rule: string | null;
  readonly form_key: string | null;
  readonly outcomes: string[];
  readonly candidates: string[];
  readonly assignee: string | null;
  readonly claimed_by: string | null;
  readonly status: TaskStatus;
  readonly close_reason: string | null;
  readonly outcome: string | null;
  readonly opinion: string | null;
  readonly completed_by: string | null;
  readonly completed_role: string | null;
  readonly on_behalf_of: string | null;
  readonly object_type: string | null;
  readonly object_id: string | null;
  readonly version_no: number | null;
  readonly content_hash: string | null;
  readonly round: number | null;
  readonly variables: Variables;
  readonly due_at: Date | null;
  readonly due_state: string | null;
  readonly opened_at: Date;
  readonly first_opened_at: Date | null;
  readonly closed_at: Date | null;
  readonly suspended: boolean;
  readonly follow_up_at: Date | null;
  readonly refusal_id: string | null;
  readonly allows_upward: boolean | null;
  /** Where it was asked for, and the reader may see the document. */
  readonly document_title?: string | null;
  readonly row_version: number;
}

/** SQL: whether the case of `task t` lets it be done by delegation, where it goes upward or is a key matter. */
export const ALLOWS_UPWARD = `CASE WHEN t.variables ->> 'direction' = 'UP' OR coalesce((t.variables -> 'keyMatter')::text, 'false') <> 'false'
    THEN ${allowsUpwardSql('t')} END`;

/** SQL: what `toTask` reads of `task t`. */
export const COLUMNS = `t.id, t.case_id, t.root_case_id, t.n, t.element_id, t.name_zh, t.name_en, t.act, t.rule, t.form_key, t.outcomes,
  t.candidates, t.assignee, t.claimed_by, t.status, t.close_reason, t.outcome, t.opinion, t.completed_by, t.completed_role, t.on_behalf_of,
  t.object_type, t.object_id, t.version_no, t.content_hash, t.round, t.variables, t.due_at, t.due_state, t.opened_at,
  t.first_opened_at, t.closed_at, t.suspended, t.follow_up_at, t.refusal_id, t.row_version,
  ${ALLOWS_UPWARD} AS allows_upward`;

/** A task as it is stored. */
export const toTask = (row: TaskRow): Task => ({
  id: row.id,
  caseId: row.case_id,
  rootCaseId: row.root_case_id,
  n: row.n,
  elementId: row.element_id,
  nameZh: row.name_zh,
  nameEn: row.name_en,
  act: row.act,
  rule: row.rule,
  formKey: row.form_key,
  outcomes: row.outcomes,
  candidates: row.candidates,
  assignee: row.assignee,
  claimedBy: row.claimed_by,
  status: row.status,
  closeReason: row.close_reason,
  outcome: row.outcome,
  opinion: row.opinion,
  completedBy: row.completed_by,
  completedRole: row.completed_role,
  onBehalfOf: row.on_behalf_of,
  objectType: row.object_type,
  objectId: row.object_id,
  versionNo: row.version_no,
  contentHash: row.content_hash,
  round: row.round,
  variables: row.variables,
  dueAt: row.due_at,
  dueState: row.due_state,
  openedAt: row.opened_at,
  firstOpenedAt: row.first_opened_at,
  closedAt: row.closed_at,
  suspended: row.suspended,
  followUpAt: row.follow_up_at,
  refusalId: row.refusal_id,
  allowsUpward: row.allows_upward,
  documentTitle: row.document_title ?? null,
  rowVersion: row.row_version,
});

/** A task by its number in a case. */
export async function findTask(tx: Transaction, { caseId, n }: { caseId: string; n: number }): Promise<Task | null> {
  const [row] = await tx.query<TaskRow>('SELECT * FROM task WHERE office_id = $1 AND case_id = $2 AND n = $3', [
    tx.officeId,
    caseId,
    n,
  ]);
  return row ? toTask(row) : null;
}

/** What the tasks of a step that are done were opened for, in the round that began with number `after`: values of a variable. */
export async function doneBeside(
  tx: Transaction,
  of: { readonly caseId: string; readonly elementId: string; readonly after: number; readonly variable: string },
): Promise<string[]> {
  const rows = await tx.query<{ value: string }>(
    `SELECT DISTINCT variables ->> $5 AS value FROM task WHERE office_id = $1 AND case_id = $2 AND element_id = $3 AND n > $4
       AND status = 'COMPLETED' AND variables ->> $5 IS NOT NULL`,
    [tx.officeId, of.caseId, of.elementId, of.after, of.variable],
  );
  return rows.map(({ value }) => value);
}

/** Open tasks of one case, oldest first. */
export async function openTasksOfCase(tx: Transaction, caseId: string): Promise<Task[]> {
  const rows = await tx.query<TaskRow>(
    `SELECT ${COLUMNS} FROM task t WHERE t.office_id = $1 AND t.case_id = $2 AND t.status = 'OPEN' ORDER BY t.n`,
    [tx.officeId, caseId],
  );
  return rows.map(toTask);
}

/** Open tasks of a call tree that are given to nobody and name one of these keys. */
export async function openTasksNaming(tx: Transaction, rootCaseId: string, keys: readonly string[]): Promise<Task[]> {
  const rows = await tx.query<TaskRow>(
    `SELECT ${COLUMNS} FROM task t WHERE t.office_id = $1 AND t.root_case_id = $2 AND t.status = 'OPEN'
       AND t.assignee IS NULL AND t.candidates && $3::text[] ORDER BY t.opened_at, t.id`,
    [tx.officeId, rootCaseId, keys],
  );
  return rows.map(toTask);
}

/** A task with what decides whether a caller may see and complete it. */
export interface TaskInHand {
  readonly task: Task;
  /** The caller may see its case. */
  readonly seesCase: boolean;
  /** The caller may see what people wrote in its case, as in its history. */
  readonly seesContent: boolean;
  /** The caller may read what it is about, if it is theirs: by clearance, or because it was granted to them (R-091). */
  readonly isCleared: boolean;
  /**
   * Acts on the same version of the object, at other steps or for other posts, by the person and by those for whom the person
   * stands in (R-125). Whoever was added as a signer, and answered, has reviewed the version.
   */
  readonly done: readonly DoneAct[];
  /** Somebody who was asked to sign before it has not done so. */
  readonly awaitsSigner: boolean;
  /** Somebody who was asked to sign before it did not agree. */
  readonly isDisputed: boolean;
  /** Who may confirm or overrule a refusal to handle it (R-085); `null` where none waits. */
  readonly confirmers: string | null;
}

/** SQL: what a task is about is open to the viewer: their clearance opens it, or a grant of it does. */
export const mattersOpenTo = (task: string, viewer: ViewerPlaces): string =>
  `(${isClearedSql(`${task}.office_id, 'CASE', ${task}.root_case_id::text`, viewer.opens)} OR EXISTS (
         SELECT 1 FROM may_see g WHERE g.office_id = ${task}.office_id AND g.object_type = ${task}.object_type
           AND g.object_id = ${task}.object_id AND ${opensTo('g', { principals: viewer.principals, opens: viewer.opens })}))`;

/** SQL: the title of the document that a task is about, for a viewer who may see the document. */
export const titleFor = (task: string, viewer: ViewerPlaces): string =>
  `(SELECT o.title FROM document o WHERE o.office_id = ${task}.office_id
       AND o.id = CASE WHEN ${task}.object_type = 'DOCUMENT' THEN ${task}.object_id::uuid END AND EXISTS (
         SELECT 1 FROM may_see s WHERE s.office_id = ${task}.office_id AND s.object_type = 'DOCUMENT'
           AND s.object_id = ${task}.object_id AND ${opensTo('s', viewer)}))`;

interface InHandRow extends TaskRow {
  readonly sight: 'CONTENT' | 'METADATA' | null;
  readonly is_cleared: boolean;
  readonly done: readonly DoneAct[] | null;
  readonly awaits_signer: boolean;
  readonly is_disputed: boolean;
  readonly confirmers: string | null;
}

/**
 * A task by id, or the open tasks of a call tree, each with the caller's relation to it: all that a completion asks the
 * database for, in one round trip.
 */
export async function tasksInHand(
  tx: Transaction,
  by: { readonly id: string } | { readonly openInTree: string },
  who: { readonly persons: readonly string[]; readonly viewer: Viewer },
): Promise<TaskInHand[]> {
  const params: unknown[] = [tx.officeId, 'id' in by ? by.id : by.openInTree, who.persons];
  const viewer = placeViewer(who.viewer, (value) => `$${params.push(value)}`);
  const rows = await tx.queryPrepared<InHandRow>(
    `SELECT ${COLUMNS}, (
         SELECT min(m.level) FROM may_see m WHERE m.office_id = $1 AND m.object_type = 'CASE'
           AND m.object_id = t.root_case_id::text AND ${opensTo('m', viewer)}
       ) AS sight, ${titleFor('t', viewer)} AS document_title, ${mattersOpenTo('t', viewer)} AS is_cleared, (
         SELECT json_agg(
           json_build_object('act', d.act, 'by', d.completed_by, 'for', d.on_behalf_of, 'author', d.author)
           ORDER BY d.closed_at, d.n
         )
         FROM (
           SELECT d.act, d.completed_by, d.on_behalf_of, d.closed_at, d.n, ${authorSql('d')} AS author FROM task d
           WHERE d.office_id = $1 AND d.root_case_id = t.root_case_id AND d.act IS NOT NULL
             AND (d.completed_by = ANY ($3) OR d.on_behalf_of = ANY ($3) OR ${authorSql('d')} = ANY ($3))
             AND (d.element_id <> t.element_id OR d.candidates <> t.candidates)
             AND d.version_no IS NOT DISTINCT FROM t.version_no AND NOT ${directedSql('d')}
           UNION ALL SELECT '${SIGNERS_ACT}', g.by, g.for, g.closed_at, 0, NULL
             FROM (${signedSql('t.root_case_id', 't.version_no')}) g WHERE g.by = ANY ($3) OR g.for = ANY ($3)
           UNION ALL ${REFUSED_BEFORE}
         ) d
       ) AS done, EXISTS (
         SELECT 1 FROM side_task s WHERE s.office_id = $1 AND s.task_id = t.id AND s.kind = 'SIGN_BEFORE' AND s.status = 'OPEN'
       ) AS awaits_signer, EXISTS (
         SELECT 1 FROM side_task s WHERE s.office_id = $1 AND s.task_id = t.id AND s.kind = 'SIGN_BEFORE'
           AND s.outcome = 'DISAGREE'
       ) AS is_disputed, ${CONFIRMERS_OF_TASK} AS confirmers
     FROM task t WHERE t.office_id = $1 AND ${'id' in by ? 't.id = $2' : "t.root_case_id = $2 AND t.status = 'OPEN'"}
     ORDER BY t.opened_at, t.n, t.id`,
    params,
  );
  return rows.map((row) => ({
    task: toTask(row),
    seesCase: row.sight !== null,
    seesContent: row.sight === 'CONTENT',
    awaitsSigner: row.awaits_signer,
    isDisputed: row.is_disputed,
    confirmers: row.confirmers,
    isCleared: row.is_cleared,
    done: row.done ?? [],
  }));
}
