import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../../test/support/case-room.js';
import { brokenInvariants } from '../../../test/support/invariants.js';
import { systemCaller } from '../../kernel/index.js';
import { suspendCase } from '../../instances/suspend-case.js';
import { importOrganisation } from '../../organisation/import/import-organisation.js';
import { answerSideTask, withdrawSideTask, type AnswerInput } from './end-side-task.js';
import { fireUrge, type DueUrge } from '../urges/fire-urge.js';
import { openSideTasks, type SideTaskInput } from './open-side-tasks.js';
import { urgeSideTask } from './urge-side-task.js';

const from = { validFrom: '2022-01-01' };
const OFFICE = {
  units: ['WD', 'PROJ', 'SUPV'].map((code) => ({
    code,
    kind: code === 'WD' ? 'DEPARTMENT' : 'GROUP',
    nameZh: code,
    nameEn: code,
    parent: code === 'WD' ? null : 'WD',
    ...from,
  })),
  positions: ['MEMBER', 'LEADER'].map((code) => ({ code, role: code, nameZh: code, nameEn: code, functional: false })),
  persons: ['u-1', 'u-2', 'u-3', 'u-free'].map((code) => ({ code, displayName: code, homeUnit: 'WD', ...from })),
  appointments: [
    ['u-1', 'MEMBER', 'PROJ'],
    ['u-2', 'MEMBER', 'SUPV'],
    ['u-3', 'LEADER', 'SUPV'],
  ].map(([person, position, unit]) => ({ person, position, unit, ...from })),
};
const REVIEW = bpmnFile(
  'one-review',
  `<bpmn:startEvent id="start" />${userTask('review', { candidateRole: 'MEMBER@PROJ' })}<bpmn:endEvent id="end" />${chain('start', 'review', 'end')}`,
);
const DUE = '2023-03-01T10:00:00+08:00';

