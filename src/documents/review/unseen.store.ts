import type { Transaction } from '../../kernel/index.js';

/** An act of a person on a document, done without having opened what its step wants seen before. */
export interface UnseenBefore {
  readonly caseId: string;
  readonly elementId: string;
  readonly actor: string;
  readonly at: Date;
  /** `CURRENT_VERSION`, `OPINIONS` */
  readonly unseen: readonly string[];
}

/** Such acts on a document, as its trail says. */
export const readUnseen = (tx: Transaction, documentId: string): Promise<UnseenBefore[]> =>
  tx.query<UnseenBefore>(
    `SELECT e.case_id AS "caseId", e.body::json ->> 'elementId' AS "elementId", e.actor, e.at,
       e.body::json #> '{details,unseen}' AS unseen
     FROM audit_entry e
     WHERE e.office_id = $1 AND e.object_type = 'DOCUMENT' AND e.object_id = $2 AND e.case_id IS NOT NULL
       AND e.body LIKE '%"unseen":[%' AND json_typeof(e.body::json #> '{details,unseen}') = 'array'`,
    [tx.officeId, documentId],
  );
