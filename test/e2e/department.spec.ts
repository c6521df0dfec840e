import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

type Fields = Record<string, unknown>;
interface HistoryItem {
  readonly act: string;
  readonly actor: string;
  readonly closed: readonly { taskId: string; element: string; candidates: readonly string[]; reason: string }[];
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

const APPROVE = { outcome: 'APPROVE' };
/** Ordinary, and the business of one group. */
const ORDINARY = { dutyCodes: ['C-01'], keyMatter: false };

/** A notice in the department's name, drafted by u-co-m1 in the coordination group. */
const propose = (more: Fields = {}): Promise<Road> =>
  Road.start(office, { issuer: 'WD', dutyCodes: ['C-03', 'S-01'], ...more }, 'outgoing-department-document');
const submit = async (more: Fields = {}): Promise<Road> => (await propose(more)).do('u-co-m1', 'draftDocument');
const ordinary = async (): Promise<Road> => (await submit(ORDINARY)).do('u-co-lead', 'countersignLeaders', APPROVE);

/** Settings changed for the cases that `work` starts, and put back. */
async function under(signoff: Fields, work: () => Promise<void>): Promise<void> {
  const put = async (values: unknown): Promise<void> => {
    const match = { 'If-Match': (await office.admin.get('/settings')).headers.get('etag') ?? '' };
    const { status } = await office.admin.put('/settings', { values, reason: '审签设置' }, match);
    expect(status).toBe(200);
  };
  const before = (await office.admin.get('/settings')).body['values'] as Fields;
  await put({ ...before, signoff: { ...(before['signoff'] as Fields), ...signoff } });
  try {
    await work();
  } finally {
    await put(before);
  }
}

describe('countersign', () => {
  it("[R-052 R-134] a leader does his own instance by its step, and nobody else's by its id", async () => {
    const road = await submit();
    const tasks = await office.query<{ id: string; candidates: string[] }>(
      `SELECT id, candidates FROM task WHERE root_case_id = $1 AND status = 'OPEN' ORDER BY n`,
      [road.caseId],
    );
    const supv = tasks.find(({ candidates }) => candidates.includes('LEADER@SUPV'));
    expect(await office.as('u-pr-lead').post(`/tasks/${supv?.id}/complete`, APPROVE)).toMatchObject({
      status: 403,
      body: { code: 'TASK_NOT_YOURS' },
    });
    for (const [by, group] of [
      ['u-su-lead', 'SUPV'],
      ['u-co-lead', 'COORD'],
      ['u-pr-lead', 'PROJ'],
    ] as const) {
      const { status, body } = await road.act(by, 'countersignLeaders', APPROVE);
      expect([status, body['candidates'], body['completedBy']]).toEqual([200, [`LEADER@${group}`], by]);
      if (group === 'SUPV') {
        const twice = await road.act(by, 'countersignLeaders', APPROVE);
        expect([twice.status, twice.body['code']]).toEqual([403, 'TASK_NOT_YOURS']);
      }
    }
    expect(await road.open()).toEqual(['directorSign']);
  });

  it.each([
    ['RETURN', 'CANCELLED_BY_RETURN', ['draftDocument']],
    ['REJECT', 'CANCELLED_BY_REJECT', []],
  ])('[R-135] %s closes the open instances; task and history say why', async (outcome, reason, open) => {
    const road = await submit();
    await road.do('u-su-lead', 'countersignLeaders', APPROVE);
    await road.do('u-pr-lead', 'countersignLeaders', { outcome, opinion: '任务时间节点与清单不一致' });
    expect(await road.open()).toEqual(open);
    const { body } = await office
      .as('u-co-m1')
      .get<{ items: HistoryItem[] }>(`/cases/${road.caseId}/history?limit=200`);
    const closings = body.items.filter(({ closed }) => closed.length > 0);
    expect(closings).toMatchObject([
      { actor: 'u-pr-lead', closed: [{ element: 'countersignLeaders', candidates: ['LEADER@COORD'], reason }] },
    ]);
    const { taskId } = closings[0]!.closed[0]!;
    expect(await office.as('u-co-lead').get(`/tasks/${taskId}`)).toMatchObject({
      status: 200,
      body: { status: 'CLOSED', closeReason: reason },
    });
    expect(await office.as('u-co-lead').post(`/tasks/${taskId}/complete`, APPROVE)).toMatchObject({ status: 409 });
  });

  it('[R-135] the same text again goes to those who have not agreed, and their approvals count together', async () => {
    const road = await submit();
    await road.do('u-su-lead', 'countersignLeaders', APPROVE);
    await road.do('u-pr-lead', 'countersignLeaders', { outcome: 'RETURN', opinion: '请核对附件。' });
    await road.do('u-co-m1', 'draftDocument');
    expect(await road.open()).toEqual(['countersignLeaders', 'countersignLeaders']);
    expect((await road.act('u-su-lead', 'countersignLeaders', APPROVE)).status).toBe(403);
    await road.do('u-pr-lead', 'countersignLeaders', APPROVE);
    await road.do('u-co-lead', 'countersignLeaders', APPROVE);
    expect(await road.open()).toEqual(['directorSign']);
    const { actions } = await road.document('/approval-sheet');
    expect((actions as Fields[]).filter(({ superseded }) => superseded === true)).toEqual([]);
  });
});

describe('who signs', () => {
  it('[R-050 R-054] the director alone: the deputy is refused, and so is whoever comes too early', async () => {
    const road = await submit({ dutyCodes: ['C-01'] });
    expect(await road.act('u-dir', 'directorSign', APPROVE)).toMatchObject({
      status: 409,
      body: { code: 'STEP_NOT_REACHED' },
    });
    await road.do('u-co-lead', 'countersignLeaders', APPROVE);
    expect(await road.act('u-dep', 'directorSign', APPROVE)).toMatchObject({
      status: 403,
      body: { code: 'ULTRA_VIRES', params: { rule: 'R-034' } },
    });
    await road.do('u-dir', 'directorSign', APPROVE);
    expect(await road.document()).toMatchObject({ status: 'SIGNED', signingCapacity: 'WD_DIRECTOR' });
  });

  it('[R-053] by setting the deputy signs ordinary documents of cases that start from then on', async () => {
    const before = await ordinary();
    await under({ ordinary: { signer: 'DEPUTY' } }, async () => {
      const road = await ordinary();
      expect([await before.open(), await road.open()]).toEqual([['directorSign'], ['deputySign']]);
      expect((await road.act('u-dir', 'deputySign', APPROVE)).status).toBe(403);
      await road.do('u-dep', 'deputySign', APPROVE);
      expect(await road.document()).toMatchObject({ signer: { code: 'u-dep' }, signingCapacity: 'DELEGATED' });
    });
    expect(await (await ordinary()).open()).toEqual(['directorSign']);
  });

  it('[R-050] by setting the deputy reviews key matters before the director signs', async () => {
    await under({ wd: { deputyReview: true } }, async () => {
      const road = await (await submit({ dutyCodes: ['C-02'] })).do('u-co-lead', 'countersignLeaders', APPROVE);
      expect(await road.open()).toEqual(['deputyReview']);
      await road.do('u-dep', 'deputyReview', { outcome: 'RETURN', opinion: '请核对时限。' });
      await road.do('u-co-m1', 'draftDocument');
      expect(await road.open()).toEqual(['deputyReview']);
      await road.do('u-dep', 'deputyReview', APPROVE);
      await road.do('u-dir', 'directorSign', APPROVE);
      expect(await road.document()).toMatchObject({ status: 'SIGNED', round: 2, versionNo: 1 });
    });
  });

  it("[R-051] the owner's leader alone confirms the key matter", async () => {
    const road = await submit();
    const word = { ...APPROVE, form: { keyMatterConfirm: false } };
    expect(await road.act('u-pr-lead', 'countersignLeaders', word)).toMatchObject({ status: 422 });
    await road.do('u-co-lead', 'countersignLeaders', word);
    expect(await road.document()).toMatchObject({ keyMatter: false });
  });
});

it('[R-050] a notice that becomes a request goes up, and the director signs it whatever the setting', async () => {
  await under({ ordinary: { signer: 'DEPUTY' } }, async () => {
    const road = await propose(ORDINARY);
    const request = {
      docKind: 'QINGSHI',
      title: '关于审定任务清单的请示',
      contactPerson: 'u-co-m1',
      mainRecipients: ['LG'],
    };
    await road.do('u-co-m1', 'draftDocument', { form: request });
    expect(await road.document()).toMatchObject({ direction: 'UP', showsSigner: true });
    await road.do('u-co-lead', 'countersignLeaders', APPROVE);
    expect(await road.open()).toEqual(['directorSign']);
  });
});

describe('what belongs on the other road', () => {
  it.each([
    ['ISSUER_PROCESS_MISMATCH', { issuer: 'LGO' }],
    ['USE_HIGHER_OFFICE_ROUTE', { needsSuperiorApproval: true, superiorOrg: 'CITY-GOV' }],
  ])('[R-054 R-056] is back with its drafter: %s', async (code, more) => {
    const road = await submit(more);
    expect(await road.open()).toEqual(['draftDocument']);
    expect(await road.document()).toMatchObject({ status: 'RETURNED' });
    const { body } = await office.as('u-co-m1').get(`/cases/${road.caseId}/variables`);
    expect((body['variables'] as Fields)['checkErrors']).toContain(code);
    await road.do('u-co-m1', 'draftDocument', { form: { issuer: 'WD', needsSuperiorApproval: false } });
    expect(await road.open()).toHaveLength(3);
  });
});

describe('ways out', () => {
  it('[R-135] recall: while no leader has opened it; all countersigns go with it', async () => {
    const road = await submit();
    expect(await office.as('u-co-m1').post(`/cases/${road.caseId}/recall`)).toMatchObject({ status: 200 });
    expect([await road.open(), (await road.document())['status']]).toEqual([[], 'RECALLED']);
    const late = await submit();
    await late.do('u-su-lead', 'countersignLeaders', APPROVE);
    expect(await office.as('u-co-m1').post(`/cases/${late.caseId}/recall`)).toMatchObject({
      status: 409,
      body: { code: 'RECALL_TOO_LATE' },
    });
  });

  it("[R-135] cancellation: the owner's leader before signing, the director afterwards too", async () => {
    const early = await submit();
    expect(await office.as('u-co-lead').post(`/cases/${early.caseId}/cancel`, { reason: '重复发文' })).toMatchObject({
      status: 200,
    });
    expect((await early.document())['status']).toBe('CANCELLED');
    const signed = await (await ordinary()).do('u-dir', 'directorSign', APPROVE);
    const cancel = (by: string): Promise<{ status: number }> =>
      office.as(by).post(`/cases/${signed.caseId}/cancel`, { reason: '情况变化' });
    expect([(await cancel('u-co-lead')).status, (await cancel('u-dir')).status]).toEqual([403, 200]);
    expect([await signed.open(), (await signed.handover())['status']]).toEqual([[], 'CANCELLED']);
  });

  it('[R-130] a signer who rejects a material change: not issued, nothing left open', async () => {
    const road = await (await ordinary()).do('u-dir', 'directorSign', APPROVE);
    await road.do('u-co-reg', 'recheckDocument', {
      outcome: 'MATERIAL',
      form: { contentOk: false, note: '时限有误。' },
    });
    await road.do('u-co-m1', 'reviseMaterial', {
      form: { bodyText: '请于十二月二十日前完成。', changeSummary: '时限' },
    });
    await road.do('u-dir', 'signerReview', { outcome: 'REJECT', opinion: '不再印发。' });
    expect([await road.open(), (await road.document())['status']]).toEqual([[], 'NOT_ISSUED']);
  });
});

describe('a process that another begins', () => {
  /** A process of three elements that asks for a reply, as an inbound document will. */
  const asking = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:gongwen="urn:gongwen:bpmn:1" id="f" targetNamespace="urn:test">
  <bpmn:process id="asks-for-reply" isExecutable="true">
    <bpmn:startEvent id="evStart"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:intermediateThrowEvent id="throwReply"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
      <bpmn:messageEventDefinition messageRef="messageReplyRequested" /></bpmn:intermediateThrowEvent>
    <bpmn:endEvent id="evEnd"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="evStart" targetRef="throwReply" />
    <bpmn:sequenceFlow id="f2" sourceRef="throwReply" targetRef="evEnd" />
  </bpmn:process>
  <bpmn:message id="messageReplyRequested" name="ReplyRequested" gongwen:reach="KEY" gongwen:senders="INTERNAL" gongwen:correlation="inboundId">
    <bpmn:extensionElements>
      <gongwen:payload target="drafterId" expression="&quot;u-pr-m1&quot;" />
      <gongwen:payload target="ownerGroup" expression="&quot;PROJ&quot;" />
      <gongwen:payload target="issuer" expression="&quot;WD&quot;" />
      <gongwen:payload target="dutyCodes" expression="[&quot;P-03&quot;]" />
      <gongwen:payload target="inReplyTo" expression="inboundId" />
    </bpmn:extensionElements>
  </bpmn:message>
</bpmn:definitions>`;

  it('[R-076 R-141] ReplyRequested starts a draft for the handler it names, who submits and recalls it as his own', async () => {
    const files = [{ name: 'asks-for-reply.bpmn', content: asking }];
    expect(await office.admin.post('/definitions', { name: 'asks', files })).toMatchObject({ status: 201 });
    const inboundId = '019d0000-0000-7000-8000-00000000000a';
    const begun = { definition: 'asks-for-reply', variables: { inboundId } };
    expect(await office.as('u-co-reg').post('/cases', begun)).toMatchObject({ status: 201 });
    const drafter = office.as('u-pr-m1');
    const { body } = await drafter.get<{ items: Fields[] }>(`/cases?businessKey=${inboundId}`);
    expect(body.items).toMatchObject([{ definition: 'outgoing-department-document', status: 'RUNNING' }]);
    const { id, documentId } = body.items[0]!;
    expect(await drafter.get(`/documents/${String(documentId)}`)).toMatchObject({
      body: { drafter: { code: 'u-pr-m1' }, handler: { code: 'u-pr-m1' }, inReplyTo: inboundId },
    });
    const empty = await drafter.post(`/cases/${String(id)}/acts`, { element: 'draftDocument' });
    expect(empty).toMatchObject({ status: 200, body: { openSteps: [{ element: 'draftDocument' }] } });
    const { body: known } = await drafter.get(`/cases/${String(id)}/variables`);
    expect((known['variables'] as Fields)['checkErrors']).toEqual(['KIND_MISSING', 'TITLE_MISSING', 'BODY_MISSING']);
    const form = {
      docKind: 'HAN',
      title: '关于答复接入监测数据时限的函',
      mainRecipients: ['unit-b'],
      bodyText: '同意延至年底。',
    };
    const done = await drafter.post(`/cases/${String(id)}/acts`, { element: 'draftDocument', form });
    expect(done).toMatchObject({ status: 200, body: { openSteps: [{ element: 'countersignLeaders' }] } });
    expect(await drafter.post(`/cases/${String(id)}/recall`)).toMatchObject({ status: 200 });
    const [told] = await office.query<{ data: Fields }>(
      `SELECT data FROM outbox WHERE type = 'message.thrown' AND case_id = $1`,
      [id],
    );
    expect(told?.data).toMatchObject({ message: 'ReplyEnded', correlation: inboundId });
  });
});
