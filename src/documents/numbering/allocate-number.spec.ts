import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDocumentRoom, SEED_NOTICE, type DocumentRoom } from '../../../test/support/document-room.js';
import type { Caller } from '../../kernel/index.js';
import { demandDocument } from '../document.store.js';
import { allocateNumber } from './allocate-number.js';
import { setNumberSeries, type SetSeriesInput } from './set-number-series.js';
import { voidNumber } from './void-number.js';

let room: DocumentRoom;
let drafter: Caller;
let director: Caller;
let registry: Caller;

beforeAll(async () => {
  room = await openDocumentRoom();
  drafter = room.as('u-co-m1', 'MEMBER@COORD');
  director = room.as('u-dir', 'DIRECTOR');
  registry = { ...room.as('u-co-reg', 'REGISTRY'), permissions: new Set(['documents:register']) };
  await room.at('2022-10-18T03:30:00Z');
});
afterAll(() => room.close());

const signed = async (form = SEED_NOTICE): Promise<string> => {
  const id = await room.draft(form);
  await room.does(drafter, 'DRAFT', id);
  await room.does(director, 'SIGN', id);
  await room.serves('documents.freeze', id);
  return id;
};
const rechecked = async (form = SEED_NOTICE): Promise<string> => {
  const id = await signed(form);
  await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
  return id;
};
const numbers = (): Promise<{ serial: number; status: string }[]> =>
  room.rows('SELECT serial, status FROM number_allocation WHERE series = $1 AND year = 2022 ORDER BY serial', ['LGO']);
const voids = (serial: number, by: Caller = registry) =>
  room.commands.run(by, voidNumber, { series: 'LGO', year: 2022, serial, reason: '编号有误' });

describe('numbers of documents', () => {
  it('[R-129] are refused before signing', async () => {
    const id = await room.draft();
    await room.does(drafter, 'DRAFT', id);
    await expect(room.serves('documents.allocateNumber', id)).rejects.toThrow('DOCUMENT_NOT_SIGNED');
    expect(await numbers()).toEqual([]);
  });

  it('[R-129] of 20 registrations at once are gap-free', async () => {
    const ids = [];
    for (let n = 0; n < 20; n += 1) ids.push(await rechecked());
    const made = await Promise.all(ids.map((id) => room.serves('documents.allocateNumber', id)));
    const serials = made.map((one) => Number(one['serial'])).sort((a, b) => a - b);
    expect(serials).toEqual(Array.from({ length: 20 }, (_, index) => index + 10));
    expect(made.map((one) => one['docNo'])).toContain('市安城创办发〔2022〕10号');
    expect((await numbers()).every((one) => one.status === 'USED')).toBe(true);
  });

  it('[R-129] leave no gap behind a command that was rolled back', async () => {
    const last = (await numbers()).at(-1)!.serial;
    const failing = await rechecked();
    const broken = room.act(async (ctx) => {
      const document = await demandDocument(ctx.tx, failing);
      expect((await allocateNumber(ctx, document, ctx.newId())).serial).toBe(last + 1);
      throw new Error('broken off');
    });
    await expect(broken).rejects.toThrow('broken off');
    const next = await rechecked();
    expect((await room.serves('documents.allocateNumber', next))['serial']).toBe(last + 1);
  });

  it('[R-129] are given once: asked again, a document gets the number that it has', async () => {
    const id = await rechecked();
    const first = await room.serves('documents.allocateNumber', id);
    expect(await room.serves('documents.allocateNumber', id)).toEqual(first);
  });

  it('[R-129] voided stay on record and are never used again; the document needs another', async () => {
    const id = await rechecked();
    const { serial } = await room.serves('documents.allocateNumber', id);
    const seventh = await voids(Number(serial));
    expect(seventh).toMatchObject({ serial, status: 'VOID', voidReason: '编号有误' });
    expect(await room.document(id)).toMatchObject({ docNo: null, status: 'RECHECKED' });
    await expect(room.does(registry, 'PRINT', id, { form: { copiesPrinted: 99 } })).rejects.toThrow(
      'DOCUMENT_NOT_NUMBERED',
    );
    const again = await room.serves('documents.allocateNumber', id);
    expect(again['serial']).toBe(Number(serial) + 1);
    expect((await numbers()).find((one) => one.serial === serial)).toEqual({ serial, status: 'VOID' });
    await expect(voids(Number(serial))).rejects.toThrow('NUMBER_VOID_ALREADY');
  });

  it('[R-129] are voided by the registry only, and only where they are', async () => {
    await expect(voids(10, drafter)).rejects.toThrow('PERMISSION_MISSING');
    await expect(voids(9_999)).rejects.toThrow('NUMBER_NOT_FOUND');
  });

  it('[R-131] follow the document date: re-signed in the new year, the old number is void', async () => {
    const id = await rechecked();
    const { docNo } = await room.serves('documents.allocateNumber', id);
    await room.does(registry, 'RECHECK', id, { outcome: 'MATERIAL' });
    const form = { bodyText: '各成员单位：重大修改。' };
    await room.does(drafter, 'REVISE', id, { element: 'reviseMaterial', form });
    await room.at('2023-01-03T02:00:00Z');
    await room.does(director, 'REREVIEW', id);
    await room.serves('documents.freezeAgain', id);
    await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
    const made = await room.serves('documents.allocateNumber', id);
    expect(made).toMatchObject({ docNo: '市安城创办发〔2023〕1号', numberYear: 2023, serial: 1 });
    const [old] = await room.rows('SELECT status, void_reason FROM number_allocation WHERE doc_no = $1', [docNo]);
    expect(old).toEqual({ status: 'VOID', void_reason: 'RESIGNED_IN_NEW_YEAR' });
    await room.at('2022-10-18T03:30:00Z');
  });

  it('[R-130] survive a text fault found in print', async () => {
    const id = await rechecked();
    const first = await room.serves('documents.allocateNumber', id);
    await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
    expect((await room.document(id)).docNo).toBe(first['docNo']);
    expect(await room.serves('documents.allocateNumber', id)).toEqual(first);
  });

  it('[R-129] of a document that is cancelled are void', async () => {
    const id = await rechecked();
    const { docNo } = await room.serves('documents.allocateNumber', id);
    await room.serves('documents.cancel', id);
    expect(await room.document(id)).toMatchObject({ status: 'CANCELLED', docNo: null });
    expect(await room.rows('SELECT status, void_reason FROM number_allocation WHERE doc_no = $1', [docNo])).toEqual([
      { status: 'VOID', void_reason: 'CANCELLED' },
    ]);
  });
});

