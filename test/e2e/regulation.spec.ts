import { openOffice, type TestOffice } from '../support/office.js';
import { NOTICE, Road } from '../support/road.js';

type Fields = Record<string, unknown>;

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(() => office.clock('2022-11-01T09:00:00+08:00'));

const APPROVE = { outcome: 'APPROVE' };
const inside = { mainRecipients: [], internalChoice: 'RELATED_PERSONS', internalPersons: ['u-co-m1'] };

/** Codes of what the rules say of the document, by severity. */
const findings = async (road: Road, severity: 'ERROR' | 'WARNING'): Promise<string[]> => {
  const { items } = await road.document('/findings');
  return (items as Fields[]).filter((one) => one['severity'] === severity).map((one) => one['code'] as string);
};

/** The case bound to these settings; they are put back afterwards. */
const under = async (change: (values: Fields) => void, work: () => Promise<void>): Promise<void> => {
  const put = async (values: unknown): Promise<void> => {
    const { headers } = await office.admin.get('/settings');
    const match = { 'If-Match': headers.get('etag') ?? '' };
    const { status } = await office.admin.put('/settings', { values, reason: '测试' }, match);
    expect(status).toBe(200);
  };
  const before = (await office.admin.get('/settings')).body['values'];
  const values = structuredClone(before) as Fields;
  change(values);
  await put(values);
  try {
    await work();
  } finally {
    await put(before);
  }
};

describe('recipients of a notice', () => {
  it('[R-061] nobody outside is a warning, which everybody reads before it is registered', async () => {
    const road = await (await Road.start(office, inside)).reach('registerOutgoing');
    expect(await findings(road, 'WARNING')).toEqual(['NO_EXTERNAL_RECIPIENT']);
    expect(await findings(road, 'ERROR')).toEqual([]);
    await road.do('u-co-reg', 'registerOutgoing');
    const { items } = await road.document('/dispatch-lines');
    expect((items as Fields[]).map(({ verb, recipient }) => [verb, recipient])).toEqual([
      ['DISTRIBUTE_INTERNAL', 'u-co-lead'],
      ['DISTRIBUTE_INTERNAL', 'u-pr-lead'],
      ['DISTRIBUTE_INTERNAL', 'u-su-lead'],
      ['DISTRIBUTE_INTERNAL', 'u-co-m1'],
    ]);
  });

  it('[R-061] nobody at all is refused at registration, and shown from the first draft', async () => {
    const road = await Road.start(office, { mainRecipients: [], internalChoice: 'NONE', internalPersons: [] });
    expect(await findings(road, 'ERROR')).toEqual(['AT_LEAST_ONE_RECIPIENT']);
    await road.reach('registerOutgoing');
    expect(await road.act('u-co-reg', 'registerOutgoing')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/document/mainRecipients', code: 'AT_LEAST_ONE_RECIPIENT' }] },
    });
    expect(await road.document()).toMatchObject({ status: 'RECHECKED', docNo: null });
  });

  it('[R-061] for all staff gives every active member of staff one copy', async () => {
    const road = await (
      await Road.start(office, { internalChoice: 'ALL_STAFF', internalPersons: [] })
    ).reach('printDocument');
    const { items } = await road.document('/dispatch-lines?verb=DISTRIBUTE_INTERNAL');
    const staff = await office.query<{ person: string }>(
      `SELECT DISTINCT person FROM appointment a JOIN position p ON p.code = a.position AND p.valid_to IS NULL
       WHERE p.role IN ('DIRECTOR', 'DEPUTY', 'LEADER', 'MEMBER', 'EXPERT') ORDER BY person`,
    );
    expect((items as Fields[]).map(({ recipient }) => recipient).sort()).toEqual(staff.map(({ person }) => person));
  });

  it('[R-065] a kind that Article 15 does not name waits for the registry to confirm the range', async () => {
    const road = await Road.start(office, {
      docKind: 'JUEDING',
      title: '关于调整试点任务分工的决定',
      internalChoice: 'GROUP_LEADERS',
      internalPersons: [],
    });
    await road.reach('registerOutgoing');
    expect(await road.act('u-co-reg', 'registerOutgoing')).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'REGISTRY_CONFIRMS_RANGE' }] },
    });
    await road.do('u-co-reg', 'registerOutgoing', { form: { rangeConfirmed: true } });
    expect(await road.document()).toMatchObject({ status: 'NUMBERED' });
  });
});

