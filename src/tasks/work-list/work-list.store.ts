import { opensTo, placeViewer, postKey, type Transaction, type Viewer, type ViewerPlaces } from '../../kernel/index.js';
import { COLUMNS, mattersOpenTo, titleFor, toTask, type TaskRow } from '../task.store.js';
import type { Task } from '../task.js';

/** In which orders a work list can be read: oldest first, by due date, most urgent first, and each the other way round. */
export const WORK_LIST_SORTS = ['openedAt', '-openedAt', 'dueAt', '-dueAt', 'urgency', '-urgency'] as const;

/** One of them. */
export type WorkListSort = (typeof WORK_LIST_SORTS)[number];

/** What an order compares, each an index of `task_candidate` behind office and key; all columns in one direction, as keysets need. */
const ORDERS: Readonly<Record<WorkListSort, { readonly columns: readonly SortColumn[]; readonly down: boolean }>> = {
  openedAt: { columns: ['opened_at'], down: false },
  '-openedAt': { columns: ['opened_at'], down: true },
  dueAt: { columns: ['due_at'], down: false },
  '-dueAt': { columns: ['due_at'], down: true },
  urgency: { columns: ['urgency', 'opened_at'], down: false },
  '-urgency': { columns: ['urgency', 'opened_at'], down: true },
};

type SortColumn = 'opened_at' | 'due_at' | 'urgency';

const TYPES: Readonly<Record<SortColumn, string>> = {
  opened_at: 'timestamptz',
  due_at: 'timestamptz',
  urgency: 'smallint',
};

/** What a work list may be narrowed to. */
export interface WorkListFilter {
  /** A case, with everything that it called. */
  readonly caseId?: string | undefined;
  readonly elementId?: string | undefined;
  /** Key of the process. */
  readonly definition?: string | undefined;
  /** What is to be done, `REVIEW`. */
  readonly act?: string | undefined;
  readonly urgency?: string | undefined;
  /** Only what is due before this instant. */
  readonly dueBefore?: Date | undefined;
  /** The group that owns the matter. */
  readonly ownerGroup?: string | undefined;
  /** A variable of the case, as the task knows it, and its value as text. */
  readonly variable?: { readonly name: string; readonly value: string } | undefined;
  /** A part of the title of the document, for whoever may see that. */
  readonly title?: { readonly part: string; readonly viewer: Viewer } | undefined;
  /** Only tasks given to, or claimed by, this person. */
  readonly holder?: string | undefined;
  /** Only tasks that nobody was given and nobody claimed. */
  readonly isFree?: boolean | undefined;
  /** Only tasks of cases that this viewer may see. */
  readonly seenBy?: Viewer | undefined;
  /** Only tasks about what each of these may read; without those for whom that is everything that the system holds. */
  readonly openTo?: readonly Viewer[] | undefined;
}

/** Where a page of the work list begins: after this task. Instants as text; `infinity` where it is never due. */
export interface WorkListPosition {
  readonly openedAt: string;
  readonly dueAt?: string;
  /** Place of its urgency among all, 0 the most urgent. */
  readonly urgency?: number;
  readonly taskId: string;
}

/** Which part of a work list is read. */
export interface WorkListPage {
  readonly limit: number;
  readonly after: WorkListPosition | null;
  readonly sort?: WorkListSort | undefined;
  /** For whom titles of documents are read with it, as far as they may see them. */
  readonly reader: Viewer;
}

/** Whose open tasks: those that name one of these keys, and those that this person claimed by one of these keys. */
export interface WorkListOwner {
  readonly keys: readonly string[];
  readonly claimedBy?: { readonly person: string; readonly keys: readonly string[] } | undefined;
}

type Place = (value: unknown) => string;

/**
 * Open tasks of this owner: one ordered index scan per key, merged, doubles dropped. `limit` rows at most. Costs the page, not the
 * list (findings: 1.2 ms at a million open tasks). What one person claimed is few, and is sorted.
 *
 * The limit and the position stand in the text, so that the one plan of the prepared statement knows them; the keys are
 * hidden in a sub-select, since a plan that counts them looks cheaper and would be made anew each time.
 */
