import { FINAL_ACTS, IN_PERSON, MAY_SIGN_FOR } from './delegated-acts.js';
import type { Viewer } from './viewer.js';

/** Where a statement has its viewer: places of the parameters `principals` (text[]), `opens` (integer[]) and `standIns` (jsonb). */
export interface ViewerPlaces {
  readonly principals: string;
  readonly opens: string;
  /** Absent for a viewer who stands in for nobody, whose statement is then the shorter one. */
  readonly standIns?: string;
}

/**
 * Puts a viewer among the parameters of a statement; `place` adds a value and gives its place, `$3`. They stand in sub-selects: a plan
 * that counts a viewer's keys looks cheaper than the one for all, and a prepared statement would be planned anew each time.
 */
export function placeViewer(viewer: Viewer, place: (value: unknown) => string): ViewerPlaces {
  const { principals, opens, standIns = [] } = viewer;
  const own = { principals: placeKeys(principals, place), opens: `(SELECT ${place(opens)}::integer[])` };
  if (standIns.length === 0) return own;
  return { ...own, standIns: `(SELECT ${place(JSON.stringify(boundsOf(viewer)))}::jsonb)` };
}

/** Puts a list of keys among the parameters of a statement, in the same way. */
export const placeKeys = (keys: readonly string[], place: (value: unknown) => string): string =>
  `(SELECT ${place(keys)}::text[])::text[]`;

/** Every key by which rows of `may_see` are looked for: the viewer's own, and those of the people for whom they stand in. */
export const keysToLookUnder = (viewer: Viewer): string[] => [
  ...new Set([...viewer.principals, ...boundsOf(viewer).flatMap(({ keys }) => keys)]),
];

/**
 * SQL: the row `m` of `may_see` opens its thing to the viewer. The one predicate of every read, list and count (R-134): who
 * the row names, and whether the thing's classification is open to the viewer by that ground; or that it names whom the viewer
 * stands in for, and a task of the thing waits for them as a delegate. `seesThing` is the same in TypeScript.
 *
 * @rule R-091 @rule R-134 @rule R-034
 */
export function opensTo(m: string, { principals, opens, standIns }: ViewerPlaces): string {
  const own = `${m}.principal = ANY (${principals}) AND ${isOpen(m, opens)}`;
  return standIns === undefined ? own : `((${own}) OR ${opensByDelegation(m, opens, standIns)})`;
}

/** SQL: what the row `m` names is not classified above what its ground opens to the viewer. */
export const isOpen = (m: string, opens: string): string =>
  `classification_of(${m}.office_id, ${m}.object_type, ${m}.object_id)
     <= CASE ${m}.ground WHEN 'GRANT' THEN (${opens}::integer[])[2] ELSE (${opens}::integer[])[1] END`;

/** SQL: a thing is not classified above what the viewer may read at all, whoever showed it to them. */
export const isClearedSql = (thing: string, opens: string): string =>
  `classification_of(${thing}) <= (${opens}::integer[])[1]`;

/** What bounds a delegation, as the SQL predicate takes it. */
interface Bounds {
  readonly keys: readonly string[];
  readonly person: string | null;
  readonly kinds: readonly string[];
  readonly acts: readonly string[];
  readonly definitions: readonly string[];
  /** Acts that it does not reach, whatever the matter. */
  readonly never: readonly string[];
}

function boundsOf({ principals, standIns = [] }: Viewer): Bounds[] {
  const isHead = MAY_SIGN_FOR.some((post) => principals.includes(post));
  const never = isHead ? [...IN_PERSON] : [...IN_PERSON, ...FINAL_ACTS];
  return standIns.map(({ person, keys, ownTasks, docKinds, acts, definitions }) => ({
    keys: ownTasks ? [person, ...keys] : keys,
    person: ownTasks ? person : null,
    kinds: docKinds,
    acts,
    definitions,
    never,
  }));
}

/**
 * SQL: the row `m` names somebody for whom the viewer stands in, and an open task of the thing's case, or what is asked beside
 * one, is within the bounds of that delegation. The same as `beyondDelegation`; the tasks of one case are found by its root.
 */
const opensByDelegation = (m: string, opens: string, standIns: string): string => `(EXISTS (
    SELECT 1 FROM jsonb_to_recordset(${standIns}) AS by (keys text[], person text, kinds text[], acts text[],
      definitions text[], never text[])
    CROSS JOIN LATERAL (
      SELECT wt.office_id, wt.assignee, wt.candidates, wt.act, wt.case_id, wt.root_case_id, wt.variables FROM task wt
      WHERE wt.office_id = ${m}.office_id AND wt.status = 'OPEN'
        AND wt.root_case_id = ANY (roots_of(${m}.office_id, ${m}.object_type, ${m}.object_id))
      UNION ALL
      SELECT wt.office_id, NULL, ARRAY[ws.principal], ws.kind, wt.case_id, wt.root_case_id, wt.variables FROM task wt
      JOIN side_task ws ON ws.office_id = wt.office_id AND ws.task_id = wt.id AND ws.status = 'OPEN'
      WHERE wt.office_id = ${m}.office_id
        AND wt.root_case_id = ANY (roots_of(${m}.office_id, ${m}.object_type, ${m}.object_id))
    ) w
    WHERE ${m}.principal = ANY (by.keys)
      AND CASE WHEN w.assignee IS NULL THEN w.candidates && by.keys ELSE w.assignee = by.person END
      AND classification_level(${textOf('classification')}) <= (${opens}::integer[])[1]
      AND (by.kinds = '{}' OR ${textOf('docKind')} = ANY (by.kinds))
      AND (by.definitions = '{}' OR EXISTS (
        SELECT 1 FROM process_instance p WHERE p.office_id = w.office_id AND p.id IN (w.case_id, w.root_case_id)
          AND p.definition_key = ANY (by.definitions)))
      AND (by.acts = '{}' OR w.act = ANY (by.acts))
      AND (w.variables ->> 'direction' IS DISTINCT FROM 'UP' OR ${allowsUpwardSql('w')})
      AND (w.act IS NULL OR w.act <> ALL (by.never))
      AND (w.act IS NULL OR w.act <> ALL (${FINAL_ACTS_SQL}) OR coalesce((w.variables -> 'keyMatter')::text, 'false') = 'false'
        OR ${allowsUpwardSql('w')})
  ) AND ${isClearedSql(`${m}.office_id, ${m}.object_type, ${m}.object_id`, opens)})`;

const FINAL_ACTS_SQL = `ARRAY[${[...FINAL_ACTS].map((act) => `'${act}'`).join(', ')}]`;

/**
 * SQL: documents upward and key matters are done by delegation in the case of the task, as the settings say with which it began
 * (A-36): what is set later changes no running case.
 *
 * @rule R-034
 */
export const allowsUpwardSql = (task: string): string => `coalesce((
        SELECT v.allows_upward FROM settings_version v WHERE v.office_id = ${task}.office_id AND v.version = (
          SELECT c.settings_version FROM process_instance c
          WHERE c.office_id = ${task}.office_id AND c.id = ${task}.case_id)), false)`;

/** SQL: a variable of the task `w` where it is text. */
const textOf = (name: string): string =>
  `CASE json_typeof(w.variables -> '${name}') WHEN 'string' THEN w.variables ->> '${name}' END`;
