import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDocumentRoom, SEED_NOTICE, type DocumentRoom } from '../../test/support/document-room.js';
import { maySee } from '../access/index.js';
import type { Caller } from '../kernel/index.js';
import { readDocumentView } from './document-view.js';
import { confirmReceipt, readDispatchLines } from './issue/confirm-receipt.js';
import { dispatchLinesOf } from './issue/dispatch-line.store.js';
import { approvalSheetOf } from './review/read-approval-sheet.js';
import type { ApprovalSheet } from './review/approval-sheet.js';
import { versionsOf } from './versions/version.store.js';

let room: DocumentRoom;
let drafter: Caller;
let leader: Caller;
let deputy: Caller;
let director: Caller;
let registry: Caller;
let keeper: Caller;

beforeAll(async () => {
  room = await openDocumentRoom();
  drafter = room.as('u-co-m1', 'MEMBER@COORD', 'MEMBER', 'COORD');
  leader = room.as('u-co-lead', 'LEADER@COORD', 'LEADER');
  deputy = room.as('u-dep', 'DEPUTY');
  director = room.as('u-dir', 'DIRECTOR');
  registry = room.as('u-co-reg', 'REGISTRY');
  keeper = room.as('u-co-seal', 'SEAL');
});
afterAll(() => room.close());

const sheetOf = (id: string): Promise<ApprovalSheet> =>
  room.read(({ tx }) => approvalSheetOf(tx, id, { zone: 'Asia/Shanghai', language: 'zh-CN' }));
const sees = (principals: string[], id: string): Promise<boolean> =>
  room.read(({ tx }) => maySee(tx, { principals, opens: [0, 0] }, 'DOCUMENT', id));

/** Draft, three approvals, freeze. */
async function signed(form = SEED_NOTICE): Promise<string> {
  const id = await room.draft(form);
  await room.does(drafter, 'DRAFT', id, { element: 'draftDocument' });
  await room.serves('documents.checkDraft', id);
  await room.does(leader, 'REVIEW_INSTRUCT', id, { element: 'leaderInstruct' });
  await room.does(deputy, 'REVIEW_INSTRUCT', id, { element: 'deputyInstruct', opinion: '同意印发' });
  await room.does(director, 'SIGN', id, { element: 'directorSign', form: { signingCapacity: 'WD_DIRECTOR' } });
  await room.serves('documents.freeze', id);
  return id;
}

/** The same, then re-check, registration, number, print, inspection. */
async function printed(form = SEED_NOTICE): Promise<string> {
  const id = await signed(form);
  await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
  await room.does(registry, 'REGISTER', id, { outcome: 'DONE', form: { copies: 10 } });
  await room.serves('documents.allocateNumber', id);
  await room.does(registry, 'PRINT', id, { outcome: 'DONE', form: { copiesPrinted: 12 } });
  await room.does(registry, 'INSPECT', id, { outcome: 'OK' });
  return id;
}

