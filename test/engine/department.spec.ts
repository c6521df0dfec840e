import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Variables } from '../../src/engine/index.js';
import { DrawnRoad } from '../support/drawn-road.js';
import { shippedProcesses, type Shipped } from '../support/processes.js';

const DEFINITION = 'outgoing-department-document';
const ASKED = ['countersign LEADER@COORD', 'countersign LEADER@PROJ', 'countersign LEADER@SUPV'];

let shipped: Shipped;
beforeAll(async () => {
  shipped = await shippedProcesses();
});

const settingsOf = (signoff: Variables = {}, resubmit: string | null = 'SMART'): Variables => ({
  return: { resubmit },
  signoff: { keyMatter: { default: true }, wd: { deputyReview: false }, ordinary: { signer: 'DIRECTOR' }, ...signoff },
});
const REVIEWS = { wd: { deputyReview: true } };
const DEPUTY_SIGNS = { ordinary: { signer: 'DEPUTY' } };
const ORDINARY = { keyMatter: false };

/** A notice in the department's name that touches all three groups. */
class Road extends DrawnRoad {
  constructor(more: Variables = {}, signoff: Variables = {}) {
    super(shipped, DEFINITION, { issuer: 'WD', settings: settingsOf(signoff), ...more });
  }

  agreed(): this {
    return this.submit().allAgree('countersignLeaders');
  }
}

describe('countersign', () => {
  it("[R-052] asks the leaders of all touched groups at once, the owner's too, and waits for the last", () => {
    const road = new Road().submit();
    expect(road.open).toEqual(ASKED);
    road.do('countersignLeaders', 'APPROVE', { group: 'PROJ' }).do('countersignLeaders', 'APPROVE', { group: 'COORD' });
    expect(road.open).toEqual(['countersign LEADER@SUPV']);
    expect(road.do('countersignLeaders', 'APPROVE').open).toEqual(['directorSign']);
  });

  it('[R-052] asks one leader where no other group is touched', () => {
    expect(new Road({ dutyCodes: ['C-01'] }).submit().open).toEqual(['countersign LEADER@COORD']);
  });

  it('[R-135] one return closes the others; a changed text goes to all afresh', () => {
    const road = new Road().submit().do('countersignLeaders', 'APPROVE', { group: 'SUPV' });
    road.do('countersignLeaders', 'RETURN', { group: 'PROJ' });
    expect([road.open, road.tree.variables['round']]).toEqual([['draftDocument'], 2]);
    expect(road.tree.closed.map(({ candidates }) => candidates)).toEqual([['LEADER@COORD']]);
    expect(road.submit('NEW').open).toEqual(ASKED);
  });

  it('[R-135] one rejection ends the case, and tells whoever waits for the reply', () => {
    const road = new Road({ inReplyTo: 'inbound-1' }).submit().do('countersignLeaders', 'REJECT');
    expect(road.tree.ended).toEqual({ [DEFINITION]: 'evEndRejected' });
    expect(road.tree.sent).toEqual([{ message: 'ReplyEnded', correlation: 'inbound-1' }]);
    expect(road.tree.isOver()).toBe(true);
  });
});

