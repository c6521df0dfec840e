import { request } from 'node:http';
import { Logger, type LoggerService } from '@nestjs/common';
import { Client as Connection } from 'pg';
import { openOffice, type Answer, type TestOffice } from '../../../test/support/office.js';

interface ProblemBody {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly traceId: string;
}

const logged: string[] = [];
const listen = (...parts: unknown[]): number => logged.push(parts.map(String).join(' '));
const listener: LoggerService = { log: listen, error: listen, warn: listen, debug: listen, verbose: listen };

describe('what goes wrong below a route', () => {
  let office: TestOffice;
  let owner: Connection;
  beforeAll(async () => {
    office = await openOffice({ template: 'template_migrated', runsJobs: false });
    owner = new Connection({ connectionString: office.database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await office.close();
  });

  const newClient = (name: string, headers: Record<string, string> = {}): Promise<Answer<ProblemBody>> =>
    office.admin.post<ProblemBody>('/api-clients', { name, scopes: [] }, headers);

  it('a lock that is not free within 5 seconds is 503 with Retry-After, and nothing was written', async () => {
    const { body: client } = await office.admin.post<{ id: string }>('/api-clients', { name: 'held', scopes: [] });
    await owner.query('BEGIN');
    await owner.query('SELECT 1 FROM api_client WHERE id = $1 FOR UPDATE', [client.id]);
    const busy = await office.admin.post<ProblemBody>(`/api-clients/${client.id}/rotate`, {});
    await owner.query('ROLLBACK');
    expect([busy.status, busy.body.code, busy.headers.get('retry-after')]).toEqual([503, 'LOCK_TIMEOUT', '1']);
    expect(busy.headers.get('content-type')).toContain('application/problem+json');
    expect(await office.query('SELECT 1 FROM api_key WHERE client_id = $1', [client.id])).toHaveLength(1);
  });

  it('the same request while it runs is 409 with Retry-After', async () => {
    await owner.query('BEGIN');
    await owner.query('LOCK TABLE api_client IN EXCLUSIVE MODE');
    const key = { 'Idempotency-Key': 'slow-one' };
    const first = newClient('slow', key);
    for (let locked = 0; locked === 0;) {
      locked = (await office.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted")).length;
    }
    const second = await newClient('slow', key);
    await owner.query('ROLLBACK');
    expect([second.status, second.body.code, second.headers.get('retry-after')]).toEqual([
      409,
      'REQUEST_IN_PROGRESS',
      '1',
    ]);
    expect((await first).status).toBe(201);
    expect((await newClient('slow', key)).headers.get('idempotency-replayed')).toBe('true');
  });

  it('a fault of ours tells its trace id and nothing else; the log has the fault and nothing that was sent', async () => {
    await owner.query('ALTER TABLE audit_entry RENAME TO elsewhere');
    Logger.overrideLogger(listener);
    const sent = JSON.stringify({ name: 'a-name-of-ours', scopes: [] });
    const { status, text } = await post(`${office.url}/api/v1/api-clients`, office.adminKey, sent);
    Logger.overrideLogger(false);
    await owner.query('ALTER TABLE elsewhere RENAME TO audit_entry');
    const body = JSON.parse(text) as ProblemBody;
    expect([status, body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(body)).not.toMatch(
      /audit_entry|relation|SELECT|INSERT|\.ts|\.js|node_modules|a-name-of-ours/,
    );
    const log = logged.join('\n');
    expect(log).toContain(body.traceId);
    expect(log).toContain('audit_entry');
    expect(log).not.toMatch(/a-name-of-ours|gw_/);
  });
});

/** Not by the tests' client, to which a 500 is a failure by itself. */
const post = (url: string, key: string, body: string): Promise<{ status: number | undefined; text: string }> =>
  new Promise((answered, failed) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const sending = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => answered({ status: response.statusCode, text }));
    });
    sending.on('error', failed).end(body);
  });
