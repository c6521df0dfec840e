import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Variables } from '../../src/engine/index.js';
import { CAUSE, DrawnRoad } from '../support/drawn-road.js';
import { resultsOf, rewrite } from '../support/office-answers.js';
import { shippedProcesses, type Shipped } from '../support/processes.js';

let shipped: Shipped;
beforeAll(async () => {
  shipped = await shippedProcesses();
});

/** A case in the higher office's name. */
class Road extends DrawnRoad {
  constructor(more: Variables = {}) {
    super(shipped, 'outgoing-higher-office-document', more);
  }

  /** To the director's desk, with the consent of every touched group. */
  agreed(): this {
    return this.submit().do('leaderInstruct', 'APPROVE').allAgree('countersignOthers').do('deputyInstruct', 'APPROVE');
  }
}

const BOTH = ['countersign LEADER@PROJ', 'countersign LEADER@SUPV'];

describe('countersign', () => {
  it('[R-052] opens one task for every touched group but the owner, and waits for all of them', () => {
    const road = new Road().submit().do('leaderInstruct', 'APPROVE');
    expect(road.open).toEqual(BOTH);
    road.tree.complete(road.tree.tasks[0]!, resultsOf(road.office, 'COUNTERSIGN', 'APPROVE', 'u-2'), CAUSE);
    expect(road.open).toHaveLength(1);
  });

  it('[R-135] one return closes the others, and the next round begins with fresh tasks for all', () => {
    const road = new Road().submit().do('leaderInstruct', 'APPROVE');
    road.tree.complete(road.tree.tasks[0]!, resultsOf(road.office, 'COUNTERSIGN', 'RETURN', 'u-2'), CAUSE);
    expect(road.open).toEqual(['draftDocument']);
    expect(road.tree.variables['round']).toBe(2);
    road.submit('NEW');
    expect(road.open).toEqual(['leaderInstruct']);
    expect(road.do('leaderInstruct', 'APPROVE').open).toEqual(BOTH);
  });

  it('[R-135] a rejection ends the case, and tells whoever waits for the reply', () => {
    const road = new Road({ inReplyTo: 'inbound-1' }).submit().do('leaderInstruct', 'APPROVE');
    road.tree.complete(road.tree.tasks[0]!, resultsOf(road.office, 'COUNTERSIGN', 'REJECT', 'u-2'), CAUSE);
    expect(road.tree.ended).toEqual({ 'outgoing-higher-office-document': 'evEndRejected' });
    expect(road.tree.sent).toEqual([{ message: 'ReplyEnded', correlation: 'inbound-1' }]);
  });
});

describe('smart resubmission', () => {
  it('[R-135] an unchanged text goes back to those groups alone that have not agreed', () => {
    const road = new Road().submit().do('leaderInstruct', 'APPROVE');
    const [first, second] = road.tree.tasks;
    road.tree.complete(first!, resultsOf(road.office, 'COUNTERSIGN', 'APPROVE', 'u-2'), CAUSE);
    road.tree.complete(second!, resultsOf(road.office, 'COUNTERSIGN', 'RETURN', 'u-3'), CAUSE);
    road.submit('SAME');
    expect(road.tree.tasks.map((task) => task.candidates)).toEqual([second!.candidates]);
  });

  it('[R-135] an unchanged text goes back to the deputy or the director who returned it', () => {
    const road = new Road().submit().do('leaderInstruct', 'APPROVE');
    road.do('countersignOthers', 'APPROVE').do('countersignOthers', 'APPROVE').do('deputyInstruct', 'RETURN');
    expect(road.submit('SAME').open).toEqual(['deputyInstruct']);
    road.do('deputyInstruct', 'APPROVE').do('directorSign', 'RETURN');
    expect(road.submit('SAME').open).toEqual(['directorSign']);
  });

  it.each([
    ['a changed text', 'NEW', {}],
    ['another touched group', 'SAME', { dutyCodes: ['C-02', 'P-03'] }],
    ['an approval now needed', 'SAME', { needsSuperiorApproval: true, superiorOrg: 'CITY-GOV' }],
  ] as const)('[R-135] %s begins at the first review', (_, text, more) => {
    const road = new Road().agreed().do('directorSign', 'RETURN');
    expect(road.submit(text, more).open).toEqual(['leaderInstruct']);
  });

  it('[R-135] without the setting every resubmission begins at the first review', () => {
    const settings = { superiorApproval: { issueBy: 'SELF' } };
    const road = new Road({ settings }).agreed().do('directorSign', 'RETURN');
    expect(road.submit('SAME').open).toEqual(['leaderInstruct']);
  });

  it('[R-056] a text that the superior returned begins at the first review, though nothing changed', () => {
    const road = new Road({ needsSuperiorApproval: true, superiorOrg: 'CITY-GOV' }).agreed();
    road.do('directorFinalise', 'RETURN').submit('SAME');
    expect(road.open).toEqual(['directorFinalise']);
    road.do('directorFinalise', 'APPROVE').do('submitSuperior');
    road.message('SuperiorResponse', { result: 'RETURNED', round: 3 });
    expect(road.open).toEqual(['draftDocument']);
    expect(road.submit('SAME').open).toEqual(['leaderInstruct']);
  });
});

