import type { ReadContext } from '../kernel/index.js';
import { holdsTask } from './policy/index.js';

interface Row {
  readonly id: string;
  readonly elementId: string;
  readonly act: string | null;
  readonly rule: string | null;
  readonly candidates: string[];
  readonly assignee: string | null;
  readonly versionNo: number | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly definitions: string[];
}

/** A case by its root, or the object of one. */
const PLACES = {
  CASE: 't.root_case_id::text = $2',
  OBJECT: 't.object_type = $4 AND t.object_id = $2',
} as const;

/**
 * Whether the caller sees a case or its object because a task of it waits for them as a delegate (代): within the bounds of the
 * delegation and of their own clearance, as long as the task is open. What a delegate has done grants sight of its own. Costs
 * nothing for whoever stands in for nobody.
 *
 * @rule R-034 @rule R-134
 */
export async function seesAsDelegate(
  { tx, caller, today }: Pick<ReadContext, 'tx' | 'caller' | 'today'>,
  objectType: string,
  objectId: string,
): Promise<boolean> {
  const { actingFor = [] } = caller;
  if (actingFor.length === 0) return false;
  const keys = actingFor.flatMap((by) => [...(by.ownTasks ? [by.person] : []), ...by.keys]);
  const isCase = objectType === 'CASE';
  const rows = await tx.query<Row>(
    `SELECT t.id, t.element_id AS "elementId", t.act, t.rule, t.candidates, t.assignee, t.version_no AS "versionNo", t.variables,
       ARRAY (
         SELECT d.key FROM process_instance i JOIN definition d ON d.office_id = i.office_id AND d.id = i.definition_id
         WHERE i.office_id = $1 AND i.id IN (t.case_id, t.root_case_id)
       ) AS definitions
     FROM task t WHERE t.office_id = $1 AND ${isCase ? PLACES.CASE : PLACES.OBJECT} AND t.status = 'OPEN'
       AND (t.assignee = ANY ($3) OR t.candidates && $3::text[])`,
    isCase ? [tx.officeId, objectId, keys] : [tx.officeId, objectId, keys, objectType],
  );
  return rows.some((task) => holdsTask(caller, task, today) !== null);
}
