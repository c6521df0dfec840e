import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from '../../src/service.js';
import { expectProblem } from './contract/operations.js';
import { Client } from '../support/client.js';
import { freshDatabase } from '../support/database.js';
import { removeFolder } from '../support/remove-folder.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A service in a process of its own. */
interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function run(environment: Record<string, string>): {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
} {
  let text = '';
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  child.stderr.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, output: () => text, ended };
}

async function start(environment: Record<string, string>): Promise<Started> {
  const { child, output, ended } = run(environment);
  const deadline = Date.now() + 40_000;
  for (;;) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0];
    if (url) return { child, url, output, ended };
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`It did not start: ${output()}`);
    await sleep(20);
  }
}

const keyIn = (output: string): string | null => /gw_[a-z0-9]{12}_[\w-]{43}/.exec(output)?.[0] ?? null;

describe('the service as a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gongwen-service-'));
  chmodSync(folder, 0o755);
  const data = join(folder, 'with space');
  afterAll(() => removeFolder(folder));

  it('starts on nothing, shows the administrator key once, and stops on SIGTERM with what runs finished', async () => {
    const first = await start({ GONGWEN_DATA: data });
    const key = keyIn(first.output());
    expect(key).not.toBeNull();
    const admin = new Client(first.url, { Authorization: `Bearer ${key}` });
    expect((await admin.get('//health/ready')).body).toMatchObject({ status: 'READY' });

    const late = lateRequest(first.url, key!);
    await late.begun;
    first.child.kill('SIGTERM');
    await untilRefused(first.url);
    expect(await late.finish()).toBe(201);
    expect(await first.ended).toBe(0);

    const second = await start({ GONGWEN_DATA: data });
    expect(keyIn(second.output())).toBeNull();
    const again = new Client(second.url, { Authorization: `Bearer ${key}` });
    const { body } = await again.get<{ items: { name: string }[] }>('/api-clients');
    expect(body.items.map((client) => client.name)).toEqual(['administrator', 'late']);
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });

  it('ends with code 1 when its own PostgreSQL dies, finds everything again, and gives another key to who lost theirs', async () => {
    const service = await start({ GONGWEN_DATA: data });
    const [pid] = readFileSync(join(data, 'postgresql', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    expect(await service.ended).toBe(1);
    expect(service.output()).toContain('PostgreSQL ended');
    const again = await start({ GONGWEN_DATA: data, GONGWEN_RENEW_ADMIN_KEY: '1' });
    expect((await new Client(again.url, {}).get('//health/ready')).status).toBe(200);
    const renewed = new Client(again.url, { Authorization: `Bearer ${keyIn(again.output())}` });
    expect((await renewed.get('/api-clients')).status).toBe(200);
    again.child.kill('SIGKILL');
    await again.ended;
  });

  it.each([
    ['no address at all', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL .* must look like/],
    ['a port where nobody listens', { DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/x' }, /No database answers there/],
    ['an unknown host', { DATABASE_URL: 'postgresql://a:b@no-such-host.invalid/x' }, /host is unknown|does not answer/],
    ['a port that is none', { PORT: '70000' }, /PORT .* must be a whole number/],
    ['a flag that is none', { GONGWEN_TEST_MODE: 'maybe' }, /GONGWEN_TEST_MODE .* must be 1 or 0/],
    ['a short secret', { GONGWEN_SECRET: 'abc' }, /GONGWEN_SECRET .* at least 32/],
    [
      'an issuer without an audience',
      { GONGWEN_OIDC_ISSUER: 'https://id.example' },
      /GONGWEN_OIDC_AUDIENCE is missing/,
    ],
    [
      'an issuer whose keys could be changed on the way',
      { GONGWEN_OIDC_ISSUER: 'http://id.example', GONGWEN_OIDC_AUDIENCE: 'gongwen' },
      /GONGWEN_OIDC_ISSUER .* must be an https address/,
    ],
    [
      'an algorithm with a shared secret',
      {
        GONGWEN_OIDC_ISSUER: 'https://id.example',
        GONGWEN_OIDC_AUDIENCE: 'gongwen',
        GONGWEN_OIDC_ALGORITHMS: 'RS256 HS256',
      },
      /GONGWEN_OIDC_ALGORITHMS .* HS256/,
    ],
    ['a pace that is none', { GONGWEN_RATE_LIMIT: 'fast' }, /GONGWEN_RATE_LIMIT .* must be a whole number/],
  ] as [string, Record<string, string>, RegExp][])(
    'says one clear sentence about %s, and ends with 1',
    async (_, environment, sentence) => {
      const { output, ended } = run({ GONGWEN_DATA: join(folder, 'unused'), ...environment });
      expect(await ended).toBe(1);
      expect(output()).toMatch(sentence);
      expect(output().trim().split('\n')).toHaveLength(1);
      expect(output()).not.toMatch(/a:b@/);
    },
  );

  it('says so when the port is in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { port: number };
    const database = await freshDatabase();
    const { output, ended } = run({
      PORT: String(port),
      DATABASE_URL: database.url,
      GONGWEN_DATA: join(folder, 'other'),
    });
    const code = await ended;
    holder.close();
    await database.drop();
    expect(code).toBe(1);
    expect(output()).toContain(`Port ${port} is in use`);
    expect(output().trim().split('\n')).toHaveLength(1);
  });
});

describe('while the database is away', () => {
  it('answers 503 with Retry-After, stays alive, and goes on when it is back', async () => {
    const database = await freshDatabase();
    const wire = await wireTo(database.url);
    const folder = mkdtempSync(join(tmpdir(), 'gongwen-away-'));
    const service = await startService({
      dataFolder: folder,
      databaseUrl: wire.url,
      directUrl: database.url,
      port: 0,
      host: '127.0.0.1',
      logger: false,
    });
    const admin = new Client(service.url, { Authorization: `Bearer ${service.administratorKey}` });
    try {
      expect((await admin.get('/api-clients')).status).toBe(200);
      wire.cut();
      for (const path of ['/api-clients', '/me', '//health/ready']) {
        const answer = await admin.get(path);
        expect([path, answer.status, expectProblem(answer).code]).toEqual([path, 503, 'DATABASE_UNAVAILABLE']);
        expect(answer.headers.get('retry-after')).toBe('2');
      }
      expect((await admin.get('//health/live')).status).toBe(200);
      wire.mend();
      expect((await admin.get('/api-clients')).status).toBe(200);
    } finally {
      await service.stop();
      wire.close();
      await database.drop();
      removeFolder(folder);
    }
  });
});

/** A request whose body is half on its way: it runs until `finish` sends the rest. */
function lateRequest(url: string, key: string): { begun: Promise<unknown>; finish(): Promise<number | undefined> } {
  const body = JSON.stringify({ name: 'late', scopes: [] });
  const sent = httpRequest(`${url}/api/v1/api-clients`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${key}`,
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
      Expect: '100-continue',
    },
  });
  const begun = new Promise((resolve) => sent.once('continue', resolve));
  const status = new Promise<number | undefined>((resolve, reject) => {
    sent.once('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once('error', reject);
  });
  sent.write(body.slice(0, 5));
  return {
    begun,
    finish() {
      sent.end(body.slice(5));
      return status;
    },
  };
}

/** Waits until new connections are refused, or new requests are told that the service stops. */
async function untilRefused(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/health/live`).catch(() => null);
    if (answer === null || answer.status === 503) return;
    await sleep(10);
  }
}

/** A wire to the database that can be cut: every connection ends, and new ones are refused. */
async function wireTo(databaseUrl: string): Promise<{ url: string; cut(): void; mend(): void; close(): void }> {
  const address = new URL(databaseUrl.replace('@/', '@localhost/'));
  const folder = address.searchParams.get('host');
  const sockets = new Set<Socket>();
  let isCut = false;
  const server: Server = createServer((inward) => {
    if (isCut) {
      inward.destroy();
      return;
    }
    const outward = folder
      ? createConnection(join(folder, '.s.PGSQL.5432'))
      : createConnection(Number(address.port), address.hostname);
    for (const socket of [inward, outward]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    inward.pipe(outward).pipe(inward);
    inward.once('close', () => outward.destroy());
    outward.once('close', () => inward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `postgresql://${address.username}:${address.password}@127.0.0.1:${port}${address.pathname}`,
    cut: () => {
      isCut = true;
      close();
    },
    mend: () => void (isCut = false),
    close: () => {
      close();
      server.close();
    },
  };
}
