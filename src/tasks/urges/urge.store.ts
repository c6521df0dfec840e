import {
  isClearedSql,
  opensTo,
  placeViewer,
  type ReadContext,
  type Transaction,
  type Viewer,
} from '../../kernel/index.js';
import type { Json } from '../../engine/index.js';
import { dropJobs, scheduleJobs, type NewJob } from '../../instances/index.js';
import type { UrgeTime } from './urge-levels.js';

/** What is urged: a task, or a sub-process with a due date of its own. */
export interface UrgeTarget {
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly n: number;
  readonly elementId: string;
  /** The person who is to act, where it is one; the holder of a task is looked up when the urge is due. */
  readonly holder: string | null;
  readonly isTask: boolean;
}

/** What an urge job carries. */
export interface UrgePayload {
  readonly level: UrgeTime['level'] | 'COMPUTE_DUE';
  readonly dueAt: string;
  readonly holder: string | null;
  readonly isTask: boolean;
  /** What is asked beside the task, where it is that which is urged. */
  readonly sideTask?: string;
}

/** Writes the urge jobs of one due date: they are no stimuli of the engine, and go when what they urge is done. */
export function armUrges(tx: Transaction, target: UrgeTarget, dueAt: Date, times: readonly UrgeTime[]): void {
  scheduleJobs(
    tx,
    times.map(({ level, at }) => urgeJob(target, { level, dueAt: dueAt.toISOString() }, at)),
  );
}

/**
 * Has the due dates computed that a missing calendar year left open: one job for each such task, due at once, so that each
 * is set under the lock of its own case.
 */
export function searchMissingDues(tx: Transaction, at: Date): void {
  tx.write(
    `INSERT INTO job (office_id, id, kind, case_id, root_case_id, n, element_id, payload, due_at)
     SELECT t.office_id, gen_random_uuid(), 'URGE', t.case_id, t.root_case_id, t.n, t.element_id, $3::json, $2::timestamptz
     FROM task t WHERE t.office_id = $1 AND t.status = 'OPEN' AND t.due_state = 'CALENDAR_MISSING'`,
    [
      tx.officeId,
      at,
      JSON.stringify({
        level: 'COMPUTE_DUE',
        dueAt: at.toISOString(),
        holder: null,
        isTask: true,
      } satisfies UrgePayload),
    ],
  );
}

function urgeJob(target: UrgeTarget, urge: Pick<UrgePayload, 'level' | 'dueAt'>, dueAt: Date): NewJob {
  const { caseId, rootCaseId, n, elementId, holder, isTask } = target;
  const payload: UrgePayload = { ...urge, holder, isTask };
  return { kind: 'URGE', caseId, rootCaseId, n, elementId, payload: payload as unknown as Json, dueAt };
}

/** Removes every urge of a task or sub-process. */
export const disarmUrges = (tx: Transaction, of: { readonly caseId: string; readonly n: number }): void =>
  dropJobs(tx, { ...of, kind: 'URGE' });

/** Writes the urge jobs of a side task: they stand under the number of its task, below zero, and move with nothing. */
export function armSide(
  tx: Transaction,
  task: Pick<UrgeTarget, 'caseId' | 'rootCaseId' | 'n' | 'elementId'>,
  side: { readonly id: string; readonly dueAt: Date },
  times: readonly UrgeTime[],
): void {
  const { caseId, rootCaseId, n, elementId } = task;
  scheduleJobs(
    tx,
    times.map(({ level, at }): NewJob => {
      const payload: UrgePayload = {
        level,
        dueAt: side.dueAt.toISOString(),
        holder: null,
        isTask: true,
        sideTask: side.id,
      };
      return { kind: 'URGE', caseId, rootCaseId, n: -n, elementId, payload: payload as unknown as Json, dueAt: at };
    }),
  );
}

/** Removes every urge of a task that is over, and of all that was asked beside it. */
export const disarmTask = (tx: Transaction, { caseId, n }: { readonly caseId: string; readonly n: number }): void =>
  tx.write(
    `DELETE FROM job WHERE office_id = $1 AND case_id = $2 AND n = ANY ($3) AND kind = 'URGE'`,
    [tx.officeId, caseId, [n, -n]],
    `job:${caseId}:${n}`,
  );

/** Removes the urges of one side task. */
export const disarmSide = (tx: Transaction, of: { readonly caseId: string; readonly id: string }): void =>
  tx.write(
    `DELETE FROM job WHERE office_id = $1 AND case_id = $2 AND kind = 'URGE' AND n < 0 AND payload ->> 'sideTask' = $3`,
    [tx.officeId, of.caseId, of.id],
    `job:${of.caseId}:${of.id}`,
  );

/** A stored urge. `level` is `null` where a person urged. */
export interface UrgeRecord {
  readonly id: string;
  readonly caseId: string;
  readonly elementId: string;
  readonly taskId: string | null;
  /** What is urged beside the task; `null` where it is the task itself. */
  readonly sideTaskId: string | null;
  readonly level: number | null;
  readonly at: Date;
  readonly dueAt: Date;
  readonly recipients: readonly string[];
  readonly urgedBy: string;
  readonly note: string | null;
  /** What is urged where it is no task and no sub-process. */
  readonly about: UrgeAbout | null;
}

/** A thing of another room that somebody owes an answer to: a copy that nobody has confirmed. */
export interface UrgeAbout {
  readonly type: 'DISPATCH_LINE';
  readonly id: string;
  readonly documentId: string;
  readonly verb: string;
  /** Code of the unit or person that has not confirmed. */
  readonly recipient: string;
}

