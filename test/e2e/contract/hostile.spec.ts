import { createConnection } from 'node:net';
import { openOffice, type Client, type TestOffice } from '../../support/office.js';
import { addressOf, bodyOf, expectProblem, omnipotent, resolve, rows, type Operation } from './operations.js';

/** Texts that broke something somewhere. */
const TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  '9'.repeat(40),
  'NaN',
  'null',
  'true',
  '[object Object]',
  "'; DROP TABLE task; --",
  '${constructor.constructor("return process")()}',
  '{{7*7}}',
  '../../../etc/passwd',
  '__proto__',
  '\u202egnp.exe',
  '\ufeff\u200b',
  '\u{1f9d1}\u200d\u{1f4bb}'.repeat(20),
  'e\u0301',
  '\r\nSet-Cookie: a=b',
  '<script>alert(1)</script>',
  '(a+)+$',
  '%00',
  '2022-02-30',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59+14:00',
  'x'.repeat(20_000),
] as const;

/** Values of JSON that are seldom what a field expects. */
const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  0,
  -1,
  1.5,
  2_147_483_648,
  Number.MAX_SAFE_INTEGER,
  1e300,
  5e-324,
  [],
  {},
  [null],
  [[]],
  { a: { b: 1 } },
  Array.from({ length: 2_000 }, (_, index) => index),
];

describe('[attack: hostile-values] hostile values', () => {
  let office: TestOffice;
  let omnipotentClient: Client;
  let person: Client;
  beforeAll(async () => {
    office = await openOffice({ template: 'template_office', runsJobs: false });
    omnipotentClient = await omnipotent(office);
    person = office.as('u-co-m1');
  });
  afterAll(() => office.close());

  /** Sends as whoever gets furthest; anything but a success or a whole problem below 500 fails. */
  async function survives(operation: Operation, address: string, body?: unknown): Promise<void> {
    const caller = operation.object['x-permission'] === undefined ? person : omnipotentClient;
    const answer = await caller.send(
      operation.method.toUpperCase(),
      address,
      body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    );
    const about = `${operation.method} ${address.slice(0, 200)} ${JSON.stringify(body)?.slice(0, 200)}`;
    if (answer.status >= 400) expectProblem(answer, about);
    if (answer.status >= 500) throw new Error(`${about}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  it.each(rows((operation) => operation.query.length > 0))('%s survives any query', async (_, operation) => {
    const texts = [
      ...TEXTS.filter((one) => one.length < 8_000).map(encodeURIComponent),
      '%FF',
      '%ED%A0%80',
      '%00',
      '%',
      '+',
      '&',
      '=',
    ];
    for (const name of operation.query) {
      const all = texts.map((text) => survives(operation, `${addressOf(operation)}?${name}=${text}`));
      await expect(Promise.all(all)).resolves.toHaveLength(texts.length);
    }
  });

  it.each(rows((operation) => operation.pathParameters.length > 0))('%s survives any path', async (_, operation) => {
    const all = TEXTS.filter((one) => one !== '' && one.length < 8_000).map((text) => {
      const values = Object.fromEntries(operation.pathParameters.map((name) => [name, text]));
      return survives(operation, addressOf(operation, values), operation.body === null ? undefined : bodyOf(operation));
    });
    await expect(Promise.all(all)).resolves.toHaveLength(all.length);
  });

  it.each(rows((operation) => operation.body !== null && operation.id !== 'setClock'))(
    '%s survives any field',
    async (_, operation) => {
      const sound = bodyOf(operation);
      for (const name of Object.keys(resolve(operation.body!).properties ?? {})) {
        const all = VALUES.map((value) => survives(operation, addressOf(operation), { ...sound, [name]: value }));
        await expect(Promise.all(all)).resolves.toHaveLength(VALUES.length);
      }
    },
  );

  it('[attack: header-injection] a header of any kind is answered, and never repeated', async () => {
    const odd = ['a'.repeat(4_000), '\u00ff\u00fe', '"', 'W/"', ', ,', '{}', 'bytes=0-'];
    for (const name of [
      'If-Match',
      'If-None-Match',
      'Accept',
      'Accept-Language',
      'On-Behalf-Of',
      'traceparent',
      'Range',
    ]) {
      for (const value of odd) {
        const answer = await omnipotentClient.get('/me', { [name]: value });
        expect([name, value.slice(0, 10), answer.status < 500]).toEqual([name, value.slice(0, 10), true]);
        if (answer.status >= 400) expectProblem(answer);
        expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
      }
    }
  });

  it.each([
    ['what is no HTTP', 'EHLO example.org\r\n\r\n', 400],
    ['a header without a name', 'GET /api/v1/me HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400],
    ['two lengths', 'POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`, 431],
    ['an address without end', `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ])('%s gets a problem', async (_, bytes, status) => {
    const { port } = new URL(office.url);
    const socket = createConnection(Number(port), '127.0.0.1');
    socket.write(bytes);
    let answer = '';
    for await (const part of socket) answer += String(part);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, code: 'UNREADABLE_REQUEST' });
  });
});
