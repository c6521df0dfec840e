import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';
import { writtenSoFar } from '../support/written.js';

type Fields = Record<string, unknown>;
interface SheetLine {
  readonly round: number;
  readonly act: string;
  readonly outcome: string;
  readonly person: string;
  readonly opinion: string;
  readonly versionNo: number;
  readonly superseded: boolean;
}

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => office.clock('2022-11-01T09:00:00+08:00'));
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

const sheetOf = async (road: Road): Promise<string[]> => {
  const { actions } = (await road.document('/approval-sheet')) as unknown as { actions: SheetLine[] };
  return actions.map(
    ({ round, versionNo, person, act, outcome, opinion, superseded }) =>
      `${round} v${versionNo} ${person} ${act} ${outcome} ${opinion}${superseded ? ' (superseded)' : ''}`,
  );
};
const numbersOf = (road: Road): Promise<Fields[]> =>
  office.query('SELECT serial, status, void_reason FROM number_allocation WHERE document_id = $1 ORDER BY serial', [
    road.documentId,
  ]);
const urgesOf = async (road: Road): Promise<string[]> => {
  const { body } = await office.as('u-co-m1').get<{ items: Fields[] }>(`/urges?case=${road.caseId}`);
  return body.items
    .map(({ level, element, recipients }) => `${String(level)} ${String(element)} ${(recipients as string[]).join()}`)
    .toSorted();
};
const APPROVE = { outcome: 'APPROVE' };

describe('returned and submitted again', () => {
  it('[R-135 R-136] a changed text goes the whole way again; the sheet shows both rounds, old approvals superseded', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    expect((await road.act('u-dep', 'deputyInstruct', { outcome: 'RETURN' })).status).toBe(422);
    await road.do('u-dep', 'deputyInstruct', { outcome: 'RETURN', opinion: '请写明时限。' });
    expect(await road.open()).toEqual(['draftDocument']);
    expect(await road.document()).toMatchObject({ status: 'RETURNED', round: 2, versionNo: 1 });
    await road.do('u-co-m1', 'draftDocument', { form: { bodyText: '请于十二月十日前完成。' } });
    expect(await road.document()).toMatchObject({ status: 'IN_REVIEW', round: 2, versionNo: 2 });
    expect(await road.open()).toEqual(['leaderInstruct']);
    await road.reach('recheckDocument');
    expect(await sheetOf(road)).toEqual([
      '1 v1 u-co-m1 DRAFT DONE 呈审',
      '1 v1 u-co-lead REVIEW_INSTRUCT APPROVE 同意 (superseded)',
      '1 v1 u-dep REVIEW_INSTRUCT RETURN 请写明时限。',
      '2 v2 u-co-m1 DRAFT DONE 呈审',
      '2 v2 u-co-lead REVIEW_INSTRUCT APPROVE 同意',
      '2 v2 u-dep REVIEW_INSTRUCT APPROVE 同意',
      '2 v2 u-dir SIGN APPROVE 同意',
    ]);
    const { body } = await office.as('u-co-m1').get<{ items: Fields[] }>(`/documents/${road.documentId}/versions`);
    const hashes = body.items.map(({ contentHash }) => contentHash);
    expect([hashes.length, new Set(hashes).size]).toEqual([2, 2]);
  });

  it('[R-135] the same text again goes back to whoever returned it; what the others agreed to stands', async () => {
    const road = await (await Road.start(office)).reach('deputyInstruct');
    await road.do('u-dep', 'deputyInstruct', { outcome: 'RETURN', opinion: '请核对附件。' });
    await road.do('u-co-m1', 'draftDocument');
    expect(await road.open()).toEqual(['deputyInstruct']);
    expect(await road.document()).toMatchObject({ round: 2, versionNo: 1 });
    expect(await sheetOf(road)).toContain('1 v1 u-co-lead REVIEW_INSTRUCT APPROVE 同意');
  });

  it('[R-054] the director may return too, and rejection by the deputy ends it', async () => {
    const road = await (await Road.start(office)).reach('directorSign');
    await road.do('u-dir', 'directorSign', { outcome: 'RETURN', opinion: '请补充依据。' });
    await road.do('u-co-m1', 'draftDocument', { form: { bodyText: '依据市政府要求，请于十二月十日前完成。' } });
    await road.reach('deputyInstruct');
    await road.do('u-dep', 'deputyInstruct', { outcome: 'REJECT', opinion: '不宜发文。' });
    expect([await road.open(), await road.document()]).toMatchObject([[], { status: 'REJECTED', round: 2 }]);
    const { body } = await office.as('u-co-m1').get(`/cases/${road.caseId}`);
    expect(body).toMatchObject({
      status: expect.stringMatching(/^(COMPLETED|TERMINATED)$/),
      endElement: 'evEndRejected',
    });
  });

  it('[R-129 R-130] a signer who rejects the change after numbering: number void, document not issued, hand-over off', async () => {
    const road = await (await Road.start(office)).reach('printDocument');
    const { docNo } = await road.document();
    await road.do('u-co-reg', 'printDocument', { form: { copiesPrinted: 12 } });
    await road.do('u-co-reg', 'inspectCopies', { outcome: 'FAIL_PRINT' });
    expect([await road.open(), (await road.document())['docNo']]).toEqual([['printDocument'], docNo]);
    await road.do('u-co-reg', 'printDocument', { form: { copiesPrinted: 12 } });
    await road.do('u-co-reg', 'inspectCopies', { outcome: 'FAIL_TEXT' });
    await road.do('u-co-reg', 'recheckDocument', { outcome: 'MATERIAL', form: { contentOk: false } });
    await road.do('u-co-m1', 'reviseMaterial', { form: { bodyText: '改为明年印发。', changeSummary: '改时限' } });
    expect((await road.document())['docNo']).toBe(docNo);
    await road.do('u-dir', 'signerReview', { outcome: 'REJECT', opinion: '不再印发。' });
    expect(await road.document()).toMatchObject({ status: 'NOT_ISSUED', docNo: null });
    expect(await numbersOf(road)).toMatchObject([{ status: 'VOID' }]);
    expect(await road.handover()).toMatchObject({ status: 'CANCELLED' });
    expect(await road.open()).toEqual([]);
  });
});