describe('numbers, dates and seals', () => {
  it('[R-131] signed at 23:30 and printed the day after, carries the day of signing', async () => {
    const road = await (await Road.start(office)).reach('directorSign');
    await office.clock('2022-11-01T23:30:00+08:00');
    await road.do('u-dir', 'directorSign', APPROVE);
    await office.clock('2022-11-02T10:00:00+08:00');
    await road.reach('prepareHandover');
    expect(await road.document()).toMatchObject({ docDate: '2022-11-01', printDate: '2022-11-02' });
    const sheet = await road.document('/approval-sheet');
    expect((sheet['actions'] as Fields[]).at(-1)).toMatchObject({ act: 'SIGN', date: '2022年11月1日' });
    expect(await road.handover()).toMatchObject({ signedAt: '2022-11-01T23:30:00+08:00', rawDue: '2022-11-04' });
  });

  it('[R-129] the number counts in the year of the document date, and is taken by no other', async () => {
    const road = await (await Road.start(office)).reach('registerOutgoing');
    expect(await road.act('u-co-reg', 'registerOutgoing', { form: { year: 2021 } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/form/year', code: 'NUMBER_YEAR' }] },
    });
    await road.do('u-co-reg', 'registerOutgoing', { form: { year: 2022, copies: 10 } });
    expect(await road.document()).toMatchObject({ docNo: expect.stringMatching(/^市安城创办发〔2022〕[1-9]\d*号$/) });
  });

  it('[R-132] nothing is sealed or printed before its time, nor told for a time that is not yet', async () => {
    const road = await (await Road.start(office)).reach('recheckDocument');
    expect(await road.act('u-co-seal', 'applySeal')).toMatchObject({
      status: 409,
      body: { code: 'STEP_NOT_REACHED', params: { openSteps: 'recheckDocument' } },
    });
    await road.reach('printDocument');
    const at = (printedAt: string): Fields => ({ form: { copiesPrinted: 12, printedAt } });
    for (const [printedAt, code] of [
      ['2022-11-01T09:00:01+08:00', 'IN_FUTURE'],
      ['2022-10-31T09:00:00+08:00', 'TOO_EARLY'],
    ] as const) {
      expect(await road.act('u-co-reg', 'printDocument', at(printedAt))).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/form/printedAt', code }] },
      });
    }
    await road.do('u-co-reg', 'printDocument', at('2022-11-01T09:00:00+08:00'));
  });

  it('[R-132] minutes never come to the seal', async () => {
    const minutes = { docKind: 'JIYAO', title: '工作部第十一次会议纪要', mainRecipients: [], internalChoice: 'NONE' };
    const road = await (await Road.start(office, { ...minutes, internalPersons: [] })).reach('printDocument');
    await road.do('u-co-reg', 'printDocument', { form: { copiesPrinted: 40 } });
    await road.do('u-co-reg', 'inspectCopies', { outcome: 'OK' });
    expect(await road.open()).toEqual(['dispatchCopies']);
    expect(await road.document()).toMatchObject({ hasSeal: false });
  });
});

