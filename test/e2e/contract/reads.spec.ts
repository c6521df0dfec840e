import { openOffice, type Answer, type Client, type TestOffice } from '../../support/office.js';
import { addressOf, expectProblem, omnipotent, rows, type Operation } from './operations.js';

const isList = (operation: Operation): boolean => operation.method === 'get' && operation.query.includes('cursor');

/** Codes of things that the office of the acceptance scenarios has. */
const THERE: Readonly<Record<string, string>> = {
  '/api/v1/units/{code}': 'COORD',
  '/api/v1/persons/{code}': 'u-co-m1',
  '/api/v1/positions/{code}': 'GROUP_LEADER',
  '/api/v1/duties/{code}': 'C-02',
  '/api/v1/calendars/{year}': '2022',
  '/api/v1/definitions/{key}': 'issue-and-distribute',
  '/problems/{code}': 'NOT_FOUND',
};

describe('what every read gives', () => {
  let office: TestOffice;
  let client: Client;
  beforeAll(async () => {
    office = await openOffice({ template: 'template_office', runsJobs: false });
    client = await omnipotent(office);
  });
  afterAll(() => office.close());

  it.each(rows(isList))('%s is a list with a page, a cursor and a link', async (_, operation) => {
    interface List {
      readonly items: readonly unknown[];
      readonly next: string | null;
    }
    const address = addressOf(operation);
    const whole = await client.get<List>(`${address}?limit=200`);
    // Lists below a thing that is nowhere have no page to look at.
    if (operation.pathParameters.length > 0 && whole.status === 404) return;
    expect([whole.status, Object.keys(whole.body).sort()]).toEqual([200, ['items', 'next']]);
    const seen: unknown[] = [];
    let cursors = 0;
    for (let path: string | null = `${address}?limit=1`; path !== null && cursors < 5; cursors += 1) {
      const page: Answer<List> = await client.get<List>(path);
      expect(page.body.items.length).toBeLessThanOrEqual(1);
      seen.push(...page.body.items);
      const link = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
      expect(link === undefined).toBe(page.body.next === null);
      if (link !== undefined) expect(new URL(link, office.url).searchParams.get('cursor')).toBe(page.body.next);
      path = page.body.next === null ? null : `${address}?limit=1&cursor=${encodeURIComponent(page.body.next)}`;
    }
    expect(seen).toEqual(whole.body.items.slice(0, seen.length));
  });

  it.each(rows(isList))(
    '[attack: cursor-tampering] %s refuses a limit out of bounds and a cursor that is not its own',
    async (_, operation) => {
      const address = addressOf(operation);
      for (const limit of ['0', '201', '-1', '1.5', 'ten', '', '1e2', '99999999999999999999']) {
        const problem = expectProblem(await client.get(`${address}?limit=${limit}`), limit);
        expect([limit, problem.status, problem.code]).toEqual([limit, 400, 'PARAMETER_INVALID']);
      }
      const foreign = await office.anonymous.get<{ next: string }>('//problems?limit=1');
      const own = operation.path === '/problems' ? 'nothing.at-all' : foreign.body.next;
      for (const cursor of [own, `${own}x`, own.slice(1), 'e30.AAAAAAAAAAAAAAAAAAAAAA', '.', '..', 'x'.repeat(1_500)]) {
        const problem = expectProblem(await client.get(`${address}?cursor=${cursor}`), cursor);
        expect([cursor, problem.status]).toEqual([cursor, problem.code === 'CURSOR_INVALID' ? 400 : 404]);
        if (operation.pathParameters.length === 0) expect(problem.code).toBe('CURSOR_INVALID');
      }
    },
  );

  it('[attack: cursor-tampering] a cursor that was changed by a single character is refused', async () => {
    const { body } = await office.anonymous.get<{ next: string }>('//problems?limit=1');
    for (let index = 0; index < body.next.length; index += 1) {
      const other = body.next[index] === 'A' ? 'B' : 'A';
      const changed = `${body.next.slice(0, index)}${other}${body.next.slice(index + 1)}`;
      const problem = expectProblem(await office.anonymous.get(`//problems?limit=1&cursor=${changed}`));
      expect(problem.code).toBe('CURSOR_INVALID');
    }
  });

  it.each(
    rows(
      (operation) =>
        operation.method === 'get' &&
        !isList(operation) &&
        (operation.pathParameters.length === 0 || operation.path in THERE),
    ),
  )('%s carries a strong ETag, and is 304 to whoever has it', async (_, operation) => {
    if (operation.query.some((name) => name === 'rule')) return;
    await office.clock('2022-10-18T08:30:00+08:00');
    const code = THERE[operation.path];
    const values = Object.fromEntries(operation.pathParameters.map((name) => [name, code ?? '']));
    const first = await client.get<{ rowVersion?: number; items?: unknown }>(addressOf(operation, values));
    expect(first.status).toBe(200);
    if (first.body.items !== undefined) return;
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"[\w.-]+"$/);
    if (first.body.rowVersion !== undefined) expect(etag.startsWith(`"${first.body.rowVersion}.`)).toBe(true);
    const again = await client.get(addressOf(operation, values), { 'If-None-Match': `"other", ${etag}` });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag]);
    const other = await client.get(addressOf(operation, values), { 'If-None-Match': '"other"' });
    expect(other.status).toBe(200);
  });

  it('speaks the language that is asked for, and Chinese otherwise', async () => {
    for (const [asked, language] of [
      ['en', 'en'],
      ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
      ['fr, en;q=0.3', 'en'],
      ['zh;q=0.1, en-GB;q=0.7', 'en'],
      ['en;q=0', 'zh-CN'],
      ['xx', 'zh-CN'],
    ] as const) {
      const answer = await client.get('/nothing', { 'Accept-Language': asked });
      expect([asked, answer.headers.get('content-language')]).toEqual([asked, language]);
      const { detail } = expectProblem(answer);
      expect(/\p{Script=Han}/u.test(detail)).toBe(language === 'zh-CN');
    }
  });

  it("continues the client's trace, and begins one where there is none", async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const sent = await client.get('/me', { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    expect(sent.headers.get('x-request-id')).toBe(trace);
    expect(sent.headers.get('traceparent')).toMatch(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`));
    for (const traceparent of [
      '00-0-0-01',
      `ff-${trace}-00f067aa0ba902b7-01`,
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    ]) {
      const answer = await client.get('/me', { traceparent });
      expect(answer.headers.get('x-request-id')).toMatch(/^(?!0+$|4bf9)[0-9a-f]{32}$/);
    }
  });

  it('tells no proxy to keep an answer for others', async () => {
    const answer = await client.get('/me');
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(answer.headers.get('vary')).toContain('Authorization');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });
});
