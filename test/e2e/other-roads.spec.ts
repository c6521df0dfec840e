import { openOffice, type TestOffice } from '../support/office.js';

type Fields = Record<string, unknown>;

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(() => office.clock('2022-11-01T09:00:00+08:00'));

const DRAFT = {
  docKind: 'TONGZHI',
  issuer: 'LGO',
  ownerGroup: 'COORD',
  dutyCodes: ['X-01'],
  title: '关于做好年终督导检查工作的通知',
  mainRecipients: ['unit-a'],
  internalChoice: 'RELATED_PERSONS',
  internalPersons: ['u-co-m1'],
  bodyText: '请于十二月十日前完成自查。',
};

/** One case in the higher office's name, driven over HTTP by steps. */
class Road {
  caseId = '';
  documentId = '';

  async start(more: Fields = {}): Promise<this> {
    const variables = { ...DRAFT, ...more };
    const { status, body } = await office
      .as('u-co-m1')
      .post('/cases', { definition: 'outgoing-higher-office-document', variables });
    expect({ status, body }).toMatchObject({ status: 201 });
    this.caseId = body['id'] as string;
    this.documentId = body['documentId'] as string;
    return this;
  }

  act(by: string, element: string, more: Fields = {}): Promise<{ status: number; body: Fields }> {
    return office.as(by).post(`/cases/${this.caseId}/acts`, { element, ...more });
  }

  /** An act that must not be refused. */
  async do(by: string, element: string, more: Fields = {}): Promise<this> {
    const { status, body } = await this.act(by, element, more);
    expect({ element, status, body }).toMatchObject({ element, status: 200 });
    return this;
  }

  async agreed(): Promise<this> {
    await this.do('u-co-m1', 'draftDocument');
    await this.do('u-co-lead', 'leaderInstruct', { outcome: 'APPROVE' });
    return this.do('u-dep', 'deputyInstruct', { outcome: 'APPROVE' });
  }

  async signed(): Promise<this> {
    await this.agreed();
    return this.do('u-dir', 'directorSign', { outcome: 'APPROVE' });
  }

  async document(): Promise<Fields> {
    return (await office.as('u-co-m1').get(`/documents/${this.documentId}`)).body;
  }

  async handover(): Promise<Fields> {
    const { body } = await office.as('u-co-m1').get(`/archive/handovers?objectId=${this.documentId}`);
    return (body['items'] as Fields[])[0] ?? {};
  }

  /** Open steps of the tree, and the end element of every case of it that has ended. */
  async stand(): Promise<{ open: string[]; ends: string[] }> {
    const open = await office.query<{ element_id: string }>(
      `SELECT element_id FROM task WHERE root_case_id = $1 AND status = 'OPEN' ORDER BY element_id`,
      [this.caseId],
    );
    const ends = await office.query<{ end: string }>(
      `SELECT coalesce(end_element, status) AS "end" FROM process_instance
       WHERE root_case_id = $1 AND status <> 'RUNNING' ORDER BY 1`,
      [this.caseId],
    );
    return { open: open.map((row) => row.element_id), ends: ends.map((row) => row.end) };
  }

  /** What is left over of a tree that has ended: waits, timers and other jobs. */
  async leftOvers(): Promise<number> {
    const [row] = await office.query<{ n: number }>(
      `SELECT (SELECT count(*) FROM wait WHERE root_case_id = $1)::int
         + (SELECT count(*) FROM job WHERE root_case_id = $1)::int AS n`,
      [this.caseId],
    );
    return row?.n ?? -1;
  }
}

it('[R-135] the drafter recalls what nobody has opened; later the recall is refused', async () => {
  const road = await new Road().start();
  await road.do('u-co-m1', 'draftDocument');
  const { status } = await office.as('u-co-m1').post(`/cases/${road.caseId}/recall`);
  expect(status).toBe(200);
  expect(await road.stand()).toEqual({ open: [], ends: ['evEndRecalled'] });
  expect(await road.document()).toMatchObject({ status: 'RECALLED' });
  expect(await road.leftOvers()).toBe(0);

  const late = await new Road().start();
  await late.do('u-co-m1', 'draftDocument');
  const { body } = await office.as('u-co-lead').get(`/tasks?case=${late.caseId}`);
  const [task] = body['items'] as { id: string }[];
  await office.as('u-co-lead').post(`/tasks/${task?.id}/claim`);
  expect(await office.as('u-co-m1').post(`/cases/${late.caseId}/recall`)).toMatchObject({
    status: 409,
    body: { code: 'RECALL_TOO_LATE' },
  });
});