describe('a step that is not reached', () => {
  it('[R-054 R-055] is refused to whoever it waits for, with the steps that are open; others learn nothing of the case', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    for (const [by, element] of [
      ['u-dep', 'deputyInstruct'],
      ['u-dir', 'directorSign'],
      ['u-co-reg', 'registerOutgoing'],
      ['u-co-seal', 'applySeal'],
      ['u-co-arc', 'receiveCheck'],
    ] as const) {
      expect(await road.act(by, element, APPROVE)).toMatchObject({
        status: 409,
        body: { code: 'STEP_NOT_REACHED', params: { openSteps: 'leaderInstruct' } },
      });
    }
    expect(await road.act('u-su-m1', 'directorSign', APPROVE)).toMatchObject({ status: 404 });
    expect(await road.act('u-co-seal', 'directorSign', APPROVE)).toMatchObject({ status: 404 });
  });

  it('[R-134] the case is seen from the start by director, deputy, owner leader and records staff, by no other', async () => {
    const road = await Road.start(office);
    const seen = async (person: string): Promise<number> =>
      (await office.as(person).get(`/cases/${road.caseId}`)).status;
    for (const person of ['u-dir', 'u-dep', 'u-co-lead', 'u-co-reg', 'u-co-arc', 'u-aud'])
      expect(await seen(person)).toBe(200);
    for (const person of ['u-su-lead', 'u-pr-m1', 'u-co-seal', 'u-a-lia', 'u-pr-ex1'])
      expect(await seen(person)).toBe(404);
    const { body } = await office.as('u-dir').get<{ items: Fields[] }>('/tasks');
    expect(body.items).toEqual([]);
  });
});

