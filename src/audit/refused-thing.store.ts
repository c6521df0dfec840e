import type { RefusedThing, Transaction } from '../kernel/index.js';

/** Whether a thing is there at all, and the root case to which it belongs, where that is one. */
export interface PlaceOfThing {
  readonly isThere: boolean;
  readonly rootCaseId: string | null;
}

/** Where a thing is that somebody was refused. One statement for every type, whether there is such a thing or not. */
export async function whereIs(tx: Transaction, { type, id }: RefusedThing): Promise<PlaceOfThing> {
  const [row] = await tx.queryPrepared<PlaceOfThing>(
    `SELECT count(*) > 0 AS "isThere", (array_agg(root))[1] AS "rootCaseId" FROM (
       SELECT t.root_case_id AS root FROM task t WHERE $2 = 'TASK' AND t.office_id = $1 AND t.id = $3
       UNION ALL SELECT s.root_case_id FROM side_task s WHERE $2 = 'SIDE_TASK' AND s.office_id = $1 AND s.id = $3
       UNION ALL SELECT i.root_case_id FROM process_instance i WHERE $2 = 'CASE' AND i.office_id = $1 AND i.id = $3
       UNION ALL SELECT d.case_id FROM document d WHERE $2 = 'DOCUMENT' AND d.office_id = $1 AND d.id = $3
       UNION ALL SELECT (roots_of($1, $2, $3::text))[1] FROM archive_handover h
         WHERE $2 = 'HANDOVER' AND h.office_id = $1 AND h.id = $3
       UNION ALL SELECT (roots_of($1, $2, $3::text))[1] FROM archive_record r
         WHERE $2 = 'RECORD' AND r.office_id = $1 AND r.id = $3
       UNION ALL SELECT NULL FROM state_secret s WHERE $2 = 'STATE_SECRET' AND s.office_id = $1 AND s.id = $3
     ) found`,
    [tx.officeId, type, id],
  );
  return row ?? { isThere: false, rootCaseId: null };
}
