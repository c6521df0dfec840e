import type { Transaction } from '../../kernel/index.js';

/** A task of a case, as far as its holders are concerned. */
export interface HeldTask {
  readonly id: string;
  readonly caseId: string;
  readonly elementId: string;
  readonly nameZh: string;
  readonly nameEn: string | null;
  readonly candidates: readonly string[];
  readonly assignee: string | null;
  readonly completedBy: string | null;
  readonly dueAt: Date | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

/** Who held a task from an instant on; `null`: everybody who may do it. */
export interface Turnover {
  readonly taskId: string;
  readonly at: Date;
  readonly from: string | null;
  readonly to: string | null;
  /** Who brought it about, and by which act of the trail: a claim, a return or a transfer. */
  readonly by: string;
  readonly act: 'TASK_CLAIMED' | 'TASK_UNCLAIMED' | 'TASK_TRANSFERRED';
}

/** An urge of a task. */
export interface HeldUrge {
  readonly taskId: string;
  readonly level: number | null;
  readonly at: Date;
  readonly urgedBy: string;
}

/** Root, beginning and end of a call tree. */
export interface TreeSpan {
  readonly rootCaseId: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** The span of the call tree that a case belongs to. */
export async function treeSpan(tx: Transaction, caseId: string): Promise<TreeSpan | undefined> {
  const [row] = await tx.query<TreeSpan>(
    `SELECT r.id AS "rootCaseId", r.started_at AS "startedAt", r.ended_at AS "endedAt"
     FROM process_instance i JOIN process_instance r ON r.office_id = i.office_id AND r.id = i.root_case_id
     WHERE i.office_id = $1 AND i.id = $2`,
    [tx.officeId, caseId],
  );
  return row;
}

/** Every task of a call tree, in the order in which they opened. */
export const tasksOfTree = (tx: Transaction, rootCaseId: string): Promise<HeldTask[]> =>
  tx.query<HeldTask>(
    `SELECT id, case_id AS "caseId", element_id AS "elementId", name_zh AS "nameZh", name_en AS "nameEn", candidates, assignee,
       completed_by AS "completedBy", due_at AS "dueAt", opened_at AS "openedAt", closed_at AS "closedAt"
     FROM task WHERE office_id = $1 AND root_case_id = $2 ORDER BY opened_at, n, id`,
    [tx.officeId, rootCaseId],
  );

/** Claims, returns and transfers of these tasks, from the trail, in its order. */
export const turnoversOf = (tx: Transaction, taskIds: readonly string[]): Promise<Turnover[]> =>
  tx.query<Turnover>(
    `SELECT object_id AS "taskId", at, act, actor AS "by", body::json -> 'details' ->> 'from' AS "from",
       CASE act WHEN 'TASK_CLAIMED' THEN body::json ->> 'actor' WHEN 'TASK_TRANSFERRED' THEN body::json -> 'details' ->> 'to' END AS "to"
     FROM audit_entry WHERE office_id = $1 AND object_type = 'TASK' AND object_id = ANY ($2)
       AND act IN ('TASK_CLAIMED', 'TASK_UNCLAIMED', 'TASK_TRANSFERRED') ORDER BY entry_id`,
    [tx.officeId, taskIds],
  );

/** Urges of these tasks, in order. */
export const urgesOf = (tx: Transaction, taskIds: readonly string[]): Promise<HeldUrge[]> =>
  tx.query<HeldUrge>(
    `SELECT task_id AS "taskId", level, at, urged_by AS "urgedBy" FROM urge_record
     WHERE office_id = $1 AND task_id = ANY ($2::uuid[]) AND side_task_id IS NULL ORDER BY at, id`,
    [tx.officeId, taskIds],
  );
