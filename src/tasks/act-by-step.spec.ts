import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import { actByStep, type StepInput } from './act-by-step.js';
import { readTask } from './task-reads.js';
import { readWorkList } from './work-list/work-list.js';

/** A countersign by the leaders of all groups, then the registry's step in a called process. */
const PLAN = bpmnFile(
  'plan',
  `<bpmn:startEvent id="start" />
   ${userTask(
     'countersign',
     { act: 'COUNTERSIGN', candidateRole: 'LEADER@${group}', outcomes: 'APPROVE RETURN', opinionFor: 'RETURN' },
     `<bpmn:multiInstanceLoopCharacteristics gongwen:collection="groups" gongwen:elementVariable="group" gongwen:outputCollection="opinions" gongwen:outputElement="{group: group, outcome: outcome}">
        <bpmn:completionCondition xsi:type="bpmn:tFormalExpression">some o in opinions satisfies o.outcome = "RETURN"</bpmn:completionCondition>
      </bpmn:multiInstanceLoopCharacteristics>`,
   )}
   <bpmn:exclusiveGateway id="gw" default="gw_call" />
   ${userTask('redraft', { assignee: '${starter}' })}
   <bpmn:callActivity id="call" name="call" calledElement="issue"><bpmn:documentation>Rule: R-130</bpmn:documentation>
     <bpmn:extensionElements><gongwen:input target="registry" expression="registry" /><gongwen:output target="docNo" expression="docNo" /></bpmn:extensionElements>
   </bpmn:callActivity>
   <bpmn:endEvent id="end" />
   ${chain('start', 'countersign', 'gw', 'call', 'end')}${flow('gw', 'redraft', 'some o in opinions satisfies o.outcome = "RETURN"')}${flow('redraft', 'countersign')}`,
);
const ISSUE = bpmnFile(
  'issue',
  `<bpmn:startEvent id="start" />${userTask('registerOutgoing', { candidateRole: '${registry}' })}<bpmn:endEvent id="end" />
   ${chain('start', 'registerOutgoing', 'end')}`,
);