describe('signing', () => {
  it('[R-057] an office document signed as director of the department is flagged, where the setting asks', async () => {
    await under(
      (values) => Object.assign((values['signing'] as Fields)['higherOffice'] as Fields, { requireCapacity: true }),
      async () => {
        const road = await (await Road.start(office)).reach('directorSign');
        expect(await road.act('u-dir', 'directorSign', APPROVE)).toMatchObject({
          status: 422,
          body: { errors: [{ pointer: '/form/signingCapacity', code: 'REQUIRED' }] },
        });
        await road.do('u-dir', 'directorSign', { ...APPROVE, form: { act: 'SIGN', signingCapacity: 'WD_DIRECTOR' } });
        expect(await road.document('/approval-sheet')).toMatchObject({ flags: ['CAPACITY_NOT_OF_ISSUER'] });
        const head = await (await Road.start(office)).reach('directorSign');
        await head.do('u-dir', 'directorSign', { ...APPROVE, form: { signingCapacity: 'LGO_HEAD' } });
        expect(await head.document('/approval-sheet')).toMatchObject({ flags: [] });
      },
    );
  });

  it('[R-054] the sheet names for every act opinion, name, post and full date; a step of one way takes no other outcome', async () => {
    const road = await Road.start(office);
    expect(await road.act('u-co-m1', 'draftDocument', { outcome: 'REJECT', opinion: '试一试' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/outcome', code: 'NOT_AN_OUTCOME' }] },
    });
    await road.do('u-co-m1', 'draftDocument', { outcome: 'SUBMIT' });
    await road.reach('directorSign');
    expect(await road.act('u-dir', 'directorSign', { ...APPROVE, form: { act: 'FINALISE' } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/form/act', code: 'ACT_DIFFERS' }] },
    });
    await road.do('u-dir', 'directorSign', APPROVE);
    const { actions } = await road.document('/approval-sheet');
    expect((actions as Fields[]).map(({ opinion, role, date }) => [opinion, role, date])).toEqual([
      ['呈审', 'MEMBER@COORD', '2022年11月1日'],
      ['同意', 'LEADER@COORD', '2022年11月1日'],
      ['同意', 'DEPUTY', '2022年11月1日'],
      ['同意', 'DIRECTOR', '2022年11月1日'],
    ]);
  });

  it('[R-127] is refused where the calendar lacks the year of the hand-over; a step of ours only waits for it', async () => {
    await office.clock('2026-12-30T10:00:00+08:00');
    const road = await (await Road.start(office)).reach('directorSign');
    const { body: task } = await office.as('u-dir').get(`/tasks/${await road.task('directorSign')}`);
    expect(task).toMatchObject({ dueAt: null, dueState: 'CALENDAR_MISSING' });
    expect(await road.act('u-dir', 'directorSign', APPROVE)).toMatchObject({
      status: 409,
      body: { code: 'CALENDAR_MISSING', params: { year: 2027 }, rule: 'R-127' },
    });
    expect(await road.document()).toMatchObject({ status: 'IN_REVIEW', docDate: null });
  });

  it.each([
    ['2022-10-18', '2022-10-22', false, {}],
    ['2022-11-02', '2022-11-08', true, {}],
    ['2022-12-29', '2023-01-04', true, {}],
    ['2022-12-29', '2023-01-05', false, { dayType: 'WORKING' }],
  ])(
    '[R-067] signed on %s, the hand-over is due at the end of the day before %s; rolled %s %j',
    async (day, dueOn, rolled, more) => {
      await under(
        (values) => Object.assign((values['archive'] as Fields)['handover'] as Fields, more),
        async () => {
          await office.clock(`${day}T11:30:00+08:00`);
          const road = await (await Road.start(office)).reach('recheckDocument');
          expect(await road.handover()).toMatchObject({ dueAt: `${dueOn}T00:00:00+08:00`, rolled });
        },
      );
    },
  );
});

describe('drafts', () => {
  const request = {
    docKind: 'QINGSHI',
    issuer: 'LGO',
    title: '关于审定年度工作方案的请示',
    mainRecipients: ['CITY-GOV'],
    internalChoice: 'NONE',
    internalPersons: [],
  };

  it('[R-004] a request without a contact comes back to its drafter, who reads why', async () => {
    const road = await Road.start(office, request);
    await road.do('u-co-m1', 'draftDocument');
    expect(await road.open()).toEqual(['draftDocument']);
    expect(await findings(road, 'ERROR')).toEqual(['CONTACT_NOTE_REQUIRED']);
    await road.do('u-co-m1', 'draftDocument', { form: { contactPerson: 'u-co-m1' } });
    expect(await road.open()).toEqual(['leaderInstruct']);
    const { body: entries } = await office.admin.get(`/audit/entries?case=${road.caseId}`);
    // Hashes and ids hold runs of digits too: only a number that stands by itself is a telephone number.
    expect(JSON.stringify(entries)).not.toMatch(/(?<![\w-])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![\w-])/);
  });

  it('[R-058] the department does not issue outward where the setting forbids it; the finding names the office', async () => {
    await under(
      (values) => Object.assign((values['issuer'] as Fields)['wd'] as Fields, { externalAllowed: false }),
      async () => {
        const letter = { docKind: 'HAN', issuer: 'WD', title: '关于商请提供数据的函', internalChoice: 'NONE' };
        const road = await Road.start(office, {
          ...letter,
          mainRecipients: ['unit-d'],
          internalPersons: [],
          needsSuperiorApproval: true,
          superiorOrg: 'CITY-GOV',
        });
        await road.do('u-co-m1', 'draftDocument');
        expect(await road.open()).toEqual(['draftDocument']);
        const { items } = await road.document('/findings');
        expect((items as Fields[])[0]).toMatchObject({
          code: 'ISSUER_NOT_ORGAN',
          severity: 'ERROR',
          element: 'svcCheckDraft',
          detail: expect.stringContaining('LGO'),
        });
      },
    );
  });

  it('[R-051] that duties make a key matter passes as none only with the owner leader’s reason', async () => {
    const road = await (await Road.start(office, { keyMatter: false })).reach('leaderInstruct');
    expect(await road.act('u-co-lead', 'leaderInstruct', APPROVE)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/opinion', code: 'REASON_REQUIRED' }] },
    });
    await road.do('u-co-lead', 'leaderInstruct', { ...APPROVE, opinion: '只是汇编已有制度，不涉及重要政策。' });
    expect(await road.act('u-dep', 'deputyInstruct', { ...APPROVE, form: { keyMatterConfirm: true } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/form/keyMatterConfirm', code: 'OWNER_LEADER_CONFIRMS' }] },
    });
    expect(await road.document()).toMatchObject({ keyMatter: false });
    const confirmed = await (await Road.start(office, { keyMatter: false })).reach('leaderInstruct');
    await confirmed.do('u-co-lead', 'leaderInstruct', { ...APPROVE, form: { keyMatterConfirm: true } });
    expect(await confirmed.document()).toMatchObject({ keyMatter: true });
    await confirmed.reach('directorSign');
    const settled = { ...APPROVE, form: { keyMatterConfirm: false } };
    expect(await confirmed.act('u-dir', 'directorSign', settled)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/opinion', code: 'REASON_REQUIRED' }] },
    });
    await confirmed.do('u-dir', 'directorSign', { ...settled, opinion: '只是汇编已有制度。' });
    expect(await confirmed.document()).toMatchObject({ keyMatter: false, status: 'SIGNED' });
  });

  it('[R-126] 加急 opened on Friday at 15:00 is due on the next working day at 15:00; an earlier due date wins', async () => {
    await office.clock('2022-11-04T15:00:00+08:00');
    const road = await Road.start(office, { urgency: 'URGENT', urgencyReason: '会议在即' });
    await road.reach('leaderInstruct');
    const dueOf = async (one: Road): Promise<unknown> =>
      (await office.as('u-co-lead').get(`/tasks/${await one.task('leaderInstruct')}`)).body['dueAt'];
    expect(await dueOf(road)).toBe('2022-11-07T15:00:00+08:00');
    const dated = await (await Road.start(office, { dueDate: '2022-11-05' })).reach('leaderInstruct');
    expect(await dueOf(dated)).toBe('2022-11-06T00:00:00+08:00');
  });

  it('[R-136] changed in the database, is noticed at the next read, and the trail says so', async () => {
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const read = (): Promise<{ status: number; body: Fields }> =>
      office.as('u-co-lead').get(`/documents/${road.documentId}/versions/1/content`);
    expect((await read()).status).toBe(200);
    await office.query('ALTER TABLE document_version DISABLE TRIGGER ALL');
    await office.query(`UPDATE document_version SET body_text = '改过的正文' WHERE document_id = $1`, [
      road.documentId,
    ]);
    await office.query('ALTER TABLE document_version ENABLE TRIGGER ALL');
    expect(await read()).toMatchObject({ status: 409, body: { code: 'FILE_ALTERED', rule: 'R-136' } });
    const { body } = await office.admin.get(`/audit/entries?act=FILE_ALTERED&object=${road.documentId}`);
    expect(body['items']).toHaveLength(1);
  });
});

