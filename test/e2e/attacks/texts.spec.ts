import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOffice, type Answer, type TestOffice } from '../../support/office.js';
import { NOTICE, Road } from '../../support/road.js';
import { namesIn } from '../../support/unzip.js';

type Fields = Record<string, unknown>;

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  await office.clock('2022-11-01T09:00:00+08:00');
});
afterAll(() => office.close());

/** What a text can hold so that it is not what it looks like, or writes where it should not. */
const HIDDEN: readonly (readonly [string, string])[] = [
  ['a zero-width space', '\u200b'],
  ['a zero-width joiner', '\u200d'],
  ['an override of the direction', '\u202e'],
  ['an isolate', '\u2066'],
  ['an Arabic letter mark', '\u061c'],
  ['a soft hyphen', '\u00ad'],
  ['a Hangul filler', '\u3164'],
  ['a Mongolian vowel separator', '\u180e'],
  ['a tag', '\u{e0041}'],
  ['a byte order mark', '\ufeff'],
  ['a word joiner', '\u2060'],
  ['a blank of Braille', '\u2800'],
  ['a line break', '\n'],
  ['a line separator', '\u2028'],
  ['a carriage return with a header', '\r\nX-Evil: 1'],
  ['a colour of the terminal', '\u001b[31m'],
  ['a backspace', '\b'],
];
const told = ({ status, body }: Answer<Fields>): unknown => [status, body['code']];
const wrongFields = ({ body }: Answer<Fields>): readonly string[] =>
  ((body['errors'] as { pointer: string }[] | undefined) ?? []).map(({ pointer }) => pointer);

describe('words that say nothing', () => {
  it.each([
    ['nothing that shows', '\u200b\u3164'],
    ['blanks', ' \u3000\t'],
    ['signs alone', '……'],
  ])('[attack: unicode-in-names] [R-054] %s are no opinion and no reason', async (_, nothing) => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const returned = await office.as('u-co-lead').post<Fields>(`/tasks/${await road.task('leaderInstruct')}/complete`, {
      outcome: 'RETURN',
      opinion: nothing,
      versionNo: 1,
    });
    expect([told(returned), wrongFields(returned)]).toEqual([[422, 'VALIDATION_FAILED'], ['/opinion']]);
    const delegated = await office.as('u-dir').post<Fields>('/delegations', {
      to: 'u-dep',
      validFrom: '2022-11-02',
      validTo: '2022-11-03',
      reason: nothing,
    });
    expect([told(delegated), wrongFields(delegated)]).toEqual([[422, 'VALIDATION_FAILED'], ['/reason']]);
    const cancelled = await office.as('u-dir').post<Fields>(`/cases/${road.caseId}/cancel`, { reason: nothing });
    expect([told(cancelled), wrongFields(cancelled)]).toEqual([[422, 'VALIDATION_FAILED'], ['/reason']]);
    const ended = await office.admin.post<Fields>('/org/persons/u-su-m1/end', { on: '2022-12-31', reason: nothing });
    expect(wrongFields(ended)).toContain('/reason');
  });
});

