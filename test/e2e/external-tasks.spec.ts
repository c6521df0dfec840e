import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../support/office.js';
import { newId } from '../../src/kernel/index.js';

// Failures that the tests bring about are no news.
Logger.overrideLogger(false);

/** A service task for workers outside, an error event on it, and a person after each. */
const FILE = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:gongwen="urn:gongwen:bpmn:1" id="d" targetNamespace="urn:test">
  <bpmn:process id="outside" name="外部处理" isExecutable="true">
    <bpmn:startEvent id="s" />
    <bpmn:serviceTask id="work" name="外部处理" gongwen:topic="\${topic}" gongwen:priority="priority">
      <bpmn:documentation>Rule: R-142</bpmn:documentation>
      <bpmn:extensionElements>
        <gongwen:input target="amount" expression="amount" /><gongwen:input target="priority" expression="priority" />
        <gongwen:output target="receipt" expression="receiptNo" />
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:boundaryEvent id="short" attachedToRef="work"><bpmn:errorEventDefinition id="sd" errorRef="noFunds" /></bpmn:boundaryEvent>
    <bpmn:userTask id="done" name="办结" gongwen:candidateRole="REGISTRY"><bpmn:documentation>Rule: R-142</bpmn:documentation></bpmn:userTask>
    <bpmn:userTask id="refused" name="退回" gongwen:candidateRole="REGISTRY"><bpmn:documentation>Rule: R-142</bpmn:documentation></bpmn:userTask>
    <bpmn:endEvent id="e1" /><bpmn:endEvent id="e2" />
    <bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="work" /><bpmn:sequenceFlow id="f1" sourceRef="work" targetRef="done" />
    <bpmn:sequenceFlow id="f2" sourceRef="done" targetRef="e1" /><bpmn:sequenceFlow id="f3" sourceRef="short" targetRef="refused" />
    <bpmn:sequenceFlow id="f4" sourceRef="refused" targetRef="e2" />
  </bpmn:process>
  <bpmn:error id="noFunds" name="noFunds" errorCode="NO_FUNDS" />