describe('time on the road', () => {
  it('[R-126 R-128] AS-15: a review is urged before, at and after its due time, up to the director, and no more once done', async () => {
    const road = await Road.start(office);
    await office.clock('2022-11-03T10:00:00+08:00');
    await road.do('u-co-m1', 'draftDocument');
    const { body } = await office.as('u-co-lead').get(`/tasks/${await road.task('leaderInstruct')}`);
    expect(body).toMatchObject({ dueAt: '2022-11-08T10:00:00+08:00' });
    const made: string[] = [];
    for (const [now, urge] of [
      ['2022-11-07T09:59:00+08:00', null],
      ['2022-11-07T10:00:00+08:00', '0 leaderInstruct u-co-lead'],
      ['2022-11-08T10:00:00+08:00', '1 leaderInstruct u-co-lead'],
      ['2022-11-09T10:00:00+08:00', '2 leaderInstruct u-dep'],
      ['2022-11-10T10:00:00+08:00', '3 leaderInstruct u-dir'],
    ] as const) {
      await office.clock(now);
      if (urge !== null) made.push(urge);
      expect([now, (await urgesOf(road)).filter((one) => one.includes('leaderInstruct'))]).toEqual([now, made]);
    }
    await office.clock('2022-11-10T11:00:00+08:00');
    await road.do('u-co-lead', 'leaderInstruct', APPROVE);
    await office.clock('2022-11-11T10:00:00+08:00');
    expect((await urgesOf(road)).filter((one) => one.includes('leaderInstruct'))).toEqual(made);
  });

  it('[R-128] days that the clock jumped over are made up for once each, in order', async () => {
    const road = await Road.start(office);
    await office.clock('2022-11-03T10:00:00+08:00');
    await road.do('u-co-m1', 'draftDocument');
    await office.clock('2022-11-30T10:00:00+08:00');
    expect((await urgesOf(road)).filter((one) => one.includes('leaderInstruct'))).toEqual([
      '0 leaderInstruct u-co-lead',
      '1 leaderInstruct u-co-lead',
      '2 leaderInstruct u-dep',
      '3 leaderInstruct u-dir',
    ]);
  });

  it('[R-067] signed on 29 December 2022: the hand-over is due at the end of 3 January, after the holiday', async () => {
    await office.clock('2022-12-29T10:00:00+08:00');
    const road = await (await Road.start(office)).reach('recheckDocument');
    expect(await road.handover()).toMatchObject({ dueAt: '2023-01-04T00:00:00+08:00', rolled: true });
    expect(await road.document()).toMatchObject({ docDate: '2022-12-29' });
  });

  it('[R-003 R-129] registered in the new year, it still has a number of the year of its document date', async () => {
    await office.clock('2022-12-30T10:00:00+08:00');
    const road = await (await Road.start(office)).reach('recheckDocument');
    await office.clock('2023-01-03T10:00:00+08:00');
    await road.reach('printDocument');
    expect((await road.document())['docNo']).toMatch(/〔2022〕/);
  });

  it('[R-003 R-129] re-signed in the new year, its number of the old year is void and it gets one of the new', async () => {
    await office.clock('2022-12-30T10:00:00+08:00');
    const road = await (await Road.start(office)).reach('printDocument');
    await office.clock('2023-01-03T10:00:00+08:00');
    await road.do('u-co-reg', 'printDocument', { form: { copiesPrinted: 12 } });
    await road.do('u-co-reg', 'inspectCopies', { outcome: 'FAIL_TEXT' });
    await road.do('u-co-reg', 'recheckDocument', { outcome: 'MATERIAL', form: { contentOk: false } });
    await road.do('u-co-m1', 'reviseMaterial', { form: { bodyText: '改为二月前完成。', changeSummary: '改时限' } });
    await road.do('u-dir', 'signerReview', APPROVE);
    await road.do('u-co-reg', 'recheckDocument', { outcome: 'NONE' });
    await road.do('u-co-reg', 'registerOutgoing');
    expect(await road.document()).toMatchObject({ docNo: '市安城创办发〔2023〕1号', docDate: '2023-01-03' });
    expect(await numbersOf(road)).toMatchObject([
      { serial: 1, status: 'USED' },
      { status: 'VOID', void_reason: 'RESIGNED_IN_NEW_YEAR' },
    ]);
    expect(await road.handover()).toMatchObject({ dueAt: '2023-01-07T00:00:00+08:00' });
  });

  it('[R-127] a year without a calendar: steps stay open without a due date, signing waits for it; then all is set right', async () => {
    await office.clock('2026-12-30T10:00:00+08:00');
    const road = await (await Road.start(office)).reach('leaderInstruct');
    const task = async (): Promise<Fields> =>
      (await office.as('u-co-lead').get(`/tasks/${await road.task('leaderInstruct')}`)).body;
    expect(await task()).toMatchObject({ dueAt: null, dueState: 'CALENDAR_MISSING' });
    const other = await (await Road.start(office)).reach('directorSign');
    const written = (): Promise<Fields> => writtenSoFar((sql, params) => office.query(sql, params));
    const before = await written();
    expect(await other.act('u-dir', 'directorSign', APPROVE)).toMatchObject({
      status: 409,
      body: { code: 'CALENDAR_MISSING', params: { year: 2027 }, rule: 'R-127' },
    });
    expect(await written()).toEqual(before);

    const incidents = async (): Promise<Fields[]> => {
      const { body } = await office.admin.get<{ items: Fields[] }>(`/incidents?caseId=${road.caseId}`);
      return body.items.filter(({ element }) => element === 'leaderInstruct');
    };
    expect(await incidents()).toMatchObject([{ code: 'CALENDAR_MISSING' }]);
    const days = [{ day: '2027-01-01', workday: false, note: '元旦' }];
    expect((await office.admin.put('/calendars/2027', { source: '测试', days })).status).toBe(200);
    expect(await incidents()).toEqual([]);
    // 31 December, 4 and 5 January.
    expect(await task()).toMatchObject({ dueAt: '2027-01-05T10:00:00+08:00', dueState: null });
    await other.do('u-dir', 'directorSign', APPROVE);
    // The third day is Saturday, 2 January.
    expect(await other.handover()).toMatchObject({ dueAt: '2027-01-05T00:00:00+08:00', rolled: true });
  });
});
