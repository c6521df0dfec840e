import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { newId, Transaction, type Viewer } from '../../src/kernel/index.js';
import {
  countTasks,
  workListQuery,
  WORK_LIST_SORTS,
  type WorkListOwner,
  type WorkListPage,
} from '../../src/tasks/work-list/work-list.store.js';
import { fillingStatements, READERS } from '../bench/fill-work-list.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

const TASKS = 50_000;
const PAGE = 20;
const OFFICE = newId();

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** The index that gives each order. */
const INDEX = {
  openedAt: 'task_candidate_pkey',
  '-openedAt': 'task_candidate_pkey',
  dueAt: 'task_candidate_due',
  '-dueAt': 'task_candidate_due',
  urgency: 'task_candidate_urgency',
  '-urgency': 'task_candidate_urgency',
} as const;

/** In the middle of everything, whatever the order. */
const MIDDLE = {
  openedAt: '2022-01-01T07:00:00Z',
  dueAt: '2022-01-05T07:00:00Z',
  urgency: 1,
  taskId: '017e12ef-9c00-7000-8000-000000000000',
};

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await freshDatabase('template_migrated');
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(`INSERT INTO office (id, code, name_zh, name_en) VALUES ($1, 'PLANS', '计划', 'Plans')`, [OFFICE]);
  for (const statement of fillingStatements({ officeId: OFFICE, from: 1, to: TASKS })) await client.query(statement);
  for (const statement of DOCUMENTS) await client.query(statement);
  await client.query('VACUUM ANALYZE task, task_candidate, document, may_see');
  await client.query('SET ROLE gongwen_service');
  await client.query(`SELECT set_config('gongwen.office', $1, false)`, [OFFICE]);
}, 60_000);
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** A document for each task, seen by whom the task is for: a list shows its title. */
const DOCUMENTS = [
  "SET session_replication_role = 'replica'",
  `INSERT INTO document (office_id, id, carrier, doc_kind, issuer, direction, owner_group, title, status, classification, urgency,
     duty_codes, drafter, handler, created_at, audit_id)
   SELECT office_id, object_id::uuid, 'PAPER', 'TONGZHI', 'WD', 'DOWN', 'G01', '关于事项的通知', 'IN_REVIEW', 'INTERNAL', 'NORMAL',
     '{}', 'u-one', 'u-one', opened_at, audit_id FROM task WHERE office_id = '${OFFICE}'`,
  `INSERT INTO may_see (office_id, principal, object_type, object_id, ground, sort_key)
   SELECT office_id, unnest(candidates), 'DOCUMENT', object_id, 'RELATION', opened_at FROM task WHERE office_id = '${OFFICE}'`,
  "SET session_replication_role = 'origin'",
];

/** Whoever reads the lists may see some of the documents. */
const READER: Viewer = { principals: ['u-one', 'MEMBER@G01'], opens: [0, 0] };

async function planOf(owner: WorkListOwner, page: Omit<WorkListPage, 'reader'>, mode: string): Promise<Plan[]> {
  const { text, params, isOfAlways } = workListQuery(OFFICE, owner, { ...page, reader: READER }, {});
  expect(isOfAlways).toBe(true);
  await client.query(`SET plan_cache_mode = ${mode}`);
  await client.query(`PREPARE listed AS ${text}`);
  try {
    const given = params.map((value) =>
      Array.isArray(value)
        ? `ARRAY[${value.map(literal).join(', ')}]::${typeof value[0] === 'number' ? 'int' : 'text'}[]`
        : literal(value),
    );
    const { rows } = await client.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE listed(${given.join(', ')})`,
    );
    return flat(rows[0]!['QUERY PLAN'][0]!.Plan);
  } finally {
    await client.query('DEALLOCATE listed');
  }
}

const literal = (value: unknown): string => `'${String(value).replaceAll("'", "''")}'`;
const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];

describe(`the plan of the work list, before ${TASKS} open tasks`, () => {
  it('the tables hold what the plan is made for', async () => {
    const { rows } = await client.query<{ principal: string; n: number }>(
      `SELECT principal, count(*)::int AS n FROM task_candidate GROUP BY principal ORDER BY n DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ principal: 'MEMBER@G01', n: TASKS / 10 }]);
  });

  it.each(
    WORK_LIST_SORTS.flatMap((sort) =>
      (Object.keys(READERS) as (keyof typeof READERS)[]).flatMap((reader) =>
        [null, MIDDLE].map((after) => [sort, reader, after === null ? 'first' : 'a later', after] as const),
      ),
    ),
  )(
    'by %s for %s: %s page reads a page of the index of each key, and no table whole',
    async (sort, reader, _, after) => {
      const keys = READERS[reader];
      for (const mode of ['force_custom_plan', 'force_generic_plan']) {
        const nodes = await planOf({ keys }, { limit: PAGE + 1, after, sort }, mode);
        const scans = nodes.filter((node) => node['Relation Name'] !== undefined);
        expect(scans.filter((node) => !/^Index (?:Only )?Scan$/.test(node['Node Type']))).toEqual([]);
        const places = scans.filter((node) => node['Relation Name'] === 'task_candidate');
        expect(places.map((node) => node['Index Name'])).toEqual([INDEX[sort]]);
        const read = (table: string): number =>
          scans
            .filter((node) => node['Relation Name'] === table)
            .reduce(
              (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
              0,
            );
        // Rows of a loop are told as a mean, rounded.
        expect(read('task_candidate')).toBeLessThanOrEqual((PAGE + 2) * keys.length);
        expect(read('task')).toBeLessThanOrEqual(PAGE + 1);
        expect(read('document')).toBeLessThanOrEqual(PAGE + 1);
        const sorted = nodes.filter((node) => node['Node Type'].includes('Sort')).map((node) => node['Actual Rows']);
        expect(Math.max(0, ...sorted)).toBeLessThanOrEqual((PAGE + 1) * keys.length);
      }
    },
  );

  it('[R-134] counts stop at their bound, and read no table whole', async () => {
    const sent: string[] = [];
    const tx = new Transaction(
      {
        query: (async ({ text, values }: { text: string; values: unknown[] }) => {
          sent.push(text);
          return client.query(text, values);
        }) as never,
      },
      OFFICE,
    );
    const asked = { person: 'u-one', keys: READERS['huge group'], now: new Date('2022-01-09T00:00:00Z'), most: 1_001 };
    const tally = await countTasks(tx, asked);
    expect(tally).toEqual({
      mine: expect.any(Number),
      candidates: [{ key: 'MEMBER@G01', count: 1_001 }],
      overdue: 1_001,
    });
    const { rows } = await client.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sent[0]!}`,
      [OFFICE, asked.keys, asked.person, asked.now],
    );
    const nodes = flat(rows[0]!['QUERY PLAN'][0]!.Plan).filter((node) => node['Relation Name'] !== undefined);
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    for (const node of nodes)
      expect(node['Actual Rows'] * node['Actual Loops']).toBeLessThanOrEqual(1_001 + asked.keys.length);
  });

  it('what one person holds by name or by claim is read by its own indexes', async () => {
    const claimedBy = { person: 'u-one', keys: READERS['one group'] };
    const nodes = await planOf({ keys: ['u-one'], claimedBy }, { limit: PAGE + 1, after: null }, 'force_custom_plan');
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(nodes.map((node) => node['Index Name'])).toContain('task_claimed');
  });
});
