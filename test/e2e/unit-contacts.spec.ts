import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type Answer, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
interface Contact extends Fields {
  readonly id: string;
  readonly correctedBy: string | null;
}
interface List {
  readonly items: readonly Contact[];
  readonly next: string | null;
}
interface Dossier extends Fields {
  readonly contacts: readonly Contact[];
  readonly followUps: readonly Contact[];
  readonly documents: readonly Fields[];
  readonly receiptsOutstanding: number;
}

const NOWHERE = '01900000-0000-7000-8000-000000000000';
const SAID = { contactedOn: '2022-10-18', channel: 'PHONE', summary: '核对监测点位接入进度。' };

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  await office.clock('2022-10-18T09:00:00+08:00');
});
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

const log = (by: string, unit: string, more: Fields = {}, headers = {}): Promise<Answer<Contact>> =>
  office.as(by).post<Contact>(`/org/units/${unit}/contacts`, { ...SAID, ...more }, headers);
const logged = async (by: string, unit: string, more: Fields = {}): Promise<Contact> => {
  const { status, body } = await log(by, unit, more);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
};
const listOf = async (by: string, unit: string, query = ''): Promise<List> => {
  const { status, body } = await office.as(by).get<List>(`/org/units/${unit}/contacts${query}`);
  expect(status).toBe(200);
  return body;
};
const dossierOf = async (by: string, unit: string): Promise<Dossier> => {
  const { status, body } = await office.as(by).get<Dossier>(`/org/units/${unit}/dossier`);
  expect(status).toBe(200);
  return body;
};
/** Code and field errors of a refusal. */
const refusalOf = ({ status, body }: Answer<Fields>): unknown[] => [
  status,
  body['code'],
  ((body['errors'] ?? []) as { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`),
];

describe('the contact log of a unit', () => {
  it('[R-036] is kept by coordination, supervision, director, deputy and the unit’s liaison; its summary stays behind a commitment', async () => {
    const { status, body, headers } = await log('u-co-m1', 'unit-a', { withWhom: 'U_LIAISON@unit-a' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/org/units/unit-a/contacts/${body.id}`);
    expect(body).toMatchObject({
      ...SAID,
      unit: 'unit-a',
      withWhom: 'U_LIAISON@unit-a',
      followUpOn: null,
      corrects: null,
      correctedBy: null,
      loggedBy: 'u-co-m1',
      loggedAt: '2022-10-18T09:00:00+08:00',
    });
    for (const by of ['u-co-lead', 'u-su-lead', 'u-dir', 'u-dep']) await logged(by, 'unit-a', { withWhom: 'u-a-lia' });
    await logged('u-a-lia', 'unit-a', { channel: 'ONLINE' });
    await logged('u-co-m1', 'unit-d');
    const [entry] = await office.query<{ act: string; actor: string; body: string }>(
      "SELECT act, actor, body FROM audit_entry WHERE object_type = 'CONTACT' AND object_id = $1",
      [body.id],
    );
    expect(entry).toMatchObject({ act: 'CONTACT_LOGGED', actor: 'u-co-m1' });
    expect(entry!.body).toContain('"rule":"R-036"');
    expect(entry!.body).not.toContain('监测点位');
  });

  it('[R-036] is not written by whoever may only read it', async () => {
    for (const by of ['u-pr-lead', 'u-a-prin', 'u-a-char']) {
      expect([by, ...refusalOf(await log(by, 'unit-a'))]).toEqual([by, 403, 'CONTACT_NOT_YOURS', []]);
      expect((await log(by, 'unit-a')).body['rule']).toBe('R-036');
      expect((await listOf(by, 'unit-a')).items.length).toBeGreaterThan(0);
    }
  });

  it('[R-036 R-134] is missing for everybody else, as that of a unit that there is not', async () => {
    for (const by of ['u-b-lia', 'u-pr-m1', 'u-pr-ex1', 'u-aud', 'u-adm']) {
      const client = office.as(by);
      const [{ id }] = (await listOf('u-dir', 'unit-a')).items as [Contact];
      for (const path of ['contacts', `contacts/${id}`, 'dossier']) {
        const hidden = await client.get<Fields>(`/org/units/unit-a/${path}`);
        const missing = await client.get<Fields>(`/org/units/nowhere/${path}`);
        expect([by, path, ...refusalOf(hidden)]).toEqual([by, path, 404, 'UNIT_CONTACTS_NOT_FOUND', []]);
        expect([missing.status, missing.body['code']]).toEqual([404, 'UNIT_CONTACTS_NOT_FOUND']);
        expect(hidden.body['detail']).toBe(missing.body['detail']);
      }
      expect(refusalOf(await log(by, 'unit-a'))).toEqual([404, 'UNIT_CONTACTS_NOT_FOUND', []]);
    }
    for (const unit of ['nowhere', 'COORD', 'PROV-WSO', 'x'.repeat(64)]) {
      expect(refusalOf(await log('u-dir', unit))).toEqual([404, 'UNIT_CONTACTS_NOT_FOUND', []]);
    }
    expect((await office.admin.get('/org/units/unit-a/contacts')).status).toBe(404);
  });

  it('[R-036] takes a day that has come, a channel that there is, somebody of the unit, and a summary that says something', async () => {
    const wrong: readonly (readonly [Fields, string])[] = [
      [{ contactedOn: undefined }, '/contactedOn'],
      [{ contactedOn: '2022-10-19' }, '/contactedOn IN_FUTURE'],
      [{ contactedOn: '2022-02-30' }, '/contactedOn'],
      [{ channel: undefined }, '/channel'],
      [{ channel: 'PIGEON' }, '/channel'],
      [{ summary: undefined }, '/summary'],
      [{ summary: '' }, '/summary'],
      [{ summary: ' \u3000。' }, '/summary'],
      [{ summary: '长'.repeat(2001) }, '/summary'],
      [{ withWhom: 'u-b-lia' }, '/withWhom NOT_OF_UNIT'],
      [{ withWhom: 'nobody' }, '/withWhom NOT_OF_UNIT'],
      [{ withWhom: 'U_LIAISON@unit-b' }, '/withWhom NOT_OF_UNIT'],
      [{ withWhom: 'DIRECTOR@unit-a' }, '/withWhom NOT_OF_UNIT'],
      [{ withWhom: 'x'.repeat(131) }, '/withWhom'],
      [{ followUpOn: '2022-10-17' }, '/followUpOn BEFORE_CONTACT'],
      [{ followUpOn: 'soon' }, '/followUpOn'],
      [{ corrects: 'first' }, '/corrects'],
      [{ loggedBy: 'u-dir' }, '/loggedBy'],
    ];
    const before = (await listOf('u-dir', 'unit-a')).items.length;
    for (const [more, expected] of wrong) {
      const [status, , errors] = refusalOf(await log('u-co-m1', 'unit-a', more)) as [number, string, string[]];
      expect([more, status, errors.some((one) => one.startsWith(expected))]).toEqual([more, 422, true]);
    }
    expect((await listOf('u-dir', 'unit-a')).items).toHaveLength(before);
  });

  it('[R-036] a request that is sent twice logs one contact', async () => {
    const headers = { 'Idempotency-Key': 'contact-once' };
    const first = await log('u-co-m1', 'unit-b', {}, headers);
    const again = await log('u-co-m1', 'unit-b', {}, headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await listOf('u-dir', 'unit-b')).items.map(({ id }) => id)).toEqual([first.body.id]);
  });

  it('[R-036] what is wrong stays, and a later contact corrects it, once; a liaison corrects only their own', async () => {
    const first = await logged('u-su-lead', 'unit-a', { summary: '写错的内容。' });
    expect(refusalOf(await log('u-a-lia', 'unit-a', { corrects: first.id }))).toEqual([403, 'CONTACT_NOT_YOURS', []]);
    expect(refusalOf(await log('u-co-m1', 'unit-b', { corrects: first.id }))).toEqual([404, 'CONTACT_NOT_FOUND', []]);
    expect(refusalOf(await log('u-co-m1', 'unit-a', { corrects: NOWHERE }))).toEqual([404, 'CONTACT_NOT_FOUND', []]);
    const both = await Promise.all(
      ['u-co-m1', 'u-co-lead'].map((by) => log(by, 'unit-a', { corrects: first.id, summary: '改正的内容。' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const right = both.find(({ status }) => status === 201)!.body;
    expect(both.find(({ status }) => status === 409)!.body['code']).toBe('CONTACT_CORRECTED');
    const path = `/org/units/unit-a/contacts/${first.id}`;
    const read = await office.as('u-a-prin').get<Contact>(path);
    expect(read.body).toMatchObject({ summary: '写错的内容。', correctedBy: right.id });
    const etag = read.headers.get('etag')!;
    expect((await office.as('u-a-prin').get(path, { 'If-None-Match': etag })).status).toBe(304);
    expect((await office.as('u-a-prin').get(`/org/units/unit-b/contacts/${first.id}`)).status).toBe(404);
    expect(refusalOf(await office.as('u-dir').get(`/org/units/unit-b/contacts/${first.id}`))).toEqual([
      404,
      'CONTACT_NOT_FOUND',
      [],
    ]);
    const { contacts } = await dossierOf('u-dir', 'unit-a');
    expect(contacts.map(({ id }) => id)).toContain(right.id);
    expect(contacts.map(({ id }) => id)).not.toContain(first.id);
    const own = await logged('u-a-lia', 'unit-a');
    await logged('u-a-lia', 'unit-a', { corrects: own.id });
  });

  it('[R-036] is listed page by page, the newest day first, by channel and days', async () => {
    const days = ['2022-10-03', '2022-10-11', '2022-10-05', '2022-10-11', '2022-10-01'];
    const ids: string[] = [];
    for (const [index, contactedOn] of days.entries()) {
      const channel = index % 2 === 0 ? 'VISIT' : 'MEETING';
      ids.push((await logged('u-su-lead', 'unit-c', { contactedOn, channel })).id);
    }
    const order = [3, 1, 2, 0, 4].map((index) => ids[index]);
    const found: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page = await listOf(
        'u-dep',
        'unit-c',
        `?limit=2${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`,
      );
      found.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(found).toEqual(order);
    const narrowed = async (query: string) => (await listOf('u-dep', 'unit-c', query)).items.map(({ id }) => id);
    expect(await narrowed('?channel=MEETING')).toEqual([ids[3], ids[1]]);
    expect(await narrowed('?from=2022-10-03&to=2022-10-05')).toEqual([ids[2], ids[0]]);
    expect(await narrowed('?from=2022-10-12')).toEqual([]);
    const { next } = await listOf('u-dep', 'unit-c', '?limit=2');
    const elsewhere = `/org/units/unit-a/contacts?limit=2&cursor=${encodeURIComponent(next!)}`;
    expect((await office.as('u-dep').get(elsewhere)).status).toBe(400);
    expect((await office.as('u-dep').get('/org/units/unit-c/contacts?channel=PIGEON')).status).toBe(400);
  });

  it('[R-091] each reading is in the access log', async () => {
    const before = await office.query(
      "SELECT 1 FROM access_log WHERE object_type = 'UNIT_CONTACTS' AND person = 'u-c-lia'",
    );
    expect(before).toEqual([]);
    const { items } = await listOf('u-c-lia', 'unit-c');
    await office.as('u-c-lia').get(`/org/units/unit-c/contacts/${items[0]!.id}`);
    await dossierOf('u-c-lia', 'unit-c');
    const noted = await office.query<{ of: string; purpose: string }>(
      "SELECT object_type || ' ' || object_id AS of, purpose FROM access_log WHERE person = 'u-c-lia' ORDER BY id",
    );
    const of = ['UNIT_CONTACTS unit-c', `CONTACT ${items[0]!.id}`, 'UNIT_CONTACTS unit-c'];
    expect(noted).toEqual(of.map((one) => ({ of: one, purpose: 'CONTACTS' })));
  });
});

describe('the dossier of a unit', () => {
  it('[R-036] has its people, the last ten contacts, and what is to be followed up until it was', async () => {
    for (let n = 1; n <= 11; n += 1) {
      await logged('u-su-lead', 'unit-d', { contactedOn: `2022-10-${String(n).padStart(2, '0')}` });
    }
    const later = await logged('u-co-m1', 'unit-d', { followUpOn: '2022-10-25' });
    const sooner = await logged('u-co-m1', 'unit-d', { followUpOn: '2022-10-20' });
    const followed = async () => (await dossierOf('u-dir', 'unit-d')).followUps.map(({ id }) => id);
    expect(await followed()).toEqual([sooner.id, later.id]);
    const done = await logged('u-co-m1', 'unit-d', { followsUp: sooner.id });
    expect(await followed()).toEqual([later.id]);
    await logged('u-co-m1', 'unit-d', { corrects: sooner.id, followUpOn: '2022-10-21' });
    expect(await followed()).toEqual([later.id]);
    expect(refusalOf(await log('u-co-m1', 'unit-d', { followsUp: sooner.id }))).toEqual([409, 'CONTACT_CORRECTED', []]);
    const { id } = await logged('u-co-m1', 'unit-d', { corrects: done.id });
    expect(await followed()).toHaveLength(2);
    const { contacts, ...rest } = await dossierOf('u-dir', 'unit-d');
    expect(contacts).toHaveLength(10);
    expect(contacts[0]!.id).toBe(id);
    expect(rest).toMatchObject({
      unit: { code: 'unit-d', kind: 'KEY_FIELD_UNIT' },
      documents: [],
      receiptsOutstanding: 0,
    });
    expect(await dossierOf('u-a-prin', 'unit-a')).toMatchObject({
      unit: { code: 'unit-a', kind: 'MEMBER_UNIT', nameZh: '甲局', nameEn: 'Bureau A' },
      posts: {
        principal: { person: 'u-a-prin' },
        inCharge: [{ person: 'u-a-char' }],
        liaison: { person: 'u-a-lia' },
      },
    });
  });

  it('[R-036 R-066 R-134] has what was sent to it as far as the reader may see it, with receipts outstanding', async () => {
    const road = await (await Road.start(office)).reach('prepareHandover');
    const [line] = await office.query<{ unit: string }>(
      "SELECT recipient AS unit FROM dispatch_line WHERE document_id = $1 AND recipient LIKE 'unit-%' AND status = 'SENT'",
      [road.documentId],
    );
    const { unit } = line!;
    const liaison = `u-${unit.slice(-1)}-lia`;
    const sees = async (by: string) => (await office.as(by).get(`/documents/${road.documentId}`)).status === 200;
    for (const by of ['u-dir', liaison, 'u-su-lead', 'u-su-m1']) {
      const { documents, receiptsOutstanding } = await dossierOf(by, unit);
      const isSeen = await sees(by);
      expect([by, documents.map(({ documentId }) => documentId)]).toEqual([by, isSeen ? [road.documentId] : []]);
      expect([by, receiptsOutstanding]).toEqual([by, isSeen ? 1 : 0]);
    }
    expect(await sees('u-dir')).toBe(true);
    expect((await office.as(liaison).post(`/documents/${road.documentId}/receipt`, {})).status).toBe(200);
    const { documents, receiptsOutstanding } = await dossierOf('u-dir', unit);
    expect(receiptsOutstanding).toBe(0);
    expect(documents).toMatchObject([{ documentId: road.documentId, verb: 'SEND' }]);
    expect(documents[0]!['receivedAt']).not.toBeNull();
  });
});