describe('side tasks', () => {
  let room: CaseRoom;
  beforeAll(async () => {
    room = await openCaseRoom();
    await room.at('2022-11-01T09:00:00+08:00');
    await room.commands.run(room.caller, importOrganisation, { body: OFFICE, dryRun: false });
    await room.deploy(REVIEW);
  });
  beforeEach(() => room.at('2022-11-01T09:00:00+08:00'));
  afterEach(async () => expect(await brokenInvariants((sql, params) => room.rows(sql, params))).toEqual([]));
  afterAll(() => room.close());

  const member = () => room.as('u-1', 'MEMBER@PROJ');
  const begin = async () => {
    const { id } = await room.start(member(), 'one-review');
    return { id, task: await room.task(id, 'review') };
  };
  const open = (taskId: string, more: Partial<SideTaskInput> = {}) =>
    room.commands.run(member(), openSideTasks(room.deps), {
      taskId,
      kind: 'CONSULT',
      principals: ['u-2'],
      request: '是否一致？',
      dueAt: null,
      ...more,
    });
  const answer = (by: ReturnType<typeof member>, sideTaskId: string, more: Partial<AnswerInput> = {}) =>
    room.commands.run(by, answerSideTask(room.deps), { sideTaskId, outcome: null, answer: '一致。', ...more });
  const jobs = (caseId: string): Promise<(DueUrge & { dueAt: Date })[]> =>
    room.rows(
      `SELECT case_id AS "caseId", root_case_id AS "rootCaseId", n, element_id AS "elementId", payload, due_at AS "dueAt"
       FROM job WHERE case_id = $1 AND kind = 'URGE' ORDER BY due_at`,
      [caseId],
    );

  it('ask persons and posts at once, all or none', async () => {
    const { id, task } = await begin();
    const { items } = await open(task.id, { kind: 'READ', principals: ['u-2', 'LEADER@SUPV', 'MEMBER'] });
    expect(items.map(({ principal, person }) => [principal, person])).toEqual([
      ['u-2', 'u-2'],
      ['LEADER@SUPV', null],
      ['MEMBER', null],
    ]);
    const { errors } = await rejectionOf(open(task.id, { kind: 'READ', principals: ['u-3', 'LEADER@PROJ'] }));
    expect(errors).toMatchObject([{ pointer: '/principals/1', code: 'NO_SUCH_PERSON' }]);
    const rows = await room.rows('SELECT 1 FROM side_task WHERE case_id = $1', [id]);
    expect(rows).toHaveLength(3);
    expect((await rejectionOf(open(task.id, { kind: 'SIGN_AFTER', principals: ['u-free'] }))).errors).toMatchObject([
      { pointer: '/to', code: 'HOLDS_NO_POST' },
    ]);
  });

  it('[R-143] of two that ask the same person at once, one does', async () => {
    const { task } = await begin();
    const both = await Promise.allSettled([open(task.id), open(task.id)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await rejectionOf(open(task.id))).code).toBe('ALREADY_ASKED');
  });

  it('lie still with their case: neither answered nor taken back nor urged while it is suspended', async () => {
    const { id, task } = await begin();
    const { items } = await open(task.id, { dueAt: '2022-11-03T10:00:00+08:00' });
    const sideTaskId = items[0]!.id;
    const admin = { ...room.as('u-adm'), permissions: new Set(['cases:suspend']) };
    await room.commands.run(admin, suspendCase(room.deps), { caseId: id, reason: '待查', ifMatch: null });
    const supv = room.as('u-2', 'MEMBER@SUPV');
    const tries: (() => Promise<unknown>)[] = [
      () => answer(supv, sideTaskId),
      () => room.commands.run(member(), withdrawSideTask(room.deps), { sideTaskId }),
      () => room.commands.run(member(), urgeSideTask(room.deps), { sideTaskId, note: null }),
      () => open(task.id, { principals: ['u-3'] }),
    ];
    for (const tried of tries) expect((await rejectionOf(tried())).code).toBe('CASE_SUSPENDED');
  });

  it('[R-127 R-128] are urged at their time where the calendar of the year is missing; once, however often it fires', async () => {
    const { id, task } = await begin();
    await open(task.id, { principals: ['u-2'], dueAt: DUE });
    const [urge, ...others] = await jobs(id);
    expect([urge?.n, urge?.dueAt, others]).toEqual([-task.n, new Date(DUE), []]);
    await room.at(DUE);
    for (let time = 0; time < 2; time += 1) {
      await room.commands.run(systemCaller(room.caller.officeId, 'test'), fireUrge(room.deps), urge!);
    }
    const records = await room.rows('SELECT level, recipients, task_id FROM urge_record WHERE case_id = $1', [id]);
    expect(records).toEqual([{ level: 1, recipients: ['u-2', 'u-1'], task_id: task.id }]);
  });

  it('that were answered meanwhile are urged no more, though the job fires still', async () => {
    const { id, task } = await begin();
    const { items } = await open(task.id, { dueAt: DUE });
    const [urge] = await jobs(id);
    await answer(room.as('u-2', 'MEMBER@SUPV'), items[0]!.id);
    expect(await jobs(id)).toEqual([]);
    await room.at(DUE);
    await room.commands.run(systemCaller(room.caller.officeId, 'test'), fireUrge(room.deps), urge!);
    expect(await room.rows('SELECT 1 FROM urge_record WHERE case_id = $1', [id])).toEqual([]);
  });

  it('are not confused with the task itself: its urges stay when one of them is over', async () => {
    const { id, task } = await begin();
    const { items } = await open(task.id, { dueAt: DUE });
    const { items: other } = await open(task.id, { principals: ['u-3'], dueAt: DUE });
    await room.commands.run(member(), withdrawSideTask(room.deps), { sideTaskId: items[0]!.id });
    expect((await jobs(id)).map(({ payload }) => (payload as { sideTask: string }).sideTask)).toEqual([other[0]!.id]);
    await room.complete(member(), task);
    expect(await jobs(id)).toEqual([]);
  });

  it('[R-134] of a hidden or unknown id are missing alike', async () => {
    const { task } = await begin();
    const { items } = await open(task.id);
    const stranger = room.as('u-9', 'MEMBER@NOWHERE');
    for (const sideTaskId of [items[0]!.id, '01900000-0000-7000-8000-000000000000', 'no-id']) {
      const refusal = await rejectionOf(answer(stranger, sideTaskId));
      expect([refusal.code, refusal.params]).toEqual(['SIDE_TASK_NOT_FOUND', { sideTaskId }]);
    }
  });
});
