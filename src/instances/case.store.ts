import {
  isClearedSql,
  isOpen,
  keysToLookUnder,
  opensAllHeld,
  opensTo,
  placeViewer,
  type Transaction,
  type Viewer,
  type ViewerPlaces,
} from '../kernel/index.js';
import type { InstanceRow } from './instance.store.js';
import type { InstanceStatus } from './instance.js';

/** An open task of a call tree, as far as the case shows it. */
export interface OpenTask {
  readonly id: string;
  readonly caseId: string;
  readonly elementId: string;
  readonly nameZh: string;
  readonly nameEn: string | null;
  readonly candidates: readonly string[];
  readonly assignee: string | null;
  readonly claimedBy: string | null;
  readonly openedAt: Date;
  readonly firstOpenedAt: Date | null;
  readonly dueAt: Date | null;
}

/** What waits for people in a call tree, in the order of opening. */
export const openTasksOf = (tx: Transaction, rootCaseId: string): Promise<OpenTask[]> =>
  tx.queryPrepared<OpenTask>(
    `SELECT id, case_id AS "caseId", element_id AS "elementId", name_zh AS "nameZh", name_en AS "nameEn", candidates,
       assignee, claimed_by AS "claimedBy", opened_at AS "openedAt", first_opened_at AS "firstOpenedAt", due_at AS "dueAt"
     FROM task WHERE office_id = $1 AND root_case_id = $2 AND status = 'OPEN' ORDER BY opened_at, n, id`,
    [tx.officeId, rootCaseId],
  );

/**
 * The first step that somebody else opened since this person last completed a task of the case; `null` where everything that
 * came after it lies unopened.
 */
export async function stepOpenedSince(tx: Transaction, caseId: string, person: string): Promise<string | null> {
  const [row] = await tx.query<{ element: string }>(
    `SELECT t.element_id AS element FROM task t
     WHERE t.office_id = $1 AND t.case_id = $2 AND t.first_opened_at IS NOT NULL
       AND t.assignee IS DISTINCT FROM $3 AND t.completed_by IS DISTINCT FROM $3
       AND t.n > coalesce(
         (SELECT max(d.n) FROM task d WHERE d.office_id = $1 AND d.case_id = $2 AND d.completed_by = $3), 0)
     ORDER BY t.n LIMIT 1`,
    [tx.officeId, caseId, person],
  );
  return row?.element ?? null;
}

/** A case's row without its state, for views. */
export type CaseRow = Omit<InstanceRow, 'state' | 'last_hash'>;

const CASE_COLUMNS = `i.id, i.case_no, i.root_case_id, i.parent_case_id, i.parent_n, i.definition_id, i.definition_key,
  i.definition_version, i.deployment_seq, i.settings_version, i.business_key, i.object_type, i.object_id, i.starter,
  i.status, i.end_element, i.seq, i.started_at, i.ended_at, i.suspended_at, i.suspended_by, i.restarted_from, i.row_version`;

/** Cases that one case called, directly or through others, in the order of their start. */
export const calledCasesOf = (tx: Transaction, rootCaseId: string): Promise<CaseRow[]> =>
  tx.queryPrepared<CaseRow>(
    `SELECT ${CASE_COLUMNS} FROM process_instance i
     WHERE i.office_id = $1 AND i.root_case_id = $2 AND i.id <> $2 ORDER BY i.id`,
    [tx.officeId, rootCaseId],
  );

/** What a list of cases may be narrowed to. */
export interface CaseFilter {
  readonly definition?: string | undefined;
  readonly status?: InstanceStatus | undefined;
  readonly businessKey?: string | undefined;
  readonly objectId?: string | undefined;
}

/** After which case a page begins. */
export interface CasePosition {
  readonly startedAt: string;
  readonly caseId: string;
}

const MATCHES = `($3::text IS NULL OR i.definition_key = $3) AND ($4::text IS NULL OR i.status = $4)
  AND ($5::text IS NULL OR i.business_key = $5) AND ($6::text IS NULL OR i.object_id = $6)`;

/** Root cases of the whole office that the viewer is cleared for, newest first; others as far as the viewer sees them. */
export function allCases(
  tx: Transaction,
  viewer: Viewer,
  filter: CaseFilter,
  limit: number,
  after: CasePosition | null,
): Promise<CaseRow[]> {
  const params = [tx.officeId, limit, ...valuesOf(filter), after?.startedAt ?? null, after?.caseId ?? null];
  const place = (value: unknown): string => `$${params.push(value)}`;
  const cleared = opensAllHeld(viewer) ? '' : `AND ${isSeenBy(placeViewer(viewer, place))}`;
  return tx.query<CaseRow>(
    `SELECT ${CASE_COLUMNS} FROM process_instance i
     WHERE i.office_id = $1 AND i.id = i.root_case_id AND ${MATCHES}
       AND ($7::timestamptz IS NULL OR i.started_at < $7 OR (i.started_at = $7 AND i.id > $8::uuid)) ${cleared}
     ORDER BY i.started_at DESC, i.id LIMIT $2`,
    params,
  );
}

/** SQL: the viewer's clearance opens the case `i`, or somebody showed it to them. */
const isSeenBy = (
  by: ViewerPlaces,
): string => `(${isClearedSql('i.office_id, i.object_type, i.object_id', by.opens)} OR EXISTS (
         SELECT 1 FROM may_see m WHERE m.office_id = i.office_id AND m.object_type = 'CASE' AND m.object_id = i.id::text
           AND ${opensTo('m', by)}))`;

/**
 * Root cases that one of the viewer's keys may see, newest first: one ordered index scan per key, merged, doubles dropped. The
 * same filter as a single read, so that nothing can be learned from a list. A delegate's list looks under the keys of
 * those for whom the delegate stands in, too, and costs the tasks of what stands there.
 */
export function casesSeenBy(
  tx: Transaction,
  viewer: Viewer,
  filter: CaseFilter,
  limit: number,
  after: CasePosition | null,
): Promise<CaseRow[]> {
  const params = [tx.officeId, limit, ...valuesOf(filter), after?.startedAt ?? null, after?.caseId ?? null];
  const place = (value: unknown): string => `$${params.push(value)}`;
  const by = placeViewer(viewer, place);
  const keys = by.standIns === undefined ? by.principals : `${place(keysToLookUnder(viewer))}::text[]`;
  return tx.query<CaseRow>(
    `SELECT ${CASE_COLUMNS} FROM (
       SELECT DISTINCT c.sort_key, c.object_id FROM unnest(${keys}) AS k (principal)
       CROSS JOIN LATERAL (
         SELECT m.sort_key, m.object_id FROM may_see m
         JOIN process_instance i ON i.office_id = m.office_id AND i.id = m.object_id::uuid
         WHERE m.office_id = $1 AND m.principal = k.principal AND m.object_type = 'CASE' AND ${MATCHES}
           AND ${by.standIns === undefined ? isOpen('m', by.opens) : opensTo('m', by)}
           AND ($7::timestamptz IS NULL OR m.sort_key < $7 OR (m.sort_key = $7 AND m.object_id > $8::text))
         ORDER BY m.sort_key DESC, m.object_id LIMIT $2
       ) c
       ORDER BY c.sort_key DESC, c.object_id LIMIT $2
     ) page JOIN process_instance i ON i.office_id = $1 AND i.id = page.object_id::uuid
     ORDER BY page.sort_key DESC, page.object_id`,
    params,
  );
}

const valuesOf = (filter: CaseFilter): unknown[] => [
  filter.definition ?? null,
  filter.status ?? null,
  filter.businessKey ?? null,
  filter.objectId ?? null,
];
