import { openOffice, type Client, type TestOffice } from '../../test/support/office.js';
import { newId } from '../kernel/index.js';

interface ClientBody {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly status: string;
  readonly keys: readonly { readonly prefix: string; readonly status: string }[];
  readonly rowVersion: number;
}

interface Me {
  readonly person: { readonly code: string; readonly displayName: string } | null;
  readonly client: { readonly name: string } | null;
  readonly posts: readonly { readonly role: string; readonly unit: string }[];
  readonly keys: readonly string[];
  readonly permissions: readonly string[];
  readonly mayFinalise: boolean;
  readonly today: string;
}

interface ProblemBody {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

describe('access', () => {
  let office: TestOffice;

  beforeAll(async () => {
    office = await openOffice({ template: 'template_migrated', runsJobs: false });
    await furnish(office);
  });
  afterAll(() => office.close());

  const withKey = (key: string): Client => office.anonymous.with({ Authorization: `Bearer ${key}` });
  const newClient = async (name: string, scopes: string[], more: object = {}): Promise<ClientBody> => {
    const { status, body } = await office.admin.post<ClientBody>('/api-clients', { name, scopes, ...more });
    expect(status).toBe(201);
    return body;
  };

  describe('who I am', () => {
    it('[R-005] a person holds the posts of the day in the office, and the keys that come with them', async () => {
      await office.clock('2022-10-18T08:30:00+08:00');
      const { body } = await office.as('u-lead').get<Me>('/me');
      expect(body.person).toEqual({ code: 'u-lead', displayName: '组长' });
      expect(body.posts).toEqual([{ role: 'LEADER', unit: 'COORD' }]);
      expect(body.keys).toEqual(['u-lead', 'LEADER@COORD', 'LEADER', 'COORD', 'ALL_STAFF']);
      expect(body.permissions).toEqual(['audit:read', 'org:read']);
      expect(body.mayFinalise).toBe(true);
    });

    it('a post with tasks:take-unassigned brings the key of tasks that name nobody', async () => {
      await office.clock('2022-10-18T08:30:00+08:00');
      const grant = (permissions: string): Promise<unknown> =>
        office.query(
          `SET session_replication_role = replica; UPDATE position SET permissions = '${permissions}'; SET session_replication_role = origin`,
        );
      await grant('{audit:read,tasks:take-unassigned}');
      const { body } = await office.as('u-lead').get<Me>('/me');
      expect(body.keys.at(-1)).toBe('PERMISSION:tasks:take-unassigned');
      await grant('{audit:read}');
      expect((await office.as('u-lead').get<Me>('/me')).body.keys).not.toContain('PERMISSION:tasks:take-unassigned');
    });

    it('[R-005] an appointment counts on its last day and not on the day after, by the office zone', async () => {
      await office.clock('2022-10-31T23:59:00+08:00');
      expect((await office.as('u-lead').get<Me>('/me')).body.posts).toHaveLength(1);
      await office.clock('2022-11-01T00:00:00+08:00');
      const { status, body } = await office.as('u-lead').get<ProblemBody>('/me');
      expect([status, body.code]).toEqual([401, 'CREDENTIALS_INVALID']);
      const front = withKey((await newClient('front-of-november', ['act-for'])).key);
      const named = await front.get<ProblemBody>('/me', { 'On-Behalf-Of': 'u-lead' });
      expect([named.status, named.body.code]).toEqual([403, 'ON_BEHALF_REFUSED']);
      await office.clock('2022-10-18T08:30:00+08:00');
    });

    it('a person outside the office is not everybody, and one who left is nobody', async () => {
      expect((await office.as('u-unit').get<Me>('/me')).body.keys).toEqual(['u-unit']);
      const { status, body } = await office.as('u-gone').get<ProblemBody>('/me');
      expect([status, body.code]).toEqual([401, 'CREDENTIALS_INVALID']);
    });

    it.each([
      ['an unknown person', 'Bearer test:u-nobody'],
      ['no person', 'Bearer test:'],
      ['a statement for the database', "Bearer test:'; DROP TABLE person --"],
      ['another scheme', 'Basic dTp1'],
      ['a key that nobody gave out', `Bearer gw_aaaaaaaaaaaa_${'A'.repeat(43)}`],
      ['an unsigned token', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LWxlYWQifQ.'],
    ])('%s is 401', async (_, authorization) => {
      const answer = await office.anonymous.get<ProblemBody>('/me', { Authorization: authorization });
      expect([answer.status, answer.body.code]).toEqual([401, 'CREDENTIALS_INVALID']);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    });
  });

  describe('clients', () => {
    it('a key is shown once, and kept as a hash', async () => {
      const client = await newClient('once', ['audit:read']);
      expect(client.key).toMatch(/^gw_[a-z0-9]{12}_[\w-]{43}$/);
      const again = await office.admin.get<ClientBody>(`/api-clients/${client.id}`);
      expect(JSON.stringify(again.body)).not.toContain(client.key.split('_').slice(2).join('_'));
      const secret = client.key.slice('gw_'.length + 13);
      const [row] = await office.query<{ found: boolean }>(
        `SELECT (SELECT string_agg(t::text, '') FROM api_key t) LIKE $1
             OR (SELECT string_agg(t::text, '') FROM audit_entry t) LIKE $1
             OR coalesce((SELECT string_agg(t::text, '') FROM idempotency t) LIKE $1, false) AS found`,
        [`%${secret}%`],
      );
      expect(row).toEqual({ found: false });
    });

    it('the same request twice makes one client, and shows its key once', async () => {
      const send = () =>
        office.admin.post<ClientBody>(
          '/api-clients',
          { name: 'twice', scopes: ['audit:read'] },
          { 'Idempotency-Key': 'twice-1' },
        );
      const first = await send();
      const second = await send();
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.headers.get('idempotency-replayed')).toBe('true');
      expect(second.body).toEqual({ ...first.body, key: null });
      const stored = await office.query('SELECT 1 FROM idempotency WHERE answer::text LIKE $1', [
        `%${first.body.key}%`,
      ]);
      expect(stored).toEqual([]);
    });

    it('two keys are active after a rotation, and never three', async () => {
      const client = await newClient('rotated', ['audit:read']);
      const rotate = async () => (await office.admin.post<ClientBody>(`/api-clients/${client.id}/rotate`, {})).body;
      const second = await rotate();
      expect(second.keys.map((key) => key.status)).toEqual(['ACTIVE', 'ACTIVE']);
      expect((await withKey(client.key).get('/me')).status).toBe(200);
      expect((await withKey(second.key).get('/me')).status).toBe(200);
      const third = await rotate();
      expect(third.keys.map((key) => key.status)).toEqual(['ACTIVE', 'ACTIVE', 'REVOKED']);
      expect((await withKey(client.key).get('/me')).status).toBe(401);
      expect((await withKey(second.key).get('/me')).status).toBe(200);
      expect((await withKey(third.key).get('/me')).status).toBe(200);
    });

    it('a revoked client is refused at its next request, for good', async () => {
      const client = await newClient('revoked', ['audit:read']);
      expect((await withKey(client.key).get('/me')).status).toBe(200);
      expect((await office.admin.post(`/api-clients/${client.id}/revoke`)).status).toBe(200);
      expect((await withKey(client.key).get('/me')).status).toBe(401);
      for (const act of ['revoke', 'rotate']) {
        const { status, body } = await office.admin.post<ProblemBody>(`/api-clients/${client.id}/${act}`, {});
        expect([status, body.code]).toEqual([409, 'CLIENT_REVOKED']);
      }
    });

    it('an expired key is refused', async () => {
      const client = await newClient('short', ['audit:read'], {
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      });
      expect((await withKey(client.key).get('/me')).status).toBe(200);
      await office.query(`SELECT set_config('session_replication_role', 'replica', false)`);
      await office.query(`UPDATE api_key SET expires_at = now() - interval '1 s' WHERE client_id = $1`, [client.id]);
      await office.query(`SELECT set_config('session_replication_role', 'origin', false)`);
      expect((await withKey(client.key).get('/me')).status).toBe(401);
    });

    it('the last administrator cannot be revoked', async () => {
      const { body: me } = await office.admin.get<{ client: { id: string } }>('/me');
      const { status, body } = await office.admin.post<ProblemBody>(`/api-clients/${me.client.id}/revoke`);
      expect([status, body.code]).toEqual([409, 'LAST_ADMINISTRATOR']);
    });

    it('a stale If-Match is 412, an unknown client 404, a taken name 409, a wrong field 422', async () => {
      const client = await newClient('matched', ['audit:read']);
      const read = await office.admin.get(`/api-clients/${client.id}`);
      const etag = read.headers.get('etag')!;
      expect((await office.admin.post(`/api-clients/${client.id}/rotate`, {}, { 'If-Match': etag })).status).toBe(200);
      const stale = await office.admin.post<ProblemBody>(`/api-clients/${client.id}/revoke`, undefined, {
        'If-Match': etag,
      });
      expect([stale.status, stale.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
      const missing = await office.admin.get<ProblemBody>(`/api-clients/${newId()}`);
      expect([missing.status, missing.body.code]).toEqual([404, 'CLIENT_NOT_FOUND']);
      expect((await office.admin.post('/api-clients', { name: 'matched', scopes: [] })).status).toBe(409);
      const wrong = await office.admin.post<ProblemBody>('/api-clients', {
        name: 'A b',
        scopes: ['everything'],
        expiresAt: '2001-01-01T00:00:00Z',
        admin: true,
      });
      expect(wrong.status).toBe(422);
      expect(wrong.body.errors!.map((error) => error.pointer).sort()).toEqual(['/admin', '/name', '/scopes']);
    });

    it('of two administrators who revoke each other at once, one stays', async () => {
      const { body: me } = await office.admin.get<{ client: { id: string } }>('/me');
      for (let round = 0; round < 5; round += 1) {
        const clients = [
          await newClient(`twin-a${round}`, ['api-clients:write']),
          await newClient(`twin-b${round}`, ['api-clients:write']),
        ] as const;
        await office.query(`SELECT set_config('session_replication_role', 'replica', false)`);
        await office.query(`UPDATE api_client SET revoked_at = now() WHERE id = $1`, [me.client.id]);
        const answers = await Promise.all(
          [0, 1].map((n) =>
            withKey(clients[n as 0 | 1].key).post<ProblemBody>(`/api-clients/${clients[(1 - n) as 0 | 1].id}/revoke`),
          ),
        );
        await office.query(`UPDATE api_client SET revoked_at = NULL WHERE id = $1`, [me.client.id]);
        await office.query(`SELECT set_config('session_replication_role', 'origin', false)`);
        expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
        for (const { id } of clients) await office.admin.post(`/api-clients/${id}/revoke`);
      }
    });

    it('says in both languages what an instant is', async () => {
      const detailIn = async (language: string): Promise<string | undefined> => {
        const body = { name: 'timed', scopes: [], expiresAt: 'tomorrow' };
        const answer = await office.admin.post<ProblemBody>('/api-clients', body, { 'Accept-Language': language });
        expect(answer.body.errors).toMatchObject([{ pointer: '/expiresAt', code: 'NOT_AN_INSTANT' }]);
        return answer.body.errors?.[0]?.detail;
      };
      expect(await detailIn('zh')).toMatch(/^应为 RFC 3339 时刻/);
      expect(await detailIn('en')).toMatch(/^Must be an RFC 3339 instant/);
    });

    it('a client is not named like a person', async () => {
      const { status, body } = await office.admin.post<ProblemBody>('/api-clients', { name: 'u-lead', scopes: [] });
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/name']);
    });

    it('pages through clients, each once', async () => {
      const seen: string[] = [];
      let path = '/api-clients?limit=3';
      for (;;) {
        const { body } = await office.admin.get<{ items: ClientBody[]; next: string | null }>(path);
        seen.push(...body.items.map((client) => client.name));
        if (body.next === null) break;
        path = `/api-clients?limit=3&cursor=${body.next}`;
      }
      expect(seen.length).toBeGreaterThan(3);
      expect(seen).toEqual([...new Set(seen)].sort());
    });
  });

  describe('on behalf of', () => {
    it('needs the scope act-for, and a person who is there', async () => {
      const bare = withKey((await newClient('bare', ['audit:read'])).key).with({ 'On-Behalf-Of': 'u-lead' });
      const front = withKey((await newClient('front', ['act-for'])).key);
      for (const client of [bare, front.with({ 'On-Behalf-Of': 'u-gone' }), front.with({ 'On-Behalf-Of': 'u-no' })]) {
        const { status, body } = await client.get<ProblemBody>('/me');
        expect([status, body.code]).toEqual([403, 'ON_BEHALF_REFUSED']);
      }
      const malformed = await front.get<ProblemBody>('/me', { 'On-Behalf-Of': 'u lead' });
      expect([malformed.status, malformed.body.code]).toEqual([400, 'HEADER_INVALID']);
      const { body } = await front.get<Me>('/me', { 'On-Behalf-Of': 'u-lead' });
      expect(body).toMatchObject({ person: { code: 'u-lead' }, client: { name: 'front' }, mayFinalise: false });
      expect(body.keys).toContain('LEADER@COORD');
    });

    it('[R-087] refused to a client, it stands in the trail with the person who was named', async () => {
      const { key } = await newClient('pretender', ['audit:read']);
      await withKey(key).get('/me', { 'On-Behalf-Of': 'u-lead' });
      const entries = await office.query(
        `SELECT body::json -> 'details' ->> 'person' AS named, object_id AS command FROM audit_entry
         WHERE act = 'ACCESS_DENIED' AND actor = 'pretender'`,
      );
      expect(entries).toEqual([{ named: 'u-lead', command: 'access.actFor' }]);
    });

    it('gives the permissions that both hold, and no more', async () => {
      const both = withKey((await newClient('both', ['act-for', 'audit:read', 'org:write', 'act-for-final'])).key);
      const { body } = await both.get<Me>('/me', { 'On-Behalf-Of': 'u-lead' });
      expect(body.permissions).toEqual(['act-for-final', 'audit:read', 'org:read']);
      expect(body.mayFinalise).toBe(true);
      expect((await both.get<Me>('/me')).body.mayFinalise).toBe(false);
    });

    it("a person's own token cannot name another person", async () => {
      const { status, body } = await office.as('u-lead').get<ProblemBody>('/me', { 'On-Behalf-Of': 'u-unit' });
      expect([status, body.code]).toEqual([403, 'ON_BEHALF_REFUSED']);
    });
  });

  describe('what a route demands', () => {
    it('a missing permission is 403, and stands in the trail', async () => {
      const { status, body } = await office.as('u-unit').get<ProblemBody>('/api-clients');
      expect([status, body.code, body.params]).toEqual([
        403,
        'PERMISSION_MISSING',
        { permission: 'api-clients:write' },
      ]);
      const entries = await office.query(`SELECT 1 FROM audit_entry WHERE act = 'ACCESS_DENIED' AND actor = 'u-unit'`);
      expect(entries).toHaveLength(1);
    });

    it('a client that must send an Idempotency-Key cannot write without', async () => {
      const { key } = await newClient('careful', ['api-clients:write'], { requiresIdempotency: true });
      const client = withKey(key);
      const without = await client.post<ProblemBody>('/api-clients', { name: 'made', scopes: [] });
      expect([without.status, without.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_REQUIRED']);
      const made = await client.post('/api-clients', { name: 'made', scopes: [] }, { 'Idempotency-Key': 'made' });
      expect(made.status).toBe(201);
      expect((await client.get('/api-clients')).status).toBe(200);
    });

    it('the first use of a client on a day is recorded, the second not', async () => {
      const { id, key } = await newClient('seen', ['audit:read']);
      const count = async () =>
        (await office.query(`SELECT 1 FROM audit_entry WHERE act = 'LOGIN' AND object_id = $1`, [id])).length;
      await Promise.all([1, 2, 3].map(() => withKey(key).get('/me')));
      expect(await count()).toBe(1);
      const { key: forPeople } = await newClient('counter', ['act-for']);
      await withKey(forPeople).get('/me', { 'On-Behalf-Of': 'u-lead' });
      const logIns = await office.query(
        `SELECT actor FROM audit_entry WHERE act = 'LOGIN' AND actor IN ('counter', 'u-lead')`,
      );
      expect(logIns).toEqual([{ actor: 'counter' }]);
      await office.clock('2022-10-19T08:30:00+08:00');
      await withKey(key).get('/me');
      expect(await count()).toBe(2);
      await office.clock('2022-10-18T08:30:00+08:00');
    });
  });
});

describe('in production', () => {
  it('test identities are tokens that nobody gave out, and the test clock is an unknown address', async () => {
    const office = await openOffice({ template: 'template_migrated', testMode: false, runsJobs: false });
    try {
      await furnish(office);
      expect((await office.as('u-lead').get('/me')).status).toBe(401);
      const clock = await office.admin.post<ProblemBody>('/test/clock', { now: null });
      const unknown = await office.admin.post<ProblemBody>('/test/clocks', { now: null });
      expect([clock.status, clock.body.code]).toEqual([404, 'NOT_FOUND']);
      expect(Object.keys(clock.body)).toEqual(Object.keys(unknown.body));
    } finally {
      await office.close();
    }
  });
});

/** A handful of people, written past the service, since who may be imported is another room's matter. */
async function furnish(office: TestOffice): Promise<void> {
  await office.query(`
    SET session_replication_role = replica;
    WITH o AS (SELECT id FROM office), e AS (SELECT gen_random_uuid() AS id)
    INSERT INTO person (office_id, code, display_name, person_type, valid_from, valid_to, audit_id)
    SELECT o.id, p.code, p.name, p.type, '2022-01-01', p.until::date, e.id FROM o, e, (VALUES
      ('u-lead', '组长', 'STAFF', NULL), ('u-unit', '联络员', 'UNIT', NULL), ('u-gone', '已调离', 'STAFF', '2022-03-31')
    ) AS p (code, name, type, until);
    INSERT INTO position (office_id, code, role, name_zh, name_en, permissions, audit_id)
    SELECT id, 'GROUP_LEADER', 'LEADER', '组长', 'Group leader', '{audit:read}', gen_random_uuid() FROM office;
    INSERT INTO org_unit (office_id, code, kind, name_zh, name_en, valid_from, audit_id)
    SELECT id, 'COORD', 'GROUP', '综合协调组', 'Coordination group', '2022-01-01', gen_random_uuid() FROM office;
    INSERT INTO appointment (office_id, id, person, position, unit, valid_from, valid_to, audit_id)
    SELECT id, gen_random_uuid(), 'u-lead', 'GROUP_LEADER', 'COORD', '2022-01-01', '2022-10-31', gen_random_uuid() FROM office;
    SET session_replication_role = origin;
  `);
}