export async function openTasksFor(
  tx: Transaction,
  owner: WorkListOwner,
  page: WorkListPage,
  filter: WorkListFilter = {},
): Promise<Task[]> {
  const { text, params, isOfAlways } = workListQuery(tx.officeId, owner, page, filter);
  const rows = await (isOfAlways ? tx.queryPrepared<TaskRow>(text, params) : tx.query<TaskRow>(text, params));
  return rows.map(toTask);
}

/** The statement behind `openTasksFor`, and whether its text is the same for everybody, so that it is worth preparing. */
export function workListQuery(
  officeId: string,
  { keys, claimedBy }: WorkListOwner,
  { limit, after, sort = 'openedAt', reader }: WorkListPage,
  filter: WorkListFilter,
): { readonly text: string; readonly params: readonly unknown[]; readonly isOfAlways: boolean } {
  const params: unknown[] = [officeId, keys];
  const place: Place = (value) => `$${params.push(value)}`;
  const { text: places, named, ordered, isNarrowed } = placesOf({ claimedBy, limit, after, sort, filter }, place);
  const text = `SELECT ${COLUMNS}, ${titleFor('t', placeViewer(reader, place))} AS document_title FROM (
       SELECT DISTINCT ${named('f')} FROM (${places}) f
       ORDER BY ${ordered('f')} LIMIT ${Math.trunc(limit)}
     ) page JOIN task t ON t.office_id = $1 AND t.id = page.task_id
     ORDER BY ${ordered('page')}`;
  return { text, params, isOfAlways: !isNarrowed };
}

/** The statement that counts what `openTasksFor` would list in all, to `most` and not beyond. */
export function workListCountQuery(
  officeId: string,
  { keys, claimedBy }: WorkListOwner,
  most: number,
  filter: WorkListFilter,
): { readonly text: string; readonly params: readonly unknown[] } {
  const params: unknown[] = [officeId, keys];
  const place: Place = (value) => `$${params.push(value)}`;
  const { text } = placesOf({ claimedBy, limit: most, after: null, sort: 'openedAt', filter }, place);
  return {
    text: `SELECT count(*)::int AS count FROM (SELECT DISTINCT f.task_id FROM (${text}) f LIMIT ${Math.trunc(most)}) counted`,
    params,
  };
}

/** How many open tasks this owner has, counted to `most`; reads as many places of each key at most where nothing narrows the list. */
export async function countOpenTasks(
  tx: Transaction,
  owner: WorkListOwner,
  most: number,
  filter: WorkListFilter,
): Promise<number> {
  const { text, params } = workListCountQuery(tx.officeId, owner, most, filter);
  const [row] = await tx.query<{ count: number }>(text, params);
  return row?.count ?? 0;
}

/** Places in the lists of an owner, `limit` of each key at most, in an order. Parameters 1 and 2 are the office and the keys. */
interface AskedPlaces {
  readonly claimedBy: WorkListOwner['claimedBy'];
  readonly limit: number;
  readonly after: WorkListPosition | null;
  readonly sort: WorkListSort;
  readonly filter: WorkListFilter;
}