describe('number series', () => {
  const set = (given: Partial<SetSeriesInput>) =>
    room.commands.run(room.caller, setNumberSeries, {
      code: 'HAN',
      agencyCode: '市安城创办函',
      issuer: 'LGO',
      docKinds: ['HAN'],
      nameZh: '函',
      ifMatch: null,
      ...given,
    });

  it('[R-003] are set up with what was taken before, and changed by whoever saw them', async () => {
    expect(await set({ lastUsed: { 2022: 4 } })).toMatchObject({ lastUsed: { 2022: 4 }, rowVersion: 1 });
    await expect(set({ lastUsed: { 2022: 5 } })).rejects.toThrow('PRECONDITION_REQUIRED');
    expect(await set({ lastUsed: { 2022: 5 }, ifMatch: '"1"' })).toMatchObject({
      lastUsed: { 2022: 5 },
      rowVersion: 2,
    });
    await expect(set({ ifMatch: '"1"' })).rejects.toThrow('PRECONDITION_FAILED');
  });

  it('[R-129] never count back, and not at all once a number was taken', async () => {
    await expect(set({ lastUsed: { 2022: 3 }, ifMatch: '"2"' })).rejects.toThrow('SERIES_IN_USE');
    const id = await rechecked({ ...SEED_NOTICE, docKind: 'HAN', title: '关于商请提供数据的函' });
    expect(await room.serves('documents.allocateNumber', id)).toMatchObject({ docNo: '市安城创办函〔2022〕6号' });
    await expect(set({ lastUsed: { 2022: 9 }, ifMatch: '"2"' })).rejects.toThrow('SERIES_IN_USE');
    await expect(set({ agencyCode: '市安城函', ifMatch: '"2"' })).rejects.toThrow('SERIES_IN_USE');
    expect(await set({ nameZh: '函件', ifMatch: '"2"' })).toMatchObject({ nameZh: '函件', lastUsed: { 2022: 6 } });
  });

  it('[R-129] are set up once: of two at the same moment one is told', async () => {
    const twice = ['甲', '乙'].map((nameZh) => set({ code: 'JUE', agencyCode: '市安城创办决', nameZh }));
    const outcomes = await Promise.allSettled(twice);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((one) => one.status === 'rejected');
    expect(['ALREADY_EXISTS', 'PRECONDITION_REQUIRED']).toContain((refused!.reason as { code: string }).code);
  });

  it('[R-003] have an agency code of their own, of the right shape', async () => {
    await expect(set({ code: 'OTHER' })).rejects.toThrow('AGENCY_CODE_TAKEN');
    await expect(set({ code: 'OTHER', agencyCode: '第1办' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [expect.objectContaining({ pointer: '/agencyCode', code: 'DOCUMENT_NUMBER_SHAPE' })],
    });
    await expect(
      set({ code: 'OTHER', agencyCode: '其他', lastUsed: { 22: 1, 2022: -1, 2023: 1.5 } }),
    ).rejects.toMatchObject({
      errors: [
        expect.objectContaining({ pointer: '/lastUsed/22' }),
        expect.objectContaining({ pointer: '/lastUsed/2022' }),
        expect.objectContaining({ pointer: '/lastUsed/2023' }),
      ],
    });
  });
});