describe('acts named by their step', () => {
  let room: CaseRoom;
  let starter: ReturnType<CaseRoom['as']>;

  beforeAll(async () => {
    room = await openCaseRoom();
    await room.deploy(ISSUE, PLAN);
    starter = room.as('u-co-m1', 'MEMBER@COORD');
  });
  afterAll(() => room.close());

  const begin = async (): Promise<string> =>
    (await room.start(starter, 'plan', { groups: ['COORD', 'PROJ', 'SUPV'], registry: 'REGISTRY' })).id;
  const leaderOf = (group: string): ReturnType<CaseRoom['as']> => room.as(`u-${group}`, `LEADER@${group}`);
  const act = (by: ReturnType<CaseRoom['as']>, caseId: string, element: string, said: Partial<StepInput> = {}) =>
    room.commands.run(by, actByStep(room.deps), { ...said, caseId, element, ifMatch: null });

  it('[R-054] a later step is refused, and the refusal names the open ones', async () => {
    const id = await begin();
    const registry = room.as('u-co-reg', 'REGISTRY');
    expect(await rejectionOf(act(starter, id, 'registerOutgoing'))).toMatchObject({
      code: 'STEP_NOT_REACHED',
      params: { element: 'registerOutgoing', openSteps: 'countersign, countersign, countersign' },
    });
    // Who does not see the case yet is told that there is none.
    expect(await rejectionOf(act(registry, id, 'registerOutgoing'))).toMatchObject({ code: 'CASE_NOT_FOUND' });
  });

  it('in a countersign it is the own instance; a step of a called case is found from the root', async () => {
    const id = await begin();
    for (const group of ['PROJ', 'SUPV', 'COORD']) {
      const answer = await act(leaderOf(group), id, 'countersign', { outcome: 'APPROVE' });
      expect(answer.candidates).toEqual([`LEADER@${group}`]);
    }
    const registry = room.as('u-co-reg', 'REGISTRY');
    const done = await act(registry, id, 'registerOutgoing', { form: { docNo: '试工部发〔2022〕1号' } });
    expect(done).toMatchObject({ element: 'registerOutgoing', caseStatus: 'COMPLETED', openSteps: [] });
    expect(done.caseId).not.toBe(id);
    const [root] = await room.rows<{ docNo: string }>(
      `SELECT state -> 'activations' -> 0 -> 'vars' ->> 'docNo' AS "docNo" FROM process_instance WHERE id = $1`,
      [id],
    );
    expect(root!.docNo).toBe('试工部发〔2022〕1号');
    expect(await rejectionOf(act(registry, id, 'registerOutgoing'))).toMatchObject({
      code: 'STEP_NOT_REACHED',
      params: { status: 'COMPLETED', openSteps: '' },
    });
  });

  it('[R-143] all countersigners at once: one after the other, and the case goes on once', async () => {
    const id = await begin();
    const answers = await Promise.all(
      ['COORD', 'PROJ', 'SUPV'].map((group) => act(leaderOf(group), id, 'countersign', { outcome: 'APPROVE' })),
    );
    expect(answers.map((answer) => answer.openSteps.length).sort()).toEqual([1, 1, 2]);
    expect((await room.open(id)).map((task) => task.elementId)).toEqual(['registerOutgoing']);
  });

  it('[R-135] one return withdraws the others, and the next round opens fresh tasks for all', async () => {
    const id = await begin();
    await act(leaderOf('SUPV'), id, 'countersign', { outcome: 'APPROVE' });
    const withdrawn = (await room.open(id)).find((task) => task.candidates.includes('LEADER@COORD'))!;
    await act(leaderOf('PROJ'), id, 'countersign', { outcome: 'RETURN', opinion: '任务时间节点与清单不一致' });
    const closed = await room.read((ctx) => readTask({ ...ctx, caller: leaderOf('COORD') }, room.deps, withdrawn.id));
    expect(closed).toMatchObject({ status: 'CLOSED', closeReason: 'CANCELLED_BY_RETURN', completedBy: null });
    expect(await rejectionOf(room.complete(leaderOf('COORD'), withdrawn, { outcome: 'APPROVE' }))).toMatchObject({
      code: 'TASK_NOT_OPEN',
      params: { closeReason: 'CANCELLED_BY_RETURN' },
    });
    await act(starter, id, 'redraft');
    expect((await room.open(id)).map((task) => task.candidates[0])).toEqual([
      'LEADER@COORD',
      'LEADER@PROJ',
      'LEADER@SUPV',
    ]);
    const approved = await room.rows("SELECT 1 FROM task WHERE root_case_id = $1 AND outcome = 'APPROVE'", [id]);
    expect(approved).toHaveLength(1);
  });

  it('[R-134] a work list holds what the caller may do, and nobody else may read it', async () => {
    const id = await begin();
    const supervisor = leaderOf('SUPV');
    const list = (by: typeof starter, asked: object, limit = 50) =>
      room.commands.read(by, (ctx) => readWorkList(ctx, asked, limit, null));
    const mine = await list(supervisor, { caseId: id });
    expect(mine.map((task) => task.candidates)).toEqual([['LEADER@SUPV']]);
    expect(await list(supervisor, { candidate: 'LEADER@SUPV', elementId: 'countersign', caseId: id })).toEqual(mine);
    expect(await list(supervisor, { candidate: 'u-SUPV', caseId: id })).toEqual(mine);
    expect(await list(supervisor, { assignee: 'u-SUPV', caseId: id })).toEqual([]);
    expect(await list(starter, { caseId: id })).toEqual([]);
    expect(await rejectionOf(list(supervisor, { candidate: 'LEADER@COORD' }))).toMatchObject({
      code: 'WORK_LIST_NOT_YOURS',
    });
    const auditor = { ...room.as('u-aud'), permissions: new Set(['audit:read']) };
    expect(await list(auditor, { candidate: 'LEADER@SUPV', caseId: id })).toHaveLength(1);
  });

  it('pages of a work list hold every task once, whatever opens meanwhile', async () => {
    const group = room.as('u-page', 'LEADER@PAGE');
    const one = async (): Promise<string> =>
      (await room.start(starter, 'plan', { groups: ['PAGE'], registry: 'R' })).id;
    const before = [await one(), await one(), await one()];
    const seen: string[] = [];
    let after: { openedAt: string; taskId: string } | null = null;
    for (;;) {
      const page: Awaited<ReturnType<typeof readWorkList>> = await room.commands.read(group, (ctx) =>
        readWorkList(ctx, { candidate: 'LEADER@PAGE' }, 2, after),
      );
      if (seen.length === 0) await one();
      seen.push(...page.map((task) => task.caseId));
      const last = page.at(-1);
      if (!last || page.length < 2) break;
      after = { openedAt: last.openedAt, taskId: last.id };
    }
    expect(seen.slice(0, 3)).toEqual(before);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
