import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOffice, type Client, type TestOffice } from '../../support/office.js';
import { sendRaw } from '../../support/raw-request.js';
import { Road } from '../../support/road.js';

/** Everything that the service logs, at every level. */
const logged: string[] = [];
const note = (...told: readonly unknown[]): void => void logged.push(told.map(String).join(' '));
const LOGGER = { log: note, error: note, warn: note, debug: note, verbose: note, fatal: note };

/** What people write, and must stand in no log. */
const OPINION = '此意见不得见于日志';
const TITLE = '关于不得见于日志事项的通知';

let office: TestOffice;
let key: string;
let client: Client;
beforeAll(async () => {
  office = await openOffice({ logger: LOGGER });
  await office.clock('2022-11-01T09:00:00+08:00');
  const { body } = await office.admin.post<{ key: string }>('/api-clients', {
    name: 'front-end',
    scopes: ['act-for', 'act-for-final', 'audit:read'],
  });
  key = body.key;
  client = office.anonymous.with({ Authorization: `Bearer ${key}` });
});
afterAll(() => office.close());

/** The part of a key that nobody may learn. */
const secretOf = (text: string): string => text.split('_').slice(2).join('_');

describe('secrets', () => {
  it('[attack: secrets-in-log, secrets-at-rest, secrets-in-problems] keys stand in no row, event, entry, export, problem or log, after everything that goes wrong with one', async () => {
    const road = await (await Road.start(office, { title: TITLE })).reach('leaderInstruct');
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'APPROVE', opinion: OPINION });
    const rotated = await office.admin.get<{ items: { id: string; name: string }[] }>('/api-clients?limit=200');
    const { id } = rotated.body.items.find(({ name }) => name === 'front-end')!;
    const headers = { 'Idempotency-Key': 'rotate-once' };
    const first = await office.admin.post<{ key: string }>(`/api-clients/${id}/rotate`, {}, headers);
    const again = await office.admin.post<{ key: string | null }>(`/api-clients/${id}/rotate`, {}, headers);
    expect([first.status, again.status, again.body.key]).toEqual([200, 200, null]);
    const secrets = [secretOf(key), secretOf(first.body.key), secretOf(office.adminKey)];
    const answers: unknown[] = [
      await client.get('/me', { 'On-Behalf-Of': 'u-nobody' }),
      await client.post('/cases', { definition: key, variables: { title: 'x' } }),
      await client.get(`/definitions/${encodeURIComponent('no-such')}`, { 'If-Match': key }),
      await office.anonymous.get('/me', { Authorization: `Bearer ${key}x` }),
      await office.anonymous.get('/me', { Authorization: `Basic ${key}` }),
      await sendRaw(office.url, `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nX: \0\r\n\r\n`),
      await office.admin.get('/audit/entries?limit=200'),
      await office.admin.get('/org/export'),
      await office.admin.get('/api-clients'),
    ].map((answer) => ('body' in answer ? answer.body : answer));
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      expect(JSON.stringify(answers.filter((_, at) => at !== 1))).not.toContain(secret);
      expect(logged.join('\n')).not.toContain(secret);
    }
    const tables = await office.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    for (const { name } of tables) {
      for (const secret of secrets) {
        const rows = await office.query(`SELECT 1 FROM ${name} t WHERE position($1 in t::text) > 0 LIMIT 1`, [secret]);
        expect([name, rows]).toEqual([name, []]);
      }
    }
    expect(logged.join('\n')).not.toContain(OPINION);
    expect(logged.join('\n')).not.toContain(TITLE);
  });

  it('[attack: secrets-at-rest] what people wrote stands behind commitments in the trail, and in no event', async () => {
    for (const table of ['audit_entry', 'outbox']) {
      for (const text of [OPINION, TITLE]) {
        const rows = await office.query(`SELECT 1 FROM ${table} t WHERE position($1 in t::text) > 0 LIMIT 1`, [text]);
        expect([table, text, rows]).toEqual([table, text, []]);
      }
    }
  });

  it('[attack: key-guessing] a key is compared by its hash, in constant time; what is no key is not compared at all', async () => {
    const { readFileSync } = await import('node:fs');
    const { sameHash, readKey } = await import('../../../src/access/api-key.js');
    expect(readFileSync('src/access/api-key.ts', 'utf8')).toContain('timingSafeEqual(a, b)');
    expect(readFileSync('src/access/callers.ts', 'utf8')).toMatch(/sameHash\(found\.secret_hash \?\? DUMMY_HASH/);
    expect(sameHash(Buffer.from('ab'), Buffer.from('abc'))).toBe(false);
    for (const text of ['', 'gw_', `${key}=`, key.toUpperCase(), key.replace('gw_', 'gv_'), `${key}\n`, ` ${key}`]) {
      expect([text.length, readKey(text)]).toEqual([text.length, null]);
    }
    const unknown = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        office.anonymous.get('/me', { Authorization: `Bearer gw_${'a'.repeat(12)}_${String(n).padEnd(43, 'b')}` }),
      ),
    );
    expect(new Set(unknown.map(({ status }) => status))).toEqual(new Set([401]));
  });

  it('[attack: log-injection] nothing that comes with a request begins a line of the log, or colours one', async () => {
    const before = logged.length;
    const evil = '%0d%0a2026-01-01%20ERROR%20all%20is%20well%1b[31m';
    await client.get(`/${evil}`);
    await client.get(`/cases?businessKey=${evil}`);
    await client.get(`/me`, {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    });
    await sendRaw(office.url, 'GET /\u001b[31mred HTTP/1.1\r\nHost: x\r\n\r\n');
    await sendRaw(office.url, 'EVIL\u001b[31m /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n');
    // A fault of ours is logged with what the database says of it, which repeats what it was given.
    const { oneLine } = await import('../../../src/kernel/index.js');
    expect(oneLine(new Error('a\r\n2026-01-01 ERROR all is well\u001b[31m\u2028b'))).toBe(
      'Error: a 2026-01-01 ERROR all is well[31m b',
    );
    expect(oneLine('x'.repeat(5_000))).toHaveLength(2_000);
    for (const line of logged.slice(before)) {
      expect(['\u001b', '\r', 'all is well'].filter((evil) => line.includes(evil))).toEqual([]);
    }
  });

  it('[attack: secrets-in-problems] no refusal shows a statement, a stack, a path or a version of what we are made of', async () => {
    const odd = ["'", '\\', '%27%20OR%201=1', '{{7*7}}', '${7*7}', '../../../etc/passwd', 'a'.repeat(7_000)];
    for (const text of odd) {
      for (const path of [
        `/org/persons/${encodeURIComponent(text)}`,
        `/definitions/${encodeURIComponent(text)}`,
        `/org/persons?unit=${encodeURIComponent(text)}`,
        `/number-series/${encodeURIComponent(text)}`,
      ]) {
        const { status, body, headers } = await office.as('u-co-m1').get<unknown>(path);
        expect(status).toBeLessThan(500);
        expect(JSON.stringify(body)).not.toMatch(
          /\bat .+\.[cm]?[jt]s:\d+|node_modules|SELECT |INSERT |pg_|\/work\/|\/home\/|express/i,
        );
        expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
      }
    }
  });
});