/** Writes one urge; one per level and due date, as the unique index of the table demands. */
export function insertUrge(tx: Transaction, urge: UrgeRecord & { readonly n: number }, entryId: string): void {
  tx.write(
    `INSERT INTO urge_record (office_id, id, case_id, n, element_id, task_id, level, at, due_at, recipients, urged_by,
       note, about, audit_id, side_task_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::json, $14, $15)`,
    [
      tx.officeId,
      urge.id,
      urge.caseId,
      urge.n,
      urge.elementId,
      urge.taskId,
      urge.level,
      urge.at,
      urge.dueAt,
      urge.recipients,
      urge.urgedBy,
      urge.note,
      urge.about === null ? null : JSON.stringify(urge.about),
      entryId,
      urge.sideTaskId,
    ],
    `urge:${urge.id}`,
  );
}

/** Whether this level was already urged for this due date. */
export async function wasUrged(
  tx: Transaction,
  of: {
    readonly caseId: string;
    readonly n: number;
    readonly level: number;
    readonly dueAt: Date;
    readonly sideTaskId: string | null;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM urge_record WHERE office_id = $1 AND case_id = $2 AND n = $3 AND level = $4 AND due_at = $5
       AND side_task_id IS NOT DISTINCT FROM $6::uuid`,
    [tx.officeId, of.caseId, of.n, of.level, of.dueAt, of.sideTaskId],
  );
  return rows.length > 0;
}

/**
 * The number under which an element of a case is urged, or was urged last, and whom: from its jobs, or, when every level has
 * been sent, from the records.
 */
export async function lastUrged(
  tx: Transaction,
  of: { readonly caseId: string; readonly elementId: string },
): Promise<{ n: number; holder: string | null; isTask: boolean } | undefined> {
  const [row] = await tx.query<{ n: number; holder: string | null; isTask: boolean }>(
    `SELECT n, holder, "isTask" FROM (
       SELECT n, payload ->> 'holder' AS holder, (payload ->> 'isTask')::boolean AS "isTask", 0 AS place
       FROM job WHERE office_id = $1 AND case_id = $2 AND element_id = $3 AND kind = 'URGE' AND n > 0
       UNION ALL
       SELECT n, CASE WHEN task_id IS NULL THEN recipients[1] END, task_id IS NOT NULL, 1
       FROM urge_record WHERE office_id = $1 AND case_id = $2 AND element_id = $3 AND level <= 1
         AND side_task_id IS NULL
     ) known ORDER BY n DESC, place LIMIT 1`,
    [tx.officeId, of.caseId, of.elementId],
  );
  return row;
}

/** What the list of urges may be narrowed to. */
export interface UrgeFilter {
  readonly caseId?: string | undefined;
  readonly recipient?: string | undefined;
  readonly level?: number | undefined;
}

/** After which urge a page begins. */
export interface UrgePosition {
  readonly at: string;
  readonly id: string;
}

/**
 * Urges, newest first: those that the caller received, and those of cases that the caller may see; `everything`
 * for whoever sees every case. What somebody wrote with one is for who was urged and for whom the content of the case is open.
 */
export function urgesSeenBy(
  { tx, caller }: ReadContext,
  given: {
    readonly viewer: Viewer;
    readonly everything: boolean;
    readonly filter: UrgeFilter;
    readonly limit: number;
    readonly after: UrgePosition | null;
  },
): Promise<UrgeRecord[]> {
  const params: unknown[] = [
    tx.officeId,
    given.limit,
    given.everything,
    caller.person,
    given.filter.caseId ?? null,
    given.filter.recipient ?? null,
    given.filter.level ?? null,
    given.after?.at ?? null,
    given.after?.id ?? null,
  ];
  const by = placeViewer(given.viewer, (value) => `$${params.push(value)}`);
  return tx.query<UrgeRecord>(
    `SELECT u.id, u.case_id AS "caseId", u.element_id AS "elementId", u.task_id AS "taskId", u.level, u.at,
       u.side_task_id AS "sideTaskId", u.due_at AS "dueAt", u.recipients, u.urged_by AS "urgedBy", u.about,
       CASE WHEN $4::text = ANY (u.recipients) OR u.urged_by = $4 OR EXISTS (
         SELECT 1 FROM may_see m WHERE m.office_id = $1 AND m.object_type = 'CASE' AND m.level = 'CONTENT'
           AND m.object_id = i.root_case_id::text AND ${opensTo('m', by)}) THEN u.note END AS note
     FROM urge_record u JOIN process_instance i ON i.office_id = u.office_id AND i.id = u.case_id
     WHERE u.office_id = $1
       AND (($3 AND ${isClearedSql("$1, 'CASE', i.root_case_id::text", by.opens)}) OR $4::text = ANY (u.recipients) OR EXISTS (
         SELECT 1 FROM may_see m WHERE m.office_id = $1 AND m.object_type = 'CASE'
           AND m.object_id = i.root_case_id::text AND ${opensTo('m', by)}))
       AND ($5::uuid IS NULL OR u.case_id = $5 OR i.root_case_id = $5)
       AND ($6::text IS NULL OR $6 = ANY (u.recipients)) AND ($7::smallint IS NULL OR u.level = $7)
       AND ($8::timestamptz IS NULL OR u.at < $8 OR (u.at = $8 AND u.id > $9::uuid))
     ORDER BY u.at DESC, u.id LIMIT $2`,
    params,
  );
}
