import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as Connection } from 'pg';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { startService, type Service } from '../../src/service.js';
import { bpmnFile, chain, flow, userTask } from '../support/bpmn-file.js';
import { Client } from '../support/client.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { sentDuring, transactionsOf, type Sent } from '../support/statements.js';
import { removeFolder } from '../support/remove-folder.js';

const GWB = readFileSync(new URL('../../processes/bench/gwb-1.bpmn', import.meta.url), 'utf8');
const GROUPS = ['groupDraft', 'groupA', 'groupB', 'groupC', 'groupReview', 'groupSign'];
const STEPS = ['draft', 'countersignA', 'countersignB', 'countersignC', 'review', 'sign'];

/** One step again and again, and a timer that is due at once beside another. */
const LOOP = bpmnFile(
  'loop',
  `<bpmn:startEvent id="start" />${userTask('step', { candidateRole: 'MEMBER@G01', outcomes: 'AGAIN DONE' })}
   <bpmn:exclusiveGateway id="gw" default="gw_end" /><bpmn:endEvent id="end" />
   ${chain('start', 'step', 'gw', 'end')}${flow('gw', 'step', 'outcome = "AGAIN"')}`,
);
const TIMED = bpmnFile(
  'timed',
  `<bpmn:startEvent id="start" />${userTask('step', { candidateRole: 'MEMBER@G01' })}
   <bpmn:boundaryEvent id="late" attachedToRef="step" cancelActivity="false"><bpmn:timerEventDefinition>
     <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT0S</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
   ${userTask('remind', { candidateRole: 'MEMBER@G01' })}<bpmn:endEvent id="end" />
   ${chain('start', 'step', 'end')}${chain('late', 'remind', 'end')}`,
);

/** What a request may cost: every message to the database, who calls, the beginning and `COMMIT` included. */
const BUDGET = 8;

let database: TestDatabase;
let folder: string;
let service: Service;
let owner: Connection;
let member: Client;

beforeAll(async () => {
  database = await freshDatabase('template_migrated');
  folder = mkdtempSync(join(tmpdir(), 'gongwen-counts-'));
  service = await startService({
    dataFolder: folder,
    databaseUrl: database.url,
    port: 0,
    host: '127.0.0.1',
    runsJobs: false,
  });
  owner = new Connection({ connectionString: database.url });
  await owner.connect();
  const admin = new Client(service.url, { Authorization: `Bearer ${service.administratorKey}` });
  const since = { validFrom: '2022-01-01' };
  await made(
    admin.post('/org/import', {
      units: [{ code: 'G01', kind: 'GROUP', nameZh: '一组', nameEn: 'Group 1', ...since }],
      positions: [{ code: 'MEMBER', role: 'MEMBER', nameZh: '组员', nameEn: 'Member' }],
      persons: [{ code: 'u-1', displayName: 'u-1', homeUnit: 'G01', ...since }],
      appointments: [{ person: 'u-1', position: 'MEMBER', unit: 'G01', ...since }],
    }),
  );
  const files = [GWB, LOOP, TIMED].map((content, index) => ({ name: `${index}.bpmn`, content }));
  await made(admin.post('/definitions', { name: 'counts', files }));
  const { key } = await made<{ key: string }>(admin.post('/api-clients', { name: 'counts', scopes: ['act-for'] }));
  member = new Client(service.url, { Authorization: `Bearer ${key}`, 'On-Behalf-Of': 'u-1' });
  // Definitions are compiled at their first use and kept; the client's first use of the day is recorded.
  for (const definition of ['gwb-1', 'loop', 'timed']) await start(definition);
  await service.application.get(JobRunner).drain();
});
afterAll(async () => {
  await owner.end();
  await service.stop();
  await database.drop();
  removeFolder(folder);
});

async function made<B>(answer: Promise<{ status: number; body: B | Record<string, unknown> }>): Promise<B> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body as B;
}

const start = (definition: string): Promise<{ id: string }> =>
  made(
    member.post('/cases', {
      definition,
      variables: { title: 'T', ...Object.fromEntries(GROUPS.map((name) => [name, 'MEMBER@G01'])) },
    }),
  );
