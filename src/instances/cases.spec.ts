import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import { claimTask, noteOpened } from '../tasks/index.js';
import { advance, openPointsOf, type CaseState, type Stimulus } from '../engine/index.js';
import { recordFact, verifyTrail } from '../audit/index.js';
import { cancelCase } from './cancel-case.js';
import { listCases, readCase, readVariables } from './case-reads.js';
import { recallCase } from './recall-case.js';
import { startCase } from './start-case.js';

const message = (name: string): string =>
  `<bpmn:message id="${name}" name="${name}" gongwen:reach="TREE" gongwen:senders="INTERNAL" />`;
/** An interrupting event sub-process that a message starts, and that ends the case. */
const onMessage = (id: string, name: string): string =>
  `<bpmn:subProcess id="${id}" name="${id}" triggeredByEvent="true"><bpmn:documentation>Rule: R-135</bpmn:documentation>
     <bpmn:startEvent id="${id}Start" isInterrupting="true"><bpmn:messageEventDefinition messageRef="${name}" /></bpmn:startEvent>
     <bpmn:endEvent id="${id}End" name="${id}" />${chain(`${id}Start`, `${id}End`)}
   </bpmn:subProcess>`;

const LETTER = bpmnFile(
  'letter',
  `<bpmn:startEvent id="start" />
   ${userTask('draft', { assignee: '${starter}' })}
   ${userTask('review', { candidateRole: 'LEADER@${ownerGroup}', outcomes: 'APPROVE RETURN', opinionFor: 'RETURN' })}
   <bpmn:exclusiveGateway id="gw" default="gw_end" /><bpmn:endEvent id="end" name="已印发" />
   ${chain('start', 'draft', 'review', 'gw', 'end')}${flow('gw', 'draft', 'outcome = "RETURN"')}
   ${onMessage('subRecall', 'RecallRequested')}${onMessage('subCancel', 'CancelRequested')}`,
  'gongwen:starters="MEMBER@${ownerGroup} LEADER@${ownerGroup}" gongwen:settings="superiorApproval.issueBy return.resubmit"',
  message('RecallRequested') + message('CancelRequested'),
);
const PLAIN = bpmnFile(
  'plain',
  `<bpmn:startEvent id="start" />${userTask('work', { candidateRole: 'MEMBER' })}<bpmn:endEvent id="end" />${chain('start', 'work', 'end')}`,
);
const OUTER = bpmnFile(
  'outer',
  `<bpmn:startEvent id="start" />
   <bpmn:callActivity id="call" name="call" calledElement="plain"><bpmn:documentation>Rule: R-130</bpmn:documentation></bpmn:callActivity>
   <bpmn:boundaryEvent id="withdrawn" attachedToRef="call" cancelActivity="true"><bpmn:messageEventDefinition id="wm" messageRef="Withdraw" /></bpmn:boundaryEvent>
   ${userTask('after', { candidateRole: 'MEMBER' })}
   <bpmn:parallelGateway id="fork" />
   ${userTask('withdraw', { candidateRole: 'LEADER' })}
   <bpmn:sendTask id="send" name="send" messageRef="Withdraw"><bpmn:documentation>Rule: R-135</bpmn:documentation></bpmn:sendTask>
   <bpmn:endEvent id="end" /><bpmn:endEvent id="sent" />
   ${chain('start', 'fork', 'call', 'end')}${chain('fork', 'withdraw', 'send', 'sent')}${chain('withdrawn', 'after')}${flow('after', 'end')}`,
  '',
  message('Withdraw'),
);

