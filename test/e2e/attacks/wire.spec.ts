import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOffice, type Client, type TestOffice } from '../../support/office.js';
import { sendRaw, type RawAnswer } from '../../support/raw-request.js';
import { addressOf, bodyOf, operations, resolve } from '../contract/operations.js';

let office: TestOffice;
let member: Client;
beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  await office.clock('2022-11-01T09:00:00+08:00');
  member = office.as('u-co-m1');
});
afterAll(() => office.close());

const HOST = 'Host: gongwen.example\r\n';
const MEMBER = 'Authorization: Bearer test:u-co-m1\r\n';
const DIRECTOR = 'Authorization: Bearer test:u-dir\r\n';
const CLOSE = 'Connection: close\r\n';
/** Milliseconds of the processor since then, of the service and of this test together: the machine may be busy with others. */
const cpuSince = (began: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
};
/** What an attacker would like the service to answer as somebody else's next request. */
const SMUGGLED = `GET /api/v1/me HTTP/1.1\r\n${HOST}${DIRECTOR}\r\n`;

const codeIn = ({ body }: RawAnswer): unknown => (JSON.parse(body) as { code: unknown }).code;

describe('requests that two readers would read differently', () => {
  it.each([
    ['a length beside chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['chunks under a name with a space', 'Content-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['chunks of another coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['chunks that are not the last coding', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['two codings', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
    ['a tab before the coding', 'Content-Length: 5\r\nTransfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n'],
    ['a length with a sign', 'Content-Length: +2\r\n\r\n{}'],
    ['a length in other digits', 'Content-Length: 0x2\r\n\r\n{}'],
    ['a list of lengths', 'Content-Length: 2, 2\r\n\r\n{}'],
    ['a length below zero', 'Content-Length: -1\r\n\r\n{}'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 0\r\n\r\n{}'],
    ['a chunk without a size', 'Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n'],
    ['a chunk whose size is too large', 'Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n\r\n'],
  ])(
    '[attack: request-smuggling] %s: one answer, 400, and what comes behind it is nobody’s request',
    async (_, rest) => {
      const head = `POST /api/v1/cases HTTP/1.1\r\n${HOST}${MEMBER}Content-Type: application/json\r\n`;
      const answers = await sendRaw(office.url, `${head}${rest}${SMUGGLED}`);
      expect(answers.map(({ status }) => status)).toEqual([400]);
      expect(answers[0]!.body).not.toContain('u-dir');
    },
  );

  it.each([
    ['lines that end in LF alone', `GET /api/v1/me HTTP/1.1\nHost: x\n${MEMBER.replace('\r', '')}\n`],
    ['a header that is folded', `GET /api/v1/me HTTP/1.1\r\n${HOST}X-A: b\r\n ${DIRECTOR}${MEMBER}\r\n`],
    ['a CR inside a value', `GET /api/v1/me HTTP/1.1\r\n${HOST}X-A: b\r${DIRECTOR}${MEMBER}\r\n`],
    ['a NUL inside a value', `GET /api/v1/me HTTP/1.1\r\n${HOST}X-A: b\0c\r\n${MEMBER}\r\n`],
    ['bytes beyond ASCII in the address', `GET /api/v1/org/persons/\u00e4 HTTP/1.1\r\n${HOST}${MEMBER}\r\n`],
    ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('[attack: header-injection, request-smuggling] %s: refused whole', async (_, bytes) => {
    const answers = await sendRaw(office.url, bytes);
    expect(answers.map(({ status }) => status)).toEqual([400]);
    expect(codeIn(answers[0]!)).toBe('UNREADABLE_REQUEST');
  });

  it.each([
    ['Authorization', `${MEMBER}${DIRECTOR}`],
    ['authorization of two kinds', `${MEMBER}Authorization: Basic dXNlcjp4\r\n`],
    ['Host', `Host: other.example\r\n${MEMBER}`],
    ['On-Behalf-Of', `${MEMBER}On-Behalf-Of: u-co-m1\r\nOn-Behalf-Of: u-dir\r\n`],
    ['Idempotency-Key', `${MEMBER}Idempotency-Key: a\r\nIDEMPOTENCY-KEY: b\r\n`],
    ['Content-Type', `${MEMBER}Content-Type: application/json\r\nContent-Type: text/plain\r\n`],
    ['Content-Encoding', `${MEMBER}Content-Encoding: identity\r\nContent-Encoding: gzip\r\n`],
  ])('[attack: repeated-headers] two of %s: neither holds', async (_, headers) => {
    for (const [method, length] of [
      ['GET', ''],
      ['POST', 'Content-Length: 2\r\n'],
    ] as const) {
      const bytes = `${method} /api/v1/${method === 'GET' ? 'me' : 'cases'} HTTP/1.1\r\n${HOST}${headers}${CLOSE}${length}\r\n${method === 'GET' ? '' : '{}'}`;
      const [answer, ...more] = await sendRaw(office.url, bytes);
      expect([more.length, answer?.status, codeIn(answer!)]).toEqual([0, 400, 'HEADER_INVALID']);
      expect(answer!.body).not.toContain('u-dir');
    }
  });

  it('[attack: method-override] no header makes another method, address, host or caller of a request', async () => {
    const headers = {
      'X-HTTP-Method-Override': 'DELETE',
      'X-HTTP-Method': 'PUT',
      'X-Method-Override': 'PATCH',
      'X-Original-URL': '/api/v1/api-clients',
      'X-Rewrite-URL': '/api/v1/api-clients',
      'X-Forwarded-For': '127.0.0.1',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'javascript',
      'X-Forwarded-User': 'u-dir',
      'X-Remote-User': 'u-dir',
      'X-Office-Id': '01900000-0000-7000-8000-000000000001',
      Forwarded: 'for=127.0.0.1;host=evil.example',
      Cookie: 'session=u-dir',
    };
    const answer = await member.get<{ person: { code: string } }>('/me', headers);
    expect([answer.status, answer.body.person.code]).toEqual([200, 'u-co-m1']);
    const list = await member.get('/org/persons?limit=1', headers);
    expect(list.headers.get('link')).toMatch(/^<\/api\/v1\/org\/persons\?/);
    expect(JSON.stringify([...list.headers])).not.toContain('evil.example');
    const made = await member.post('/files', undefined, { ...headers, 'Content-Type': 'text/plain' });
    expect(JSON.stringify([...made.headers])).not.toContain('evil.example');
    const query = await member.get('/me?_method=DELETE');
    expect(query.status).toBe(400);
  });

  it('[attack: method-override] methods of no route do nothing and say which there are', async () => {
    for (const method of [
      'TRACE',
      'CONNECT',
      'PROPFIND',
      'MKCOL',
      'LOCK',
      'PURGE',
      'SEARCH',
      'UNSUBSCRIBE',
      'M-SEARCH',
      'QUERY',
    ]) {
      const answers = await sendRaw(
        office.url,
        `${method} /api/v1/me HTTP/1.1\r\n${HOST}${MEMBER}X-Secret: kept-to-myself\r\n${CLOSE}\r\n`,
      );
      // CONNECT gets no answer at all: the connection is closed.
      expect([method, answers.every(({ status }) => [400, 404, 405].includes(status))]).toEqual([method, true]);
      for (const { body } of answers) expect(body).not.toContain('kept-to-myself');
    }
  });

  it.each([
    '/api/v1//me',
    '//api/v1/api-clients',
    '/api/v1/me/../api-clients',
    '/api/v1/./api-clients',
    '/api/v1%2fapi-clients',
    '/api/v1/%61pi-clients',
    '/api/v1/api-clients%20',
    '/api/v1/api-clients%00',
    '/api/v1/api-clients;a=b',
    '/api/v1/api-clients/',
    '/API/v1/api-clients',
    '/api/v1\\api-clients',
    '/api/v1/api-clients%2500',
    '/api/v1/org/persons/u-dir%2f..%2fu-dep',
    '/api/v1/org/persons/u-dir%00',
    '/api/v1/org/persons/u-dir%2500',
    '/api/v1/org/persons/%75-dir%252f',
    '/api/v1/org/persons/u-dir%c0%af',
    '/api/v1/org/persons/%ff',
  ])('[attack: encoded-paths, nul-bytes] %s leads nowhere', async (path) => {
    const answers = await sendRaw(office.url, `GET ${path} HTTP/1.1\r\n${HOST}${MEMBER}${CLOSE}\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([404]);
  });

  it('[attack: encoded-paths] another way to write the address of a route is that route, under its own guard', async () => {
    for (const [path, status] of [
      ['/api/v1/api-clients#/me', 403],
      ['http://evil.example/api/v1/api-clients', 403],
      ['/api/v1/org/persons/%75%2Ddir', 200],
    ] as const) {
      const answers = await sendRaw(office.url, `GET ${path} HTTP/1.1\r\n${HOST}${MEMBER}${CLOSE}\r\n`);
      expect([path, ...answers.map((one) => one.status)]).toEqual([path, status]);
    }
  });
});

describe('bodies that grow, sink or never end', () => {
  it('[attack: decompression-bomb] no compressed body is unpacked, in whatever wrapping it comes', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    const before = process.memoryUsage().rss;
    for (const encoding of ['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity, gzip', 'GZIP']) {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
      const answer = await member.send('POST', '/cases', { headers, body: new Uint8Array(bomb) });
      expect([encoding, answer.status]).toEqual([encoding, 415]);
      const raw = { 'Content-Type': 'text/plain', 'Content-Encoding': encoding, 'X-File-Name': 'a.txt' };
      const file = await member.send('POST', '/files', { headers: raw, body: new Uint8Array(bomb) });
      expect([encoding, file.status]).toEqual([encoding, 415]);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  it('[attack: decompression-bomb] a zip that holds far more than it says is kept as the bytes that it is, or refused', async () => {
    const { zipOf } = await import('../../support/zip-bomb.js');
    const before = process.memoryUsage().rss;
    const headers = { 'Content-Type': 'application/zip', 'X-File-Name': 'bomb.zip' };
    const answer = await member.send('POST', '/files', { headers, body: zipOf(100, 10_000_000) });
    expect([201, 409, 413, 422]).toContain(answer.status);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  /** Writers with a body of fields, asked by whoever gets furthest. */
  const writers = operations.filter(
    ({ method, body, pathParameters }) => method === 'post' && body !== null && pathParameters.length === 0,
  );

  it.each([
    ['a nest of ten thousand lists', `{"variables":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['a nest of ten thousand objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['sixty thousand fields', `{${Array.from({ length: 60_000 }, (_, n) => `"f${n}":${n}`).join(',')}}`],
    [
      'nine thousand fields, seven times',
      `{"a":[${Array.from({ length: 7 }, () => `{${Array.from({ length: 9_000 }, (_, n) => `"f${n}":1`).join(',')}}`).join(',')}]}`,
    ],
    ['one name a thousand times', `{${Array.from({ length: 1_000 }, () => '"outcome":"APPROVE"').join(',')}}`],
    ['a text of a megabyte', `{"definition":"${'x'.repeat(1_000_000)}"}`],
    ['a number of ten thousand digits', `{"maxTasks":${'9'.repeat(10_000)}}`],
    ['numbers that are none', '{"maxTasks":NaN,"limit":Infinity,"n":-Infinity}'],
    ['numbers on the edge', '{"maxTasks":1e308,"limit":-0,"n":5e-324,"m":9007199254740993}'],
  ])('[attack: deep-json, huge-numbers] %s: a refusal, at little cost', async (_, body) => {
    const began = process.cpuUsage();
    for (const { path, object } of writers) {
      const address = path.slice('/api/v1'.length);
      const client = object['x-permission'] === undefined ? member : office.admin;
      const answer = await client.send('POST', address, { headers: { 'Content-Type': 'application/json' }, body });
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
    }
    expect(cpuSince(began) / writers.length).toBeLessThan(500);
  });

  it('[attack: stacked-marks] a hundred and fifty thousand accents on one letter are refused at little cost, in a field, a name and a file', async () => {
    const text = `e${'\u0301'.repeat(75_000)}${'\u0327'.repeat(75_000)}`;
    const began = process.cpuUsage();
    const headers = { 'Content-Type': 'application/json' };
    for (const body of [{ definition: text }, { [text]: 1 }, { variables: { a: [{ b: text }] } }]) {
      const answer = await member.send<{ errors: { code: string }[] }>('POST', '/cases', {
        headers,
        body: JSON.stringify(body),
      });
      expect([answer.status, answer.body.errors[0]?.code]).toEqual([422, 'TOO_MANY_MARKS']);
    }
    const file = {
      'Content-Type': 'text/plain',
      'X-File-Name': encodeURIComponent(`a${'\u0301\u0327'.repeat(600)}.txt`),
    };
    expect((await member.send('POST', '/files', { headers: file, body: text })).status).toBe(201);
    const query = await member.get(`/cases?businessKey=${encodeURIComponent('e\u0301\u0327'.repeat(300))}`);
    expect(query.status).toBe(400);
    expect(cpuSince(began)).toBeLessThan(3_000);
  });

  it.each(['<!--', '<', '<![CDATA[', '<a ', '<p', '&#1', '<!-- a --><b', '机密', '机密 '])(
    '[attack: endless-markup] two megabytes of %j in a file that is read for marks of secrecy cost little',
    async (unit) => {
      const began = process.cpuUsage();
      const headers = { 'Content-Type': 'text/html', 'X-File-Name': 'a.html' };
      const body = unit.repeat(Math.ceil(2_000_000 / unit.length));
      expect((await member.send('POST', '/files', { headers, body })).status).toBe(201);
      expect(cpuSince(began)).toBeLessThan(3_000);
    },
  );

  it('[attack: huge-lists] forty thousand items in any list that a body has, all of them different, are refused at little cost', async () => {
    const items = Array.from({ length: 40_000 }, (_, n) => `p${n}`);
    let lists = 0;
    for (const operation of operations.filter(({ body }) => body !== null)) {
      for (const [name, schema] of Object.entries(resolve(operation.body!).properties ?? {})) {
        if (schema.type !== 'array' || schema.items?.type !== 'string') continue;
        lists += 1;
        const client = operation.object['x-permission'] === undefined ? member : office.admin;
        const began = process.cpuUsage();
        const body = JSON.stringify({ ...bodyOf(operation), [name]: items });
        const headers = { 'Content-Type': 'application/json' };
        const { status } = await client.send(operation.method.toUpperCase(), addressOf(operation), { headers, body });
        expect([operation.path, name, status >= 400 && status < 500]).toEqual([operation.path, name, true]);
        expect([operation.path, name, cpuSince(began) < 1_000]).toEqual([operation.path, name, true]);
      }
    }
    expect(lists).toBeGreaterThan(5);
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    '[attack: prototype-pollution] %s as a name, at any depth and on every route that takes fields, changes nothing',
    async (name) => {
      for (const { path, method } of operations.filter(({ body }) => body !== null)) {
        for (const body of [
          `{"${name}":{"isAdmin":true,"permissions":["audit:read"]}}`,
          `{"variables":{"a":[{"${name}":{"isAdmin":true}}]},"form":{"${name}":{"isAdmin":true}}}`,
        ]) {
          const address = path.replaceAll(/\{\w+\}/g, '01900000-0000-7000-8000-00000000ffff').slice('/api/v1'.length);
          const { status } = await office.admin.send(method.toUpperCase(), address, {
            headers: { 'Content-Type': 'application/json' },
            body,
          });
          expect([path, status >= 400 && status < 500]).toEqual([path, true]);
        }
      }
      for (const query of [`?${name}=1`, `?${name}[isAdmin]=1`, `?limit[${name}]=1`])
        expect((await member.get(`/cases${query}`)).status).toBe(400);
      expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
      expect((await member.get('/api-clients')).status).toBe(403);
    },
  );

  it('[attack: filter-injection] operators, lists and objects in a query are no values of a filter', async () => {
    for (const operation of operations.filter(
      ({ method, query, pathParameters }) => method === 'get' && query.length > 0 && pathParameters.length === 0,
    )) {
      const address = operation.path.startsWith('/api/v1')
        ? operation.path.slice('/api/v1'.length)
        : `/${operation.path}`;
      for (const name of operation.query) {
        for (const query of [
          `${name}[$ne]=x`,
          `${name}[]=a`,
          `${name}[0]=a`,
          `${name}.gt=1`,
          `${name}=a&${name}=b`,
          `$where=1`,
          `${name}!=1`,
        ]) {
          const { status } = await office.admin.get(`${address}?${query}`);
          expect([address, query, status]).toEqual([address, query, 400]);
        }
      }
      if (!operation.query.includes('sort')) continue;
      for (const sort of [
        'id',
        'dueAt;DROP TABLE task',
        'dueAt,(SELECT 1)',
        '-dueAt--',
        'random()',
        '1',
        'dueAt desc',
        'officeId',
        "dueAt'",
      ]) {
        const { status } = await member.get(`${address}?sort=${encodeURIComponent(sort)}`);
        expect([address, sort, status]).toEqual([address, sort, 400]);
      }
    }
  });
});

describe('connections that are held', () => {
  it('[attack: slow-client] two hundred that say nothing, half a head or half a body keep nobody else out', async () => {
    const port = Number(new URL(office.url).port);
    const beginnings = [
      '',
      'GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Slow: ',
      `POST /api/v1/cases HTTP/1.1\r\n${HOST}${MEMBER}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
    ];
    const sockets: Socket[] = [];
    for (let n = 0; n < 200; n += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(beginnings[n % beginnings.length]!);
      sockets.push(socket);
    }
    await new Promise((done) => setTimeout(done, 300));
    try {
      const began = Date.now();
      const answers = await Promise.all(Array.from({ length: 20 }, () => member.get('/me')));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect((await member.post('/cases', {})).status).toBe(422);
      expect(Date.now() - began).toBeLessThan(5_000);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });

  it('[attack: slow-client] the server gives a request half a minute to arrive, and its head half of that', async () => {
    const { limitServer } = await import('../../../src/kernel/http/index.js');
    const { createServer } = await import('node:http');
    const server = createServer();
    limitServer(server);
    expect([server.requestTimeout, server.headersTimeout, server.listenerCount('clientError')]).toEqual([
      30_000, 15_000, 1,
    ]);
  });
});