const taskOf = async (caseId: string, element: string): Promise<string> => {
  const { openTasks } = await made<{ openTasks: { taskId: string; element: string }[] }>(
    member.get(`/cases/${caseId}`),
  );
  return openTasks.find((task) => task.element === element)!.taskId;
};
const complete = (taskId: string, outcome = 'APPROVE'): Promise<unknown> =>
  made(member.post(`/tasks/${taskId}/complete`, { outcome, opinion: '同意' }));
const rows = async <Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> =>
  (await owner.query<Row>(sql, [...params])).rows;

describe('round trips to the database of one request', () => {
  it('a start and each of six completions stay within 8', async () => {
    let id = '';
    const costs: Record<string, number> = {};
    costs['start'] = (await sentDuring(async () => ({ id } = await start('gwb-1')))).length;
    for (const element of STEPS) {
      const taskId = await taskOf(id, element);
      costs[element] = (await sentDuring(() => complete(taskId))).length;
    }
    expect(Object.entries(costs).filter(([, cost]) => cost > BUDGET)).toEqual([]);
    const [kept] = await rows('SELECT status, seq FROM process_instance WHERE id = $1', [id]);
    expect(kept).toEqual({ status: 'COMPLETED', seq: 1 + STEPS.length });
  });

  it('claiming and giving back stay within 8; a list and a task take 4, a case and its history up to 7', async () => {
    const { id } = await start('gwb-1');
    const task = await taskOf(id, 'draft');
    const costOf = async (work: () => Promise<unknown>): Promise<number> => (await sentDuring(work)).length;
    const writes = {
      claim: await costOf(() => made(member.post(`/tasks/${task}/claim`))),
      unclaim: await costOf(() => made(member.post(`/tasks/${task}/unclaim`))),
    };
    const reads = {
      list: await costOf(() => made(member.get('/tasks?limit=20'))),
      'list of a group': await costOf(() => made(member.get('/tasks?candidate=MEMBER@G01&limit=20'))),
      task: await costOf(() => made(member.get(`/tasks/${task}`))),
      case: await costOf(() => made(member.get(`/cases/${id}`))),
      history: await costOf(() => made(member.get(`/cases/${id}/history`))),
    };
    expect(Object.entries(writes).filter(([, cost]) => cost > BUDGET)).toEqual([]);
    // A history is noted in the access log, in the transaction that reads it.
    expect(Object.entries(reads).filter(([, cost]) => cost > 7)).toEqual([]);
    expect([reads.list, reads.task]).toEqual([4, 4]);
  });

  it('a repeated key costs no more than a fresh one, and its answer is the stored one', async () => {
    const { id } = await start('gwb-1');
    const task = await taskOf(id, 'draft');
    const keyed = member.with({ 'Idempotency-Key': `k-${task}` });
    const send = (): Promise<unknown> => made(keyed.post(`/tasks/${task}/complete`, { outcome: 'APPROVE' }));
    const [first, second] = [await sentDuring(send), await sentDuring(send)];
    expect(first.length).toBeLessThanOrEqual(BUDGET);
    expect(second).toHaveLength(3);
  });

  it('a timer that fires stays within 8, its job taken off included', async () => {
    const { id } = await start('timed');
    const sent = await sentDuring(() => service.application.get(JobRunner).drain());
    const fired = transactionsOf(sent).filter((one) => one.some(({ text }) => text.includes('lock_tree')));
    expect(fired).toHaveLength(1);
    expect(fired[0]!.length).toBeLessThanOrEqual(BUDGET);
    await expect(taskOf(id, 'remind')).resolves.toEqual(expect.any(String));
  });
});