describe('whoever only got a copy', () => {
  it('[R-054 R-134] reads what was issued, not how it came about: no opinions, no drafts, no case', async () => {
    const road = await (await Road.start(office, { bodyText: '第一稿。' })).reach('leaderInstruct');
    await road.do('u-co-lead', 'leaderInstruct', { outcome: 'RETURN', opinion: '内部意见，不外传' });
    await road.do('u-co-m1', 'draftDocument', { form: { bodyText: '第二稿。' } });
    await road.reach('prepareHandover');
    const read = (person: string, path: string): Promise<{ status: number; body: unknown }> =>
      office.as(person).get(`/documents/${road.documentId}${path}`);
    for (const person of ['u-a-lia', 'u-pr-lead']) {
      const head = (await read(person, '')).body as Fields;
      expect(head).toMatchObject({ docNo: expect.any(String), versionNo: 2, internalPersons: [] });
      expect(Object.keys(head['_links'] as Fields)).not.toContain('approvalSheet');
      expect(await read(person, '/versions/2/content')).toMatchObject({ status: 200, body: '第二稿。' });
      const { items } = (await read(person, '/versions')).body as { items: Fields[] };
      expect(items.map(({ no }) => no)).toEqual([2]);
      for (const path of ['/approval-sheet', '/findings', '/versions/1', '/versions/1/content']) {
        expect({ path, status: (await read(person, path)).status }).toEqual({ path, status: 404 });
      }
    }
    const trailOf = async (person: string): Promise<Fields[]> =>
      (await office.as(person).get<{ items: Fields[] }>(`/audit/entries?object=${road.documentId}`)).body.items;
    const own = await trailOf('u-a-lia');
    expect(own.map(({ act, actor }) => [act, actor])).toEqual([['READ', 'u-a-lia']]);
    expect(JSON.stringify(await trailOf('u-co-m1'))).toContain('内部意见，不外传');
    for (const person of ['u-co-m1', 'u-co-lead', 'u-dep', 'u-dir', 'u-co-reg', 'u-co-arc', 'u-co-seal']) {
      expect({ person, status: (await read(person, '/approval-sheet')).status }).toEqual({ person, status: 200 });
    }
  });
});