it('[R-129 R-135] the director voids a signed document: its number stays on record as void, the hand-over is off', async () => {
  const road = await (await new Road().start()).signed();
  await road.do('u-co-reg', 'recheckDocument', { outcome: 'NONE' });
  await road.do('u-co-reg', 'registerOutgoing');
  const cancel = (by: string): Promise<{ status: number }> =>
    office.as(by).post(`/cases/${road.caseId}/cancel`, { reason: '事项已变更，不再印发' });
  expect(await cancel('u-co-lead')).toMatchObject({ status: 403 });
  expect(await cancel('u-dir')).toMatchObject({ status: 200 });
  expect((await road.stand()).ends).toContain('evEndCancelled');
  expect((await road.stand()).open).toEqual([]);
  expect(await road.document()).toMatchObject({ status: 'CANCELLED' });
  expect(await road.handover()).toMatchObject({ status: 'CANCELLED' });
  expect(await road.leftOvers()).toBe(0);
  const allocations = await office.query<{ status: string }>(
    'SELECT status FROM number_allocation WHERE document_id = $1',
    [road.documentId],
  );
  expect(allocations.map((row) => row.status)).toEqual(['VOID']);
});

it('[R-135] before signing the owner leader may void it, also after the director has returned it', async () => {
  const road = await (await new Road().start()).agreed();
  await road.do('u-dir', 'directorSign', { outcome: 'RETURN', opinion: '请补充依据。' });
  expect(await office.as('u-co-lead').post(`/cases/${road.caseId}/cancel`, { reason: '不再需要' })).toMatchObject({
    status: 200,
  });
  expect(await road.document()).toMatchObject({ status: 'CANCELLED' });
});

it('[R-130] a text found wrong at the inspection is corrected, re-checked, and keeps its number', async () => {
  const road = await (await new Road().start()).signed();
  await road.do('u-co-reg', 'recheckDocument', { outcome: 'NONE' });
  await road.do('u-co-reg', 'registerOutgoing');
  const { docNo } = await road.document();
  expect(docNo).toMatch(/^市安城创办发〔2022〕\d+号$/);
  await road.do('u-co-reg', 'printDocument', { form: { copiesPrinted: 12 } });
  await road.do('u-co-reg', 'inspectCopies', { outcome: 'FAIL_TEXT' });
  await road.do('u-co-reg', 'recheckDocument', { outcome: 'EDITORIAL' });
  await road.do('u-co-m1', 'fixEditorial', { form: { bodyText: '请于十二月十日前完成自查工作。' } });
  await road.do('u-co-reg', 'recheckDocument', { outcome: 'NONE' });
  await road.do('u-co-reg', 'registerOutgoing');
  expect(await road.document()).toMatchObject({ docNo, versionNo: 2 });
  await road.do('u-co-reg', 'printDocument', { form: { copiesPrinted: 12 } });
  await road.do('u-co-reg', 'inspectCopies', { outcome: 'OK' });
  await road.do('u-co-seal', 'applySeal');
  await road.do('u-co-reg', 'dispatchCopies');
  expect(await road.document()).toMatchObject({ status: 'ISSUED', docDate: '2022-11-01' });
});

it('[R-130 R-131 R-067] a new signature moves document date and hand-over, and the warning of a tight term comes', async () => {
  const road = await (await new Road().start()).signed();
  expect(await road.handover()).toMatchObject({ dueAt: '2022-11-05T00:00:00+08:00' });
  await office.clock('2022-11-04T09:00:00+08:00');
  expect((await road.stand()).open).toEqual(['recheckDocument', 'warnIssueTight']);
  await road.do('u-co-reg', 'recheckDocument', { outcome: 'MATERIAL' });
  await road.do('u-co-m1', 'reviseMaterial', {
    form: { bodyText: '请于十二月二十日前完成自查。', changeSummary: '改时限' },
  });
  expect(await road.act('u-dep', 'signerReview', { outcome: 'APPROVE' })).toMatchObject({ status: 403 });
  await road.do('u-dir', 'signerReview', { outcome: 'APPROVE' });
  expect(await road.document()).toMatchObject({ status: 'SIGNED', docDate: '2022-11-04', versionNo: 2 });
  // The third day is 7 November, a Monday.
  expect(await road.handover()).toMatchObject({ dueAt: '2022-11-08T00:00:00+08:00' });
});