describe('the seed notice', () => {
  let id: string;

  it('[R-002] goes from draft to dispatch', async () => {
    await room.at('2022-10-18T00:30:00Z');
    id = await printed();
    await room.does(keeper, 'SEAL', id, { outcome: 'DONE', form: { sealId: 'LGO-1', copiesSealed: 12 } });
    await room.does(registry, 'DISPATCH', id, { outcome: 'DONE' });
    const view = await room.read((ctx) => readDocumentView(ctx, id));
    expect(view).toMatchObject({
      status: 'ISSUED',
      docNo: '市安城创办发〔2022〕10号',
      docDate: '2022-10-18',
      printDate: '2022-10-18',
      issuerMark: '市创建办',
      mainRecipientsLabel: '市创建领导小组各成员单位',
      signer: { code: 'u-dir', name: '姓名u-dir' },
      signingCapacity: 'WD_DIRECTOR',
      copies: 10,
      attachmentNote: ['职责及人员组成', '工作规则', '督导考核办法', '信息报送制度'],
      hasSeal: true,
    });
    expect(view.mainRecipients.map((one) => one.code)).toEqual(['unit-a', 'unit-b', 'unit-c']);
  });

  it('[R-061] is sent to three units, three leaders and its drafter, who see it from then on', async () => {
    const lines = await room.read(({ tx }) => dispatchLinesOf(tx, id));
    expect(lines.map((line) => [line.verb, line.recipient, line.channel, line.status])).toEqual([
      ['SEND', 'unit-a', 'PAPER', 'SENT'],
      ['SEND', 'unit-b', 'PAPER', 'SENT'],
      ['SEND', 'unit-c', 'PAPER', 'SENT'],
      ['DISTRIBUTE_INTERNAL', 'u-co-lead', 'SYSTEM', 'SENT'],
      ['DISTRIBUTE_INTERNAL', 'u-pr-lead', 'SYSTEM', 'SENT'],
      ['DISTRIBUTE_INTERNAL', 'u-su-lead', 'SYSTEM', 'SENT'],
      ['DISTRIBUTE_INTERNAL', 'u-co-m1', 'SYSTEM', 'SENT'],
    ]);
    expect(await sees(['unit-a'], id)).toBe(true);
    expect(await sees(['u-su-lead'], id)).toBe(true);
    expect(await sees(['unit-x'], id)).toBe(false);
  });

  it('[R-054] has four actions on its approval sheet, in order, with opinion, name and full date', async () => {
    const { actions } = await sheetOf(id);
    expect(actions.map((line) => [line.step, line.opinion, line.name, line.date])).toEqual([
      ['draftDocument', '呈审', '姓名u-co-m1', '2022年10月18日'],
      ['leaderInstruct', '同意', '姓名u-co-lead', '2022年10月18日'],
      ['deputyInstruct', '同意印发', '姓名u-dep', '2022年10月18日'],
      ['directorSign', '同意', '姓名u-dir', '2022年10月18日'],
    ]);
    expect(new Set(actions.map((line) => line.contentHash)).size).toBe(1);
  });

  it('[R-066] is confirmed by its recipients, each for themselves, once', async () => {
    const unit = { ...room.as('u-a-lia', 'unit-a'), language: 'zh-CN' as const };
    const own = await room.commands.read(unit, (ctx) => readDispatchLines(ctx, id, null));
    expect(own.map((line) => [line.recipient, line.verbName])).toEqual([['unit-a', '发送']]);
    const confirm = (by: Caller, lineId?: string) => room.commands.run(by, confirmReceipt, { documentId: id, lineId });
    const lines = await room.read(({ tx }) => dispatchLinesOf(tx, id));
    await expect(confirm(unit, lines[1]!.id)).rejects.toThrow('RECIPIENT_ONLY');
    const first = await confirm(unit);
    expect(first).toMatchObject({ recipient: 'unit-a', status: 'RECEIVED', receivedBy: 'u-a-lia' });
    expect(await confirm(unit)).toEqual(first);
    await expect(confirm(room.as('u-x', 'unit-x'))).rejects.toThrow('DOCUMENT_NOT_FOUND');
  });

  it('[R-066] shows the office every line, narrowed by verb where asked', async () => {
    const all = await room.commands.read(registry, (ctx) => readDispatchLines(ctx, id, null));
    expect(all).toHaveLength(7);
    const sent = await room.commands.read(registry, (ctx) => readDispatchLines(ctx, id, 'SEND'));
    expect(sent.map((line) => line.recipient)).toEqual(['unit-a', 'unit-b', 'unit-c']);
  });
});

