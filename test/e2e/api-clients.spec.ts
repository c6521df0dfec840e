import { setTimeout as sleep } from 'node:timers/promises';
import { openOffice, type Answer, type Client, type TestOffice } from '../support/office.js';
import { expectProblem } from './contract/operations.js';

interface ClientBody {
  readonly id: string;
  readonly key: string;
  readonly requestsPerSecond: number | null;
  readonly requestBurst: number | null;
  readonly keys: readonly { readonly status: string; readonly expiresAt: string; readonly lastUsedAt: string | null }[];
}

const statusesOf = (answers: readonly Answer<unknown>[]): number[] => answers.map(({ status }) => status);

describe('API clients', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice({ template: 'template_migrated', runsJobs: false });
  });
  afterAll(() => office.close());

  const withKey = (key: string): Client => office.anonymous.with({ Authorization: `Bearer ${key}` });
  const made = async (name: string, more: object = {}): Promise<ClientBody> => {
    const { status, body } = await office.admin.post<ClientBody>('/api-clients', { name, scopes: [], ...more });
    expect(status).toBe(201);
    return body;
  };
  const asks = async (key: string): Promise<number> => (await withKey(key).get('/me')).status;

  describe('keys', () => {
    it('a key ends at its time', async () => {
      const end = Date.now() + 5_000;
      const { key } = await made('short-lived', { expiresAt: new Date(end).toISOString() });
      expect(await asks(key)).toBe(200);
      await sleep(end + 100 - Date.now());
      expect(await asks(key)).toBe(401);
    });

    it('after a rotation the old key is valid for the time that was chosen, and not longer', async () => {
      const { id, key } = await made('moving');
      const { body } = await office.admin.post<ClientBody>(`/api-clients/${id}/rotate`, { overlapSeconds: 2 });
      expect(body.keys.map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE']);
      expect([await asks(key), await asks(body.key)]).toEqual([200, 200]);
      await sleep(2_100);
      expect([await asks(key), await asks(body.key)]).toEqual([401, 200]);
    });

    it('0 ends it at once, and where nobody says it has seven days', async () => {
      const { id, key } = await made('moved');
      const second = await office.admin.post<ClientBody>(`/api-clients/${id}/rotate`, { overlapSeconds: 0 });
      expect([await asks(key), await asks(second.body.key)]).toEqual([401, 200]);
      const third = await office.admin.post<ClientBody>(`/api-clients/${id}/rotate`, {});
      const days = (Date.parse(third.body.keys[1]!.expiresAt) - Date.now()) / 86_400_000;
      expect(days).toBeCloseTo(7, 2);
    });

    it('no rotation makes a key live longer than it would have', async () => {
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      const { id } = await made('ending', { expiresAt });
      const { body } = await office.admin.post<ClientBody>(`/api-clients/${id}/rotate`, { overlapSeconds: 3_600 });
      expect(Date.parse(body.keys[1]!.expiresAt)).toBe(Date.parse(expiresAt));
    });

    it('it is seen which of two keys is still in use', async () => {
      const { id, key } = await made('watched');
      await office.admin.post(`/api-clients/${id}/rotate`, {});
      expect(await asks(key)).toBe(200);
      const { body } = await office.admin.get<ClientBody>(`/api-clients/${id}`);
      const [newer, older] = body.keys.map(({ lastUsedAt }) => lastUsedAt);
      expect(newer).toBeNull();
      expect(Math.abs(Date.parse(older!) - Date.now())).toBeLessThan(60_000);
    });

    it('[attack: key-guessing] a key beside which one letter is changed opens nothing', async () => {
      const { key } = await made('exact');
      const last = key.endsWith('A') ? 'B' : 'A';
      expect(await asks(`${key.slice(0, -1)}${last}`)).toBe(401);
      expect(await asks(`${key.slice(0, 3)}${'a'.repeat(12)}${key.slice(15)}`)).toBe(401);
    });
  });

  it('[attack: foreign-idempotency-key] an Idempotency-Key of another client shows nothing of what that one was answered', async () => {
    const scopes = ['api-clients:write'];
    const [one, other] = [await made('first-caller', { scopes }), await made('second-caller', { scopes })];
    const headers = { 'Idempotency-Key': 'the-same-text' };
    const ask = (key: string, name: string) =>
      withKey(key).post<ClientBody>('/api-clients', { name, scopes: [] }, headers);
    const first = await ask(one.key, 'made-by-first');
    const second = await ask(other.key, 'made-by-second');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get('idempotency-replayed')).toBeNull();
    expect(second.body.id).not.toBe(first.body.id);
    const stolen = expectProblem(await ask(other.key, 'made-by-first'));
    expect(stolen.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  describe('pace', () => {
    const burst = (client: Client, times: number): Promise<Answer<unknown>[]> =>
      Promise.all(Array.from({ length: times }, () => client.get<unknown>('/me')));
    /** Sends 30 requests at once; as many come through as the pace of one a second allows, however slow the machine is. */
    const demandPace = async (send: (n: number) => Promise<Answer<unknown>>, atOnce: number): Promise<void> => {
      const began = Date.now();
      const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => send(n)));
      const passed = statusesOf(answers).filter((status) => status === 200).length;
      expect(passed).toBeGreaterThanOrEqual(atOnce);
      expect(passed).toBeLessThanOrEqual(atOnce + Math.ceil((Date.now() - began) / 1_000));
      expect(statusesOf(answers).filter((status) => status !== 200 && status !== 429)).toEqual([]);
    };

    it('a client beyond its own is told to wait, by 429 with Retry-After and the RateLimit headers', async () => {
      const { key } = await made('hasty', { requestsPerSecond: 1, requestBurst: 3 });
      const answers: Answer<unknown>[] = [];
      await demandPace(async () => {
        const answer = await withKey(key).get<unknown>('/me');
        answers.push(answer);
        return answer;
      }, 3);
      for (const answer of answers) {
        expect(answer.headers.get('ratelimit-policy')).toBe('"client";q=3;w=3');
        expect(answer.headers.get('ratelimit')).toMatch(/^"client";r=[0-3];t=[01]$/);
      }
      const late = answers.find(({ status }) => status === 429)!;
      expect(expectProblem(late)).toMatchObject({ code: 'RATE_LIMITED', params: { retryAfter: 1 } });
      expect(late.headers.get('retry-after')).toBe('1');
      await sleep(1_100);
      expect(await asks(key)).toBe(200);
    });

    it('[attack: rate-limit-by-address] it is the client that is counted, not the address: neither does another suffer, nor helps a feigned one', async () => {
      const { key } = await made('loud', { requestsPerSecond: 1, requestBurst: 1 });
      const { key: quiet } = await made('quiet', { requestsPerSecond: 1, requestBurst: 1 });
      await demandPace((n) => {
        const address = `10.0.0.${n}`;
        return withKey(key).get('/me', { 'X-Forwarded-For': address, Forwarded: `for=${address}` });
      }, 1);
      expect(await asks(quiet)).toBe(200);
    });

    it('[attack: rate-limit-by-address] two keys of a client have one pace, and so have all the people for whom it acts', async () => {
      const { id, key } = await made('two-handed', { requestsPerSecond: 1, requestBurst: 2 });
      const { body } = await office.admin.post<ClientBody>(`/api-clients/${id}/rotate`, {});
      const people = ['u-1', 'u-2', 'u-3'];
      await demandPace((n) => withKey(n % 2 === 0 ? key : body.key).get('/me'), 2);
      const named = await Promise.all(
        [...people, ...people].map((person) => withKey(key).get<unknown>('/me', { 'On-Behalf-Of': person })),
      );
      expect(statusesOf(named)).toContain(429);
    });

    it('what was refused so has had no effect, and its key may be used again', async () => {
      const { key } = await made('writer', { scopes: ['api-clients:write'], requestsPerSecond: 1, requestBurst: 1 });
      const write = () =>
        withKey(key).post('/api-clients', { name: 'written-late', scopes: [] }, { 'Idempotency-Key': 'late' });
      await demandPace(() => withKey(key).get('/me'), 1);
      const first = await write();
      const found = await office.query(`SELECT 1 FROM api_client WHERE name = 'written-late'`);
      expect(found).toHaveLength(first.status === 429 ? 0 : 1);
      await sleep(1_100);
      const done = await write();
      const wasReplayed = first.status === 201 ? 'true' : null;
      expect([done.status, done.headers.get('idempotency-replayed')]).toEqual([201, wasReplayed]);
    });

    it('an administrator changes it, and it counts at once', async () => {
      const { id, key } = await made('growing', { requestsPerSecond: 1, requestBurst: 1 });
      await demandPace(() => withKey(key).get('/me'), 1);
      const read = await office.admin.get(`/api-clients/${id}`);
      const etag = read.headers.get('etag')!;
      const set = (body: object) =>
        office.admin.post<ClientBody>(`/api-clients/${id}/limit`, body, { 'If-Match': etag });
      const { body } = await set({ requestsPerSecond: 50 });
      expect([body.requestsPerSecond, body.requestBurst]).toEqual([50, 100]);
      expect(expectProblem(await set({ requestsPerSecond: 60 })).code).toBe('PRECONDITION_FAILED');
      expect(statusesOf(await burst(withKey(key), 40)).filter((status) => status !== 200)).toEqual([]);
      const free = await office.admin.post<ClientBody>(`/api-clients/${id}/limit`, {});
      expect([free.body.requestsPerSecond, free.body.requestBurst]).toEqual([null, null]);
      const wrong = expectProblem(await office.admin.post(`/api-clients/${id}/limit`, { requestBurst: 5 }));
      expect(wrong.errors).toMatchObject([{ pointer: '/requestsPerSecond', code: 'REQUIRED' }]);
      const entries = await office.query(`SELECT 1 FROM audit_entry WHERE act = 'CLIENT_LIMITED' AND object_id = $1`, [
        id,
      ]);
      expect(entries).toHaveLength(2);
    });
  });
});

