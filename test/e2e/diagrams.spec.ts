import { readFileSync } from 'node:fs';
import { XMLValidator } from 'fast-xml-parser';
import { newId } from '../../src/kernel/index.js';
import { openOffice, type Answer, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
  await office.clock('2022-10-18T08:30:00+08:00');
});
afterAll(() => office.close());

type Headers = Readonly<Record<string, string>>;
const drawing = (person: string, caseId: string, headers: Headers = {}): Promise<Answer<string>> =>
  office.as(person).get<string>(`/cases/${caseId}/diagram.svg`, headers);

/** The mark of each of these elements, as the drawing says it. */
const marksOf = (svg: string, ...elements: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    elements.map((id) => [id, new RegExp(`data-element="${id}"(?: data-mark="(\\w+)")?`).exec(svg)?.[1] ?? 'NONE']),
  );
const linkOf = (svg: string, element: string): string | undefined =>
  new RegExp(`<a href="([^"]+)"><g data-element="${element}"`).exec(svg)?.[1];

function expectSound({ status, headers, body }: Answer<string>): void {
  expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.* sandbox$/);
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('private, no-cache');
  expect(XMLValidator.validate(body)).toBe(true);
}

describe('the drawing of a case', () => {
  it('[R-133] shows where AS-01 stands in its middle, and the way it came', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    const answer = await drawing('u-co-m1', road.caseId);
    expectSound(answer);
    const elements = [
      'evStartDraft',
      'draftDocument',
      'leaderInstruct',
      'deputyInstruct',
      'directorSign',
      'evEndIssued',
    ];
    expect(marksOf(answer.body, ...elements)).toEqual({
      evStartDraft: 'PASSED',
      draftDocument: 'PASSED',
      leaderInstruct: 'PASSED',
      deputyInstruct: 'STANDING',
      directorSign: 'AHEAD',
      evEndIssued: 'AHEAD',
    });
    expect(marksOf(answer.body, 'fDrafted', 'fLeaderReturn', 'fOthersNone', 'fOthersSome')).toEqual({
      fDrafted: 'PASSED',
      fLeaderReturn: 'NONE',
      fOthersNone: 'PASSED',
      fOthersSome: 'NONE',
    });
    expect(answer.body).toContain('当前环节：副主任审示（办理中）');
    expect(answer.body).toContain('以市创建办名义发文');
  });

  it('[R-133] passes through what the trail says, and nothing else', async () => {
    const road = await Road.start(office);
    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'RETURN', opinion: '请补充依据。' });
    const { body } = await drawing('u-co-m1', road.caseId);
    const history = await office
      .as('u-co-m1')
      .get<{ items: { path: string[] }[] }>(`/cases/${road.caseId}/history?limit=200`);
    const walked = new Set(history.body.items.flatMap(({ path }) => path));
    const shown = [...body.matchAll(/data-element="(\w+)" data-mark="(PASSED|STANDING|CUT)"/g)].map(([, id]) => id!);
    const nodes = shown.filter((id) => !/^f[A-Z]/.test(id));
    expect(nodes.sort()).toEqual([...walked].sort());
    expect(marksOf(body, 'draftDocument', 'leaderInstruct', 'fLeaderReturn')).toEqual({
      draftDocument: 'STANDING',
      leaderInstruct: 'PASSED',
      fLeaderReturn: 'PASSED',
    });
  });

  it('grows with the case: what was drawn once is not drawn from memory', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const first = await drawing('u-co-m1', road.caseId);
    expect(marksOf(first.body, 'leaderInstruct')).toEqual({ leaderInstruct: 'STANDING' });
    const known = await drawing('u-co-m1', road.caseId, { 'If-None-Match': first.headers.get('etag')! });
    expect([known.status, known.body]).toEqual([304, '']);
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'APPROVE' });
    const second = await drawing('u-co-m1', road.caseId, { 'If-None-Match': first.headers.get('etag')! });
    expect(second.status).toBe(200);
    expect(marksOf(second.body, 'leaderInstruct')).toEqual({ leaderInstruct: 'PASSED' });
  });

  it('counts a countersign, and takes it as passed when one return makes the others needless', async () => {
    const road = await Road.start(office, { dutyCodes: ['C-03', 'P-03', 'S-01'] });
    await road.do('u-co-m1', 'draftDocument');
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'APPROVE' });
    expect((await drawing('u-co-m1', road.caseId)).body).toContain('相关组长审签（办理中 已办 0/2）');
    await road.do('u-su-lead', 'countersignOthers', { outcome: 'APPROVE' });
    const english = await drawing('u-co-m1', road.caseId, { 'Accept-Language': 'en' });
    expect(english.body).toContain('Countersign by touched groups (In hand, 1/2 done)');
    await road.do('u-pr-lead', 'countersignOthers', { outcome: 'RETURN', opinion: '任务时间节点与清单不一致。' });
    const { body } = await drawing('u-co-m1', road.caseId);
    expect(marksOf(body, 'countersignOthers', 'fCountersignReturn', 'fCountersignAgreed', 'draftDocument')).toEqual({
      countersignOthers: 'PASSED',
      fCountersignReturn: 'PASSED',
      fCountersignAgreed: 'NONE',
      draftDocument: 'STANDING',
    });
  });

  it('leads to the cases that it called, which have drawings of their own', async () => {
    const road = await (await Road.start(office)).reach('printDocument');
    const { body } = await drawing('u-co-m1', road.caseId);
    expect(marksOf(body, 'callIssue', 'callArchive', 'callArchiveSuperior')).toEqual({
      callIssue: 'STANDING',
      callArchive: 'STANDING',
      callArchiveSuperior: 'AHEAD',
    });
    expect(linkOf(body, 'callArchiveSuperior')).toBeUndefined();
    const issue = await drawing('u-co-m1', linkOf(body, 'callIssue')!.split('/')[4]!);
    expectSound(issue);
    expect(marksOf(issue.body, 'registerOutgoing', 'printDocument', 'applySeal')).toEqual({
      registerOutgoing: 'PASSED',
      printDocument: 'STANDING',
      applySeal: 'AHEAD',
    });
    const archive = await drawing('u-co-m1', linkOf(body, 'callArchive')!.split('/')[4]!);
    expect(marksOf(archive.body, 'subCollect', 'rcvPrinted', 'prepareHandover')).toEqual({
      subCollect: 'STANDING',
      rcvPrinted: 'STANDING',
      prepareHandover: 'AHEAD',
    });
    expect(archive.body).not.toContain('href=');
  });

  it('shows how a voided case ended', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    const voided = await office.as('u-dir').post(`/cases/${road.caseId}/cancel`, { reason: '内容已由另一文件涵盖' });
    expect(voided.status).toBe(200);
    const { body } = await drawing('u-co-m1', road.caseId);
    expect(marksOf(body, 'deputyInstruct', 'leaderInstruct')).toEqual({
      deputyInstruct: 'CUT',
      leaderInstruct: 'PASSED',
    });
    expect(body).not.toContain('data-mark="STANDING"');
    expect(body).not.toContain('当前环节：');
  });

  it('shows an incident that is open, but not one that is closed', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const [task] = await office.query<{ audit_id: string; n: number }>(
      "SELECT audit_id, n FROM task WHERE case_id = $1 AND status = 'OPEN'",
      [road.caseId],
    );
    await office.query('SET session_replication_role = replica');
    await office.query(
      `INSERT INTO incident (office_id, id, case_id, n, element_id, code, message, raised_at, audit_id)
       SELECT id, $1, $2, $3, 'leaderInstruct', 'CALENDAR_MISSING', 'secret of the inside', now(), $4 FROM office`,
      [newId(), road.caseId, task!.n, task!.audit_id],
    );
    const open = await drawing('u-co-m1', road.caseId);
    expect(open.body).toContain('异常待处理');
    expect(open.body).not.toContain('secret');
    await office.query('UPDATE incident SET resolved_at = now() WHERE case_id = $1', [road.caseId]);
    await office.query('SET session_replication_role = origin');
    expect((await drawing('u-co-m1', road.caseId)).body).not.toContain('异常待处理');
  });

  it('[R-134] is seen by whoever sees the case, and is not there for others', async () => {
    const road = await (await Road.start(office)).reach('printDocument');
    const hidden = await drawing('u-b-lia', road.caseId);
    const missing = await drawing('u-b-lia', newId());
    for (const answer of [hidden, missing]) expect([answer.status, problemOf(answer)]).toEqual([404, 'CASE_NOT_FOUND']);
    const link = linkOf((await drawing('u-co-m1', road.caseId)).body, 'callIssue')!;
    expect((await office.as('u-b-lia').get(link.replace('/api/v1', ''))).status).toBe(404);
    expect((await office.anonymous.get(`/cases/${road.caseId}/diagram.svg`)).status).toBe(401);
    expect((await office.admin.get(`/cases/${road.caseId}/diagram.svg`)).status).toBe(200);
  });

  it('speaks the language that is asked for, and its case links to it', async () => {
    const road = await Road.start(office);
    const { body } = await office
      .as('u-co-m1')
      .get<{ _links: Record<string, { href: string }> }>(`/cases/${road.caseId}`);
    expect(body._links['diagram']).toEqual({ href: `/api/v1/cases/${road.caseId}/diagram.svg` });
    const english = await drawing('u-co-m1', road.caseId, { 'Accept-Language': 'en' });
    expectSound(english);
    expect(english.headers.get('content-language')).toBe('en');
    for (const words of ['Now at: Draft (In hand)', 'Legend', "Document in the higher office's name", 'under way']) {
      expect(english.body.replaceAll('&#39;', "'")).toContain(words);
    }
    expect(english.body.replaceAll(/<title>[^<]*<\/title>/g, '')).not.toMatch(/\p{Script=Han}/u);
  });
});