describe('a case that goes on and on', () => {
  it('keeps a state of the same size: the engine takes one step a completion, whatever was before', async () => {
    const { id } = await start('loop');
    const sizes: number[] = [];
    for (let step = 1; step <= 12; step += 1) {
      await complete(await taskOf(id, 'step'), 'AGAIN');
      const [row] = await rows<{ bytes: number; seq: number }>(
        'SELECT octet_length(state::text) AS bytes, seq FROM process_instance WHERE id = $1',
        [id],
      );
      expect(row!.seq).toBe(1 + step);
      sizes.push(row!.bytes);
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(sizes[0]! + 4);
    expect(Math.max(...sizes)).toBeLessThan(600);
  });
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

describe('the plan of the work list, before 20,000 open tasks of one group', () => {
  const PAGE = 20;
  let first: Sent;
  let next: Sent;

  beforeAll(async () => {
    const { id } = await start('gwb-1');
    await owner.query("SET session_replication_role = 'replica'");
    await owner.query(
      `INSERT INTO task (office_id, id, case_id, root_case_id, n, element_id, name_zh, status, candidates, opened_at, audit_id)
       SELECT t.office_id, gen_random_uuid(), t.case_id, t.root_case_id, 1000 + s, 'draft', '草', 'OPEN', t.candidates,
         t.opened_at + make_interval(secs => s), t.audit_id
       FROM task t, generate_series(1, 20000) AS s WHERE t.case_id = $1`,
      [id],
    );
    await owner.query(
      `INSERT INTO task_candidate (office_id, principal, opened_at, task_id)
       SELECT office_id, candidates[1], opened_at, id FROM task WHERE n > 1000`,
    );
    await owner.query("SET session_replication_role = 'origin'");
    await owner.query('ANALYZE task; ANALYZE task_candidate');
    const listed = async (path: string): Promise<{ sent: Sent; next: string }> => {
      let cursor = '';
      const sent = await sentDuring(async () => {
        ({ next: cursor } = await made<{ next: string }>(member.get(path)));
      });
      return { sent: sent.find(({ text }) => text.includes('LATERAL'))!, next: cursor };
    };
    const page = await listed(`/tasks?limit=${PAGE}`);
    first = page.sent;
    next = (await listed(`/tasks?limit=${PAGE}&cursor=${encodeURIComponent(page.next)}`)).sent;
  });

  it.each([
    ['the first page', 'force_custom_plan', () => first],
    ['the first page, prepared once and for all', 'force_generic_plan', () => first],
    ['the next page', 'force_custom_plan', () => next],
    ['the next page, prepared once and for all', 'force_generic_plan', () => next],
  ])('%s reads a page from each index, in its order, and no table whole', async (_, mode, sent) => {
    const plan = await explained(sent(), mode);
    const nodes = flat(plan);
    const keys = (sent().values[1] as string[]).length;
    const scans = nodes.filter((node) => node['Relation Name'] !== undefined);
    expect(scans.filter((node) => !/^Index (?:Only )?Scan$/.test(node['Node Type']))).toEqual([]);
    const readOf = (table: string): number =>
      scans
        .filter((node) => node['Relation Name'] === table)
        .reduce(
          (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
          0,
        );
    expect(readOf('task_candidate')).toBeLessThanOrEqual((PAGE + 1) * keys);
    expect(readOf('task')).toBeLessThanOrEqual(PAGE + 1);
    const sorted = nodes.filter((node) => /Sort/.test(node['Node Type'])).map((node) => node['Actual Rows']);
    expect(Math.max(0, ...sorted)).toBeLessThanOrEqual((PAGE + 1) * keys);
  });

  async function explained({ text, values }: Sent, mode: string): Promise<Plan> {
    await owner.query(`SET plan_cache_mode = ${mode}`);
    await owner.query(`PREPARE listed AS ${text}`);
    try {
      const given = values.map((value) =>
        Array.isArray(value)
          ? `ARRAY[${value.map(typeof value[0] === 'number' ? String : literal).join(', ')}]`
          : literal(value),
      );
      const [{ 'QUERY PLAN': plan } = { 'QUERY PLAN': [] }] = await rows<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE listed(${given.join(', ')})`,
      );
      return plan[0]!.Plan;
    } finally {
      await owner.query('DEALLOCATE listed; RESET plan_cache_mode');
    }
  }
});

const literal = (value: unknown): string => `'${String(value).replaceAll("'", "''")}'`;
const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