it('[R-055] the deputy may send it back to the leader alone, and the groups then sign again', () => {
  const road = new Road().submit().do('leaderInstruct', 'APPROVE');
  road.do('countersignOthers', 'APPROVE').do('countersignOthers', 'APPROVE').do('deputyInstruct', 'RETURN_PREV');
  expect(road.open).toEqual(['leaderInstruct']);
  expect(road.do('leaderInstruct', 'APPROVE').open).toEqual(BOTH);
});

it('[R-054] errors of the check lead back to the drafter; nobody else has seen the draft', () => {
  const road = new Road();
  road.office.errors = ['TITLE_WITHOUT_KIND'];
  expect(road.submit().open).toEqual(['draftDocument']);
  road.office.errors = [];
  expect(road.submit().open).toEqual(['leaderInstruct']);
});

describe('the superior', () => {
  const awaiting = (settings?: Variables): Road =>
    new Road({
      needsSuperiorApproval: true,
      superiorOrg: 'CITY-GOV',
      dutyCodes: ['C-02'],
      ...(settings ? { settings } : {}),
    })
      .agreed()
      .do('directorFinalise', 'APPROVE')
      .do('submitSuperior');

  it('[R-056] is asked every five working days until he answers, and the answer closes what is open', () => {
    const road = awaiting();
    expect(road.tree.timers.map(({ rule }) => rule)).toEqual(['EVERY 5 WORKING_DAYS']);
    for (const times of [1, 2]) {
      road.tree.fire(road.tree.timers[0]!, CAUSE);
      expect(road.open).toEqual(Array.from({ length: times }, () => 'remindSuperior'));
    }
    road.message('SuperiorResponse', { result: 'APPROVED' });
    expect(road.open).toEqual(['directorSign']);
    expect(road.tree.timers).toEqual([]);
  });

  it('[R-056] rejects: the case ends as rejected by the superior', () => {
    const road = awaiting().message('SuperiorResponse', { result: 'REJECTED' });
    expect(road.tree.ended).toEqual({ 'outgoing-higher-office-document': 'evEndRejectedBySuperior' });
  });

  it("[R-056] issues it himself: no printing is waited for, and the clock runs from the superior's date", () => {
    const road = awaiting({ superiorApproval: { issueBy: 'SUPERIOR' }, return: { resubmit: 'SMART' } });
    road.message('SuperiorResponse', { result: 'APPROVED' }).do('recordSuperiorIssue');
    expect(road.open).toEqual(['prepareHandover']);
    expect(road.tree.cases[1]?.stimuli[0]).toMatchObject({
      variables: { baseline: '2022-11-20', awaitPrinting: false },
    });
  });

  it('[R-056] what was changed beyond the response is returned to the drafter', () => {
    const road = awaiting().message('SuperiorResponse', { result: 'APPROVED_WITH_CHANGES' });
    road.do('reviseByResponse', null, rewrite(road.office)).do('confirmRevision', 'RETURN');
    expect(road.open).toEqual(['reviseByResponse']);
  });
});

