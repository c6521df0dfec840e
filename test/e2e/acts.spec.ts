import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as Connection } from 'pg';
import { bpmnFile, chain, userTask } from '../support/bpmn-file.js';
import { freshDatabase } from '../support/database.js';
import { brokenInvariants, type Look } from '../support/invariants.js';
import { officeTemplate } from '../support/office-template.js';
import { Client, openOffice, type TestOffice } from '../support/office.js';
import { removeFolder } from '../support/remove-folder.js';
import { Road } from '../support/road.js';
import { ServiceProcess } from '../support/service-process.js';
import { wholeDatabase } from '../support/whole-database.js';
import { expectProblem } from './contract/operations.js';

interface Point {
  element: string;
  kind: string;
  name: string | null;
  candidates?: string[];
}
interface Preview {
  closes: Point[];
  opens: Point[];
  ends: { kind: string } | null;
  cases: object[];
}
interface Migration {
  id: string;
  status: string;
  total: number;
  done: number;
  failed: number;
}

const ROAD = 'outgoing-higher-office-document';
const APPROVE = { outcome: 'APPROVE' };
const reason = '承办组来电，会签范围有误';
const tasks = (points: readonly Point[]): string[] =>
  points.flatMap(({ element, kind }) => (kind === 'TASK' ? [element] : [])).toSorted();

let office: TestOffice;
let look: Look;

beforeAll(async () => {
  office = await openOffice();
  look = (sql, params) => office.query(sql, params);
  await office.clock('2022-10-18T08:30:00+08:00');
});
afterAll(async () => {
  const broken = await brokenInvariants(look);
  await office.close();
  expect(broken).toEqual([]);
});

/** The same act twice: first tried out, which changes nothing, and then done. */
async function triedAndDone(by: Client, path: string, body: object): Promise<{ preview: Preview; status: number }> {
  // The first request of the day is a log-in, whatever it asks for.
  await by.get('/me');
  const before = await wholeDatabase(look);
  const tried = await by.post<Preview>(`${path}?dryRun=true`, body);
  expect([path, tried.status]).toEqual([path, 200]);
  expect(await wholeDatabase(look)).toEqual(before);
  const { status } = await by.post(path, body);
  return { preview: tried.body, status };
}