describe('a return', () => {
  it('[R-135] opens the next round; a changed text voids what was approved, and both rounds stay on the sheet', async () => {
    const id = await room.draft();
    expect(await room.does(drafter, 'DRAFT', id)).toMatchObject({ versionNo: 1 });
    await room.does(leader, 'REVIEW_INSTRUCT', id);
    const said = { outcome: 'RETURN', opinion: '任务时间节点与清单不一致' };
    expect(await room.does(deputy, 'REVIEW_INSTRUCT', id, said)).toEqual({ round: 2 });
    expect(await room.document(id)).toMatchObject({ status: 'RETURNED', round: 2, currentVersion: 1 });
    const form = { bodyText: '各成员单位：时间节点已改。' };
    expect(await room.does(drafter, 'DRAFT', id, { form })).toMatchObject({ versionNo: 2 });
    await room.does(leader, 'REVIEW_INSTRUCT', id);
    const { actions, rounds } = await sheetOf(id);
    expect(rounds).toBe(2);
    expect(actions.map((line) => [line.round, line.act, line.outcome, line.versionNo, line.superseded])).toEqual([
      [1, 'DRAFT', 'DONE', 1, false],
      [1, 'REVIEW_INSTRUCT', 'APPROVE', 1, true],
      [1, 'REVIEW_INSTRUCT', 'RETURN', 1, false],
      [2, 'DRAFT', 'DONE', 2, false],
      [2, 'REVIEW_INSTRUCT', 'APPROVE', 2, false],
    ]);
  });

  it('[R-136] of a text that then stays as it is keeps its version and its approvals', async () => {
    const id = await room.draft();
    const first = await room.does(drafter, 'DRAFT', id);
    await room.does(leader, 'REVIEW_INSTRUCT', id);
    await room.does(deputy, 'REVIEW_INSTRUCT', id, { outcome: 'RETURN', opinion: '请再核对' });
    const again = await room.does(drafter, 'DRAFT', id, { form: { urgency: 'URGENT', urgencyReason: '时限临近' } });
    expect(again).toMatchObject({ versionNo: 1, contentHash: first['contentHash'], urgency: 'URGENT' });
    expect((await sheetOf(id)).actions.some((line) => line.superseded)).toBe(false);
    expect(await room.read(({ tx }) => versionsOf(tx, id))).toHaveLength(1);
  });

  it('[R-136] an act on a version that is no longer current is refused', async () => {
    const id = await room.draft();
    await room.does(drafter, 'DRAFT', id);
    await room.does(leader, 'REVIEW_INSTRUCT', id, { outcome: 'RETURN', opinion: '改' });
    await room.does(drafter, 'DRAFT', id, { form: { bodyText: '改过。' } });
    await expect(room.does(deputy, 'REVIEW_INSTRUCT', id, { versionNo: 1 })).rejects.toThrow('VERSION_SUPERSEDED');
  });

  it('[R-135] is not a rejection, which ends the document', async () => {
    const id = await room.draft();
    await room.does(drafter, 'DRAFT', id);
    await room.does(leader, 'REVIEW_INSTRUCT', id, { outcome: 'REJECT', opinion: '无必要' });
    expect((await room.document(id)).status).toBe('REJECTED');
    expect(await room.serves('documents.reject', id)).toEqual({});
    await expect(room.does(drafter, 'DRAFT', id)).rejects.toThrow('DOCUMENT_STATE');
  });
});

describe('a draft', () => {
  it('says everything that is wrong with it at once', async () => {
    const wrong = {
      ...SEED_NOTICE,
      ownerGroup: 'unit-a',
      dutyCodes: ['C-02', 'Z-99'],
      mainRecipients: ['unit-a', 'nobody'],
      internalPersons: ['u-nobody'],
      classification: 'JIMI',
      urgency: 'URGENT',
      needsSuperiorApproval: true,
      bodyFileId: '019a0000-0000-7000-8000-000000000000',
      dueDate: '2022-01-01',
      title: '关于\u202E印发的通知',
    };
    await expect(room.draft(wrong)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    const errors = await room.draft(wrong).then(
      () => [],
      (refusal: { errors: { pointer: string; code: string }[] }) =>
        refusal.errors.map(({ pointer, code }) => `${pointer} ${code}`),
    );
    expect(errors.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      '/variables/bodyFileId FILE_UNKNOWN',
      '/variables/classification CLASSIFICATION_TOO_HIGH',
      '/variables/dueDate DUE_IN_PAST',
      '/variables/dutyCodes/1 DUTY_UNKNOWN',
      '/variables/internalPersons/0 PERSON_UNKNOWN',
      '/variables/mainRecipients/1 RECIPIENT_UNKNOWN',
      '/variables/ownerGroup GROUP_UNKNOWN',
      '/variables/superiorOrg SUPERIOR_REQUIRED',
      '/variables/title HIDDEN_CHARACTERS',
      '/variables/urgencyReason REASON_REQUIRED',
    ]);
  });

  it('[R-054] with findings goes back to its drafter, who sees them', async () => {
    const id = await room.draft({ ...SEED_NOTICE, bodyText: null });
    await room.does(drafter, 'DRAFT', id);
    expect(await room.serves('documents.checkDraft', id)).toEqual({ checkErrors: ['BODY_MISSING'], checkWarnings: [] });
    expect(await room.document(id)).toMatchObject({ status: 'RETURNED', round: 1 });
    await room.does(drafter, 'DRAFT', id, { form: { bodyText: '正文' } });
    expect(await room.serves('documents.checkDraft', id)).toEqual({ checkErrors: [], checkWarnings: [] });
    expect((await room.document(id)).status).toBe('IN_REVIEW');
  });

  it('[R-055] keeps its owner group', async () => {
    const id = await room.draft();
    await expect(room.does(drafter, 'DRAFT', id, { form: { ownerGroup: 'PROJ' } })).rejects.toMatchObject({
      errors: [expect.objectContaining({ pointer: '/form/ownerGroup', code: 'OWNER_GROUP_FIXED' })],
    });
  });

  it('[R-134] is seen by drafter’s leader, director, deputy and records staff, and by nobody else', async () => {
    const id = await room.draft();
    for (const key of ['LEADER@COORD', 'DIRECTOR', 'DEPUTY', 'REGISTRY']) expect(await sees([key], id)).toBe(true);
    for (const key of ['LEADER@PROJ', 'ALL_STAFF', 'unit-a']) expect(await sees([key], id)).toBe(false);
  });
});

