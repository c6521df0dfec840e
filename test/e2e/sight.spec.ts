import {
  naiveKeys,
  naiveSight,
  throwSight,
  type RandomPerson,
  type RandomSight,
  type RandomThing,
} from '../support/random-sight.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../support/office.js';
import { randomFrom } from '../campaigns/campaign.js';

let office: TestOffice;
let thrown: RandomSight;
let random: () => number;
beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  random = randomFrom(20221018);
  thrown = await throwSight(office.database.url, random, { persons: 24, documents: 40 });
});
afterAll(() => office.close());

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
}

/** Ids of a whole list, page by page; what comes twice is kept twice. */
async function walk(client: Client, path: string): Promise<string[]> {
  const ids: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const { status, body }: Answer<Page> = await client.get<Page>(`${path}?limit=7${cursor}`);
    expect([path, status]).toEqual([path, 200]);
    ids.push(...body.items.map(({ id }) => id));
    next = body.next;
  }
  return ids;
}

/** Every list of things that are seen by rows, and where one of them is read. */
const LISTS = [
  { type: 'DOCUMENT', list: '/documents' },
  { type: 'CASE', list: '/cases' },
  { type: 'HANDOVER', list: '/archive/handovers' },
  { type: 'RECORD', list: '/archive/records' },
  { type: 'STATE_SECRET', list: '/secret-register' },
] as const;

const someone = (): { person: RandomPerson; day: string } => ({
  person: thrown.persons[Math.floor(random() * thrown.persons.length)]!,
  day: thrown.days[Math.floor(random() * thrown.days.length)]!,
});

/** Somebody of chance who is with the office on a day of chance, and the office on that day. */
async function present(): Promise<{ person: RandomPerson; day: string; client: Client }> {
  for (;;) {
    const { person, day } = someone();
    if (naiveKeys(person, day) === null) continue;
    await office.clock(`${day}T12:00:00+08:00`);
    return { person, day, client: office.as(person.code) };
  }
}

/** The same, of somebody who sees a case, and another not. */
async function presentWithCases(): Promise<
  Awaited<ReturnType<typeof present>> & { readonly seen: RandomThing; readonly hidden: RandomThing }
> {
  const ofCases = thrown.things.filter(({ type }) => type === 'CASE');
  for (;;) {
    const who = await present();
    const isSeen = (one: RandomThing): boolean => naiveSight(thrown, who.person, who.day, one);
    const [seen, hidden] = [ofCases.find(isSeen), ofCases.find((one) => !isSeen(one))];
    if (seen && hidden) return { ...who, seen, hidden };
  }
}

