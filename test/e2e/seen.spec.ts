import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { playStories } from '../../src/demo/play-story.js';
import { sendTo } from '../../src/demo/send-request.js';
import { readStory } from '../../src/demo/story.js';
import { STATISTICS_SQL } from '../../src/definitions/statistics/statistics.store.js';
import { newId } from '../../src/kernel/index.js';
import { bpmnFile, chain, flow, userTask } from '../support/bpmn-file.js';
import { openOffice, type Answer, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

interface Element {
  readonly element: string;
  readonly mark: string;
  readonly standing: { readonly kind: string; readonly open: number } | null;
  readonly armed: boolean;
  readonly visits: number;
  readonly durationSeconds: number;
  readonly lastEnteredAt: string | null;
  readonly lastLeftAt: string | null;
  readonly lastReason: string | null;
  readonly incidents: readonly { readonly code: string; readonly message: string | null }[];
  readonly calledCaseId: string | null;
}
interface Overlay {
  readonly suspended: boolean;
  readonly definition: { readonly key: string; readonly version: number; readonly hash: string };
  readonly elements: readonly Element[];
  readonly flows: readonly { readonly flow: string; readonly times: number }[];
}
interface Line {
  readonly act: string;
  readonly depth: number;
  readonly caseNo: string;
  readonly opinion: string | null;
  readonly reason: string | null;
  readonly zh: string;
  readonly en: string;
}
interface Page {
  readonly items: readonly Line[];
  readonly next: string | null;
}

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const at = (time: string): Promise<void> => office.clock(`2022-10-${time}:00+08:00`);
const overlayOf = async (person: string, caseId: string): Promise<Overlay> =>
  (await office.as(person).get<Overlay>(`/cases/${caseId}/diagram`)).body;
const svgOf = async (person: string, caseId: string, language = 'zh-CN'): Promise<string> =>
  (await office.as(person).get<string>(`/cases/${caseId}/diagram.svg`, { 'Accept-Language': language })).body;
const elementOf = ({ elements }: Overlay, id: string): Element => elements.find(({ element }) => element === id)!;
const partOf = (svg: string, id: string): string => svg.slice(svg.indexOf(`data-element="${id}"`)).split('</g><g ')[0]!;
const problemOf = ({ status, body }: Answer<unknown>): unknown => [status, (body as { code?: string }).code];

describe('a case on its diagram', () => {
  it('says how often and how long it was at each step, in words and as data alike', async () => {
    await at('18T08:30');
    const road = await Road.start(office);
    await at('18T08:40');
    await road.do('u-co-m1', 'draftDocument');
    await at('18T09:30');
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'RETURN', opinion: '请补充依据。' });
    await at('18T11:30');
    await road.do('u-co-m1', 'draftDocument');
    await at('18T14:50');
    const overlay = await overlayOf('u-co-m1', road.caseId);
    expect(elementOf(overlay, 'draftDocument')).toMatchObject({
      mark: 'PASSED',
      visits: 2,
      durationSeconds: (10 + 120) * 60,
      lastEnteredAt: '2022-10-18T09:30:00+08:00',
      lastLeftAt: '2022-10-18T11:30:00+08:00',
      lastReason: 'COMPLETED',
    });
    expect(elementOf(overlay, 'leaderInstruct')).toMatchObject({
      mark: 'STANDING',
      standing: { kind: 'TASK', open: 1 },
      visits: 2,
      durationSeconds: (50 + 200) * 60,
      lastReason: null,
    });
    const times = Object.fromEntries(overlay.flows.map((one) => [one.flow, one.times]));
    expect([times['fDrafted'], times['fLeaderReturn'], times['fOthersNone']]).toEqual([2, 1, undefined]);
    const svg = await svgOf('u-co-m1', road.caseId);
    expect(svg).toContain('>×2 · 2 小时 10 分</text>');
    expect(svg).toContain('>×2 · 4 小时 10 分</text>');
    expect(partOf(svg, 'draftDocument')).toContain('已经过 ×2 · 2 小时 10 分');
    expect(await svgOf('u-co-m1', road.caseId, 'en')).toContain('>×2 · 2 h 10 min</text>');
    await at('19T14:50');
    expect(await svgOf('u-co-m1', road.caseId)).toContain('>×2 · 1 天 4 小时</text>');
  });

  it('says as data what its drawing shows, element by element and flow by flow', async () => {
    await at('20T08:30');
    const road = await (await Road.start(office)).reach('printDocument');
    const overlay = await overlayOf('u-co-m1', road.caseId);
    const svg = await svgOf('u-co-m1', road.caseId);
    const marks = [...svg.matchAll(/data-element="(\w+)" data-mark="(PASSED|STANDING|CUT)"/g)].map(
      ([, id, mark]) => `${id} ${mark}`,
    );
    expect(marks.sort()).toEqual(
      [
        ...overlay.elements.filter(({ mark }) => mark !== 'AHEAD').map(({ element, mark }) => `${element} ${mark}`),
        ...overlay.flows.map((one) => `${one.flow} PASSED`),
      ].sort(),
    );
    const links = [...svg.matchAll(/href="\/api\/v1\/cases\/([^/]+)\/diagram.svg"><g data-element="(\w+)"/g)];
    expect(links.map(([, id, element]) => [element, id]).sort()).toEqual(
      overlay.elements.flatMap((one) => (one.calledCaseId === null ? [] : [[one.element, one.calledCaseId]])).sort(),
    );
    const { body } = await office.as('u-co-m1').get(`/definitions/${overlay.definition.key}/versions/1`);
    expect(overlay.definition).toEqual({
      key: 'outgoing-higher-office-document',
      version: 1,
      hash: body['sha256'],
    });
  });

  it('paints an incident, and tells an administrator alone what it is about', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const [task] = await office.query<{ audit_id: string; n: number }>(
      "SELECT audit_id, n FROM task WHERE case_id = $1 AND status = 'OPEN'",
      [road.caseId],
    );
    const before = await svgOf('u-co-m1', road.caseId);
    expect(before).not.toContain('#fbc9da');
    await office.query('SET session_replication_role = replica');
    await office.query(
      `INSERT INTO incident (office_id, id, case_id, n, element_id, code, message, raised_at, audit_id)
       SELECT id, $1, $2, $3, 'leaderInstruct', 'CALENDAR_MISSING', 'secret of the inside', $5, $4 FROM office`,
      [newId(), road.caseId, task!.n, task!.audit_id, '2022-10-20T09:00:00+08:00'],
    );
    await office.query('SET session_replication_role = origin');
    const svg = await svgOf('u-co-m1', road.caseId);
    const part = partOf(svg, 'leaderInstruct');
    expect(part).toContain('data-mark="STANDING" data-incidents="1"');
    expect(part).toContain('异常待处理：CALENDAR_MISSING · 2022-10-20 09:00');
    expect(part).toContain('fill="#fbc9da"');
    expect(svg).not.toContain('secret');
    const incident = { code: 'CALENDAR_MISSING', message: null, raisedAt: '2022-10-20T09:00:00+08:00' };
    expect(elementOf(await overlayOf('u-co-m1', road.caseId), 'leaderInstruct').incidents).toMatchObject([incident]);
    const { body } = await office.admin.get<Overlay>(`/cases/${road.caseId}/diagram`);
    expect(elementOf(body, 'leaderInstruct').incidents[0]!.message).toBe('secret of the inside');
  });

  it('marks one that is suspended until it is resumed', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const why = { reason: '等待上级文件' };
    expect((await office.admin.post(`/cases/${road.caseId}/suspend`, why)).status).toBe(200);
    const held = await svgOf('u-co-m1', road.caseId);
    expect(held).toContain('data-part="suspended"');
    expect(held).toContain('案件已挂起，恢复前不能办理');
    expect(await svgOf('u-co-m1', road.caseId, 'en')).toContain('nothing moves until it is resumed');
    expect((await overlayOf('u-co-m1', road.caseId)).suspended).toBe(true);
    await office.admin.post(`/cases/${road.caseId}/resume`, { reason: '文件已到' });
    expect(await svgOf('u-co-m1', road.caseId)).not.toContain('data-part="suspended"');
    expect((await overlayOf('u-co-m1', road.caseId)).suspended).toBe(false);
    const { body } = await office.as('u-co-m1').get<Page>(`/cases/${road.caseId}/story?limit=200`);
    const told = body.items.filter(({ act }) => /SUSPENDED|RESUMED/.test(act)).map(({ zh }) => zh);
    expect(told).toEqual([
      expect.stringMatching(/挂起案件。理由：等待上级文件。$/),
      expect.stringMatching(/恢复案件。理由：文件已到。$/),
    ]);
  });

  it('[R-134] is seen by whoever sees the case, and is not there for others', async () => {
    const road = await Road.start(office);
    for (const caseId of [road.caseId, newId()]) {
      for (const path of ['diagram', 'story']) {
        const answer = await office.as('u-b-lia').get(`/cases/${caseId}/${path}`);
        expect([path, problemOf(answer)]).toEqual([path, [404, 'CASE_NOT_FOUND']]);
        expect((await office.anonymous.get(`/cases/${caseId}/${path}`)).status).toBe(401);
      }
    }
  });
});