describe('issuing', () => {
  const signed = (): Road => new Road({ dutyCodes: ['C-02'] }).agreed().do('directorSign', 'APPROVE');

  it('[R-067] the hand-over is opened at signing, with its due and its holder', () => {
    const road = signed();
    expect(road.open).toEqual(['recheckDocument']);
    expect(road.tree.dues).toEqual([{ elementId: 'subCollect', rule: 'HANDOVER', holder: 'u-co-m1' }]);
  });

  it('[R-130] a material change goes to the original signer in person; his new signature restarts the clock', () => {
    const road = signed().do('recheckDocument', 'MATERIAL');
    road.do('reviseMaterial', null, rewrite(road.office));
    expect(road.tree.tasks.map(({ elementId, assignee }) => [elementId, assignee])).toEqual([
      ['signerReview', 'u-dir'],
    ]);
    road.do('signerReview', 'RETURN').do('reviseMaterial', null, rewrite(road.office)).do('signerReview', 'APPROVE');
    expect(road.open).toEqual(['recheckDocument']);
    const handover = road.tree.cases.find((one) => one.graph.processId === 'archive-hand-over');
    expect(handover?.stimuli.map((stimulus) => stimulus.type)).toContain('MESSAGE_RECEIVED');
    expect(handover?.state?.activations[0]?.vars).toMatchObject({
      dueAt: '2022-10-24T00:00:00+08:00',
      baseline: '2022-10-20T09:00:00+08:00',
    });
  });

  it('[R-130] the signer rejects: not issued, the number void, the hand-over cancelled, nothing left open', () => {
    const road = signed().do('recheckDocument', 'MATERIAL').do('reviseMaterial').do('signerReview', 'REJECT');
    expect(road.tree.ended).toEqual({
      'issue-and-distribute': 'evEndNotIssued',
      'archive-hand-over': 'evEndCancelled',
      'outgoing-higher-office-document': 'evEndNotIssued',
    });
    expect([road.open, road.tree.waits, road.tree.timers]).toEqual([[], [], []]);
  });

  it('[R-129] a text that fails the inspection is re-checked, and the number is asked for anew', () => {
    const road = signed().do('recheckDocument', 'NONE').do('registerOutgoing').do('printDocument');
    expect(road.do('inspectCopies', 'FAIL_PRINT').open).toEqual(['printDocument']);
    expect(road.do('printDocument').do('inspectCopies', 'FAIL_TEXT').open).toEqual(['recheckDocument']);
    road.do('recheckDocument', 'EDITORIAL').do('fixEditorial', null, rewrite(road.office));
    expect(road.open).toEqual(['recheckDocument']);
  });

  it.each(['JIYAO', 'JIANBAO'])('[R-132] a %s carries no seal', (docKind) => {
    const road = new Road({ docKind, dutyCodes: ['C-02'] }).agreed().do('directorSign', 'APPROVE');
    road.do('recheckDocument', 'NONE').do('registerOutgoing').do('printDocument').do('inspectCopies', 'OK');
    expect(road.open).toEqual(['dispatchCopies']);
  });

  it('[R-067] the warning of a tight term goes to registry and leader, and does not hold the case', () => {
    const road = signed();
    road.tree.fire(
      road.tree.timers.find((timer) => timer.elementId === 'tmIssueTight')!,
      CAUSE,
    );
    const warning = road.tree.tasks.find((task) => task.elementId === 'warnIssueTight');
    expect(warning?.candidates).toEqual(['REGISTRY', 'LEADER@COORD']);
    road.do('recheckDocument', 'NONE').do('registerOutgoing').do('printDocument').do('inspectCopies', 'OK');
    road.do('applySeal').do('dispatchCopies');
    expect(road.open).toEqual(['prepareHandover']);
  });

  it('[R-139] a package that fails its checks is mended and built again', () => {
    const road = signed().do('recheckDocument', 'NONE').do('registerOutgoing').do('printDocument');
    road.do('inspectCopies', 'OK').do('applySeal').do('dispatchCopies').do('prepareHandover').do('deliverHandover');
    road.do('receiveCheck', 'RETURN').do('fixHandover').do('receiveCheck', 'ACCEPT');
    road.office.checksPassed = false;
    expect(road.do('confirmClass').open).toEqual(['fixPackage']);
    road.office.checksPassed = true;
    road.do('fixPackage');
    expect(road.tree.ended).toEqual({
      'archive-hand-over': 'evEndArchived',
      'outgoing-higher-office-document': 'evEndIssued',
    });
  });
});