describe('after signing', () => {
  it('[R-131] the document date is the day of signing, though it is late and printed the next day', async () => {
    await room.at('2022-10-18T15:30:00Z');
    const id = await signed();
    await room.at('2022-10-19T02:00:00Z');
    expect((await room.document(id)).docDate).toBe('2022-10-18');
    const [version] = await room.read(({ tx }) => versionsOf(tx, id));
    expect(version!.frozenAt).not.toBeNull();
  });

  it('[R-057] the capacity is recorded: named, or by the post', async () => {
    const named = await signed();
    expect((await room.document(named)).signingCapacity).toBe('WD_DIRECTOR');
    const id = await room.draft();
    await room.does(drafter, 'DRAFT', id);
    const forDirector: NonNullable<Caller['actingFor']>[number] = {
      person: 'u-dir',
      delegationId: 'd',
      keys: ['DIRECTOR'],
      ownTasks: true,
      docKinds: [],
      acts: [],
      definitions: [],
      validFrom: '2022-01-01',
      validTo: '2022-12-31',
      allowsUpward: false,
    };
    const byDelegation = { ...deputy, actingFor: [forDirector] };
    const made = await room.does(byDelegation, 'SIGN', id, { onBehalfOf: 'u-dir' });
    expect(made).toMatchObject({ signingCapacity: 'DELEGATED', signedAs: '代', signedVersionNo: 1 });
    expect(await room.document(id)).toMatchObject({ signer: 'u-dep', signedAs: '代', signedFor: 'u-dir' });
  });

  it('[R-033] whoever is below the sign-off table neither signs nor finalises, whatever step they come by; nothing is written', async () => {
    const id = await room.draft();
    await room.does(drafter, 'DRAFT', id);
    const before = await room.document(id);
    for (const act of ['SIGN', 'FINALISE'] as const) {
      for (const post of ['DEPUTY', 'LEADER@COORD', 'MEMBER@COORD']) {
        await expect(room.does(room.as('u-x', post), act, id)).rejects.toThrow('ULTRA_VIRES');
      }
      // Somebody else's name does not help: the deputy acts for nobody who could.
      await expect(room.does(room.as('u-dep', 'DEPUTY'), act, id, { onBehalfOf: 'u-dir' })).rejects.toThrow(
        'ULTRA_VIRES',
      );
    }
    expect(await room.document(id)).toEqual(before);
    expect(await room.rows('SELECT 1 FROM signature_record WHERE document_id = $1', [id])).toEqual([]);
    // To return it is no signature.
    await room.does(room.as('u-dep', 'DEPUTY'), 'SIGN', id, { outcome: 'RETURN', opinion: '退回' });
  });

  it('[R-130] a material change goes back to the original signer, and nothing is issued meanwhile', async () => {
    const id = await signed();
    await room.does(registry, 'RECHECK', id, { outcome: 'MATERIAL' });
    await room.does(drafter, 'REVISE', id, { element: 'reviseMaterial', form: { bodyText: '实质修改。' } });
    await expect(room.does(registry, 'RECHECK', id, { outcome: 'NONE' })).rejects.toThrow('SIGNED_TEXT_CHANGED');
    await expect(room.does(deputy, 'REREVIEW', id)).rejects.toThrow('SIGNER_ONLY');
    expect((await sheetOf(id)).actions.filter((line) => line.act === 'SIGN')[0]!.superseded).toBe(true);
    await room.does(director, 'REREVIEW', id);
    expect(await room.serves('documents.freezeAgain', id)).toMatchObject({ versionNo: 2 });
    await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
    expect(await room.document(id)).toMatchObject({ status: 'RECHECKED', signedVersion: 2 });
  });

  it('[R-130] an editorial correction keeps the signature, and says why where it touches figures', async () => {
    const id = await signed({ ...SEED_NOTICE, bodyText: '请于2022年11月5日前报送。' });
    await room.does(registry, 'RECHECK', id, { outcome: 'EDITORIAL' });
    const fix = (form: Record<string, string>) => room.does(drafter, 'REVISE', id, { element: 'fixEditorial', form });
    await expect(fix({})).rejects.toThrow('VERSION_UNCHANGED');
    await expect(fix({ bodyText: '请于2022年11月15日前报送。' })).rejects.toMatchObject({
      errors: [expect.objectContaining({ pointer: '/form/changeSummary', code: 'REQUIRED' })],
    });
    expect(await fix({ bodyText: '请于2022年11月15日前报送。', changeSummary: '笔误' })).toMatchObject({
      versionNo: 2,
      changeClass: 'EDITORIAL',
      editorialFlags: ['FIGURES'],
    });
    expect((await sheetOf(id)).actions.every((line) => !line.superseded)).toBe(true);
    await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
  });

  it('[R-130] a point of the checklist that failed cannot pass as no change', async () => {
    const id = await signed();
    const form = { layoutOk: false, kindOk: true };
    await expect(room.does(registry, 'RECHECK', id, { outcome: 'NONE', form })).rejects.toMatchObject({
      errors: [expect.objectContaining({ pointer: '/form/layoutOk', code: 'CHECK_FAILED' })],
    });
  });

  it('[R-130] the form names no other class of change than the outcome, by which the process goes', async () => {
    const id = await signed();
    const form = { changeClass: 'MATERIAL' };
    await expect(room.does(registry, 'RECHECK', id, { outcome: 'NONE', form })).rejects.toMatchObject({
      errors: [expect.objectContaining({ pointer: '/form/changeClass', code: 'CLASS_DIFFERS' })],
    });
    await room.does(registry, 'RECHECK', id, { outcome: 'MATERIAL', form });
  });
});