describe('names that are not what they look like', () => {
  it.each(HIDDEN)('[attack: unicode-in-names] with %s are taken nowhere', async (_, hidden) => {
    const name = `综合${hidden}组`;
    const drafter = office.as('u-co-m1');
    const tries: Record<string, Answer<Fields>> = {
      '/displayName': await office.admin.put('/org/persons/u-new', {
        displayName: name,
        homeUnit: 'HOST',
        reason: '试',
      }),
      '/nameZh': await office.admin.put('/org/units/NEW', { kind: 'GROUP', nameZh: name, nameEn: 'New', reason: '试' }),
      '/appointedBy': await office.admin.post('/org/appointments', {
        person: 'u-co-m1',
        position: 'GROUP_MEMBER',
        unit: 'PROJ',
        appointedBy: name,
        reason: '试',
      }),
      '/agencyCode': await office.admin.put('/number-series/NEW', { agencyCode: name, issuer: 'WD', nameZh: '试' }),
      '/name': await drafter.post('/task-filters', { name, filter: { view: 'MINE' } }),
      '/businessKey': await drafter.post('/cases', {
        definition: 'outgoing-higher-office-document',
        businessKey: name,
        variables: NOTICE,
      }),
      '/variables/title': await drafter.post('/cases', {
        definition: 'outgoing-higher-office-document',
        variables: { ...NOTICE, title: `关于印发${hidden}工作规则的通知` },
      }),
    };
    for (const [pointer, answer] of Object.entries(tries)) {
      expect([pointer, answer.status, wrongFields(answer)]).toEqual([pointer, 422, [pointer]]);
    }
  });

  it('[attack: unicode-in-names] names of one form only: what is written in parts is kept composed, and is the same name', async () => {
    const person = { homeUnit: 'HOST', reason: '试' };
    const put = (displayName: string) => office.admin.put('/org/persons/u-nfc', { ...person, displayName });
    expect((await put('Jose\u0301')).body).toMatchObject({ displayName: 'Jos\u00e9' });
    const drafter = office.as('u-co-m1');
    const filter = { filter: { view: 'MINE' } };
    expect((await drafter.post('/task-filters', { ...filter, name: 'cafe\u0301' })).status).toBe(201);
    expect(told(await drafter.post('/task-filters', { ...filter, name: 'caf\u00e9' }))).toEqual([
      409,
      'TASK_FILTER_EXISTS',
    ]);
  });

  it('[attack: impersonated-actor] nobody is called like the system, a client, a post or a unit, nor a client like a person', async () => {
    const made = await office.admin.post('/api-clients', { name: 'front-end', scopes: [] });
    expect(made.status).toBe(201);
    const person = { displayName: '某', homeUnit: 'HOST', reason: '试' };
    for (const code of ['SYSTEM', 'administrator', 'front-end', 'DIRECTOR', 'COORD', 'ALL_STAFF']) {
      const answer = await office.admin.put(`/org/persons/${code}`, person);
      expect([code, answer.status, (answer.body['errors'] as Fields[])[0]]).toEqual([
        code,
        422,
        expect.objectContaining({ code: 'KEY_TAKEN' }),
      ]);
    }
    for (const code of ['CLIENT:front-end', 'LEADER@COORD', 'PERMISSION:x', 'u-d\u0456r', 'u\u2010dir', '\uff55-dir']) {
      expect([code, (await office.admin.put(`/org/persons/${encodeURIComponent(code)}`, person)).status]).toEqual([
        code,
        422,
      ]);
    }
    for (const name of ['u-dir', 'SYSTEM', 'front-end', 'front\u2010end', 'fr\u043ent']) {
      const { status } = await office.admin.post('/api-clients', { name, scopes: [] });
      expect([name, [409, 422].includes(status)]).toEqual([name, true]);
    }
  });

  it('[attack: unicode-in-numbers] no second series gives numbers that look like those of the first', async () => {
    const put = (agencyCode: string) =>
      office.admin.put('/number-series/TWIN', { agencyCode, issuer: 'WD', nameZh: '仿' });
    for (const code of [
      '市安城创办发',
      '市安城创办发\u200b',
      '市安城创办发\u3000',
      '市安城创办发\ufe00',
      '市安城创办发１',
      '\u2f05安',
      'ＷＤ',
      '市安〔创',
      '市安第',
    ]) {
      const { status } = await put(code);
      expect([code, [409, 422].includes(status)]).toEqual([code, true]);
    }
  });

  it('[attack: unicode-in-numbers] a superior’s number in other digits, brackets or with something hidden is none', async () => {
    const { isNumber } = await import('../../../src/documents/numbering/document-number.js');
    const right = '市政发〔2022〕3号';
    expect(isNumber(right)).toBe(true);
    const wrong = ['２０２２', '２022', '2022\u200b', '\u06f2022', '2022\u202e'].map((year) =>
      right.replace('2022', year),
    );
    for (const text of [
      ...wrong,
      '市政发[2022]3号',
      '市政发【2022】3号',
      '市政发﹝2022﹞3号',
      '市政发〔2022〕３号',
      '市政发〔2022〕03号',
      `${right}\n`,
      `${right} `,
      'Ａ政发〔2022〕3号',
      '市政发〔2022〕3号\ufe00',
    ])
      expect([text, isNumber(text)]).toEqual([text, false]);
    const road = await (await Road.start(office)).reach('directorSign');
    const found = await office
      .as('u-dir')
      .get<{ items: unknown[] }>(`/documents?docNo=${encodeURIComponent('市安城创办发〔２０２２〕10号')}`);
    expect([found.status, found.body.items]).toEqual([200, []]);
    expect((await road.document())['docNo']).toBeNull();
  });
});

