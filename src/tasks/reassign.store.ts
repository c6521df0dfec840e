import type { Transaction } from '../kernel/index.js';

interface Given {
  readonly caseId: string;
  readonly from: string;
  readonly to: string;
}

/** Writes another assignee into a person's open tasks of a case, and moves their places in the work lists. */
export function giveTasksTo(tx: Transaction, { caseId, from, to }: Given, entryId: string): void {
  tx.write(
    `UPDATE task SET assignee = $4, claimed_by = NULL, audit_id = $5, row_version = row_version + 1
     WHERE office_id = $1 AND case_id = $2 AND status = 'OPEN' AND assignee = $3`,
    [tx.officeId, caseId, from, to, entryId],
    `task:${caseId}`,
  );
  tx.write(
    `UPDATE task_candidate c SET principal = $4 FROM task t
     WHERE c.office_id = $1 AND c.principal = $3 AND t.office_id = c.office_id AND t.id = c.task_id
       AND t.case_id = $2 AND t.assignee IN ($3, $4)`,
    [tx.officeId, caseId, from, to],
    `task_candidate:${caseId}`,
  );
}

/** Names another holder in the urges that a sub-process of the case has still to come. */
export function giveUrgesTo(tx: Transaction, { caseId, from, to }: Given): void {
  tx.write(
    `UPDATE job SET payload = jsonb_set(payload::jsonb, '{holder}', to_jsonb($4::text))::json
     WHERE office_id = $1 AND case_id = $2 AND kind = 'URGE' AND payload ->> 'holder' = $3`,
    [tx.officeId, caseId, from, to],
    `job:${caseId}`,
  );
}