const LONG = bpmnFile(
  'long-letter',
  `<bpmn:startEvent id="start" />${userTask('draft', { assignee: '${starter}' })}${userTask('review', { candidateRole: 'LEADER' })}
   ${userTask('deputy', { candidateRole: 'DEPUTY' })}<bpmn:endEvent id="end" />${chain('start', 'draft', 'review', 'deputy', 'end')}
   ${onMessage('subRecall', 'RecallRequested')}`,
  '',
  message('RecallRequested'),
);
const SPIN = bpmnFile(
  'spin',
  `<bpmn:startEvent id="start" /><bpmn:exclusiveGateway id="merge" />
   <bpmn:serviceTask id="turn" name="turn" gongwen:serviceKey="test.turn"><bpmn:documentation>Rule: R-054</bpmn:documentation></bpmn:serviceTask>
   <bpmn:exclusiveGateway id="gw" default="gw_merge" /><bpmn:endEvent id="end" />
   ${chain('start', 'merge', 'turn', 'gw', 'merge')}${flow('gw', 'end', 'starter = "nobody"')}`,
);
const MIRROR = bpmnFile(
  'mirror',
  `<bpmn:startEvent id="start" />
   <bpmn:callActivity id="call" name="call" calledElement="mirror"><bpmn:documentation>Rule: R-054</bpmn:documentation></bpmn:callActivity>
   <bpmn:endEvent id="end" />${chain('start', 'call', 'end')}`,
);
const BOTH = bpmnFile(
  'both',
  `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" /><bpmn:parallelGateway id="join" /><bpmn:endEvent id="end" />
   <bpmn:receiveTask id="hear" name="hear" messageRef="Word"><bpmn:documentation>Rule: R-130</bpmn:documentation></bpmn:receiveTask>
   <bpmn:sendTask id="say" name="say" messageRef="Word"><bpmn:documentation>Rule: R-130</bpmn:documentation></bpmn:sendTask>
   <bpmn:serviceTask id="turn" name="turn" gongwen:serviceKey="test.turn"><bpmn:documentation>Rule: R-130</bpmn:documentation></bpmn:serviceTask>
   ${chain('start', 'fork', 'hear', 'join', 'end')}${chain('fork', 'say', 'join')}${chain('fork', 'turn', 'join')}`,
  '',
  message('Word'),
);