describe('names of files, and what is downloaded', () => {
  const upload = (name: string, type: string, body: string) =>
    office.as('u-co-m1').send<{ id: string; name: string; mediaType: string }>('POST', '/files', {
      headers: { 'Content-Type': type, 'X-File-Name': encodeURIComponent(name) },
      body,
    });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['/etc/shadow', 'shadow'],
    ['%2e%2e%2fsecret', '%2e%2e%2fsecret'],
    ['通知\u202excod.exe', '通知xcod.exe'],
    ['通\u200b知\u3164.docx', '通知.docx'],
    ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie_ x=1.txt'],
    ['"; filename="evil.html', '_; filename=_evil.html'],
    ['<script>alert(1)<\u2044script>.svg', '_script_alert(1)_\u2044script_.svg'],
    ['\u0000', '未命名'],
    ['....//', '未命名'],
    ['aux.h', '_aux.h'],
  ])('[attack: unicode-in-file-names, path-traversal] %j is kept as %j', async (name, kept) => {
    const stored = await upload(name, 'text/plain', 'x');
    expect([stored.status, stored.body.name]).toEqual([201, kept]);
    const sent = await office.as('u-co-m1').get(`/files/${stored.body.id}/content`);
    expect(sent.headers.get('content-disposition')).toMatch(/^attachment; filename/);
    expect(sent.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    'text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'application/javascript',
    'text/html; charset=utf-7',
    'multipart/x-mixed-replace',
    'not a type',
    '*/*',
  ])('[attack: content-sniffing] what is handed in as %s is saved, and run by no browser', async (type) => {
    const stored = await upload(
      'a.html',
      type,
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    );
    if (stored.status !== 201) return expect([415, 422]).toContain(stored.status);
    const { headers } = await office.as('u-co-m1').get(`/files/${stored.body.id}/content`);
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('content-type')).not.toMatch(/charset=utf-7/i);
  });

  it('[attack: content-sniffing] no answer of any kind can be framed or run as a page of ours', async () => {
    for (const path of [
      '/me',
      '/nothing',
      '/definitions',
      '//problems',
      '//docs/',
      '//openapi.json',
      '//<script>alert(1)<%2fscript>',
    ]) {
      const { headers } = await office.as('u-co-m1').get(path);
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
      expect([path, headers.get('content-security-policy')]).toEqual([
        path,
        expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      ]);
    }
  });

  it('[attack: path-traversal] no path leads out of the pages for people or of a package', async () => {
    for (const path of [
      '//docs/..%2f..%2fpackage.json',
      '//docs/%2e%2e/package.json',
      '//docs/....//package.json',
      '//docs/package.json',
      '//docs/.%00',
      '/files/..%2f..%2fsecret/content',
      '/definitions/..%2f..%2fsecret',
      '/definitions/%2e%2e/versions/1/file',
    ]) {
      const { status, body } = await office.as('u-co-m1').get<unknown>(path);
      expect([path, status]).toEqual([path, 404]);
      expect(JSON.stringify(body)).not.toMatch(/"dependencies"|root:/);
    }
  });

  it('[attack: zip-path] names of attachments never leave the package in which they are handed over', async () => {
    const evil = await upload('../../evil.sh', 'text/plain', 'x');
    const attachments = [
      { name: '../../../etc/cron.d/evil', fileId: evil.body.id },
      { name: '..\\..\\evil', fileId: evil.body.id },
    ];
    const road = await (await Road.start(office, { attachments })).reach('archived');
    const [record] = await office.query<{ id: string }>('SELECT id FROM archive_record');
    const response = await fetch(`${office.url}/api/v1/archive/records/${record!.id}/package`, {
      headers: { Authorization: 'Bearer test:u-co-arc' },
    });
    expect([response.status, road.documentId]).toEqual([200, expect.any(String)]);
    const names = namesIn(Buffer.from(await response.arrayBuffer()));
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(name).toMatch(/^(?!\/|[A-Za-z]:)(?!.*(?:^|[/\\])\.\.(?:[/\\]|$))[^\\\0]+$/);
    expect(names.some((name) => name.includes('evil'))).toBe(true);
  });
});