describe('registration', () => {
  const register = (id: string, form = {}) => room.does(registry, 'REGISTER', id, { outcome: 'DONE', form });

  it('[R-059] blocks a request to two superiors and its copy to a lower body', async () => {
    const request = {
      ...SEED_NOTICE,
      docKind: 'QINGSHI',
      direction: 'UP',
      title: '关于审定建设方案的请示',
      mainRecipients: ['LG', 'CITY-GOV'],
      ccRecipients: ['unit-a'],
      contactPerson: 'u-co-m1',
    };
    const id = await signed(request);
    await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
    await expect(register(id)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [
        expect.objectContaining({ pointer: '/document/ccRecipients/0', code: 'NO_CC_TO_LOWER' }),
        expect.objectContaining({ pointer: '/document/mainRecipients', code: 'EXACTLY_ONE_MAIN_SUPERIOR' }),
      ],
    });
    expect(await room.read(({ tx }) => dispatchLinesOf(tx, id))).toEqual([]);
  });

  it('[R-062] leaves experts of restricted profile out of an INTERNAL letter to all staff', async () => {
    const letter = { ...SEED_NOTICE, docKind: 'HAN', title: '关于商请提供数据的函', internalChoice: 'ALL_STAFF' };
    const staffOf = async (classification: string): Promise<string[]> => {
      const id = await signed({ ...letter, classification });
      await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
      await register(id);
      const lines = await room.read(({ tx }) => dispatchLinesOf(tx, id));
      return lines.filter((line) => line.verb === 'DISTRIBUTE_INTERNAL').map((line) => line.recipient);
    };
    const open = await staffOf('PUBLIC');
    expect(open).toContain('u-pr-ex1');
    expect(await staffOf('INTERNAL')).toEqual(open.filter((person) => person !== 'u-pr-ex1'));
  });

  it('[R-066] repeated after a text fault changes lines, adds none twice and withdraws the others', async () => {
    const id = await signed();
    await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
    await register(id);
    await register(id, { lines: [{ recipient: 'unit-a', channel: 'EXCHANGE', copies: 3 }], copies: 9 });
    const lines = await room.read(({ tx }) => dispatchLinesOf(tx, id));
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatchObject({ recipient: 'unit-a', channel: 'EXCHANGE', copies: 3 });
    expect((await room.document(id)).copies).toBe(9);
    await expect(register(id, { copies: 6 })).rejects.toMatchObject({
      errors: [expect.objectContaining({ pointer: '/form/copies', code: 'TOO_FEW_COPIES' })],
    });
    await expect(register(id, { series: 'WD' })).rejects.toMatchObject({
      errors: [expect.objectContaining({ pointer: '/form/series', code: 'NUMBER_SERIES_MISSING' })],
    });
  });
});