describe('an administrator and the road', () => {
  it('[R-054] moves a case out of a countersign back to its draft: no review line is written, and the way goes on', async () => {
    const road = await Road.start(office, { dutyCodes: ['C-03', 'P-03', 'S-01'] });
    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    expect(await road.open()).toEqual(['countersignOthers', 'countersignOthers']);
    await road.do('u-pr-lead', 'countersignOthers', APPROVE);
    const reviews = (): Promise<object[]> =>
      office.query('SELECT * FROM review_action WHERE document_id = $1 ORDER BY id', [road.documentId]);
    const [before, document] = [await reviews(), await road.document()];

    const body = { close: [{ element: 'countersignOthers' }], open: [{ element: 'draftDocument' }], reason };
    const { preview, status } = await triedAndDone(office.admin, `/cases/${road.caseId}/move`, body);
    expect(status).toBe(200);
    expect([tasks(preview.closes), tasks(preview.opens), preview.ends]).toEqual([
      ['countersignOthers'],
      ['draftDocument'],
      null,
    ]);
    expect(preview.opens[0]).toMatchObject({ name: '起草拟定', assignee: 'u-co-m1' });
    expect(await road.open()).toEqual(['draftDocument']);
    expect(await reviews()).toEqual(before);
    expect(await road.document()).toEqual(document);

    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    expect(await road.open()).toEqual(['countersignOthers', 'countersignOthers']);
  });

  it('[R-054] [attack: administrator-opinion] cannot sign, date or number a document by moving past those who do', async () => {
    const road = await (await Road.start(office)).reach('directorSign');
    const path = `/cases/${road.caseId}/move`;
    const past = { close: [{ element: 'directorSign' }], reason };
    const frozen = await office.admin.post(path, { ...past, open: [{ element: 'svcFreeze' }] });
    expect(expectProblem(frozen)).toMatchObject({ status: 409, code: 'DOCUMENT_NOT_SIGNED' });
    for (const name of ['signedAt', 'docDate', 'docNo', 'versionNo', 'contentHash', 'signerId', 'outcome', 'title']) {
      const body = { ...past, open: [{ element: 'callIssue' }], variables: { [name]: '2022-10-18' } };
      const problem = expectProblem(await office.admin.post(path, body));
      expect([problem.status, problem.errors?.map(({ pointer }) => pointer)]).toEqual([422, [`/variables/${name}`]]);
    }
    expect((await office.admin.post(path, { ...past, open: [{ element: 'callIssue' }] })).status).toBe(200);
    expect(await road.open()).toEqual(['recheckDocument']);
    const recheck = await road.act('u-co-reg', 'recheckDocument', { outcome: 'NONE' });
    expect(expectProblem(recheck)).toMatchObject({ status: 409, code: 'DOCUMENT_NOT_SIGNED' });
    expect(await road.document()).toMatchObject({ status: 'IN_REVIEW', signedAt: null, docDate: null, docNo: null });
    await office.admin.post(path, { close: [{ element: 'callIssue' }], open: [{ element: 'directorSign' }], reason });
    await road.do('u-dir', 'directorSign', APPROVE);
    expect((await road.document())['status']).toBe('SIGNED');
  });

  it('says what every act would do before it is done, and it is done so, from draft to archive', async () => {
    const road = await Road.start(office);
    for (const [by, element, said] of [
      ['u-co-m1', 'draftDocument', {}],
      ['u-co-lead', 'leaderInstruct', APPROVE],
      ['u-dep', 'deputyInstruct', APPROVE],
      ['u-dir', 'directorSign', APPROVE],
      ['u-co-reg', 'recheckDocument', { outcome: 'NONE' }],
      ['u-co-reg', 'registerOutgoing', {}],
    ] as const) {
      const before = await road.open();
      const path = `/tasks/${await road.task(element)}/complete`;
      const { preview, status } = await triedAndDone(office.as(by), path, said);
      expect([element, status]).toEqual([element, 200]);
      const left = [...before];
      for (const one of tasks(preview.closes)) left.splice(left.indexOf(one), 1);
      expect([element, [...left, ...tasks(preview.opens)].toSorted()]).toEqual([element, await road.open()]);
    }
  });

  it('[R-137] takes no document up again that was ended, and says so', async () => {
    const road = await Road.start(office);
    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'REJECT', opinion: '不予办理' });
    const path = `/cases/${road.caseId}/restart`;
    const refused = expectProblem(await office.admin.post(path, { at: ['draftDocument'], reason }));
    expect(refused).toMatchObject({ status: 409, code: 'DOCUMENT_STAYS', params: { status: 'REJECTED' } });
  });

  it('[R-136] takes an unfinished document up with a new case, which then holds it', async () => {
    const road = await Road.start(office);
    await road.do('u-co-m1', 'draftDocument');
    const end = { close: [{ element: 'leaderInstruct' }], open: [{ element: 'evEndRejected' }], reason };
    expect((await office.admin.post(`/cases/${road.caseId}/move`, end)).status).toBe(200);
    const path = `/cases/${road.caseId}/restart`;
    const { preview, status } = await triedAndDone(office.admin, path, { at: ['leaderInstruct'], reason });
    expect([status, tasks(preview.opens)]).toEqual([200, ['leaderInstruct']]);
    const { caseId } = (await road.document()) as { caseId: string };
    expect(caseId).not.toBe(road.caseId);
    const { body } = await office.as('u-co-lead').get<{ restartedFrom: string }>(`/cases/${caseId}`);
    expect(body.restartedFrom).toBe(road.caseId);
    const act = { element: 'leaderInstruct', ...APPROVE };
    expect((await office.as('u-co-lead').post(`/cases/${caseId}/acts`, act)).status).toBe(200);
    const again = expectProblem(await office.admin.post(path, { at: ['leaderInstruct'], reason }));
    expect(again.code).toBe('CASE_RESTARTED');
  });

  it('is nobody but an administrator, and always says why', async () => {
    const road = await Road.start(office);
    const self = `/cases/${road.caseId}`;
    for (const [path, body] of [
      ['/move', { open: [{ element: 'draftDocument' }] }],
      ['/instances', { element: 'countersignOthers', items: ['PROJ'] }],
      ['/instances/7/remove', {}],
      ['/migrate', { toVersion: 1 }],
      ['/restart', { at: ['draftDocument'] }],
    ] as const) {
      for (const dryRun of ['', '?dryRun=true']) {
        const refused = await office.as('u-dir').post(`${self}${path}${dryRun}`, { ...body, reason });
        expect([path, expectProblem(refused).code]).toEqual([path, 'PERMISSION_MISSING']);
        const mute = expectProblem(await office.admin.post(`${self}${path}${dryRun}`, body));
        expect([path, mute.status, mute.errors?.[0]?.pointer]).toEqual([path, 422, '/reason']);
      }
    }
    expect((await office.as('u-co-m1').get(`${self}/tokens`)).status).toBe(403);
    const { body } = await office.admin.get<{ targets: Point[]; tokens: Point[] }>(`${self}/tokens`);
    expect(body.tokens.map(({ element }) => element)).toEqual(['draftDocument']);
    expect(body.targets.length).toBeGreaterThan(30);
  });
});

