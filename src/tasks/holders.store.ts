import type { Transaction } from '../kernel/index.js';
import { authorSql, directedSql } from './authorship.js';
import { SIGNERS_ACT, signedSql } from './side-tasks/signed-before.js';

/** What must not have been done before, and on which version. */
export interface Excluding {
  readonly rootCaseId: string;
  readonly elementId: string;
  readonly candidates: readonly string[];
  readonly versionNo: number | null;
  readonly acts: readonly string[];
  /** The refusal that the step confirms: who made it did `REFUSE`, whatever version it was about. */
  readonly refusalId?: string | null;
}

/** Somebody who holds a task's post on a day. */
export interface Holder {
  readonly person: string;
  /** Acts of theirs on this version that exclude the task's, done by themselves or for them; a signature that was added is a review. */
  readonly did: readonly string[];
}

/**
 * Who holds one of these keys on a day, by appointment or by name, with what each did before on this version. A look: what this
 * command has not sent yet is not in it.
 *
 * @rule R-125
 */
export function holdersWithActs(
  tx: Transaction,
  keys: readonly string[],
  day: string,
  { rootCaseId, elementId, candidates, versionNo, acts, refusalId = null }: Excluding,
): Promise<Holder[]> {
  return tx.look<Holder>(
    `SELECT h.person, ARRAY (
       SELECT DISTINCT d.act FROM task d WHERE d.office_id = $1 AND d.root_case_id = $4
         AND h.person IN (d.completed_by, d.on_behalf_of, ${authorSql('d')}) AND d.act = ANY ($7)
         AND (d.element_id <> $5 OR d.candidates <> $8) AND d.version_no IS NOT DISTINCT FROM $6 AND NOT ${directedSql('d')}
       UNION SELECT '${SIGNERS_ACT}' FROM (${signedSql('$4', '$6')}) g
         WHERE '${SIGNERS_ACT}' = ANY ($7) AND h.person IN (g.by, g.for)
       UNION SELECT 'REFUSE' FROM refusal r WHERE $9::text IS NOT NULL AND 'REFUSE' = ANY ($7)
         AND r.office_id = $1 AND r.root_case_id = $4 AND r.id::text = $9
         AND (r.refused_by = h.person OR r.on_behalf_of = h.person)
     ) AS did
     FROM (
       SELECT a.person FROM appointment a
       JOIN position p ON p.office_id = a.office_id AND p.code = a.position
         AND p.valid_from <= $3::date AND (p.valid_to IS NULL OR p.valid_to >= $3::date)
       JOIN person n ON n.office_id = a.office_id AND n.code = a.person
         AND n.valid_from <= $3::date AND (n.valid_to IS NULL OR n.valid_to >= $3::date)
       WHERE a.office_id = $1 AND a.valid_from <= $3::date AND (a.valid_to IS NULL OR a.valid_to >= $3::date)
         AND (p.role || '@' || a.unit = ANY ($2) OR p.role = ANY ($2) OR a.unit = ANY ($2))
       UNION SELECT n.code FROM person n WHERE n.office_id = $1 AND n.code = ANY ($2)
         AND n.valid_from <= $3::date AND (n.valid_to IS NULL OR n.valid_to >= $3::date)
     ) h ORDER BY h.person`,
    [tx.officeId, keys, day, rootCaseId, elementId, versionNo, acts, candidates, refusalId],
  );
}