</bpmn:definitions>`;

interface Given {
  readonly id: string;
  readonly topic: string;
  readonly lease: string;
  readonly caseId: string;
  readonly businessKey: string | null;
  readonly element: string;
  readonly priority: number;
  readonly attempt: number;
  readonly retries: number;
  readonly variables: Record<string, unknown>;
}
interface View {
  readonly id: string;
  readonly status: string;
  readonly retries: number;
  readonly code?: string;
  readonly detail?: string;
}

describe('external tasks', () => {
  let office: TestOffice;
  let worker: Client;
  beforeAll(async () => {
    office = await openOffice();
    const files = [{ name: 'outside.bpmn', content: FILE }];
    expect((await office.admin.post('/definitions', { name: 'outside', files })).body).toMatchObject({});
    worker = await clientWith('external:*');
  });
  afterAll(async () => {
    const broken = await brokenInvariants((sql, params) => office.query(sql, params));
    await office.close();
    expect(broken).toEqual([]);
  });

  const clientWith = async (...scopes: string[]): Promise<Client> => {
    const name = `worker-${newId().slice(-12)}`;
    const { status, body } = await office.admin.post<{ key: string }>('/api-clients', { name, scopes });
    expect(status).toBe(201);
    return office.anonymous.with({ Authorization: `Bearer ${body.key}` });
  };
  const begin = async (topic: string, { priority = 0, businessKey = 'K-1' } = {}): Promise<string> => {
    const variables = { topic, priority, amount: 40, secret: 'x' };
    const { status, body } = await office
      .as('u-co-reg')
      .post<{ id: string }>('/cases', { definition: 'outside', businessKey, variables });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  };
  const acquire = async (
    topic: string,
    {
      by = worker,
      workerId = 'w1',
      lockSeconds = 30,
      maxTasks = 1,
      longPollSeconds = 0,
      variables = undefined as unknown,
    } = {},
  ): Promise<readonly Given[]> => {
    const topics = [{ topic, lockSeconds, ...(variables === undefined ? {} : { variables }) }];
    const { status, body } = await by.post<{ tasks: readonly Given[] }>('/external-tasks/acquire', {
      workerId,
      topics,
      maxTasks,
      longPollSeconds,
    });
    expect({ status, body }).toMatchObject({ status: 200 });
    return body.tasks;
  };
  const answer = (task: Given, verb: string, more: object = {}, headers = {}, by = worker): Promise<Answer<View>> =>
    by.post<View>(`/external-tasks/${task.id}/${verb}`, { workerId: 'w1', lease: task.lease, ...more }, headers);
  const stepsOf = async (caseId: string): Promise<string[]> => {
    const { body } = await office.as('u-co-reg').get<{ openTasks: { element: string }[] }>(`/cases/${caseId}`);
    return body.openTasks.map((step) => step.element);
  };
  const viewOf = async (task: Given): Promise<View> =>
    (await office.admin.get<View>(`/external-tasks/${task.id}`)).body;
  const incidentsOf = async (caseId: string) =>
    (
      await office.admin.get<{ items: { id: string; code: string; job: unknown; element: string }[] }>(
        `/incidents?caseId=${caseId}`,
      )
    ).body.items;

  it('are given with the input mapping, and their result enters the case by the output mapping', async () => {
    const caseId = await begin('pay');
    const [task] = await acquire('pay');
    expect(task).toMatchObject({
      topic: 'pay',
      caseId,
      businessKey: 'K-1',
      definition: 'outside',
      element: 'work',
      attempt: 1,
      retries: 3,
      variables: { amount: 40, priority: 0 },
    });
    expect(await viewOf(task!)).toMatchObject({ status: 'LOCKED', workerId: 'w1' });
    expect(await acquire('pay')).toEqual([]);
    const variables = { receiptNo: 'R-7', other: 1 };
    expect((await answer(task!, 'complete', { variables })).body).toMatchObject({ status: 'CLOSED' });
    expect(await stepsOf(caseId)).toEqual(['done']);
    const { body } = await office.as('u-co-reg').get<{ variables: object }>(`/cases/${caseId}/variables`);
    expect(body.variables).toMatchObject({ receipt: 'R-7' });
    expect(body.variables).not.toHaveProperty('other');
  });

  it('come by priority, then by age; a worker names the variables that it wants', async () => {
    const cases = [
      await begin('order', { priority: 1 }),
      await begin('order', { priority: 5 }),
      await begin('order', { priority: 1 }),
    ];
    const tasks = await acquire('order', { maxTasks: 2, variables: ['amount', 'nothing'] });
    expect(tasks.map((task) => [task.caseId, task.priority])).toEqual([
      [cases[1], 5],
      [cases[0], 1],
    ]);
    expect(tasks[0]!.variables).toEqual({ amount: 40 });
    expect((await acquire('order', { maxTasks: 9 })).map((task) => task.caseId)).toEqual([cases[2]]);
  });

  it('an answer sent twice with one key has one effect; without a key the second comes too late', async () => {
    await begin('twice');
    const [task] = await acquire('twice');
    const headers = { 'Idempotency-Key': 'answer-once' };
    const first = await answer(task!, 'complete', {}, headers);
    const second = await answer(task!, 'complete', {}, headers);
    expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true']);
    expect(second.body).toEqual(first.body);
    const late = await answer(task!, 'complete');
    expect([late.status, late.body.code]).toEqual([409, 'EXTERNAL_TASK_CLOSED']);
  });

  it('a fetch repeated with its key gets the same tasks again', async () => {
    await begin('again');
    await begin('again');
    const body = { workerId: 'w1', topics: [{ topic: 'again', lockSeconds: 30 }], maxTasks: 1 };
    const headers = { 'Idempotency-Key': 'fetch-once' };
    const first = await worker.post('/external-tasks/acquire', body, headers);
    expect((await worker.post('/external-tasks/acquire', body, headers)).body).toEqual(first.body);
  });

  it('a lock that ends gives the work to another, and the late answer is refused', async () => {
    const caseId = await begin('lost');
    const [first] = await acquire('lost', { lockSeconds: 1 });
    await pause(1_100);
    const [second] = await acquire('lost');
    expect(second).toMatchObject({ id: first!.id, attempt: 2 });
    for (const [verb, more] of [
      ['complete', {}],
      ['fail', { message: 'late' }],
      ['bpmn-error', { code: 'NO_FUNDS' }],
      ['extend', { lockSeconds: 60 }],
      ['unlock', {}],
    ] as const) {
      const late = await answer(first!, verb, more);
      expect([verb, late.status, late.body.code]).toEqual([verb, 409, 'EXTERNAL_TASK_LEASE_LOST']);
      expect(late.body.detail).toContain('w1');
    }
    expect((await answer(second!, 'complete', { workerId: 'w2' })).body.code).toBe('EXTERNAL_TASK_LEASE_LOST');
    expect(await stepsOf(caseId)).toEqual([]);
    expect((await answer(second!, 'complete')).status).toBe(200);
  });

  it('a lock that ended while nobody else took the work is no loss', async () => {
    await begin('slow');
    const [task] = await acquire('slow', { lockSeconds: 1 });
    await pause(1_100);
    expect(await viewOf(task!)).toMatchObject({ status: 'FREE' });
    expect((await answer(task!, 'complete')).status).toBe(200);
  });

  it('an extended lock holds, and one given back does not', async () => {
    await begin('extend');
    const [task] = await acquire('extend', { lockSeconds: 1 });
    expect((await answer(task!, 'extend', { lockSeconds: 60 })).status).toBe(200);
    await pause(1_100);
    expect(await acquire('extend')).toEqual([]);
    expect((await answer(task!, 'unlock')).body).toMatchObject({ status: 'FREE' });
    expect((await answer(task!, 'complete')).body.code).toBe('EXTERNAL_TASK_LEASE_LOST');
    const [again] = await acquire('extend');
    expect(again!.attempt).toBe(2);
    // Who sees to incidents ends anybody's lock.
    const refused = await worker.post(`/external-tasks/${again!.id}/unlock`, {});
    expect([refused.status, refused.body['code']]).toEqual([403, 'PERMISSION_MISSING']);
    expect((await office.admin.post<View>(`/external-tasks/${again!.id}/unlock`, {})).body.status).toBe('FREE');
  });

  it('a failure is tried again after its delay; the last one is an incident, and its retry gives the work out again', async () => {
    const caseId = await begin('fail');
    const [first] = await acquire('fail');
    const delayed = await answer(first!, 'fail', { message: 'busy', retryDelaySeconds: 1 });
    expect(delayed.body).toMatchObject({ status: 'WAITING', retries: 2, lastError: 'busy', workerId: 'w1' });
    expect(await acquire('fail')).toEqual([]);
    await pause(1_100);
    const [second] = await acquire('fail');
    expect(second).toMatchObject({ attempt: 2, retries: 2 });
    const given = await answer(second!, 'fail', { message: 'broken', details: 'at line 7', retries: 0 });
    expect(given.body).toMatchObject({ status: 'INCIDENT', retries: 0, errorDetails: 'at line 7' });
    expect(await acquire('fail')).toEqual([]);
    const [incident] = await incidentsOf(caseId);
    expect(incident).toMatchObject({
      code: 'EXTERNAL_TASK_FAILED',
      element: 'work',
      job: { kind: 'EXTERNAL', attempts: 2, lastError: 'broken' },
    });
    expect((await office.admin.post(`/incidents/${incident!.id}/resolve`, { reason: 'x' })).body).toMatchObject({
      code: 'INCIDENT_HAS_JOB',
    });
    expect((await office.admin.post(`/incidents/${incident!.id}/retry`)).status).toBe(200);
    const [third] = await acquire('fail');
    expect(third).toMatchObject({ attempt: 3, retries: 3 });
    expect((await answer(third!, 'complete')).status).toBe(200);
    expect(await stepsOf(caseId)).toEqual(['done']);
  });

  it('a BPMN error leaves by the event that catches it; one that nobody catches is an incident', async () => {
    const caught = await begin('error');
    const [task] = await acquire('error');
    expect((await answer(task!, 'bpmn-error', { code: 'NO_FUNDS', variables: { missing: 3 } })).status).toBe(200);
    expect(await stepsOf(caught)).toEqual(['refused']);
    expect(await viewOf(task!)).toMatchObject({ status: 'CLOSED', closeReason: 'FAILED' });
    const loose = await begin('error');
    const [other] = await acquire('error');
    const told = await answer(other!, 'bpmn-error', { code: 'ON_FIRE', message: 'smoke' });
    expect(told.body).toMatchObject({ status: 'INCIDENT', errorDetails: 'smoke' });
    expect(await incidentsOf(loose)).toMatchObject([{ job: { lastError: 'No event catches the error ON_FIRE' } }]);
  });

  it('work that the case does not wait for any more is closed, with its incident, and a late answer says so', async () => {
    const caseId = await begin('gone');
    const [task] = await acquire('gone');
    expect((await office.admin.post(`/cases/${caseId}/cancel`, { reason: 'a test' })).status).toBe(200);
    const late = await answer(task!, 'complete');
    expect([late.status, late.body.code]).toEqual([409, 'EXTERNAL_TASK_CLOSED']);
    const parked = await begin('gone');
    const [other] = await acquire('gone');
    await answer(other!, 'fail', { message: 'x', retries: 0 });
    await office.admin.post(`/cases/${parked}/cancel`, { reason: 'a test' });
    expect(await incidentsOf(parked)).toEqual([]);
  });

  it('work of a suspended case is not given out, and an answer to it is refused until the case goes on', async () => {
    const [free, held] = [await begin('halted'), await begin('halted')];
    const tasks = await acquire('halted', { maxTasks: 2 });
    await answer(
      tasks.find(({ caseId }) => caseId === free)!,
      'unlock',
    );
    const task = tasks.find(({ caseId }) => caseId === held)!;
    const move = async (verb: string): Promise<void> => {
      for (const id of [free, held]) {
        const { status, body } = await office.admin.post(`/cases/${id}/${verb}`, { reason: 'a test' });
        expect({ status, body }).toMatchObject({ status: 200 });
      }
    };
    await move('suspend');
    expect(await acquire('halted')).toEqual([]);
    const refused = await answer(task, 'complete');
    expect([refused.status, refused.body.code]).toEqual([409, 'CASE_SUSPENDED']);
    await move('resume');
    expect(await acquire('halted')).toMatchObject([{ caseId: free }]);
    expect((await answer(task, 'complete')).status).toBe(200);
  });

  it('a result that is too large is refused', async () => {
    await begin('large');
    const [task] = await acquire('large');
    const large = await answer(task!, 'complete', { variables: { text: 'x'.repeat(70_000) } });
    expect([large.status, large.body.code]).toEqual([422, 'VARIABLES_TOO_LARGE']);
  });

  it('a caller fetches and sees its topics alone', async () => {
    const narrow = await clientWith('external:mine');
    await begin('mine');
    await begin('theirs');
    const refused = await narrow.post('/external-tasks/acquire', {
      workerId: 'w1',
      topics: [{ topic: 'theirs', lockSeconds: 30 }],
    });
    expect([refused.status, refused.body['code'], refused.body['params']]).toEqual([
      403,
      'PERMISSION_MISSING',
      { permission: 'external:theirs', rule: 'R-037' },
    ]);
    const [theirs] = await acquire('theirs');
    const hidden = await narrow.get<View>(`/external-tasks/${theirs!.id}`);
    const missing = await narrow.get<View>(`/external-tasks/${newId()}`);
    expect([hidden.status, hidden.body.code, missing.body.code]).toEqual([
      404,
      'EXTERNAL_TASK_NOT_FOUND',
      'EXTERNAL_TASK_NOT_FOUND',
    ]);
    expect((await answer(theirs!, 'complete', {}, {}, narrow)).status).toBe(404);
    interface Listed {
      readonly items: readonly { readonly topic: string; readonly id: string }[];
    }
    const own = await narrow.get<Listed>('/external-tasks');
    expect(own.body.items.map(({ topic }) => topic)).toEqual(['mine']);
    expect((await narrow.get<Listed>('/external-tasks?topic=theirs')).body.items).toEqual([]);
    const locked = await office.admin.get<Listed>('/external-tasks?topic=theirs&locked=true');
    expect(locked.body.items).toMatchObject([{ id: theirs!.id }]);
    expect((await office.admin.get<Listed>('/external-tasks?topic=theirs&locked=false')).body.items).toEqual([]);
    expect((await office.admin.get<Listed>(`/external-tasks?caseId=${theirs!.caseId}`)).body.items).toHaveLength(1);
    expect((await office.as('u-co-reg').get<Listed>('/external-tasks')).body.items).toEqual([]);
    // Who sees them all is not for that a worker.
    expect((await answer(theirs!, 'complete', {}, {}, office.admin)).status).toBe(403);
  });

  it('a scope that is none is refused by name', async () => {
    for (const scope of ['external:', 'external: ', 'externals:*', 'external:a\u0007']) {
      const { status, body } = await office.admin.post<{ errors: object[] }>('/api-clients', {
        name: 'odd',
        scopes: [scope],
      });
      expect([scope, status, body.errors]).toEqual([scope, 422, [expect.objectContaining({ code: 'NOT_A_CHOICE' })]]);
    }
  });

  it('one topic twice in a fetch is refused', async () => {
    const topic = { topic: 'a', lockSeconds: 1 };
    const { status } = await worker.post('/external-tasks/acquire', { workerId: 'w', topics: [topic, topic] });
    expect(status).toBe(422);
  });

  describe('a long poll', () => {
    it('returns as soon as work arrives, and empty-handed when the time is over', async () => {
      const before = Date.now();
      expect(await acquire('poll', { longPollSeconds: 1 })).toEqual([]);
      expect(Date.now() - before).toBeGreaterThanOrEqual(1_000);
      const waiting = acquire('poll', { longPollSeconds: 20 });
      await pause(300);
      const since = Date.now();
      await begin('poll');
      expect(await waiting).toHaveLength(1);
      expect(Date.now() - since).toBeLessThan(3_000);
    });

    it('returns when a lock ends or a delay is over', async () => {
      await begin('poll-lock');
      const [first] = await acquire('poll-lock', { lockSeconds: 1 });
      const [second] = await acquire('poll-lock', { longPollSeconds: 10 });
      expect(second).toMatchObject({ id: first!.id, attempt: 2 });
      await answer(second!, 'fail', { message: 'later', retryDelaySeconds: 1 });
      expect(await acquire('poll-lock', { longPollSeconds: 10 })).toMatchObject([{ attempt: 3 }]);
    });

    it('holds no connection: more workers wait than there are connections', async () => {
      const waiting = Array.from({ length: 30 }, (_, at) =>
        acquire('crowd', { workerId: `w${at}`, longPollSeconds: 3 }),
      );
      await pause(200);
      await begin('crowd');
      await begin('crowd');
      const got = (await Promise.all(waiting)).filter((tasks) => tasks.length > 0);
      expect(got).toHaveLength(2);
    });

    it('ends when the client goes away, and takes nothing with it', async () => {
      const controller = new AbortController();
      const left = fetch(`${office.url}/api/v1/external-tasks/acquire`, {
        method: 'POST',
        signal: controller.signal,
        headers: { 'Content-Type': 'application/json', Authorization: await keyOf() },
        body: JSON.stringify({
          workerId: 'gone',
          topics: [{ topic: 'leave', lockSeconds: 600 }],
          longPollSeconds: 20,
        }),
      }).catch(() => null);
      await pause(300);
      controller.abort();
      expect(await left).toBeNull();
      await begin('leave');
      await pause(400);
      expect(await acquire('leave')).toHaveLength(1);
    });

    const keyOf = async (): Promise<string> => {
      const { body } = await office.admin.post<{ key: string }>('/api-clients', {
        name: `leaver-${newId().slice(-12)}`,
        scopes: ['external:leave'],
      });
      return `Bearer ${body.key}`;
    };
  });

  it('are never given to two: four workers race for fifty', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, at) => begin('race', { priority: at % 3 })));
    const done: string[] = [];
    const race = async (workerId: string): Promise<void> => {
      for (let empty = 0; empty < 3;) {
        const tasks = await acquire('race', { workerId, maxTasks: 7 });
        if (tasks.length === 0) empty += 1;
        for (const task of tasks) {
          const { status } = await answer(task, 'complete', { workerId });
          expect(status).toBe(200);
          done.push(task.id);
        }
      }
    };
    await Promise.all(['a', 'b', 'c', 'd'].map(race));
    expect(new Set(done).size).toBe(50);
    expect(done).toHaveLength(50);
  });
});

it('a service that stops answers its long polls at once', async () => {
  const office = await openOffice({ runsJobs: false });
  const { body } = await office.admin.post<{ key: string }>('/api-clients', { name: 'w', scopes: ['external:*'] });
  const waiting = office.anonymous.with({ Authorization: `Bearer ${body.key}` }).post('/external-tasks/acquire', {
    workerId: 'w',
    topics: [{ topic: 'nothing', lockSeconds: 30 }],
    longPollSeconds: 25,
  });
  await pause(300);
  const before = Date.now();
  await office.close();
  const { status, body: answer } = await waiting;
  expect([status, answer]).toEqual([200, { tasks: [] }]);
  expect(Date.now() - before).toBeLessThan(10_000);
});