describe('print and seal', () => {
  it('[R-132] nothing is sealed before signing, before printing, or on another number of copies', async () => {
    const draft = await room.draft();
    await room.does(drafter, 'DRAFT', draft);
    await expect(room.does(keeper, 'SEAL', draft)).rejects.toThrow('DOCUMENT_NOT_SIGNED');
    const unprinted = await signed();
    await expect(room.does(keeper, 'SEAL', unprinted)).rejects.toThrow('DOCUMENT_NOT_PRINTED');
    const id = await printed();
    await expect(room.does(keeper, 'SEAL', id, { form: { copiesSealed: 11 } })).rejects.toMatchObject({
      errors: [expect.objectContaining({ pointer: '/form/copiesSealed', code: 'COPIES_DIFFER' })],
    });
    await expect(room.does(registry, 'DISPATCH', id)).rejects.toThrow('SEAL_MISSING');
    await room.does(keeper, 'SEAL', id, { form: { copiesSealed: 12 } });
    await room.does(registry, 'DISPATCH', id);
    expect((await room.document(id)).status).toBe('ISSUED');
  });

  it('[R-132] minutes carry no seal and go out without one', async () => {
    const minutes = {
      ...SEED_NOTICE,
      docKind: 'JIYAO',
      title: '第一次联络员会议纪要',
      mainRecipients: [],
      internalChoice: 'NONE',
    };
    const id = await printed(minutes);
    await expect(room.does(keeper, 'SEAL', id)).rejects.toThrow('SEAL_NOT_USED');
    await room.does(registry, 'DISPATCH', id);
    expect((await room.document(id)).status).toBe('ISSUED');
  });

  it('[R-069] only the signed text is printed, with two copies for the archive', async () => {
    const id = await signed();
    await room.does(registry, 'RECHECK', id, { outcome: 'NONE' });
    await room.does(registry, 'REGISTER', id, { form: { copies: 10 } });
    await room.serves('documents.allocateNumber', id);
    const form = { copiesPrinted: 11, printedFileHash: 'f'.repeat(64) };
    await expect(room.does(registry, 'PRINT', id, { form })).rejects.toMatchObject({
      errors: [
        expect.objectContaining({ pointer: '/form/copiesPrinted', code: 'TOO_FEW_COPIES' }),
        expect.objectContaining({ pointer: '/form/printedFileHash', code: 'TEXT_DIFFERS' }),
      ],
    });
    const [version] = await room.read(({ tx }) => versionsOf(tx, id));
    const made = await room.does(registry, 'PRINT', id, { form: { copiesPrinted: 12 } });
    expect(made).toEqual({ copiesPrinted: 12, printedHash: version!.contentHash });
  });
});