describe('smart resubmission', () => {
  it('[R-135] an unchanged text goes back to the groups that have not agreed', () => {
    const road = new Road().submit().do('countersignLeaders', 'APPROVE', { group: 'SUPV' });
    road.do('countersignLeaders', 'RETURN', { group: 'PROJ' }).submit('SAME');
    expect(road.open).toEqual(['countersign LEADER@COORD', 'countersign LEADER@PROJ']);
    road.do('countersignLeaders', 'RETURN', { group: 'PROJ' }).submit('SAME');
    expect(road.open).toEqual(['countersign LEADER@COORD', 'countersign LEADER@PROJ']);
    expect(road.allAgree('countersignLeaders').open).toEqual(['directorSign']);
  });

  it('[R-135] an unchanged text goes back to the deputy or the director who returned it', () => {
    const road = new Road({ keyMatter: true }, REVIEWS).agreed().do('deputyReview', 'RETURN');
    expect(road.submit('SAME').open).toEqual(['deputyReview']);
    road.do('deputyReview', 'APPROVE').do('directorSign', 'RETURN');
    expect(road.submit('SAME').open).toEqual(['directorSign']);
  });

  it('[R-135] and to the deputy who was to sign it', () => {
    const road = new Road(ORDINARY, DEPUTY_SIGNS).agreed().do('deputySign', 'RETURN');
    expect(road.submit('SAME').open).toEqual(['deputySign']);
  });

  it.each([
    ['a changed text', 'NEW', {}, ASKED],
    ['another touched group', 'SAME', { dutyCodes: ['C-01', 'P-03'] }, ASKED.slice(0, 2)],
    ['another kind', 'SAME', { docKind: 'QINGSHI', direction: 'UP' }, ASKED],
    ['another key matter', 'SAME', { keyMatter: false }, ASKED],
  ] as const)('[R-135] %s goes to all touched groups', (_, text, more, asked) => {
    const road = new Road({ keyMatter: true }).agreed().do('directorSign', 'RETURN');
    expect(road.submit(text, more).open).toEqual(asked);
  });

  it('[R-135] without the setting every resubmission goes to all', () => {
    const road = new Road({ settings: settingsOf({}, null) }).agreed().do('directorSign', 'RETURN');
    expect(road.submit('SAME').open).toEqual(ASKED);
  });
});

describe('who signs', () => {
  it.each([
    ['a request', { docKind: 'QINGSHI', direction: 'UP', ...ORDINARY }],
    ['a report', { docKind: 'BAOGAO', direction: 'UP', ...ORDINARY }],
    ['a request that is said to go down', { docKind: 'QINGSHI', direction: 'DOWN', ...ORDINARY }],
    ['a key matter', { keyMatter: true }],
    ['what nobody has called an ordinary matter', { keyMatter: null }],
    ['what its duties make a key matter', { keyMatter: null, dutyCodes: ['C-02'] }],
  ])('[R-050 R-051] %s: the director, whatever the setting', (_, more) => {
    expect(new Road(more, DEPUTY_SIGNS).agreed().open).toEqual(['directorSign']);
  });

  it('[R-053] an ordinary document: the director, or by setting the deputy', () => {
    expect(new Road(ORDINARY).agreed().open).toEqual(['directorSign']);
    const road = new Road(ORDINARY, DEPUTY_SIGNS).agreed();
    expect(road.tree.tasks.map(({ elementId, candidates }) => [elementId, ...candidates])).toEqual([
      ['deputySign', 'DEPUTY'],
    ]);
    expect(road.do('deputySign', 'APPROVE').open).toEqual(['recheckDocument']);
  });

  it("[R-051] the leader's word counts: what the drafter called ordinary goes to deputy and director as a key matter", () => {
    const road = new Road({ ...ORDINARY, dutyCodes: ['C-01'] }, { ...REVIEWS, ...DEPUTY_SIGNS }).submit();
    road.do('countersignLeaders', 'APPROVE', { keyMatter: true });
    expect(road.open).toEqual(['deputyReview']);
    expect(road.do('deputyReview', 'APPROVE').open).toEqual(['directorSign']);
  });

  it('[R-051 R-125] what the leader found ordinary after all is not signed by the deputy who reviews it', () => {
    const road = new Road({ keyMatter: true, dutyCodes: ['C-01'] }, { ...REVIEWS, ...DEPUTY_SIGNS }).submit();
    road.do('countersignLeaders', 'APPROVE', { keyMatter: false }).do('deputyReview', 'APPROVE');
    expect(road.open).toEqual(['directorSign']);
  });

  it('[R-050] the deputy may reject a text that he reviews; return and reject are open to every signer', () => {
    const road = new Road({ keyMatter: true }, REVIEWS).agreed().do('deputyReview', 'REJECT');
    expect(road.tree.ended).toEqual({ [DEFINITION]: 'evEndRejected' });
    const signer = new Road(ORDINARY, DEPUTY_SIGNS).agreed().do('deputySign', 'REJECT');
    expect(signer.tree.ended).toEqual({ [DEFINITION]: 'evEndRejected' });
  });
});