describe('the road in a version with one more step', () => {
  /** `secondLook`, by the owner group's leader, between the draft and its checks. */
  const longer = (): string =>
    readFileSync(`processes/${ROAD}.bpmn`, 'utf8')
      .replace(
        '<bpmn:sequenceFlow id="fDrafted" sourceRef="draftDocument" targetRef="svcCheckDraft" />',
        `${userTask('secondLook', { candidateRole: 'LEADER@${ownerGroup}' })}
         <bpmn:sequenceFlow id="fDrafted" sourceRef="draftDocument" targetRef="secondLook" />
         <bpmn:sequenceFlow id="fLooked" sourceRef="secondLook" targetRef="svcCheckDraft" />`,
      )
      .replace(
        '<bpmn:flowNodeRef>svcCheckDraft</bpmn:flowNodeRef>',
        '<bpmn:flowNodeRef>svcCheckDraft</bpmn:flowNodeRef><bpmn:flowNodeRef>secondLook</bpmn:flowNodeRef>',
      );

  it('[R-141] takes over running cases, each where it stands; story and drawing go over the migration', async () => {
    const roads = [await Road.start(office), await Road.start(office), await Road.start(office)];
    await roads[1]!.reach('leaderInstruct');
    await roads[2]!.reach('registerOutgoing');
    const files = [{ name: `${ROAD}.bpmn`, content: longer() }];
    const deployed = await office.admin.post('/definitions', { name: 'longer', files });
    expect({ status: deployed.status, body: deployed.status === 201 ? null : deployed.body }).toEqual({
      status: 201,
      body: null,
    });
    const cases = roads.map(({ caseId }) => caseId);
    const planned = await office.admin.post<{ fromVersion: number; problems: object[]; cases: { ready: number } }>(
      `/definitions/${ROAD}/versions/2/migration-plan`,
      { case: cases[2] },
    );
    expect([planned.status, planned.body.problems, planned.body.cases.ready]).toEqual([200, [], 1]);

    const one = `/cases/${cases[0]}/migrate`;
    const { preview, status } = await triedAndDone(office.admin, one, { toVersion: 2, reason });
    expect([status, preview.closes, preview.opens]).toEqual([200, [], []]);
    const order = { definition: ROAD, fromVersion: 1, toVersion: 2, filter: { cases }, reason };
    const ordered = await office.admin.post<Migration>('/migrations', order);
    expect(ordered.status).toBe(202);
    expect(ordered.headers.get('location')).toBe(`/api/v1/migrations/${ordered.body.id}`);
    const { body } = await office.admin.get<Migration>(`/migrations/${ordered.body.id}`);
    expect(body).toMatchObject({ status: 'COMPLETED', total: 2, done: 2, failed: 0 });

    await roads[0]!.do('u-co-m1', 'draftDocument');
    expect(await roads[0]!.open()).toEqual(['secondLook']);
    await roads[0]!.do('u-co-lead', 'secondLook');
    expect(await roads[0]!.open()).toEqual(['leaderInstruct']);
    await roads[1]!.reach('deputyInstruct');
    await roads[2]!.reach('archived');
    for (const { caseId } of roads) {
      const detail = await office.admin.get<{ definitionVersion: number }>(`/cases/${caseId}`);
      expect(detail.body.definitionVersion).toBe(2);
      const { body: story } = await office.admin.get<{ items: { act: string; name: string | null }[] }>(
        `/cases/${caseId}/history?limit=200`,
      );
      expect(story.items.map(({ act }) => act)).toContain('INSTANCE_MIGRATED');
      expect((await office.admin.get(`/cases/${caseId}/diagram.svg`)).status).toBe(200);
    }
  });
});