const problemOf = ({ body }: Answer<unknown>): unknown => (body as { code?: string }).code;

describe('the drawing of a definition', () => {
  const svgOf = (key: string, version = 1, headers: Headers = {}): Promise<Answer<string>> =>
    office.as('u-co-m1').get<string>(`/definitions/${key}/versions/${version}.svg`, headers);

  it.each(['outgoing-higher-office-document', 'issue-and-distribute', 'archive-hand-over'])(
    'of %s is there for everybody of the office, without marks, in both languages',
    async (key) => {
      const chinese = await svgOf(key);
      expectSound(chinese);
      expect(chinese.body).not.toContain('data-mark');
      expect(chinese.body).toContain('第 1 版');
      const english = await svgOf(key, 1, { 'Accept-Language': 'en' });
      expectSound(english);
      expect(english.body.replaceAll(/<title>[^<]*<\/title>/g, '')).not.toMatch(/\p{Script=Han}/u);
      const known = await svgOf(key, 1, { 'If-None-Match': chinese.headers.get('etag')! });
      expect([known.status, known.body]).toEqual([304, '']);
    },
  );

  it('is not there for a version, a key or a kind that has none', async () => {
    for (const [key, version] of [
      ['archive-hand-over', 99],
      ['no-such-process', 1],
      ['F-REVIEW', 1],
      ['step-limits', 1],
    ] as const) {
      const answer = await svgOf(key, version);
      expect([key, answer.status, problemOf(answer)]).toEqual([key, 404, 'DEFINITION_NOT_FOUND']);
    }
    expect((await office.anonymous.get('/definitions/archive-hand-over/versions/1.svg')).status).toBe(401);
  });

  it('of a file without a diagram is laid out, and its file stays as it was sent', async () => {
    const whole = readFileSync('processes/bench/gwb-1.bpmn', 'utf8').replaceAll('gwb-1', 'undrawn');
    const content = whole.replace(/<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/, '');
    const made = await office.admin.post('/definitions', {
      name: 'undrawn',
      files: [{ name: 'undrawn.bpmn', content }],
    });
    expect(made.status).toBe(201);
    const answer = await svgOf('undrawn');
    expect(answer.status).toBe(200);
    expect(answer.body.match(/<title>/g)?.length).toBeGreaterThanOrEqual(11);
    expect((await svgOf('undrawn')).body).toBe(answer.body);
    const started = await office.as('u-co-m1').post<{ id: string }>('/cases', { definition: 'undrawn', variables: {} });
    expect(started.status).toBe(201);
    expect((await drawing('u-co-m1', started.body.id)).status).toBe(200);
    expect(problemOf(await drawing('u-b-lia', started.body.id))).toBe('CASE_NOT_FOUND');
  });

  it('[attack: script-in-diagram] of a file with a script in its names is text', async () => {
    const hostile = '&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x \u202e';
    const content = readFileSync('processes/bench/gwb-1.bpmn', 'utf8')
      .replaceAll('gwb-1', 'hostile')
      .replaceAll(/ name="[^"]*"/g, ` name="${hostile}"`);
    const made = await office.admin.post('/definitions', {
      name: 'hostile',
      files: [{ name: 'hostile.bpmn', content }],
    });
    expect({ status: made.status, body: made.body }).toMatchObject({ status: 201 });
    const answer = await svgOf('hostile');
    expectSound(answer);
    expect(answer.body).toContain('&lt;script&gt;');
    expect(answer.body).not.toMatch(/<script|\u202e| onload="/);
  });
});