function placesOf(
  { claimedBy, limit, after, sort, filter }: AskedPlaces,
  place: Place,
): {
  readonly text: string;
  readonly named: (of: string) => string;
  readonly ordered: (of: string) => string;
  readonly isNarrowed: boolean;
} {
  const { columns, down } = ORDERS[sort];
  const direction = down ? ' DESC' : '';
  const named = (of: string): string => [...columns, 'task_id'].map((column) => `${of}.${column}`).join(', ');
  const ordered = (of: string): string =>
    [...columns, 'task_id'].map((column) => `${of}.${column}${direction}`).join(', ');
  const most = Math.trunc(limit);
  const from = after === null ? '' : `AND (${named('l')}) ${down ? '<' : '>'} (${positionOf(columns, after, place)})`;
  const own = ownConditions(filter, place);
  const joined = narrowing(filter, place);
  const page = `ORDER BY ${ordered('l')} LIMIT ${most}`;
  const join = joined.length === 0 ? '' : 'JOIN task n ON n.office_id = l.office_id AND n.id = l.task_id';
  const listed = `SELECT ${named('c')} FROM unnest((SELECT $2::text[])) AS k (principal)
       CROSS JOIN LATERAL (
         SELECT ${named('l')} FROM task_candidate l ${join}
         WHERE l.office_id = $1 AND l.principal = k.principal ${[from, ...own, ...joined].join(' ')}
         ${page}
       ) c`;
  const claimed =
    claimedBy === undefined
      ? ''
      : `UNION ALL SELECT * FROM (
         SELECT ${named('l')} FROM task n
         CROSS JOIN LATERAL (SELECT n.id AS task_id, n.opened_at, coalesce(n.due_at, 'infinity') AS due_at,
           urgency_rank(n.variables ->> 'urgency') AS urgency) l
         WHERE n.office_id = $1 AND n.status = 'OPEN' AND n.claimed_by = ${place(claimedBy.person)}
           AND n.candidates && ${place(claimedBy.keys)}::text[] ${[from, ...own, ...joined].join(' ')}
         ${page}
       ) taken`;
  return { text: `${listed} ${claimed}`, named, ordered, isNarrowed: own.length + joined.length > 0 };
}

function positionOf(columns: readonly SortColumn[], after: WorkListPosition, place: Place): string {
  const values = { opened_at: after.openedAt, due_at: after.dueAt ?? 'infinity', urgency: after.urgency ?? 0 };
  const compared = columns.map((column) => `${place(values[column])}::${TYPES[column]}`);
  return [...compared, `${place(after.taskId)}::uuid`].join(', ');
}

/** Conditions on the place in the list itself. */
function ownConditions({ dueBefore, urgency }: WorkListFilter, place: Place): string[] {
  return [
    ...(dueBefore === undefined ? [] : [`AND l.due_at < ${place(dueBefore)}`]),
    ...(urgency === undefined ? [] : [`AND l.urgency = urgency_rank(${place(urgency)})`]),
  ];
}

/** Conditions on the task `n`. */
function narrowing(filter: WorkListFilter, place: Place): string[] {
  const { caseId, elementId, definition, act, ownerGroup, variable, title, holder, isFree, seenBy, openTo } = filter;
  const conditions: string[] = [];
  const placed = (viewer: Viewer): ViewerPlaces => placeViewer(viewer, place);
  if (caseId !== undefined) {
    const id = place(caseId);
    conditions.push(`(n.case_id = ${id} OR n.root_case_id = ${id})`);
  }
  if (elementId !== undefined) conditions.push(`n.element_id = ${place(elementId)}`);
  if (act !== undefined) conditions.push(`n.act = ${place(act)}`);
  if (ownerGroup !== undefined) conditions.push(`n.variables ->> 'ownerGroup' = ${place(ownerGroup)}`);
  if (variable !== undefined) conditions.push(`n.variables ->> ${place(variable.name)} = ${place(variable.value)}`);
  if (isFree === true) conditions.push('n.assignee IS NULL AND n.claimed_by IS NULL');
  if (holder !== undefined) {
    const person = place(holder);
    conditions.push(`(n.assignee = ${person} OR n.claimed_by = ${person})`);
  }
  if (definition !== undefined) {
    conditions.push(`EXISTS (
      SELECT 1 FROM process_instance i JOIN definition d ON d.office_id = i.office_id AND d.id = i.definition_id
      WHERE i.office_id = n.office_id AND i.id = n.case_id AND d.key = ${place(definition)})`);
  }
  if (seenBy !== undefined) conditions.push(seen("'CASE'", 'n.root_case_id::text', placed(seenBy)));
  for (const { principals, opens } of openTo ?? []) {
    // Whether a delegate may do a task is asked of the policy when it is read; here it is clearance alone.
    conditions.push(mattersOpenTo('n', placed({ principals, opens })));
  }
  if (title !== undefined) {
    conditions.push(`EXISTS (
      SELECT 1 FROM document o WHERE o.office_id = n.office_id
        AND o.id = CASE WHEN n.object_type = 'DOCUMENT' THEN n.object_id::uuid END
        AND strpos(o.title, ${place(title.part)}) > 0 AND ${seen("'DOCUMENT'", 'n.object_id', placed(title.viewer))})`);
  }
  return conditions.map((condition) => `AND ${condition}`);
}