describe('where everybody has a pace', () => {
  it('people are counted each by themselves, and what proves nothing all together, which stops nobody who is known', async () => {
    const office = await openOffice({ runsJobs: false, pace: { perSecond: 0.01, burst: 4 } });
    try {
      const statusOf = async (client: Client, times: number): Promise<number[]> => {
        const statuses: number[] = [];
        for (let n = 0; n < times; n += 1) statuses.push((await client.get('/me')).status);
        return statuses;
      };
      expect(await statusOf(office.admin, 1)).toEqual([200]);
      expect(await statusOf(office.as('u-co-m1'), 5)).toEqual([200, 200, 200, 200, 429]);
      expect(await statusOf(office.as('u-co-lead'), 1)).toEqual([200]);

      const nobodys = `Bearer gw_aaaaaaaaaaaa_${'A'.repeat(43)}`;
      expect(await statusOf(office.anonymous, 2)).toEqual([401, 401]);
      expect(await statusOf(office.anonymous.with({ Authorization: nobodys }), 3)).toEqual([401, 401, 429]);
      const late = await office.anonymous.get('/me');
      expect([late.status, late.headers.get('ratelimit-policy')]).toEqual([429, '"anonymous";q=4;w=400']);
      expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(90);
      expect(await statusOf(office.admin, 1)).toEqual([200]);
      expect(await statusOf(office.as('u-co-lead'), 1)).toEqual([200]);
      expect((await office.anonymous.get('//health/ready')).status).toBe(200);
    } finally {
      await office.close();
    }
  });
});