describe('the story of a case', () => {
  /** Texts that were read and found right; `GONGWEN_GOLDEN=record` writes the one that has no file yet. */
  const expectGolden = (name: string, text: string): void => {
    const file = `test/golden/told/${name}`;
    if (process.env['GONGWEN_GOLDEN'] === 'record' && !existsSync(file)) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, 'utf8'));
  };
  /** Numbers of cases differ with what was started before. */
  const numbered = (text: string): string => {
    const numbers = [...new Set(text.match(/C\d{4}-\d{6}/g))];
    return numbers.reduce((told, no, index) => told.replaceAll(no, `C-${index + 1}`), text);
  };

  it('[R-054 R-133] of AS-01 and AS-05 reads from proposal to archive, in both languages', async () => {
    const stories = ['as-01', 'as-05'].map((name) => readStory(readFileSync(`processes/cases/${name}.yaml`, 'utf8')));
    const { caseId } = await playStories(stories, sendTo(office.url, office.adminKey), () => Promise.resolve());
    for (const [name, language] of [
      ['as-01.zh.txt', 'zh-CN'],
      ['as-01.en.txt', 'en'],
    ] as const) {
      const answer = await office.as('u-co-m1').get<string>(`/cases/${caseId}/story?limit=200`, {
        Accept: 'text/plain',
        'Accept-Language': language,
      });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      expectGolden(name, numbered(answer.body));
    }
  });

  it('is read in pages, each line once, as data and as text', async () => {
    const road = await (await Road.start(office)).reach('printDocument');
    const client = office.as('u-co-m1');
    const whole = await client.get<Page>(`/cases/${road.caseId}/story?limit=200`);
    expect(whole.body.next).toBeNull();
    expect(new Set(whole.body.items.map(({ depth }) => depth))).toEqual(new Set([0, 1]));
    const lines: Line[] = [];
    const texts: string[] = [];
    for (let path: string | null = `/cases/${road.caseId}/story?limit=4`; path !== null;) {
      const page: Answer<Page> = await client.get<Page>(path);
      lines.push(...page.body.items);
      const text = await client.get<string>(path, { Accept: 'text/plain' });
      texts.push(text.body);
      expect(text.headers.get('link')).toBe(page.headers.get('link'));
      path =
        page.body.next === null
          ? null
          : `/cases/${road.caseId}/story?limit=4&cursor=${encodeURIComponent(page.body.next)}`;
    }
    expect(lines).toEqual(whole.body.items);
    const text = await client.get<string>(`/cases/${road.caseId}/story?limit=200`, { Accept: 'text/plain' });
    expect(texts.join('')).toBe(text.body);
    expect(text.body.split('\n')).toHaveLength(lines.length + 1);
  });

  it('of a called case is its own, with what it called', async () => {
    const road = await (await Road.start(office)).reach('printDocument');
    const child = elementOf(await overlayOf('u-co-m1', road.caseId), 'callIssue').calledCaseId!;
    const { body } = await office.as('u-co-m1').get<Page>(`/cases/${child}/story?limit=200`);
    expect(body.items[0]!.zh).toMatch(/^子案件“发文办理”开始/);
    expect(new Set(body.items.map(({ caseNo }) => caseNo)).size).toBe(1);
    expect(body.items.every(({ depth }) => depth === 0)).toBe(true);
  });

  it('[R-141] tells what administrators did to it, and its drawing follows it over versions', async () => {
    const key = 'moved-and-migrated';
    const of = (second: string): string =>
      bpmnFile(
        key,
        `<bpmn:startEvent id="start" />${userTask('draft', { candidateRole: 'MEMBER@COORD' })}
         ${userTask(second, { candidateRole: 'LEADER@COORD' })}<bpmn:endEvent id="end" />${chain('start', 'draft', second, 'end')}`,
      );
    const deploy = async (content: string): Promise<void> => {
      const made = await office.admin.post('/definitions', { name: key, files: [{ name: 'moved.bpmn', content }] });
      expect(made.status).toBe(201);
    };
    await deploy(of('check'));
    const { body: started } = await office.as('u-co-m1').post<{ id: string }>('/cases', { definition: key });
    const path = `/cases/${started.id}`;
    const draft = (): Promise<Answer<unknown>> => office.as('u-co-m1').post(`${path}/acts`, { element: 'draft' });
    await draft();
    const back = { close: [{ element: 'check' }], open: [{ element: 'draft' }], reason: '误送' };
    expect((await office.admin.post(`${path}/move`, back)).status).toBe(200);
    await draft();
    await deploy(of('review'));
    const migration = { toVersion: 2, mapping: { check: 'review' }, reason: '改用新版' };
    expect((await office.admin.post(`${path}/migrate`, migration)).body).toMatchObject({ definitionVersion: 2 });
    const overlay = await overlayOf('u-co-m1', started.id);
    expect(overlay.definition.version).toBe(2);
    expect(overlay.elements.map(({ element, mark, visits }) => [element, mark, visits])).toEqual([
      ['start', 'PASSED', 1],
      ['draft', 'PASSED', 2],
      ['review', 'STANDING', 0],
    ]);
    expect(await svgOf('u-co-m1', started.id)).toContain('data-element="review" data-mark="STANDING"');
    await office.as('u-co-lead').post(`${path}/acts`, { element: 'review' });
    const { body } = await office.as('u-co-m1').get<Page>(`${path}/story?limit=200`);
    expect(body.items.map(({ zh }) => zh.replace(/（[^）]*案号[^）]*）/, ''))).toEqual([
      expect.stringMatching(/发起“moved-and-migrated”。转到“draft”。/),
      expect.stringMatching(/办理“draft”。转到“check”。/),
      expect.stringMatching(/调整案件位置，移至“draft”。理由：误送。/),
      expect.stringMatching(/办理“draft”。转到“check”。/),
      expect.stringMatching(/将案件转到新版本（1 → 2）。理由：改用新版。/),
      expect.stringMatching(/办理“review”。案件办结：“end”。/),
    ]);
    const ended = await overlayOf('u-co-m1', started.id);
    expect(ended.elements.map(({ element, mark }) => [element, mark])).toContainEqual(['end', 'PASSED']);
  });

  it('[R-134] keeps what people wrote from those who only watch over all cases', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'RETURN', opinion: '机密意见原文' });
    const returned = (lines: readonly Line[]): Line => lines.find(({ act }) => act === 'RETURNED')!;
    const read = await office.as('u-co-m1').get<Page>(`/cases/${road.caseId}/story?limit=200`);
    expect(returned(read.body.items)).toMatchObject({
      opinion: '机密意见原文',
      zh: expect.stringMatching(/退回“组长审示”。意见：机密意见原文。退回到“起草拟定”。/),
      en: expect.stringMatching(/sent it back at "Leader's review"\. Opinion: 机密意见原文\. Back to "Draft"\./),
    });
    const watched = await office.admin.get<Page>(`/cases/${road.caseId}/story?limit=200`);
    expect(watched.body.items).toHaveLength(read.body.items.length);
    expect(JSON.stringify(watched.body)).not.toContain('机密意见原文');
    expect(returned(watched.body.items).opinion).toBeNull();
  });
});