describe('approval by the superior', () => {
  const scheme = { ...SEED_NOTICE, needsSuperiorApproval: true, superiorOrg: 'CITY-GOV' };

  async function submitted(): Promise<string> {
    const id = await room.draft(scheme);
    await room.does(drafter, 'DRAFT', id);
    await room.does(director, 'FINALISE', id);
    await room.serves('documents.freezeSubmission', id);
    await room.does(registry, 'SUBMIT_SUPERIOR', id, { form: { channel: 'PAPER' } });
    return id;
  }

  it('[R-056] stops everything until the superior has answered, who answers once', async () => {
    const id = await submitted();
    expect((await room.document(id)).status).toBe('AWAITING_SUPERIOR');
    await expect(room.does(registry, 'REGISTER', id)).rejects.toThrow('DOCUMENT_NOT_SIGNED');
    await expect(room.does(director, 'SIGN', id)).rejects.toThrow('DOCUMENT_STATE');
    const made = await room.hears(id, { result: 'APPROVED_WITH_CHANGES', text: '请补充时限' });
    expect(made).toMatchObject({ superiorResult: 'APPROVED_WITH_CHANGES', round: 1 });
    await expect(room.hears(id, { result: 'APPROVED' })).rejects.toThrow('SUPERIOR_ANSWERED_ALREADY');
    await room.does(drafter, 'REVISE', id, { element: 'reviseByResponse', form: { bodyText: '已补充时限。' } });
    await room.does(leader, 'CONFIRM_REVISION', id, { outcome: 'RETURN', opinion: '改多了' });
    await room.does(drafter, 'REVISE', id, { element: 'reviseByResponse', form: { bodyText: '只补充时限。' } });
    await room.does(leader, 'CONFIRM_REVISION', id);
    await room.does(director, 'SIGN', id);
    expect(await room.document(id)).toMatchObject({ status: 'SIGNED', round: 2, signedVersion: 3 });
  });

  it('[R-056] returned, goes back to the drafter in a new round; rejected, ends', async () => {
    const back = await submitted();
    expect(await room.hears(back, { result: 'RETURNED', text: '重拟' })).toMatchObject({ round: 2 });
    expect((await room.document(back)).status).toBe('RETURNED');
    const dead = await submitted();
    await room.hears(dead, { result: 'REJECTED' });
    expect((await room.document(dead)).status).toBe('REJECTED');
    await expect(room.hears(await submitted(), { result: 'MAYBE' })).rejects.toMatchObject({
      errors: [expect.objectContaining({ pointer: '/payload/result', code: 'NOT_A_RESULT' })],
    });
  });

  it('[R-056] issued by the superior, carries the superior’s number and date', async () => {
    const id = await submitted();
    await room.hears(id, { result: 'APPROVED' });
    await room.at('2022-11-21T01:00:00Z');
    const form = { superiorDocNo: '市政发〔2022〕88号', docDate: '2022-11-20' };
    await room.does(registry, 'RECORD_SUPERIOR_ISSUE', id, { form });
    await room.serves('documents.superiorIssued', id);
    expect(await room.document(id)).toMatchObject({
      status: 'ISSUED',
      docNo: '市政发〔2022〕88号',
      docDate: '2022-11-20',
    });
  });
});

it('[R-092] a draft that bears the mark of a state secret, or is classified as one, is refused at its field', async () => {
  const refused = (form: object): Promise<unknown> =>
    room.draft({ ...SEED_NOTICE, ...form }).then(
      () => null,
      (error: unknown) =>
        (error as { errors: readonly { pointer: string; code: string }[] }).errors.map(({ pointer, code }) => [
          pointer,
          code,
        ]),
    );
  expect(await refused({ bodyText: '机密★10年 各成员单位：' })).toEqual([['/variables/bodyText', 'CLASSIFIED_MARK']]);
  expect(await refused({ title: '关于绝密★的通知' })).toEqual([['/variables/title', 'CLASSIFIED_MARK']]);
  expect(await refused({ classification: 'MIMI' })).toEqual([['/variables/classification', 'CLASSIFICATION_TOO_HIGH']]);
});
