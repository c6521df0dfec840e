/**
 * Open tasks in the tables themselves, set by set, as the service would have written them one by one: a tenth for one huge group,
 * the rest spread over `SPREAD_OVER` groups; a fifth is open to a second post, a hundredth is given to a person by name, a few
 * are claimed. Ids and instants grow with the number of the task, as those of the service do.
 */
export const SPREAD_OVER = 60;

/** The unit of a number, `G01` to `G60`. */
export const unitOf = (number) => `G${String(number).padStart(2, '0')}`;

/** The unit in whose lists a tenth of all tasks stands; the last one has none. */
export const HUGE = unitOf(1);

/** The statements that write the tasks `from` to `to`, both included, of this office; with the rights of the owner. */
export function fillingStatements({ officeId, from, to }) {
  const id = (place, kind) => `(lpad(to_hex(1640995200000 + ${place}), 12, '0') || '7${kind}008000000000000000')::uuid`;
  const numbered = `
    SELECT s, 'G' || lpad((CASE WHEN s % 10 = 0 THEN 1 ELSE 2 + (s * 7919 / 10) % ${SPREAD_OVER - 2} END)::text, 2, '0') AS unit,
      timestamptz '2022-01-01T00:00:00Z' + s * interval '1 second' AS opened_at
    FROM generate_series(${from}::bigint, ${to}::bigint) AS s`;
  return [
    "SET session_replication_role = 'replica'",
    `INSERT INTO task (office_id, id, case_id, root_case_id, n, element_id, name_zh, name_en, act, rule, outcomes, candidates,
       assignee, claimed_by, status, object_type, object_id, version_no, round, variables, due_at, opened_at, audit_id)
     SELECT '${officeId}', ${id('s', '0')}, ${id('s', '1')}, ${id('s', '1')}, 3, 'countersign', '会签', 'Countersign',
       'COUNTERSIGN', 'R-054', '{APPROVE,RETURN}',
       CASE WHEN s % 5 = 0 THEN ARRAY['MEMBER@' || unit, 'LEADER@' || unit] ELSE ARRAY['MEMBER@' || unit] END,
       CASE WHEN s % 100 = 1 THEN 'p-' || s % 1000 END, CASE WHEN s % 20000 = 7 THEN 'u-one' END,
       'OPEN', 'DOCUMENT', ${id('s', '2')}::text, 1, 1,
       json_build_object('urgency', (ARRAY['NORMAL', 'NORMAL', 'NORMAL', 'URGENT', 'EXTRA_URGENT'])[1 + s % 5],
         'ownerGroup', unit, 'docKind', 'TONGZHI', 'direction', 'DOWN', 'keyMatter', false, 'classification', 'INTERNAL', 'round', 1),
       CASE WHEN s % 7 > 0 THEN opened_at + (s * 31 % 240) * interval '1 hour' END, opened_at, ${id('s', '3')}
     FROM (${numbered}) AS numbered`,
    `INSERT INTO task_candidate (office_id, principal, opened_at, task_id, due_at, urgency)
     SELECT t.office_id, k.principal, t.opened_at, t.id, coalesce(t.due_at, 'infinity'), urgency_rank(t.variables ->> 'urgency')
     FROM task t, unnest(CASE WHEN t.assignee IS NULL THEN t.candidates ELSE ARRAY[t.assignee] END) AS k (principal)
     WHERE t.office_id = '${officeId}' AND t.id BETWEEN ${id(from, '0')} AND ${id(to, '0')}`,
    "SET session_replication_role = 'origin'",
  ];
}

/** Keys of somebody who is a member of these units, as the service resolves them. */
export const keysOfMember = (person, units) => [
  person,
  ...units.map((unit) => `MEMBER@${unit}`),
  'MEMBER',
  ...units,
  'ALL_STAFF',
];

/** Whose first page is read: what of the tasks stands under their keys. */
export const READERS = {
  nobody: keysOfMember('u-nobody', [unitOf(SPREAD_OVER)]),
  'one group': keysOfMember('u-one', [unitOf(2)]),
  'fifty groups': keysOfMember(
    'u-fifty',
    Array.from({ length: 50 }, (_, index) => unitOf(index + 2)),
  ),
  'huge group': keysOfMember('u-huge', [HUGE]),
};