describe('a document that needs the superior', () => {
  const awaiting = async (): Promise<Road> => {
    const road = await new Road().start({ needsSuperiorApproval: true, superiorOrg: 'CITY-GOV' });
    await road.agreed();
    await road.do('u-dir', 'directorFinalise', { outcome: 'APPROVE' });
    return road.do('u-co-reg', 'submitSuperior');
  };
  const answer = async (road: Road, payload: Fields): Promise<{ status: number; body: Fields }> => {
    const { body } = await office.as('u-co-reg').get(`/cases/${road.caseId}/variables`);
    const { submissionId } = body['variables'] as { submissionId: string };
    return office.as('u-co-reg').post('/messages', { name: 'SuperiorResponse', correlation: submissionId, payload });
  };

  const issueBy = async (body: 'SELF' | 'SUPERIOR'): Promise<void> => {
    const settings = await office.admin.get('/settings');
    const values = settings.body['values'] as { superiorApproval: Fields };
    const changed = { ...values, superiorApproval: { ...values.superiorApproval, issueBy: body } };
    const match = { 'If-Match': settings.headers.get('etag') ?? '' };
    const put = await office.admin.put('/settings', { values: changed, reason: '印发方式' }, match);
    expect({ status: put.status, body: put.body }).toMatchObject({ status: 200 });
  };
  afterEach(() => issueBy('SELF'));

  it('[R-056] nothing is issued before the superior has answered; the refusal names what is waited for', async () => {
    const road = await awaiting();
    expect(await road.act('u-co-reg', 'registerOutgoing')).toMatchObject({
      status: 409,
      body: { code: 'STEP_NOT_REACHED', params: { openSteps: 'rcvSuperiorResponse' } },
    });
    expect(await road.document()).toMatchObject({ status: 'AWAITING_SUPERIOR', docNo: null });
  });

  it('[R-056] a second answer is refused; a revision that the leader returns is revised again, then signed', async () => {
    const road = await awaiting();
    expect(await answer(road, { result: 'APPROVED_WITH_CHANGES', text: '请调整时限。' })).toMatchObject({
      status: 200,
    });
    expect(await answer(road, { result: 'REJECTED' })).toMatchObject({ status: 409 });
    await road.do('u-co-m1', 'reviseByResponse', { form: { bodyText: '请于十二月二十日前完成自查工作。' } });
    await road.do('u-co-lead', 'confirmRevision', { outcome: 'RETURN', opinion: '只改时限。' });
    await road.do('u-co-m1', 'reviseByResponse', { form: { bodyText: '请于十二月二十日前完成自查。' } });
    await road.do('u-co-lead', 'confirmRevision', { outcome: 'APPROVE' });
    await road.do('u-dir', 'directorSign', { outcome: 'APPROVE' });
    expect(await road.document()).toMatchObject({ status: 'SIGNED', versionNo: 3 });
  });

  it('[R-056] returned by the superior: to the drafter, next round, first review', async () => {
    const road = await awaiting();
    await answer(road, { result: 'RETURNED', text: '请补充论证。' });
    expect(await road.document()).toMatchObject({ status: 'RETURNED', round: 2 });
    await road.do('u-co-m1', 'draftDocument');
    expect((await road.stand()).open).toEqual(['leaderInstruct']);
  });

  it('[R-056] rejected by the superior: the case ends so', async () => {
    const road = await awaiting();
    await answer(road, { result: 'REJECTED', text: '不同意。' });
    expect(await road.stand()).toEqual({ open: [], ends: ['evEndRejectedBySuperior'] });
    expect(await road.document()).toMatchObject({ status: 'REJECTED' });
  });

  it('[R-056 R-067] issued by the superior: his number and date, and the hand-over runs from that date', async () => {
    await issueBy('SUPERIOR');
    const road = await awaiting();
    await office.clock('2022-11-10T09:00:00+08:00');
    await answer(road, { result: 'APPROVED' });
    await road.do('u-co-reg', 'recordSuperiorIssue', {
      form: { superiorDocNo: '市政发〔2022〕3号', docDate: '2022-11-09' },
    });
    expect((await road.stand()).open).toEqual(['prepareHandover']);
    expect(await road.document()).toMatchObject({
      status: 'ISSUED',
      docNo: '市政发〔2022〕3号',
      docDate: '2022-11-09',
    });
    // Three days from 9 November end on Saturday, 12 November.
    expect(await road.handover()).toMatchObject({ dueAt: '2022-11-15T00:00:00+08:00' });
  });
});

it('[R-130] issuing and hand-over are called, never started by hand', async () => {
  for (const definition of ['issue-and-distribute', 'archive-hand-over']) {
    expect(await office.as('u-co-reg').post('/cases', { definition, variables: {} })).toMatchObject({
      status: 403,
      body: { code: 'STARTER_NOT_ALLOWED' },
    });
  }
});

it('[R-125] a leader who drafted does not review: his deputy does', async () => {
  const road = new Road();
  const { body } = await office
    .as('u-co-lead')
    .post('/cases', { definition: 'outgoing-higher-office-document', variables: DRAFT });
  road.caseId = body['id'] as string;
  await road.do('u-co-lead', 'draftDocument');
  expect(await road.act('u-co-lead', 'leaderInstruct', { outcome: 'APPROVE' })).toMatchObject({
    status: 403,
    body: { code: 'TASK_NOT_YOURS', params: { candidates: 'DEPUTY' } },
  });
});