describe('urging', () => {
  it('[R-084 R-126 R-128] AS-15: holder, leader, deputy, director, each on their working day; nothing once it is done', async () => {
    await office.clock('2022-11-03T09:00:00+08:00');
    const variables = { ...NOTICE, ownerGroup: 'PROJ', dutyCodes: ['X-01'], internalPersons: ['u-pr-m1'] };
    const drafter = office.as('u-pr-m1');
    const start = await drafter.post('/cases', { definition: 'outgoing-higher-office-document', variables });
    expect(start.status).toBe(201);
    const caseId = start.body['id'] as string;
    await office.clock('2022-11-03T10:00:00+08:00');
    expect((await drafter.post(`/cases/${caseId}/acts`, { element: 'draftDocument' })).status).toBe(200);
    const leader = office.as('u-pr-lead');
    const { body: list } = await leader.get<{ items: Fields[] }>(`/tasks?case=${caseId}`);
    expect(list.items).toMatchObject([{ element: 'leaderInstruct', dueAt: '2022-11-08T10:00:00+08:00' }]);
    const told = async (): Promise<unknown[]> => {
      const { body } = await office.admin.get<{ items: Fields[] }>(`/urges?case=${caseId}`);
      return body.items.map(({ level, recipients }) => [level, recipients]).reverse();
    };
    const expected: unknown[] = [];
    for (const [day, level, person] of [
      ['07', 0, 'u-pr-lead'],
      ['08', 1, 'u-pr-lead'],
      ['09', 2, 'u-dep'],
      ['10', 3, 'u-dir'],
    ] as const) {
      await office.clock(`2022-11-${day}T09:59:00+08:00`);
      expect(await told()).toEqual(expected);
      await office.clock(`2022-11-${day}T10:00:00+08:00`);
      expected.push([level, [person]]);
      expect(await told()).toEqual(expected);
    }
    await office.clock('2022-11-10T11:00:00+08:00');
    expect((await leader.post(`/cases/${caseId}/acts`, { element: 'leaderInstruct', ...APPROVE })).status).toBe(200);
    await office.clock('2022-11-11T18:00:00+08:00');
    expect(await told()).toEqual(expected);
  });
});

