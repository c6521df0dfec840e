import { describe, expect, it } from '@jest/globals';
import type { Document } from '../document.js';
import { composeSheet, type ApprovalSheet } from './approval-sheet.js';
import type { ReviewAction } from './review-action.store.js';

const action = (given: Partial<ReviewAction>): ReviewAction => ({
  id: 'a',
  documentId: 'd',
  versionNo: 1,
  contentHash: 'h1',
  round: 1,
  caseId: 'c',
  taskId: 't',
  elementId: 'leaderInstruct',
  stepZh: '组长审示',
  stepEn: 'Leader’s review',
  act: 'REVIEW_INSTRUCT',
  outcome: 'APPROVE',
  opinion: null,
  actor: 'u-co-lead',
  actorName: '组长甲',
  actorRole: 'LEADER@COORD',
  onBehalfOf: null,
  onBehalfOfName: null,
  actedAt: new Date('2022-10-18T01:30:00Z'),
  rule: 'R-055',
  supersededAt: null,
  signature: null,
  ...given,
});

const sheet = (
  actions: readonly ReviewAction[],
  given: { requiresCapacity?: boolean; issuer?: string; language?: 'zh-CN' | 'en' } = {},
): ApprovalSheet =>
  composeSheet({
    document: { id: 'd', title: 't', issuer: given.issuer ?? 'LGO', round: 2 } as Document,
    actions,
    requiresCapacity: given.requiresCapacity ?? false,
    zone: 'Asia/Shanghai',
    language: given.language ?? 'zh-CN',
  });

describe('the approval sheet', () => {
  it('[R-085] shows a refusal with its ground, and a confirmation without words as one', () => {
    const { actions } = sheet([
      action({ outcome: 'REFUSE', opinion: '依据已废止。（依据：附件2第十三条）' }),
      action({ act: 'CONFIRM_REFUSAL', outcome: 'CONFIRM', stepZh: '核准不予办理' }),
    ]);
    expect(actions.map(({ step, opinion }) => `${step}：${opinion}`)).toEqual([
      '组长审示：依据已废止。（依据：附件2第十三条）',
      '核准不予办理：同意不予办理',
    ]);
  });

  it('[R-054] shows opinion, name, role and full date; an approval without words reads 同意', () => {
    expect(sheet([action({})]).actions).toEqual([
      expect.objectContaining({
        no: 1,
        step: '组长审示',
        opinion: '同意',
        name: '组长甲',
        role: 'LEADER@COORD',
        date: '2022年10月18日',
        actedAt: '2022-10-18T09:30:00+08:00',
        superseded: false,
      }),
    ]);
  });

  it('[R-054] puts no consent into the mouth of somebody who did not give it', () => {
    const lines = sheet([
      action({ act: 'DRAFT', outcome: 'DONE' }),
      action({ outcome: 'RETURN', opinion: '任务时间节点与清单不一致' }),
    ]).actions;
    expect(lines.map((line) => line.opinion)).toEqual(['呈审', '任务时间节点与清单不一致']);
  });

  it('[R-131] dates an act by the day of the office, not of the machine', () => {
    const late = action({ actedAt: new Date('2022-10-18T15:30:00Z') });
    const past = action({ actedAt: new Date('2022-10-18T16:00:00Z') });
    expect(sheet([late, past]).actions.map((line) => line.date)).toEqual(['2022年10月18日', '2022年10月19日']);
  });

  it('[R-135] shows both rounds, and which approvals a later text made void', () => {
    const voided = action({ supersededAt: new Date('2022-10-19T00:00:00Z') });
    const { actions, rounds } = sheet([voided, action({ round: 2, versionNo: 2, contentHash: 'h2' })]);
    expect(rounds).toBe(2);
    expect(actions.map((line) => [line.round, line.versionNo, line.superseded])).toEqual([
      [1, 1, true],
      [2, 2, false],
    ]);
  });

  const signed = action({ act: 'SIGN', signature: { kind: 'CONFIRM', capacity: 'WD_DIRECTOR', signedAs: 'DIRECTOR' } });

  it('[R-057] flags an office document signed as director of the department, where the setting asks', () => {
    expect(sheet([signed], { requiresCapacity: true }).flags).toEqual(['CAPACITY_NOT_OF_ISSUER']);
    expect(sheet([signed], { requiresCapacity: false }).flags).toEqual([]);
    expect(sheet([signed], { requiresCapacity: true, issuer: 'WD' }).flags).toEqual([]);
    const asHead = action({ signature: { kind: 'CONFIRM', capacity: 'LGO_HEAD', signedAs: 'DIRECTOR' } });
    expect(sheet([asHead], { requiresCapacity: true }).flags).toEqual([]);
  });

  it('speaks the reader’s language, and Chinese where a step has no other name', () => {
    const lines = sheet([action({}), action({ stepEn: null })], { language: 'en' }).actions;
    expect(lines.map((line) => line.step)).toEqual(['Leader’s review', '组长审示']);
  });
});