it('[R-054 R-058] errors of the check lead back to the drafter; nobody else has seen the draft', () => {
  const road = new Road();
  road.office.errors = ['USE_HIGHER_OFFICE_ROUTE'];
  expect(road.submit().open).toEqual(['draftDocument']);
  road.office.errors = [];
  expect(road.submit().open).toEqual(ASKED);
});

describe('after signing', () => {
  const signed = (): Road => new Road({ dutyCodes: ['C-01'] }).agreed().do('directorSign', 'APPROVE');

  it('[R-067] issue and hand-over run side by side, and the case ends with the later of them', () => {
    const road = signed().do('recheckDocument', 'NONE').do('registerOutgoing').do('printDocument');
    road.do('inspectCopies', 'OK').do('applySeal').do('dispatchCopies').do('prepareHandover').do('deliverHandover');
    road.do('receiveCheck', 'ACCEPT').do('confirmClass');
    expect(road.tree.ended).toEqual({ 'archive-hand-over': 'evEndArchived', [DEFINITION]: 'evEndIssued' });
  });

  it('[R-130] the signer rejects a material change: not issued, the hand-over cancelled, nothing left open', () => {
    const road = signed().do('recheckDocument', 'MATERIAL').do('reviseMaterial');
    road.do('signerReview', 'REJECT');
    expect(road.tree.ended).toEqual({
      'issue-and-distribute': 'evEndNotIssued',
      'archive-hand-over': 'evEndCancelled',
      [DEFINITION]: 'evEndNotIssued',
    });
    expect([road.open, road.tree.waits, road.tree.timers]).toEqual([[], [], []]);
    expect(road.tree.sent).toEqual([{ message: 'ReplyEnded', correlation: 'doc-1' }]);
  });

  it('[R-135] a cancellation takes issue and hand-over with it', () => {
    const road = signed().message('CancelRequested');
    expect(road.tree.ended[DEFINITION]).toBe('evEndCancelled');
    expect([road.tree.isOver(), road.open, road.tree.waits, road.tree.timers]).toEqual([true, [], [], []]);
  });
});

it.each([
  ['RecallRequested', 'evEndRecalled'],
  ['CancelRequested', 'evEndCancelled'],
])('[R-135] %s before signing ends the case and all open countersigns', (message, end) => {
  const road = new Road({ inReplyTo: 'inbound-1' }).submit().message(message);
  expect(road.tree.ended).toEqual({ [DEFINITION]: end });
  expect(road.tree.sent).toEqual([{ message: 'ReplyEnded', correlation: 'inbound-1' }]);
  expect(road.open).toEqual([]);
});

it.each(['evStartReply', 'evStartRequested'])('[R-050 R-076] another case may begin it: %s', (startId) => {
  expect(new DrawnRoad(shipped, DEFINITION, { issuer: 'WD', settings: settingsOf() }, startId).open).toEqual([
    'draftDocument',
  ]);
});

it('[R-141] a message begins one process, so that it is clear which', () => {
  const begun = [...shipped.graphs.values()].flatMap((graph) =>
    (graph.scopes.get(graph.processId)?.startIds ?? []).flatMap((id) => {
      const node = graph.nodes.get(id);
      return node?.type === 'START_EVENT' && node.trigger.kind === 'MESSAGE' ? [node.trigger.message] : [];
    }),
  );
  expect(begun.sort()).toEqual([...new Set(begun)].sort());
  expect(begun).toEqual(expect.arrayContaining(['DepartmentDocumentRequested', 'ReplyRequested']));
});