describe('the migration of many cases', () => {
  const memo = (...steps: readonly string[]): string =>
    bpmnFile(
      'memo',
      `<bpmn:startEvent id="start" />${steps.map((id) => userTask(id, { candidateRole: 'REGISTRY' })).join('')}<bpmn:endEvent id="end" />${chain('start', ...steps, 'end')}`,
    );
  const CASES = 24;

  it('[R-143] goes on where the service was killed in the middle: each case once', async () => {
    const adminKey = await officeTemplate();
    const database = await freshDatabase('template_office');
    const folder = mkdtempSync(join(tmpdir(), 'gongwen-migration-'));
    const service = new ServiceProcess({ DATABASE_URL: database.url, GONGWEN_DATA: folder });
    const owner = new Connection({ connectionString: database.url });
    await owner.connect();
    const at = async <Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> =>
      (await owner.query<Row>(sql, [...params])).rows;
    try {
      await service.start();
      const as = (token: string): Client => new Client(service.url, { Authorization: `Bearer ${token}` });
      const deploy = (content: string) =>
        as(adminKey).post('/definitions', { name: 'memo', files: [{ name: 'memo.bpmn', content }] });
      expect((await deploy(memo('a', 'b'))).status).toBe(201);
      for (let n = 0; n < CASES; n += 1) {
        expect((await as('test:u-co-reg').post('/cases', { definition: 'memo' })).status).toBe(201);
      }
      expect((await deploy(memo('a', 'c', 'b'))).status).toBe(201);
      const order = { definition: 'memo', fromVersion: 1, toVersion: 2, reason };
      const done = async (): Promise<number> =>
        (await at<{ n: number }>(`SELECT count(*)::int AS n FROM migration_case WHERE status = 'DONE'`))[0]!.n;
      const key = { 'Idempotency-Key': 'migrate-memos' };
      // In test mode the answer waits for the jobs: it is lost with the service.
      void as(adminKey)
        .post('/migrations', order, key)
        .catch(() => undefined);
      for (const least of [3, 12]) {
        const deadline = Date.now() + 30_000;
        while ((await done()) < least && Date.now() < deadline) await sleep(2);
        await service.kill();
        await at('UPDATE job SET leased_until = clock_timestamp() WHERE leased_until > clock_timestamp()');
      }
      const { body, status, headers } = await as(adminKey).post<Migration>('/migrations', order, key);
      expect([status, headers.get('idempotency-replayed')]).toEqual([202, 'true']);
      const read = async (): Promise<Migration> => (await as(adminKey).get<Migration>(`/migrations/${body.id}`)).body;
      for (let tries = 0; (await read()).status === 'RUNNING' && tries < 600; tries += 1) await sleep(50);
      expect(await read()).toMatchObject({ status: 'COMPLETED', total: CASES, done: CASES, failed: 0 });
      const entries = await at<{ n: number }>(
        `SELECT count(*)::int AS n FROM audit_entry WHERE act = 'INSTANCE_MIGRATED' GROUP BY case_id`,
      );
      expect(entries.map(({ n }) => n)).toEqual(Array(CASES).fill(1));
      expect(await brokenInvariants(at)).toEqual([]);
      expect(service.kills).toBe(2);
    } finally {
      await service.stop();
      await owner.end();
      await database.drop();
      removeFolder(folder);
    }
  }, 120_000);
});