describe('how the cases of a process go', () => {
  const KEY = 'five-cases';
  const file = bpmnFile(
    KEY,
    `<bpmn:startEvent id="start" />${userTask('draft', { candidateRole: 'MEMBER@COORD' })}
     ${userTask('check', { candidateRole: 'LEADER@COORD', outcomes: 'APPROVE RETURN', dueRule: '1 WORKING_HOUR' })}
     <bpmn:exclusiveGateway id="gw" default="gw_end" /><bpmn:endEvent id="end" name="办结" />
     ${chain('start', 'draft', 'check', 'gw', 'end')}${flow('gw', 'draft', 'outcome = &quot;RETURN&quot;')}`,
  );
  const act = async (by: string, caseId: string, said: object): Promise<void> => {
    const { status, body } = await office.as(by).post(`/cases/${caseId}/acts`, said);
    if (status !== 200) throw new Error(JSON.stringify(body));
  };
  /** Minutes at draft, minutes at check, outcome; one case a day from 09:00. */
  const CASES = [
    ['25', 10, 30, 'APPROVE'],
    ['26', 20, 40, 'APPROVE'],
    ['27', 30, 90, 'APPROVE'],
    ['28', 40, 120, 'APPROVE'],
    ['31', 50, 20, 'RETURN'],
  ] as const;
  const time = (minutes: number): string =>
    `${String(9 + Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const read = <B = Record<string, unknown>>(path: string): Promise<Answer<B>> =>
    office.admin.get<B>(`/definitions/${KEY}/${path}`);

  beforeAll(async () => {
    await at('25T08:30');
    const made = await office.admin.post('/definitions', { name: KEY, files: [{ name: 'five.bpmn', content: file }] });
    expect(made.status).toBe(201);
    for (const [day, drafting, checking, outcome] of CASES) {
      await at(`${day}T${time(0)}`);
      const { body } = await office.as('u-co-m1').post<{ id: string }>('/cases', { definition: KEY, variables: {} });
      await at(`${day}T${time(drafting)}`);
      await act('u-co-m1', body.id, { element: 'draft' });
      await at(`${day}T${time(drafting + checking)}`);
      await act('u-co-lead', body.id, { element: 'check', outcome, opinion: '核对' });
    }
  });

  it('counts cases, ends, waits, what was late and from where to where it was sent back', async () => {
    const { status, body } = await read('statistics');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        key: KEY,
        version: null,
        from: '2021-11-01',
        to: '2022-10-31',
        complete: true,
        cases: {
          started: 5,
          running: 1,
          suspended: 0,
          ended: [{ status: 'COMPLETED', element: 'end', name: '办结', nameEn: null, count: 4 }],
          // 40, 60, 120 and 160 minutes.
          duration: { measured: 4, p50Seconds: 90 * 60, p90Seconds: 148 * 60, p99Seconds: 9528 },
        },
        steps: [
          {
            element: 'check',
            name: 'check',
            nameEn: null,
            visits: 5,
            open: 0,
            withdrawn: 0,
            // 20, 30, 40, 90 and 120 minutes, of which an hour is allowed.
            waiting: { measured: 5, p50Seconds: 40 * 60, p90Seconds: 108 * 60, p99Seconds: 7128 },
            overduePercent: 40,
            returns: [{ to: 'draft', name: 'draft', nameEn: null, times: 1 }],
          },
          {
            element: 'draft',
            name: 'draft',
            nameEn: null,
            visits: 6,
            open: 1,
            withdrawn: 0,
            // 10, 20, 30, 40 and 50 minutes; the sixth is open.
            waiting: { measured: 5, p50Seconds: 30 * 60, p90Seconds: 46 * 60, p99Seconds: 2976 },
            overduePercent: 0,
            returns: [],
          },
        ],
      },
    });
  });

  it('counts a version and a period of days, and gives no percentile of fewer than three times', async () => {
    const two = await read<{ cases: object; steps: { waiting: object }[] }>('statistics?from=2022-10-26&to=2022-10-27');
    expect(two.body.cases).toMatchObject({ started: 2, duration: { measured: 2, p50Seconds: null, p99Seconds: null } });
    expect(two.body.steps[0]!.waiting).toEqual({ measured: 2, p50Seconds: null, p90Seconds: null, p99Seconds: null });
    const none = await read<{ steps: unknown[] }>('statistics?from=2022-11-01&to=2022-11-02');
    expect(none.body.steps).toEqual([]);
    expect((await read<{ cases: object }>('statistics?version=1')).body.cases).toMatchObject({ started: 5 });
    expect(problemOf(await read('statistics?version=2'))).toEqual([404, 'DEFINITION_NOT_FOUND']);
  });

  it('is an overlay of one version, and colours its drawing', async () => {
    interface Overview {
      readonly definition: object;
      readonly elements: readonly { readonly element: string; readonly visits: number }[];
    }
    const { body } = await read<Overview>('versions/1/overview');
    expect(body.definition).toMatchObject({ key: KEY, version: 1 });
    expect(body.elements.map(({ element, visits }) => [element, visits])).toEqual([
      ['draft', 6],
      ['check', 5],
    ]);
    const plain = await read<string>('versions/1.svg');
    const heat = await read<string>('versions/1.svg?statistics=true');
    expect(plain.body).not.toContain('40 分');
    expect(heat.body).toContain('>40 分 · 5 次</text>');
    expect(heat.body).toContain('>30 分 · 6 次</text>');
    expect(partOf(heat.body, 'check')).toContain('逾期 40%');
    expect(partOf(heat.body, 'draft')).toContain('目前 1 件在办');
    expect(heat.body).toContain('2021-11-01 至 2022-10-31 发起 5 件，在办 1 件');
  });

  it('names nobody', async () => {
    for (const path of ['statistics', 'versions/1/overview', 'versions/1.svg?statistics=true']) {
      expect(JSON.stringify((await read(path)).body)).not.toMatch(/u-co-|组员|核对/);
    }
  });

  it('is for whoever may read definitions, over a year at most', async () => {
    for (const path of ['statistics', 'versions/1/overview', 'versions/1.svg?statistics=true']) {
      const refused = await office.as('u-dir').get(`/definitions/${KEY}/${path}`);
      expect([path, problemOf(refused)]).toEqual([path, [403, 'PERMISSION_MISSING']]);
    }
    expect((await office.as('u-dir').get(`/definitions/${KEY}/versions/1.svg`)).status).toBe(200);
    for (const period of [
      'from=2022-10-02&to=2022-10-01',
      'from=2021-01-01&to=2022-01-02',
      'from=0001-01-01&to=9999-12-31',
    ]) {
      expect(problemOf(await read(`statistics?${period}`))).toEqual([400, 'STATISTICS_PERIOD_INVALID']);
    }
    expect(problemOf(await read('statistics?from=yesterday'))).toEqual([400, 'PARAMETER_INVALID']);
    expect((await read('statistics?from=2021-10-01')).body).toMatchObject({ from: '2021-10-01', to: '2022-10-01' });
    expect((await read('statistics?to=2021-10-01')).body).toMatchObject({ from: '2020-10-02', to: '2021-10-01' });
    expect(problemOf(await office.admin.get('/definitions/no-such/statistics'))).toEqual([404, 'DEFINITION_NOT_FOUND']);
  });

  it.each(Object.entries(STATISTICS_SQL))(
    'reads %s through indexes of its office and period alone',
    async (name, sql) => {
      interface Plan {
        readonly 'Node Type': string;
        readonly 'Relation Name'?: string;
        readonly 'Index Name'?: string;
        readonly 'Index Cond'?: string;
        readonly Plans?: readonly Plan[];
      }
      const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
      const [office1] = await office.query<{ id: string }>('SELECT id FROM office LIMIT 1');
      const params = [
        office1!.id,
        KEY,
        '2022-10-01',
        '2022-11-01',
        null,
        20_000,
        ...(name === 'steps' ? ['2022-11-01'] : []),
      ];
      // Tables of a test are too small for an index to pay: what is asked is whether one can carry the whole query.
      await office.query('SET enable_seqscan = off');
      const [row] = await office.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
        `EXPLAIN (FORMAT JSON) ${sql}`,
        params,
      );
      await office.query('RESET enable_seqscan');
      const reads = nodesOf(row!['QUERY PLAN'][0]!.Plan).filter((node) => node['Relation Name'] !== undefined);
      const cases = reads.filter((node) => node['Relation Name'] === 'process_instance');
      expect(cases.map((node) => [node['Index Name'], node['Index Cond']])).toEqual([
        ['process_instance_started', expect.stringMatching(/office_id.*definition_key.*started_at >=.*started_at </)],
      ]);
      for (const node of reads) {
        expect([node['Relation Name'], node['Node Type'], node['Index Cond'] ?? '']).toEqual([
          node['Relation Name'],
          expect.stringMatching(/Index/),
          expect.stringContaining('office_id'),
        ]);
      }
    },
  );
});