describe('recall and cancellation', () => {
  it('[R-135] a recall ends the case from wherever it stands', () => {
    const road = new Road().submit().message('RecallRequested');
    expect(road.tree.ended).toEqual({ 'outgoing-higher-office-document': 'evEndRecalled' });
    expect(road.open).toEqual([]);
  });

  it('[R-135] a cancellation after signing takes issue and hand-over with it', () => {
    const road = new Road({ dutyCodes: ['C-02'] }).agreed().do('directorSign', 'APPROVE').message('CancelRequested');
    expect(road.tree.ended['outgoing-higher-office-document']).toBe('evEndCancelled');
    expect(road.tree.isOver()).toBe(true);
    expect([road.open, road.tree.waits, road.tree.timers]).toEqual([[], [], []]);
  });
});

describe('a refusal to handle a step', () => {
  const refuse = (road: Road, refusalId: string): Road => road.message('RefusalRequested', { refusalId });
  const variablesOf = (road: Road): Variables => road.tree.variables;

  it('[R-085] stands beside the step until the owner group’s leader decides, and leaves nothing behind in the case', () => {
    const road = new Road().submit();
    const before = JSON.stringify(variablesOf(road));
    refuse(road, 'r-1');
    expect(road.open).toEqual(['confirmRefusal', 'leaderInstruct']);
    const task = road.tree.tasks.find(({ elementId }) => elementId === 'confirmRefusal')!;
    expect(task.candidates).toEqual(['LEADER@COORD']);
    expect(road.do('confirmRefusal', 'OVERRULE').open).toEqual(['leaderInstruct']);
    expect(JSON.stringify(variablesOf(road))).toBe(before);
    expect(road.tree.waits.map(({ message }) => message)).toContain('RefusalRequested');
  });

  it('[R-085] confirmed ends the case from wherever it stands, with issue and hand-over, and tells whoever waits for the reply', () => {
    const road = new Road({ dutyCodes: ['C-02'], inReplyTo: 'inbound-1' }).agreed().do('directorSign', 'APPROVE');
    refuse(road, 'r-1').do('confirmRefusal', 'CONFIRM');
    expect(road.tree.ended['outgoing-higher-office-document']).toBe('evEndRefused');
    expect(road.tree.sent).toEqual([{ message: 'ReplyEnded', correlation: 'inbound-1' }]);
    expect(road.tree.isOver()).toBe(true);
    expect([road.open, road.tree.waits, road.tree.timers]).toEqual([[], [], []]);
  });

  it('[R-085] what the process does not know is read as overruled', () => {
    expect(refuse(new Road().submit(), 'r-1').do('confirmRefusal', 'LAPSED').open).toEqual(['leaderInstruct']);
  });

  it('[R-085] many may wait at once, each for itself', () => {
    const road = new Road().submit();
    for (const id of ['r-1', 'r-2', 'r-3']) refuse(road, id);
    expect(road.open.filter((step) => step === 'confirmRefusal')).toHaveLength(3);
    road.do('confirmRefusal', 'OVERRULE').do('confirmRefusal', 'OVERRULE');
    expect(road.open).toEqual(['confirmRefusal', 'leaderInstruct']);
    road.do('confirmRefusal', 'CONFIRM');
    expect(road.tree.ended).toEqual({ 'outgoing-higher-office-document': 'evEndRefused' });
  });

  it.each([
    [null, 'LEADER@COORD'],
    [{ confirmRole: 'LEADER' }, 'LEADER@COORD'],
    [{ confirmRole: 'DEPUTY' }, 'DEPUTY'],
    [{ confirmRole: 'DIRECTOR' }, 'DIRECTOR'],
  ])('[R-085] the setting says who confirms: %j', (refusal, candidate) => {
    const settings = {
      superiorApproval: { issueBy: 'SELF' },
      return: { resubmit: 'SMART' },
      ...(refusal && { refusal }),
    };
    const road = refuse(new Road({ settings }).submit(), 'r-1');
    expect(road.tree.tasks.find(({ elementId }) => elementId === 'confirmRefusal')?.candidates).toEqual([candidate]);
  });
});

it('[R-055] another case may ask for the document', () => {
  const road = new DrawnRoad(shipped, 'outgoing-higher-office-document', {}, 'evStartRequested');
  expect(road.open).toEqual(['draftDocument']);
});