describe('after signing', () => {
  it('[R-130] an editorial correction that touches figures or conclusions says why, and is flagged', async () => {
    const bodyText = '请于2022年12月10日前完成自查。各成员单位应当如实报告。';
    const road = await (await Road.start(office, { bodyText })).reach('recheckDocument');
    await road.do('u-co-reg', 'recheckDocument', { outcome: 'EDITORIAL', form: { note: '日期有误' } });
    const wrong = { bodyText: '请于2022年12月20日前完成自查。各成员单位可以如实报告。' };
    expect(await road.act('u-co-m1', 'fixEditorial', { form: wrong })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/form/changeSummary', code: 'REQUIRED' }] },
    });
    await road.do('u-co-m1', 'fixEditorial', { form: { ...wrong, changeSummary: '与会议记录核对后更正' } });
    const { items } = await road.document('/versions');
    expect((items as Fields[]).at(-1)).toMatchObject({
      no: 2,
      changeClass: 'EDITORIAL',
      editorialFlags: ['FIGURES', 'CONCLUSIONS'],
    });
    const { body: told } = await office.as('u-co-reg').get(`/audit/entries?case=${road.caseId}&limit=200`);
    expect(JSON.stringify(told)).toContain('日期有误');
  });

  it('[R-003] a number of any other shape is refused where one is written down', async () => {
    await under(
      (values) => Object.assign(values['superiorApproval'] as Fields, { issueBy: 'SUPERIOR' }),
      async () => {
        const road = await Road.start(office, { needsSuperiorApproval: true, superiorOrg: 'CITY-GOV' });
        await road.reach('deputyInstruct');
        await road.do('u-dep', 'deputyInstruct', APPROVE);
        await road.do('u-dir', 'directorFinalise', APPROVE);
        await road.do('u-co-reg', 'submitSuperior');
        const { body } = await office.as('u-co-reg').get(`/cases/${road.caseId}/variables`);
        const correlation = (body['variables'] as Fields)['submissionId'];
        const message = { name: 'SuperiorResponse', correlation, payload: { result: 'APPROVED' } };
        expect((await office.as('u-co-reg').post('/messages', message)).status).toBeLessThan(300);
        for (const superiorDocNo of [
          '市政发〔2022〕010号',
          '市政发(2022)10号',
          '市政发[2022]10号',
          '市政发〔2022〕第10号',
        ]) {
          const form = { superiorDocNo, docDate: '2022-11-01' };
          expect(await road.act('u-co-reg', 'recordSuperiorIssue', { form })).toMatchObject({
            status: 422,
            body: { errors: [{ pointer: '/form/superiorDocNo', code: 'DOCUMENT_NUMBER_SHAPE' }] },
          });
        }
        const form = { superiorDocNo: '市政发〔2022〕10号', docDate: '2022-11-01' };
        await road.do('u-co-reg', 'recordSuperiorIssue', { form });
      },
    );
  });

  it('[R-138] a class is changed only with a reason, which is kept', async () => {
    const road = await (await Road.start(office)).reach('confirmClass');
    const { body: task } = await office.as('u-co-arc').get(`/tasks/${await road.task('confirmClass')}/form`);
    expect(task).toMatchObject({ values: { category: 'WS', retention: 'D30' } });
    expect(await road.act('u-co-arc', 'confirmClass', { form: { retention: 'Y' } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/form/reason', code: 'REQUIRED' }] },
    });
    await road.do('u-co-arc', 'confirmClass', { form: { retention: 'Y', reason: '试点的基础性制度' } });
    const { body } = await office
      .as('u-co-arc')
      .get<{ items: Fields[] }>(`/archive/records?objectId=${road.documentId}`);
    expect(body.items).toMatchObject([{ status: 'STORED', retention: 'Y', disposalDue: null }]);
    const { body: told } = await office.as('u-co-arc').get(`/audit/entries?case=${road.caseId}&limit=200`);
    expect(JSON.stringify(told)).toContain('试点的基础性制度');
  });
});

it('[R-142] no clock in production', async () => {
  const production = await openOffice({ testMode: false, template: 'template_migrated' });
  try {
    const { status, body } = await production.admin.post('/test/clock', { now: '2022-10-18T08:30:00+08:00' });
    expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect((await production.as('u-co-m1').get('/me')).status).toBe(401);
  } finally {
    await production.close();
  }
});

it('[R-143] starting twice under one key opens one case', async () => {
  const body = { definition: 'outgoing-higher-office-document', variables: NOTICE };
  const key = { 'Idempotency-Key': 'start-once' };
  const first = await office.as('u-co-m1').post('/cases', body, key);
  const second = await office.as('u-co-m1').post('/cases', body, key);
  expect([first.status, second.status, second.body['id']]).toEqual([201, 201, first.body['id']]);
});
