import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type Client, type TestOffice } from '../support/office.js';
import { WorkerProcess } from './worker-process.js';

// Failures that the tests bring about are no news.
Logger.overrideLogger(false);

const FOLDER = fileURLToPath(new URL('./road-closure/', import.meta.url));

interface Step {
  readonly element: string;
}
interface CaseBody {
  readonly id: string;
  readonly status: string;
  readonly endElement: string | null;
  readonly openTasks: readonly Step[];
}
interface Tasks {
  readonly items: readonly { readonly id: string; readonly caseId: string; readonly element: string }[];
}

describe('a new process goes live with files only', () => {
  let office: TestOffice;
  let registry: Client;
  let key: string;
  const workers: WorkerProcess[] = [];
  let day = 0;

  beforeAll(async () => {
    office = await openOffice();
    await office.clock('2022-10-18T08:30:00+08:00');
    registry = office.as('u-co-reg');
    const client = await office.admin.post<{ key: string }>('/api-clients', {
      name: 'notices',
      scopes: ['external:publish-sms', 'external:publish-portal'],
      requiresIdempotency: true,
    });
    key = client.body.key;
    const files = readdirSync(FOLDER).map((name) => ({ name, content: readFileSync(`${FOLDER}${name}`, 'utf8') }));
    const { status, body } = await office.admin.post('/definitions', { name: 'Closed roads', files });
    expect({ status, body }).toMatchObject({ status: 201 });
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.kill()));
  });
  afterAll(async () => {
    const broken = await brokenInvariants((sql, params) => office.query(sql, params));
    await office.close();
    expect(broken).toEqual([]);
  });

  const newWorker = async (lockSeconds?: number): Promise<WorkerProcess> => {
    const worker = await WorkerProcess.start(office, key, lockSeconds);
    workers.push(worker);
    return worker;
  };
  const caseOf = async (id: string): Promise<CaseBody> => (await registry.get<CaseBody>(`/cases/${id}`)).body;
  const ended = async (id: string): Promise<CaseBody> => {
    for (const until = Date.now() + 15_000; Date.now() < until; await pause(50)) {
      const found = await caseOf(id);
      if (found.status !== 'RUNNING') return found;
    }
    throw new Error(`The case does not end: ${JSON.stringify(await caseOf(id))}`);
  };
  const completeStep = async (caseId: string, element: string, more: object): Promise<void> => {
    const { body } = await registry.get<Tasks>('/tasks');
    const task = body.items.find((one) => one.caseId === caseId && one.element === element);
    const { status, body: answer } = await registry.post(`/tasks/${task?.id}/complete`, more);
    expect({ status, answer }).toMatchObject({ status: 200 });
  };
  const begin = async (road: string, days = 2): Promise<string> => {
    const variables = { road, days };
    const { status, body } = await registry.post<CaseBody>('/cases', { definition: 'road-closure', variables });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  };
  /** A case up to the work outside: approved, and a day later. */
  const beginWork = async (road: string, days = 2): Promise<string> => {
    const id = await begin(road, days);
    await completeStep(id, 'approveClosure', { outcome: 'APPROVE', form: {} });
    day += 1;
    await office.clock(new Date(Date.UTC(2022, 9, 18 + day, 1)).toISOString());
    return id;
  };
  const attemptsAt = async (caseId: string): Promise<number | undefined> => {
    const rows = await office.query<{ attempts: number }>('SELECT attempts FROM external_task WHERE case_id = $1', [
      caseId,
    ]);
    return rows[0]?.attempts;
  };

  it('start form, decision, approval, a day of waiting, work outside, end', async () => {
    const worker = await newWorker();
    const id = await begin('人民路', 12);
    expect((await caseOf(id)).openTasks.map(({ element }) => element)).toEqual(['approveClosure']);
    await completeStep(id, 'approveClosure', { outcome: 'APPROVE', form: { extraDays: 1 } });
    expect(await caseOf(id)).toMatchObject({ status: 'RUNNING', openTasks: [] });
    expect(worker.said.filter(({ event }) => event !== 'STARTED')).toEqual([]);
    day += 2;
    await office.clock(new Date(Date.UTC(2022, 9, 18 + day, 1)).toISOString());
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED', endElement: 'published' });
    expect(worker.said.filter(({ event }) => event === 'TASK')).toMatchObject([
      { road: '人民路', days: 13, attempt: 1, topic: 'publish-portal' },
    ]);
    const { body } = await registry.get<{ variables: object }>(`/cases/${id}/variables`);
    expect(body.variables).toMatchObject({ channel: 'portal', noticeNo: 'N-人民路-13' });
    const { body: history } = await registry.get<{ items: { act: string; actor: string }[] }>(`/cases/${id}/history`);
    expect(history.items).toContainEqual(expect.objectContaining({ act: 'WORK_DONE' }));
  });

  it('what is not approved ends without work', async () => {
    const id = await begin('和平路');
    await completeStep(id, 'approveClosure', { outcome: 'REJECT', opinion: '与施工计划冲突', form: {} });
    expect(await caseOf(id)).toMatchObject({ status: 'COMPLETED', endElement: 'rejected' });
    expect(await attemptsAt(id)).toBeUndefined();
  });

  it('an error that the worker finds leaves by the event drawn for it', async () => {
    await newWorker();
    const id = await beginWork('无名路');
    for (let steps: readonly Step[] = []; steps.length === 0; await pause(50)) steps = (await caseOf(id)).openTasks;
    await completeStep(id, 'postByHand', {});
    expect(await caseOf(id)).toMatchObject({ status: 'COMPLETED', endElement: 'published' });
  });

  it('a worker killed while it holds a task loses it, and another does the work', async () => {
    const first = await newWorker(2);
    const id = await beginWork('死路');
    await first.says(({ event, road }) => event === 'TASK' && road === '死路');
    await first.kill();
    const second = await newWorker(2);
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED' });
    expect(second.said).toContainEqual(expect.objectContaining({ event: 'TASK', road: '死路', attempt: 2 }));
  });

  it('a lock is extended while the handler runs: nobody else gets the task', async () => {
    const [first, second] = [await newWorker(1), await newWorker(1)];
    const id = await beginWork('长路');
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await attemptsAt(id)).toBe(1);
    expect([...first.said, ...second.said].filter(({ event }) => event === 'TASK')).toHaveLength(1);
    expect([...first.said, ...second.said].filter(({ event }) => event === 'ERROR')).toEqual([]);
  });

  it('a worker that is told to stop ends what it has in hand', async () => {
    const worker = await newWorker();
    const id = await beginWork('长路');
    await worker.says(({ event }) => event === 'TASK');
    await worker.stop();
    expect(worker.said.at(-1)).toEqual({ event: 'STOPPED' });
    expect(await caseOf(id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('work that fails as often as the process allows is an incident, and goes on after its retry', async () => {
    const worker = await newWorker();
    const id = await beginWork('坏路');
    interface Incidents {
      readonly items: readonly { readonly id: string; readonly job: { readonly lastError: string } }[];
    }
    const open = async (): Promise<Incidents['items']> =>
      (await office.admin.get<Incidents>(`/incidents?caseId=${id}`)).body.items;
    for (const until = Date.now() + 10_000; (await open()).length === 0 && Date.now() < until;) await pause(50);
    const [incident] = await open();
    expect(incident).toMatchObject({ code: 'EXTERNAL_TASK_FAILED', job: { lastError: 'The portal is down' } });
    const tries = (): number => worker.said.filter(({ road }) => road === '坏路').length;
    expect(tries()).toBe(2);
    await office.admin.post(`/incidents/${incident!.id}/retry`);
    for (const until = Date.now() + 10_000; tries() < 4 && Date.now() < until;) await pause(50);
    expect(tries()).toBe(4);
    await office.admin.post(`/cases/${id}/cancel`, { reason: 'a test' });
  });
});