describe('what random persons see over every route', () => {
  it('[R-134] [attack: ids-of-others, enumeration-by-error-text, enumeration-by-etag] what is hidden answers as what is not there, to the byte but for the id, on every route to one thing', async () => {
    const { person, day, client } = await present();
    const nowhere = '01900000-0000-7000-8000-00000000ffff';
    const routes = {
      DOCUMENT: ['', '/versions', '/versions/1', '/findings', '/approval-sheet', '/dispatch-lines'].map((end) => [
        '/documents/',
        end,
      ]),
      CASE: ['', '/variables', '/history', '/story', '/diagram', '/diagram.svg'].map((end) => ['/cases/', end]),
      HANDOVER: [['/archive/handovers/', '']],
      RECORD: [['/archive/records/', '']],
      STATE_SECRET: [['/secret-register/', '']],
    } as const;
    for (const { type } of LISTS) {
      const hidden = thrown.things.find((one) => one.type === type && !naiveSight(thrown, person, day, one))!;
      for (const [start, end] of routes[type]) {
        const ask = async (id: string): Promise<unknown> => {
          const { status, body, headers } = await client.get<Record<string, unknown>>(`${start}${id}${end}`);
          const { traceId: _, ...problem } = body;
          const names = [...headers.keys()].filter((name) => name !== 'date').sort();
          return { status, etag: headers.get('etag'), names, problem: JSON.stringify(problem).replaceAll(id, 'ID') };
        };
        const answer = await ask(hidden.id);
        expect(answer).toMatchObject({ status: 404, etag: null });
        expect(answer).toEqual(await ask(nowhere));
      }
    }
  });

  it('[R-091] every reading of what people wrote is in the access log, which auditors read and nobody else', async () => {
    const { person, client, seen, hidden } = await presentWithCases();
    for (const end of ['history', 'story']) {
      expect((await client.get(`/cases/${seen.id}/${end}`)).status).toBe(200);
      expect((await client.get(`/cases/${hidden.id}/${end}`)).status).toBe(404);
    }
    const log = (id: string) =>
      office.admin.get<{ items: { person: string; purpose: string; objectType: string }[] }>(
        `/audit/accesses?object=${id}&person=${person.code}`,
      );
    const { status, body } = await log(seen.id);
    expect(status).toBe(200);
    expect(body.items.slice(0, 2)).toMatchObject([
      { person: person.code, objectType: 'CASE', purpose: 'STORY', versionNo: null },
      { person: person.code, objectType: 'CASE', purpose: 'HISTORY', versionNo: null },
    ]);
    const read = body.items.length;
    const headers = { Authorization: `Bearer test:${person.code}` };
    const head = await fetch(`${office.url}/api/v1/cases/${seen.id}/history`, { method: 'HEAD', headers });
    expect(head.status).toBe(200);
    expect((await log(seen.id)).body.items).toHaveLength(read);
    expect((await log(hidden.id)).body.items).toEqual([]);
    expect((await client.get(`/audit/accesses?object=${seen.id}`)).status).toBe(403);
  });

  it('[R-012] an expert of restricted profile sees a work secret by grant, and no longer when it is taken back', async () => {
    await office.clock('2022-10-18T09:00:00+08:00');
    const expert = thrown.persons.find(({ isRestricted }) => isRestricted)!;
    const secret = thrown.things.find(
      (one) =>
        one.type === 'DOCUMENT' &&
        one.classification === 'INTERNAL' &&
        one.rows.every(({ principal }) => principal !== expert.code),
    )!;
    for (const principal of ['DIRECTOR', 'u-co-m1', expert.code, 'ALL_STAFF', 'EXPERT']) {
      await office.query(
        `INSERT INTO may_see (office_id, principal, object_type, object_id, sort_key)
         SELECT id, $1, 'DOCUMENT', $2, now() FROM office ON CONFLICT DO NOTHING`,
        [principal, secret.id],
      );
    }
    const href = `/documents/${secret.id}`;
    const reads = async (): Promise<number> => (await office.as(expert.code).get(href)).status;
    const said = { person: expert.code, reason: '征求意见' };
    const key = (n: number) => ({ 'Idempotency-Key': `sight-grant-${n}` });
    expect(await reads()).toBe(404);
    expect(await office.as('u-co-m1').post(`${href}/grants`, said, key(1))).toMatchObject({
      status: 403,
      body: { code: 'GRANT_NOT_ALLOWED' },
    });
    expect(await office.as(expert.code).post(`${href}/grants`, said, key(2))).toMatchObject({ status: 404 });
    const director = office.as('u-dir');
    expect(await director.post(`${href}/grants`, { ...said, person: 'u-nobody' }, key(3))).toMatchObject({
      status: 422,
    });
    expect(await director.post(`${href}/grants`, said, key(4))).toMatchObject({
      status: 200,
      body: { documentId: secret.id, person: expert.code, granted: true },
    });
    expect(await reads()).toBe(200);
    expect(await walk(office.as(expert.code), '/documents')).toContain(secret.id);
    expect(await director.post(`${href}/grants/revoke`, said, key(5))).toMatchObject({ body: { granted: false } });
    expect(await reads()).toBe(404);
    const { body } = await office.admin.get<{ items: { act: string; body: string }[] }>(
      `/audit/entries?object=${secret.id}&objectType=DOCUMENT`,
    );
    expect(body.items.map(({ act }) => act).slice(0, 2)).toEqual(['SIGHT_REVOKED', 'SIGHT_GRANTED']);
    expect(JSON.stringify(body.items)).not.toContain('征求意见');
  });

  it('[R-092] a file that is marked as a state secret is refused, and nothing of it is kept', async () => {
    const stored = async (): Promise<unknown> => office.query('SELECT count(*)::int AS files FROM stored_file');
    const before = await stored();
    const name = encodeURIComponent('方案（机密★10年）.txt');
    const headers = { 'Content-Type': 'text/plain', 'X-File-Name': name, 'Idempotency-Key': 'sight-secret' };
    const answer = await office.as('u-co-m1').send('POST', '/files', { headers, body: '正文' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'CLASSIFIED_NOT_ALLOWED' } });
    const parts = new FormData();
    parts.append('file', new Blob(['正文']), '清单 秘密★.txt');
    const response = await fetch(`${office.url}/api/v1/files`, {
      method: 'POST',
      headers: { Authorization: 'Bearer test:u-co-m1', 'Idempotency-Key': 'sight-secret-2' },
      body: parts,
    });
    expect(response.status).toBe(409);
    expect(await stored()).toEqual(before);
  });
});
