import { openOffice, type Client, type TestOffice } from '../../support/office.js';
import {
  addressOf,
  bodyOf,
  document,
  expectProblem,
  isForm,
  omnipotent,
  rows,
  withoutIds,
  type Operation,
  type ProblemBody,
} from './operations.js';

const isWrite = (operation: Operation): boolean => operation.method !== 'get';
const hasJson = (operation: Operation): boolean => isWrite(operation) && !operation.hasRawBody;

/** Methods of every route that an address of this path belongs to: `/calendars/due` is one of `/calendars/{year}` too. */
const methodsAt = (path: string): string[] => {
  const shape = (template: string): RegExp => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  const there = Object.entries(document.paths).filter(([template]) => shape(template).test(path));
  return [...new Set(there.flatMap(([, item]) => Object.keys(item).map((method) => method.toUpperCase())))];
};

describe('what every route refuses', () => {
  let office: TestOffice;
  let client: Client;
  beforeAll(async () => {
    office = await openOffice({ template: 'template_migrated', runsJobs: false });
    client = await omnipotent(office);
  });
  afterAll(() => office.close());

  const send = (by: Client, operation: Operation, more: Parameters<Client['send']>[2] = {}, address?: string) =>
    by.send(operation.method.toUpperCase(), address ?? addressOf(operation), more);
  const json = (body: unknown, headers: Record<string, string> = {}) => ({
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

  describe.each(rows((operation) => !operation.isPublic))('%s', (_, operation) => {
    it('401 without credentials, and with those of nobody', async () => {
      const without = expectProblem(await send(office.anonymous, operation));
      expect(without.code).toBe('CREDENTIALS_MISSING');
      for (const token of [`gw_aaaaaaaaaaaa_${'A'.repeat(43)}`, 'test:u-nobody', 'eyJhbGciOiJub25lIn0.e30.', 'x']) {
        const answer = await send(office.anonymous.with({ Authorization: `Bearer ${token}` }), operation);
        expect(expectProblem(answer).code).toBe('CREDENTIALS_INVALID');
        expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
      }
    });
  });

  describe.each(rows())('%s', (_, operation) => {
    it('400 for a query parameter that it does not know, twice the same, or of prototypes', async () => {
      for (const query of ['?nonsense=1', '?__proto__=1', '?constructor=1', '?toString', '?%FF=1']) {
        const problem = expectProblem(await send(client, operation, {}, `${addressOf(operation)}${query}`), query);
        expect([problem.status, problem.code]).toEqual([400, 'UNKNOWN_PARAMETER']);
      }
      const [known] = operation.query;
      if (known === undefined) return;
      const twice = expectProblem(await send(client, operation, {}, `${addressOf(operation)}?${known}=1&${known}=1`));
      expect([twice.status, twice.code, twice.errors?.[0]?.code]).toEqual([400, 'PARAMETER_INVALID', 'REPEATED']);
    });

    it('406 for a media type that it does not offer', async () => {
      const problem = expectProblem(await send(client, operation, { headers: { Accept: 'image/x-nothing' } }));
      expect([problem.status, problem.code]).toEqual([406, 'NOT_ACCEPTABLE']);
    });
  });

  describe.each(rows((operation) => isWrite(operation) && !operation.isPublic))('%s', (_, operation) => {
    it.each(['a'.repeat(256), 'two words', 'caf\u00e9'])('400 for the Idempotency-Key %s', async (key) => {
      const problem = expectProblem(await send(client, operation, { headers: { 'Idempotency-Key': key } }));
      expect([problem.status, problem.code, problem.params]).toEqual([
        400,
        'HEADER_INVALID',
        { header: 'Idempotency-Key' },
      ]);
    });
  });

  describe.each(rows(hasJson))('%s', (_, operation) => {
    it.each([
      ['half a document', '{"a":'],
      ['two documents', '{}{}'],
      ['a single quote', "{'a':1}"],
      ['nothing but a comma', ','],
    ])('400 for %s', async (_name, body) => {
      expect(expectProblem(await send(client, operation, json(body))).code).toBe('MALFORMED_JSON');
    });

    it('400 for bytes that are not UTF-8', async () => {
      const body = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
      const answer = await send(client, operation, { headers: { 'Content-Type': 'application/json' }, body });
      expect(expectProblem(answer).code).toBe('MALFORMED_JSON');
    });

    it('415 for another media type, charset or a compressed body, and says what it takes', async () => {
      for (const headers of [
        { 'Content-Type': 'text/plain' },
        { 'Content-Type': 'application/x-www-form-urlencoded' },
        { 'Content-Type': 'application/json; charset=utf-16' },
        { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      ]) {
        const answer = await send(client, operation, { headers, body: '{}' });
        expect([answer.status, expectProblem(answer).code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
        const name = { post: 'accept-post', patch: 'accept-patch' }[operation.method] ?? 'accept';
        expect(answer.headers.get(name)).toContain('application/json');
      }
    });

    it('413 for a body over its limit, whether it says its length or not', async () => {
      const body = ' '.repeat(operation.bodyLimit + 1);
      const answer = await send(client, operation, json(body));
      expect([answer.status, expectProblem(answer).code]).toEqual([413, 'BODY_TOO_LARGE']);
      expect(expectProblem(answer).params).toEqual({ limit: operation.bodyLimit });
    });

    it('422 for a field that it does not know, with its pointer', async () => {
      const answer = await send(client, operation, json({ ...bodyOf(operation), 'no/such~field': 1 }));
      const problem = expectProblem(answer);
      // A form is checked against the thing that it belongs to, and this one is nowhere.
      expect(problem.status).toBe(isForm(operation) ? 404 : 422);
      if (isForm(operation)) return;
      expect(problem.errors).toContainEqual(
        expect.objectContaining({ pointer: '/no~1such~0field', code: 'UNKNOWN_FIELD' }),
      );
    });

    it.each([
      ['the prototype', '{"__proto__":{"isAdmin":true}}', '/__proto__'],
      ['a constructor', '{"constructor":{"prototype":{}}}', '/constructor'],
      ['a NUL', '{"a":"x\\u0000y"}', '/a'],
      ['half a character', '{"a":"\\ud83d"}', '/a'],
      ['half a character as a name', '{"\\ud83d":1}', '/\ufffd'],
      ['a number beyond all numbers', '{"a":1e999}', '/a'],
      ['a number that would be rounded', '{"a":12345678901234567890}', '/a'],
      ['a deep nest', `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`, '/a'],
    ])('422 for %s', async (_name, body, pointer) => {
      const problem = expectProblem(await send(client, operation, json(body)));
      expect([problem.status, problem.code]).toEqual([422, 'VALIDATION_FAILED']);
      expect(problem.errors![0]!.pointer.startsWith(pointer)).toBe(true);
    });

    it('422 for JSON that is no object', async () => {
      for (const body of ['[]', '"text"', '7', 'true', '[{"a":1}]']) {
        const problem = expectProblem(await send(client, operation, json(body)), body);
        expect([problem.status, problem.errors?.[0]?.code]).toEqual([422, 'NOT_AN_OBJECT']);
      }
    });
  });

  it.each(Object.keys(document.paths))('405 with Allow for other methods of %s', async (path) => {
    const there = methodsAt(path);
    const address = addressOf({ path } as Operation);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !there.includes(one))) {
      const answer = await client.send(method, address);
      expect([method, answer.status, expectProblem(answer).code]).toEqual([method, 405, 'METHOD_NOT_ALLOWED']);
      const allow = answer.headers.get('allow')!.split(', ');
      expect(allow.filter((one) => one !== 'HEAD').sort()).toEqual([...there].sort());
    }
    const options = await client.send('OPTIONS', address);
    expect([options.status, options.headers.get('allow')]).toEqual([204, expect.stringContaining(there[0]!)]);
  });

  describe.each(rows((operation) => operation.pathParameters.some((name) => /^id$|Id$/.test(name))))(
    '%s',
    (_, operation) => {
      it('404 for an id that is nowhere, the same for every id, and for what is no id', async () => {
        const ask = async (values: Record<string, string> = {}): Promise<ProblemBody> =>
          expectProblem(
            await send(
              client,
              operation,
              hasJson(operation) ? json(bodyOf(operation)) : {},
              addressOf(operation, values),
            ),
          );
        const one = await ask();
        const other = await ask();
        expect(withoutIds(one)).toBe(withoutIds(other));
        if (operation.method === 'get') expect(one.status).toBe(404);
        for (const id of ['x', '1', 'null', '00000000', "' OR 1=1 --", '../me', '\0', '\u{1f600}', 'a'.repeat(500)]) {
          const values = Object.fromEntries(operation.pathParameters.map((name) => [name, id]));
          expect([id, (await ask(values)).status]).toEqual([id, 404]);
        }
      });
    },
  );

  it.each([
    '/',
    '/nothing',
    '//',
    '//nothing',
    '//problems/',
    '//PROBLEMS',
    '/me/',
    '/ME',
    '/me/more',
    '//api/v2/me',
    '/%ff',
    '//%00',
  ])('404 for the unknown route %s', async (path) => {
    const problem = expectProblem(await client.get(path));
    expect([problem.status, problem.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('every code in the catalogue is explained in both languages, and its address answers', async () => {
    const codes: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const path: string = `//problems?limit=200${next === '' ? '' : `&cursor=${next}`}`;
      const page = await office.anonymous.get<{ items: { code: string; status: number }[]; next: string | null }>(path);
      codes.push(...page.body.items.map((kind) => kind.code));
      next = page.body.next;
    }
    expect(codes).toEqual([...new Set(codes)].sort());
    for (const code of codes) {
      const { status, body } = await office.anonymous.get<Record<string, { zh: string; en: string }>>(
        `//problems/${code}`,
      );
      expect(status).toBe(200);
      for (const name of ['title', 'detail', 'when', 'fix']) {
        expect(body[name]!.zh).toMatch(/\p{Script=Han}/u);
        expect(body[name]!.en).toMatch(/[a-z]{2} ?[a-z]/i);
      }
    }
  });
});