describe('cases', () => {
  let room: CaseRoom;
  let member: ReturnType<CaseRoom['as']>;
  let leader: ReturnType<CaseRoom['as']>;

  beforeAll(async () => {
    room = await openCaseRoom({
      services: { 'test.turn': { mode: 'LOCAL', run: async () => ({}) } },
      messages: { Word: async ({ elementId }) => ({ heardAt: elementId }) },
    });
    await room.deploy(LETTER, PLAIN, OUTER, LONG, SPIN, MIRROR, BOTH);
    member = room.as('u-m1', 'MEMBER@COORD');
    leader = room.as('u-lead', 'LEADER@COORD');
  });
  afterAll(() => room.close());

  const letter = async (): Promise<string> => (await room.start(member, 'letter', { ownerGroup: 'COORD' })).id;
  const underReview = async (): Promise<string> => {
    const id = await letter();
    await room.complete(member, await room.task(id, 'draft'));
    return id;
  };
  const read = (by: typeof member, id: string) => room.commands.read(by, (ctx) => readCase(ctx, id));
  const recall = (by: typeof member, caseId: string) =>
    room.commands.run(by, recallCase(room.deps), { caseId, ifMatch: null });
  const cancel = (by: typeof member, caseId: string) =>
    room.commands.run(by, cancelCase(room.deps), { caseId, reason: '不再需要', ifMatch: null });

  it('[R-055] only the posts that the process names start it', async () => {
    const { commands, deps } = room;
    const start = (by: typeof member, ownerGroup: string) =>
      commands.run(by, startCase(deps), { definition: 'letter', variables: { ownerGroup } });
    expect(await rejectionOf(start(member, 'PROJ'))).toMatchObject({
      code: 'STARTER_NOT_ALLOWED',
      params: { starters: 'MEMBER@PROJ, LEADER@PROJ' },
    });
    expect(await start(member, 'COORD')).toMatchObject({
      status: 'RUNNING',
      starter: 'u-m1',
      definition: 'letter',
      rowVersion: 1,
    });
    expect(await rejectionOf(commands.run(member, startCase(deps), { definition: 'none' }))).toMatchObject({
      code: 'DEFINITION_NOT_FOUND',
    });
    const variables = { ownerGroup: 'COORD', much: 'x'.repeat(70_000) };
    expect(await rejectionOf(commands.run(member, startCase(deps), { definition: 'letter', variables }))).toMatchObject(
      {
        code: 'VARIABLES_TOO_LARGE',
      },
    );
  });

  it('[R-141] a case holds of the settings what its process names, and nothing else', async () => {
    const { variables } = await room.read(async (ctx) => readVariables({ ...ctx, caller: member }, await letter()));
    expect(variables['settings']).toEqual({
      superiorApproval: { issueBy: 'SELF' },
      return: { resubmit: expect.any(String) },
    });
    expect(variables['starter']).toBe('u-m1');
  });

  it('[R-141] a running case keeps its definition version; a new one takes the newest', async () => {
    const id = await letter();
    await room.deploy(LETTER.replace('name="已印发"', 'name="已发出"'));
    expect((await read(member, id)).definitionVersion).toBe(1);
    expect((await read(member, await letter())).definitionVersion).toBe(2);
    await room.complete(member, await room.task(id, 'draft'));
    await room.complete(leader, await room.task(id, 'review'), { outcome: 'APPROVE' });
    expect(await read(member, id)).toMatchObject({ status: 'COMPLETED', endElement: 'end', definitionVersion: 1 });
  });

  it('[R-134] a case is seen by its starter and by whoever it reached; for all others it is not there', async () => {
    const id = await letter();
    expect(await read(member, id)).toMatchObject({
      openTasks: [{ element: 'draft', assignee: 'u-m1' }],
      _links: { recall: { href: `/api/v1/cases/${id}/recall` } },
    });
    const mine = (by: typeof member) =>
      room.commands.read(by, (ctx) => listCases(ctx, { definition: 'letter' }, 200, null));
    expect((await mine(leader)).some((one) => one.id === id)).toBe(false);
    expect(await rejectionOf(read(leader, id))).toMatchObject({ code: 'CASE_NOT_FOUND', params: { caseId: id } });
    await room.complete(member, await room.task(id, 'draft'));
    expect((await mine(leader)).some((one) => one.id === id)).toBe(true);
    expect((await read(leader, id)).openTasks.map((task) => task.element)).toEqual(['review']);
    const auditor = { ...room.as('u-aud'), permissions: new Set(['audit:read']) };
    expect((await mine(auditor)).some((one) => one.id === id)).toBe(true);
  });

  it('[R-134] pages of cases hold each visible one once, newest first', async () => {
    const other = room.as('u-page', 'MEMBER@PAGE', 'LEADER@PAGE');
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { id } = await room.start(other, 'letter', { ownerGroup: 'PAGE' });
      await room.complete(other, await room.task(id, 'draft'));
      ids.unshift(id);
    }
    const seen: string[] = [];
    let after: { startedAt: string; caseId: string } | null = null;
    for (;;) {
      const page = await room.commands.read(other, (ctx) => listCases(ctx, {}, 2, after));
      seen.push(...page.map((one) => one.id));
      const last = page.at(-1);
      if (!last || page.length < 2) break;
      after = { startedAt: last.startedAt, caseId: last.id };
    }
    expect(seen).toEqual(ids);
  });

  it('[R-135] the drafter recalls while nobody has opened the next task', async () => {
    const id = await underReview();
    expect(await rejectionOf(recall(leader, id))).toMatchObject({ code: 'RECALL_NOT_ALLOWED' });
    expect(await recall(member, id)).toMatchObject({ status: 'COMPLETED', endElement: 'subRecallEnd' });
    expect(await room.open(id)).toEqual([]);
    expect(await rejectionOf(recall(member, id))).toMatchObject({ code: 'CASE_ENDED' });
    expect(await room.rows('SELECT 1 FROM wait WHERE case_id = $1', [id])).toEqual([]);
  });

  it('[R-135] a recall comes too late once the task was claimed, or its text read', async () => {
    const claimed = await underReview();
    const task = await room.task(claimed, 'review');
    await room.commands.run(leader, claimTask(room.deps), { taskId: task.id, ifMatch: null });
    expect(await rejectionOf(recall(member, claimed))).toMatchObject({
      code: 'RECALL_TOO_LATE',
      params: { element: 'review' },
    });

    // The leader has dealt with it: that the deputy has not looked yet changes nothing.
    const { id: passedOn } = await room.start(member, 'long-letter');
    await room.complete(member, await room.task(passedOn, 'draft'));
    await room.complete(leader, await room.task(passedOn, 'review'));
    expect(await rejectionOf(recall(member, passedOn))).toMatchObject({
      code: 'RECALL_TOO_LATE',
      params: { element: 'review' },
    });

    const handedOn = await underReview();
    await room.complete(leader, await room.task(handedOn, 'review'), { outcome: 'RETURN', opinion: '请补充' });
    await room.complete(member, await room.task(handedOn, 'draft'));
    expect((await recall(member, handedOn)).status).toBe('COMPLETED');

    const objectId = '0193aaaa-0000-7000-8000-000000000001';
    const wasRead = await underReview();
    await room.act((ctx) => {
      const entryId = recordFact(ctx, { act: 'VERSION_ADDED', objectType: 'DOCUMENT', objectId });
      ctx.tx.write(
        "UPDATE task SET object_type = 'DOCUMENT', object_id = $2, version_no = 1, audit_id = $3 WHERE case_id = $1",
        [wasRead, objectId, entryId],
      );
    });
    const reads = (by: typeof member, versionNo: number) =>
      room.act((ctx) => {
        const entryId = recordFact(ctx, { act: 'READ', objectType: 'DOCUMENT', objectId });
        noteOpened(ctx, { objectType: 'DOCUMENT', objectId, versionNo, entryId });
      }, by);
    await reads(member, 1);
    await reads(leader, 7);
    expect((await room.task(wasRead, 'review')).firstOpenedAt).toBeNull();
    await reads(leader, 1);
    expect(await rejectionOf(recall(member, wasRead))).toMatchObject({ code: 'RECALL_TOO_LATE' });
  });

  it('[R-135] the director voids a case, the group leader before signing, nobody else; the reason is kept apart', async () => {
    const id = await underReview();
    expect(await rejectionOf(cancel(room.as('u-x', 'MEMBER@PROJ'), id))).toMatchObject({ code: 'CASE_NOT_FOUND' });
    expect(await rejectionOf(cancel(member, id))).toMatchObject({ code: 'CANCEL_NOT_ALLOWED' });
    expect(await cancel(leader, id)).toMatchObject({ status: 'COMPLETED', endElement: 'subCancelEnd' });
    const [entry] = await room.rows<{ body: string }>(
      "SELECT body FROM audit_entry WHERE case_id = $1 AND act = 'CASE_CANCELLED'",
      [id],
    );
    expect(entry!.body).not.toContain('不再需要');
    expect(JSON.parse(entry!.body)).toMatchObject({ committed: { reason: expect.any(String) } });
  });

  it('a process that draws no voiding is cancelled by whoever holds cases:cancel', async () => {
    const { id } = await room.start(member, 'plain');
    expect(await rejectionOf(cancel(member, id))).toMatchObject({ code: 'CANCEL_NOT_ALLOWED' });
    const administrator = { ...room.as('u-adm'), permissions: new Set(['cases:cancel']) };
    expect(await cancel(administrator, id)).toMatchObject({ status: 'CANCELLED', endElement: null });
    const [task] = await room.rows<{ status: string; close_reason: string }>(
      'SELECT status, close_reason FROM task WHERE case_id = $1',
      [id],
    );
    expect(task).toEqual({ status: 'CLOSED', close_reason: 'CASE_CANCELLED' });
    expect(await rejectionOf(cancel(administrator, id))).toMatchObject({ code: 'CASE_ENDED' });
  });

  it('[R-141] a call is a child case under the same root; ending it lets the parent go on', async () => {
    const { id } = await room.start(member, 'outer');
    const called = (await read(member, id)).children;
    expect(called).toMatchObject([{ parentCaseId: id, rootCaseId: id, definition: 'plain', status: 'RUNNING' }]);
    const work = await room.task(id, 'work');
    expect(work.caseId).toBe(called[0]!.id);
    await room.complete(member, work);
    await room.complete(leader, await room.task(id, 'withdraw'));
    const whole = await read(member, id);
    expect([whole.status, whole.children[0]!.status]).toEqual(['COMPLETED', 'COMPLETED']);
    const chains = await room.rows(
      'SELECT case_id FROM audit_entry WHERE case_id IN (SELECT id FROM process_instance WHERE root_case_id = $1) GROUP BY case_id',
      [id],
    );
    expect(chains).toHaveLength(2);
  });

  it('a message inside the tree interrupts the call, and takes its child with it', async () => {
    const { id } = await room.start(member, 'outer');
    const work = await room.task(id, 'work');
    await room.complete(leader, await room.task(id, 'withdraw'));
    expect((await room.open(id)).map((task) => task.elementId)).toEqual(['after']);
    expect((await read(member, id)).children).toMatchObject([{ status: 'CANCELLED' }]);
    expect(await rejectionOf(room.complete(member, work))).toMatchObject({ code: 'TASK_NOT_OPEN' });
    await room.complete(member, await room.task(id, 'after'));
    expect((await read(member, id)).status).toBe('COMPLETED');
  });

  it('[R-133] the ids of entries grow in the order in which a case chains them', async () => {
    const { id } = await room.start(member, 'both');
    expect((await read(member, id)).status).toBe('COMPLETED');
    const { variables } = await room.read((ctx) => readVariables({ ...ctx, caller: member }, id));
    expect(variables['heardAt']).toBe('hear');
    const chains = await room.rows<{ id: string; seqs: number[] }>(
      `SELECT case_id AS id, array_agg(case_seq ORDER BY entry_id) AS seqs FROM audit_entry
       WHERE case_id IS NOT NULL GROUP BY case_id`,
    );
    const inOrder = (seqs: readonly number[]): boolean => seqs.every((seq, index) => seq === index + 1);
    expect(chains.filter(({ seqs }) => !inOrder(seqs))).toEqual([]);
    expect(chains.find((chain) => chain.id === id)!.seqs).toHaveLength(3);
  });

  it('who may not void or recall a case is told so whatever version they saw', async () => {
    const id = await underReview();
    const stale = { caseId: id, ifMatch: '"99"', reason: '不再需要' };
    const { commands, deps } = room;
    expect(await rejectionOf(commands.run(member, cancelCase(deps), stale))).toMatchObject({
      code: 'CANCEL_NOT_ALLOWED',
    });
    expect(await rejectionOf(commands.run(leader, recallCase(deps), stale))).toMatchObject({
      code: 'RECALL_NOT_ALLOWED',
    });
    expect(await rejectionOf(commands.run(leader, cancelCase(deps), stale))).toMatchObject({
      code: 'PRECONDITION_FAILED',
    });
    expect(await rejectionOf(commands.run(member, recallCase(deps), stale))).toMatchObject({
      code: 'PRECONDITION_FAILED',
    });
  });

  it('a loop of local work, and a process that calls itself, are refused, and nothing of them is kept', async () => {
    expect(await rejectionOf(room.start(member, 'spin'))).toMatchObject({
      code: 'STEP_BUDGET_EXCEEDED',
      params: { element: 'turn' },
    });
    expect(await rejectionOf(room.start(member, 'mirror'))).toMatchObject({
      code: 'STEP_BUDGET_EXCEEDED',
      params: { element: 'mirror' },
    });
    expect(await room.rows("SELECT 1 FROM process_instance WHERE definition_key IN ('spin', 'mirror')")).toEqual([]);
  });

  it('tasks and waits in the tables are exactly those that the states of the cases imply', async () => {
    const instances = await room.rows<{ id: string; status: string; state: CaseState }>(
      'SELECT id, status, state FROM process_instance',
    );
    const points = instances.map(({ id, state }) => {
      const { tasks, waits } = openPointsOf(state);
      return [id, tasks.map(({ n }) => n), waits.map(({ n }) => n)];
    });
    const kept = await room.rows<{ id: string; tasks: number[]; waits: number[] }>(
      `SELECT i.id, ARRAY (SELECT n FROM task t WHERE t.case_id = i.id AND t.status = 'OPEN' ORDER BY n) AS tasks,
         ARRAY (SELECT n FROM wait w WHERE w.case_id = i.id ORDER BY n) AS waits FROM process_instance i`,
    );
    expect(kept.map(({ id, tasks, waits }) => [id, tasks, waits])).toEqual(points);
    expect(points.length).toBeGreaterThan(15);
    const listed = await room.rows(
      "SELECT 1 FROM task_candidate c JOIN task t ON t.id = c.task_id WHERE t.status <> 'OPEN'",
    );
    expect(listed).toEqual([]);
  });

  it('[R-133] replaying the stimuli of the trail gives the state of every case', async () => {
    const instances = await room.rows<{ id: string; definition_id: string; state: CaseState }>(
      'SELECT id, definition_id, state FROM process_instance',
    );
    for (const { id, definition_id: definitionId, state } of instances) {
      const { graph } = await room.read(({ tx }) => room.deps.definitions.byId(tx, definitionId));
      const entries = await room.rows<{ body: string }>(
        'SELECT body FROM audit_entry WHERE case_id = $1 ORDER BY case_seq',
        [id],
      );
      const stimuli = entries.map(({ body }) => (JSON.parse(body) as { case: { stimulus: Stimulus } }).case.stimulus);
      const replayed = stimuli.reduce<CaseState | null>((at, stimulus) => advance(graph, at, stimulus).state, null);
      expect(JSON.parse(JSON.stringify(replayed))).toEqual(state);
    }
    expect(instances.length).toBeGreaterThan(15);
  });

  it('[R-133] everything above left one unbroken chain for each case', async () => {
    const report = await room.read((ctx) => verifyTrail(ctx));
    expect(report).toMatchObject({ intact: true, firstBreak: null });
    expect(report.cases).toBeGreaterThan(15);
  });
});
