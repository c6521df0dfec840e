import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../campaigns/campaign.js';
import type { Answer } from '../support/client.js';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { expectProblem } from './contract/operations.js';

type Fields = Record<string, unknown>;

/** Two who hold the post of the registry. */
const REGISTRARS = ['u-co-reg', 'u-co-rec'] as const;

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
  await office.clock('2022-10-18T08:30:00+08:00');
  const appointments = [{ person: 'u-co-rec', position: 'REGISTRY_CLERK', unit: 'COORD', validFrom: '2022-01-01' }];
  const { status, body } = await office.admin.post('/org/import', { appointments });
  expect({ status, body }).toMatchObject({ status: 200 });
});
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

const completions = async (taskId: string): Promise<number> => {
  const [row] = await office.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM audit_entry e JOIN task t ON t.case_id = e.case_id
     WHERE t.id = $1 AND e.body::json -> 'case' -> 'stimulus' ->> 'type' = 'COMPLETE_TASK'
       AND (e.body::json -> 'case' -> 'stimulus' ->> 'n')::int = t.n`,
    [taskId],
  );
  return row?.n ?? 0;
};

/** Both complete the task at the same moment: exactly one does, and the other reads who was first. */
async function race(road: Road, element: string, said: Fields = {}): Promise<void> {
  const taskId = await road.task(element);
  const answers = await Promise.all(
    REGISTRARS.map(async (by) => ({ by, answer: await office.as(by).post(`/tasks/${taskId}/complete`, said) })),
  );
  const [won, lost] = answers.toSorted((a, b) => a.answer.status - b.answer.status);
  expect([element, won?.answer.status]).toEqual([element, 200]);
  expect(expectProblem(lost!.answer)).toMatchObject({
    status: 409,
    code: 'TASK_NOT_OPEN',
    params: { element, completedBy: won?.by, status: 'COMPLETED' },
  });
  expect(await completions(taskId)).toBe(1);
}

describe('two at once', () => {
  it('[R-054] two people complete one task, 50 times: one wins, and the other reads a clear 409', async () => {
    const road = await (await Road.start(office)).reach('recheckDocument');
    await race(road, 'recheckDocument', { outcome: 'NONE' });
    await race(road, 'registerOutgoing');
    for (let round = 0; round < 24; round += 1) {
      await race(road, 'printDocument', { form: { copiesPrinted: 12 } });
      await race(road, 'inspectCopies', { outcome: 'FAIL_PRINT' });
    }
    const numbers = await office.query<{ status: string }>(
      'SELECT status FROM number_allocation WHERE document_id = $1',
      [road.documentId],
    );
    expect(numbers).toEqual([{ status: 'USED' }]);
  });

  it('[R-135] a recall and an approval: the one that comes first excludes the other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const road = await (await Road.start(office)).reach('leaderInstruct');
      const taskId = await road.task('leaderInstruct');
      const [recalled, approved] = await Promise.all([
        sleep(round % 2).then(() => office.as('u-co-m1').post(`/cases/${road.caseId}/recall`)),
        office.as('u-co-lead').post(`/tasks/${taskId}/complete`, { outcome: 'APPROVE' }),
      ]);
      if (recalled.status === 200) {
        expect(expectProblem(approved)).toMatchObject({ status: 409, code: 'TASK_NOT_OPEN' });
        expect([await road.open(), (await road.document())['status']]).toEqual([[], 'RECALLED']);
      } else {
        expect(expectProblem(recalled)).toMatchObject({ status: 409, code: 'RECALL_TOO_LATE' });
        expect([approved.status, await road.open()]).toEqual([200, ['deputyInstruct']]);
      }
    }
  });

  it('[R-135] claims: one has it, the other reads who, and cannot complete it', async () => {
    const road = await (await Road.start(office)).reach('recheckDocument');
    const taskId = await road.task('recheckDocument');
    const claims = await Promise.all(
      REGISTRARS.map(async (by) => ({ by, answer: await office.as(by).post(`/tasks/${taskId}/claim`) })),
    );
    const [won, lost] = claims.toSorted((a, b) => a.answer.status - b.answer.status);
    expect(won?.answer).toMatchObject({ status: 200, body: { claimedBy: won?.by } });
    const said = { status: 409, code: 'TASK_CLAIMED', params: { claimedBy: won?.by } };
    expect(expectProblem(lost!.answer)).toMatchObject(said);
    const complete = (by: string): Promise<Answer<Fields>> =>
      office.as(by).post(`/tasks/${taskId}/complete`, { outcome: 'NONE' });
    expect(expectProblem(await complete(lost!.by))).toMatchObject(said);
    expect((await complete(won!.by)).status).toBe(200);
  });
});

describe('the same request again', () => {
  const KEY = { 'Idempotency-Key': 'the-same-completion' };

  it('[R-143] ten times at once under one key: one effect, and one answer for all who ask again', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const taskId = await road.task('leaderInstruct');
    const send = (): Promise<Answer<Fields>> =>
      office.as('u-co-lead').post(`/tasks/${taskId}/complete`, { outcome: 'APPROVE', opinion: '同意。' }, KEY);
    const answers = await Promise.all(Array.from({ length: 10 }, send));
    const done = answers.filter(({ status }) => status === 200);
    for (const tooSoon of answers.filter(({ status }) => status !== 200)) {
      expect(expectProblem(tooSoon)).toMatchObject({ status: 409, code: 'REQUEST_IN_PROGRESS' });
      expect(tooSoon.headers.get('retry-after')).not.toBeNull();
    }
    const again = await send();
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    for (const { body } of done) expect(body).toEqual(again.body);
    expect(done.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect([await completions(taskId), await road.open()]).toEqual([1, ['deputyInstruct']]);
  });

  it('[R-143] from a client whose connection broke before the answer: one effect, whenever it broke', async () => {
    const random = randomFrom(143);
    const road = await (await Road.start(office)).reach('printDocument');
    for (let round = 0; round < 10; round += 1) {
      for (const [element, said] of [
        ['printDocument', { form: { copiesPrinted: 12 } }],
        ['inspectCopies', { outcome: 'FAIL_PRINT' }],
      ] as const) {
        const taskId = await road.task(element);
        const key = { 'Idempotency-Key': `broken-${taskId}` };
        await breakOff(`/tasks/${taskId}/complete`, said, key, random() * 40);
        await untilAnswered(() => office.as('u-co-reg').post(`/tasks/${taskId}/complete`, said, key));
        expect([element, await completions(taskId)]).toEqual([element, 1]);
      }
    }
  });
});

/** Sends a whole request and drops the connection after so many milliseconds, whatever the service is doing with it. */
function breakOff(path: string, body: Fields, headers: Record<string, string>, after: number): Promise<void> {
  const sent = request(`${office.url}/api/v1${path}`, {
    method: 'POST',
    agent: false,
    headers: { Authorization: 'Bearer test:u-co-reg', 'Content-Type': 'application/json', ...headers },
  });
  return new Promise((resolve) => {
    sent.once('close', () => resolve()).on('error', () => undefined);
    sent.end(JSON.stringify(body), () => setTimeout(() => sent.destroy(), after));
  });
}

async function untilAnswered(send: () => Promise<Answer<Fields>>): Promise<void> {
  for (;;) {
    const answer = await send();
    if (answer.body['code'] !== 'REQUEST_IN_PROGRESS') {
      expect(answer).toMatchObject({ status: 200 });
      return;
    }
    await sleep(10);
  }
}