const seen = (objectType: string, objectId: string, viewer: ViewerPlaces): string => `EXISTS (
      SELECT 1 FROM may_see m WHERE m.office_id = n.office_id AND m.object_type = ${objectType} AND m.object_id = ${objectId}
        AND ${opensTo('m', viewer)})`;

/** Who works in these units on a day: keys of posts, units and persons to which their tasks are given. */
export async function keysOfUnits(tx: Transaction, units: readonly string[], day: string): Promise<string[]> {
  const rows = await tx.query<{ role: string; unit: string; person: string }>(
    `SELECT DISTINCT o.role, a.unit, a.person FROM appointment a JOIN position o ON o.office_id = a.office_id AND o.code = a.position
       AND o.valid_from <= $3::date AND (o.valid_to IS NULL OR o.valid_to >= $3::date)
     WHERE a.office_id = $1 AND a.unit = ANY ($2) AND a.valid_from <= $3::date AND (a.valid_to IS NULL OR a.valid_to >= $3::date)`,
    [tx.officeId, units, day],
  );
  return [...new Set(rows.flatMap(({ person, ...post }) => [person, post.unit, postKey(post)]))];
}

/** How many open tasks there are, each counted to `most` and not beyond. */
export interface TaskTally {
  /** Given to, or claimed by, the person. */
  readonly mine: number;
  /** By key, in the order of the keys. */
  readonly candidates: readonly { readonly key: string; readonly count: number }[];
  /** Due before now, under any of the keys. */
  readonly overdue: number;
}

/** Counts what stands under these keys; reads `most` places of each key at most. One round trip. */
export async function countTasks(tx: Transaction, { person, keys, now, most }: CountQuestion): Promise<TaskTally> {
  const limit = Math.trunc(most);
  const [row] = await tx.queryPrepared<TaskTally>(
    `SELECT (
       SELECT count(*)::int FROM (
         SELECT task_id FROM (
           (SELECT l.task_id FROM task_candidate l JOIN task n ON n.office_id = l.office_id AND n.id = l.task_id AND n.assignee = $3
            WHERE l.office_id = $1 AND l.principal = $3 LIMIT ${limit})
           UNION
           (SELECT n.id FROM task n WHERE n.office_id = $1 AND n.status = 'OPEN' AND n.claimed_by = $3
              AND n.candidates && $2::text[] LIMIT ${limit})
         ) held LIMIT ${limit}
       ) counted
     ) AS mine, (
       SELECT coalesce(json_agg(json_build_object('key', k.principal, 'count', c.count) ORDER BY k.place), '[]')
       FROM unnest($2::text[]) WITH ORDINALITY AS k (principal, place) CROSS JOIN LATERAL (
         SELECT count(*)::int AS count FROM (
           SELECT 1 FROM task_candidate l WHERE l.office_id = $1 AND l.principal = k.principal LIMIT ${limit}
         ) places
       ) c WHERE c.count > 0
     ) AS candidates, (
       SELECT count(*)::int FROM (
         SELECT DISTINCT c.task_id FROM unnest($2::text[]) AS k (principal) CROSS JOIN LATERAL (
           SELECT l.task_id FROM task_candidate l WHERE l.office_id = $1 AND l.principal = k.principal AND l.due_at < $4
           ORDER BY l.due_at, l.task_id LIMIT ${limit}
         ) c LIMIT ${limit}
       ) late
     ) AS overdue`,
    [tx.officeId, keys, person, now],
  );
  return row ?? { mine: 0, candidates: [], overdue: 0 };
}

/** Whose tasks are counted, and how far. */
export interface CountQuestion {
  readonly person: string | null;
  readonly keys: readonly string[];
  readonly now: Date;
  readonly most: number;
}
