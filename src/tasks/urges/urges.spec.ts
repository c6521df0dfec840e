import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { bpmnFile, chain, userTask } from '../../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../../test/support/case-room.js';
import { loadYear } from '../../calendar/load-year.js';
import { cancelCase } from '../../instances/index.js';
import { systemCaller } from '../../kernel/index.js';
import { importOrganisation } from '../../organisation/import/import-organisation.js';
import { followCalendar } from '../calendar-missing.js';
import { fireUrge, type DueUrge } from './fire-urge.js';
import { moveUrges } from './move-urges.js';
import { urgeTask } from './urge-task.js';

const from = { validFrom: '2022-01-01' };
const OFFICE = {
  units: ['WD', 'COORD', 'PROJ'].map((code) => ({
    code,
    kind: code === 'WD' ? 'DEPARTMENT' : 'GROUP',
    nameZh: code,
    nameEn: code,
    parent: code === 'WD' ? null : 'WD',
    ...from,
  })),
  positions: ['DIRECTOR', 'DEPUTY', 'LEADER', 'MEMBER', 'REGISTRY'].map((role) => ({
    code: role,
    role,
    nameZh: role,
    nameEn: role,
    functional: role === 'REGISTRY',
  })),
  persons: ['u-dir', 'u-dep', 'u-co-lead', 'u-pr-lead', 'u-pr-m1', 'u-co-reg'].map((code) => ({
    code,
    displayName: code,
    homeUnit: 'WD',
    ...from,
  })),
  appointments: [
    ['u-dir', 'DIRECTOR', 'WD'],
    ['u-dep', 'DEPUTY', 'WD'],
    ['u-co-lead', 'LEADER', 'COORD'],
    ['u-pr-lead', 'LEADER', 'PROJ'],
    ['u-pr-m1', 'MEMBER', 'PROJ'],
    ['u-co-reg', 'REGISTRY', 'COORD'],
  ].map(([person, position, unit]) => ({ person, position, unit, ...from })),
};

const REVIEW = bpmnFile(
  'one-review',
  `<bpmn:startEvent id="start" />${userTask('review', { candidateRole: '${key}', dueRule: '${rule}' })}<bpmn:endEvent id="end" />
   ${chain('start', 'review', 'end')}`,
);
const HANDOVER = bpmnFile(
  'handover',
  `<bpmn:startEvent id="start" />
   <bpmn:subProcess id="subCollect" name="收集移交" gongwen:dueRule="HANDOVER" gongwen:dueHolder="\${handlerId}" gongwen:dueBaseline="signedAt"><bpmn:documentation>Rule: R-067</bpmn:documentation>
     <bpmn:startEvent id="begin" />${userTask('deliver', { assignee: '${handlerId}' })}<bpmn:endEvent id="collected" />${chain('begin', 'deliver', 'collected')}
   </bpmn:subProcess>
   ${userTask('shelve', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />${chain('start', 'subCollect', 'shelve', 'end')}`,
);

describe('urging', () => {
  let room: CaseRoom;
  let member: ReturnType<CaseRoom['as']>;

  beforeAll(async () => {
    room = await openCaseRoom();
    await room.commands.run(room.caller, importOrganisation, { body: OFFICE, dryRun: false });
    await room.commands.run(room.caller, loadYear(), calendarOf(2022));
    await room.deploy(REVIEW, HANDOVER);
    member = room.as('u-pr-m1', 'MEMBER@PROJ');
  });
  afterAll(() => room.close());

  /** Moves office time and runs the urge jobs that became due, in order, as the job runner does. */
  const clock = async (instant: string): Promise<void> => {
    await room.at(instant);
    for (;;) {
      const [job] = await room.rows<DueUrge & { id: string }>(
        `SELECT id, case_id AS "caseId", root_case_id AS "rootCaseId", n, element_id AS "elementId", payload
         FROM job WHERE kind = 'URGE' AND due_at <= $1 ORDER BY due_at, id LIMIT 1`,
        [instant],
      );
      if (!job) return;
      const { id, ...urge } = job;
      await room.commands.run(systemCaller(room.caller.officeId, 'test'), fireUrge(room.deps), urge);
      await room.rows('DELETE FROM job WHERE id = $1', [id]);
    }
  };
  const urges = (caseId: string): Promise<{ level: number | null; at: Date; recipients: string[] }[]> =>
    room.rows('SELECT level, at, recipients FROM urge_record WHERE case_id = $1 ORDER BY at, level', [caseId]);
  const jobs = (caseId: string): Promise<unknown[]> =>
    room.rows(`SELECT payload ->> 'level' AS level, due_at FROM job WHERE case_id = $1 ORDER BY due_at`, [caseId]);

  it('[R-128] AS-15: before, at and after due: holder, leader, deputy, director; none after completion', async () => {
    await room.at('2022-11-03T10:00:00+08:00');
    const { id } = await room.start(member, 'one-review', { key: 'LEADER@PROJ', rule: '3 WORKING_DAYS' });
    const review = await room.task(id, 'review');
    expect(review.dueAt).toEqual(new Date('2022-11-08T10:00:00+08:00'));
    await clock('2022-11-07T09:59:59+08:00');
    expect(await urges(id)).toEqual([]);
    await clock('2022-11-07T10:00:00+08:00');
    await clock('2022-11-08T10:00:00+08:00');
    await clock('2022-11-09T10:00:00+08:00');
    await clock('2022-11-10T10:00:00+08:00');
    expect((await urges(id)).map(({ level, recipients }) => [level, recipients])).toEqual([
      [0, ['u-pr-lead']],
      [1, ['u-pr-lead']],
      [2, ['u-dep']],
      [3, ['u-dir']],
    ]);
    await room.at('2022-11-10T11:00:00+08:00');
    await room.complete(room.as('u-pr-lead', 'LEADER@PROJ'), review);
    await clock('2022-11-30T10:00:00+08:00');
    expect(await urges(id)).toHaveLength(4);
    const entries = await room.rows(
      "SELECT rule FROM (SELECT body::json ->> 'rule' AS rule FROM audit_entry WHERE act = 'URGED' AND object_id = $1) e",
      [review.id],
    );
    expect(entries).toEqual(Array.from({ length: 4 }, () => ({ rule: 'R-128' })));
  });

  it('[R-128] a member is urged with the own leader; the claimer alone once it is claimed; the director with COORD', async () => {
    await room.at('2022-11-14T09:00:00+08:00');
    const mine = await room.start(member, 'one-review', { key: 'MEMBER@PROJ', rule: '3 WORKING_DAYS' });
    const top = await room.start(member, 'one-review', { key: 'DIRECTOR', rule: '3 WORKING_DAYS' });
    await clock('2022-11-18T09:00:00+08:00');
    expect((await urges(mine.id)).map(({ recipients }) => recipients)).toEqual([
      ['u-pr-m1'],
      ['u-pr-m1', 'u-pr-lead'],
      ['u-dep'],
    ]);
    expect((await urges(top.id)).map(({ recipients }) => recipients)).toEqual([
      ['u-dir'],
      ['u-dir', 'u-co-lead'],
      ['u-dir', 'u-co-lead'],
    ]);
  });

  it('[R-128] level 0 comes two hours before with 加急, half an hour with 特急', async () => {
    await room.at('2022-11-15T09:30:00+08:00');
    const urgent = await room.start(member, 'one-review', {
      key: 'LEADER@PROJ',
      rule: '1 WORKING_DAY',
      urgency: 'URGENT',
    });
    const extra = await room.start(member, 'one-review', {
      key: 'LEADER@PROJ',
      rule: '4 WORKING_HOURS',
      urgency: 'EXTRA_URGENT',
    });
    expect((await jobs(urgent.id))[0]).toEqual({ level: '0', due_at: new Date('2022-11-16T07:30:00+08:00') });
    expect((await jobs(extra.id))[0]).toEqual({ level: '0', due_at: new Date('2022-11-15T15:00:00+08:00') });
  });

  it("[R-126] the document's own due date wins if it is earlier", async () => {
    await room.at('2022-11-14T09:00:00+08:00');
    const given = { key: 'LEADER@PROJ', rule: '3 WORKING_DAYS' };
    const early = await room.start(member, 'one-review', { ...given, dueDate: '2022-11-15' });
    const late = await room.start(member, 'one-review', { ...given, dueDate: '2022-12-01' });
    expect((await room.task(early.id, 'review')).dueAt).toEqual(new Date('2022-11-16T00:00:00+08:00'));
    expect((await room.task(late.id, 'review')).dueAt).toEqual(new Date('2022-11-17T09:00:00+08:00'));
  });

  it('[R-067] a hand-over is urged by its own due date: day 2 at 09:00 the handler, then leader, deputy, director', async () => {
    await room.at('2022-10-18T11:30:00+08:00');
    const handover = { handlerId: 'u-pr-m1', signedAt: '2022-10-18T11:30:00+08:00' };
    const { id } = await room.start(member, 'handover', handover);
    await clock('2022-10-20T09:00:00+08:00');
    expect(await urges(id)).toEqual([{ level: 0, at: new Date('2022-10-20T09:00:00+08:00'), recipients: ['u-pr-m1'] }]);
    await clock('2022-10-22T00:00:00+08:00');
    expect((await urges(id))[1]).toMatchObject({ level: 1, recipients: ['u-pr-m1', 'u-pr-lead'] });
    await room.complete(member, await room.task(id, 'deliver'));
    expect(await jobs(id)).toEqual([]);
  });

  it('[R-067] urges move with a due date that moves, and begin anew', async () => {
    await room.at('2022-11-21T10:00:00+08:00');
    const signedAt = '2022-11-21T10:00:00+08:00';
    const { id } = await room.start(member, 'handover', { handlerId: 'u-pr-m1', signedAt });
    await clock('2022-11-23T09:00:00+08:00');
    await room.act((ctx) =>
      moveUrges(ctx, {
        caseId: id,
        rootCaseId: id,
        elementId: 'subCollect',
        dueAt: new Date('2022-11-29T00:00:00+08:00'),
        level0At: new Date('2022-11-27T09:00:00+08:00'),
      }),
    );
    expect(await jobs(id)).toEqual([
      { level: '0', due_at: new Date('2022-11-27T09:00:00+08:00') },
      { level: '1', due_at: new Date('2022-11-29T00:00:00+08:00') },
      { level: '2', due_at: new Date('2022-11-30T00:00:00+08:00') },
      { level: '3', due_at: new Date('2022-12-01T00:00:00+08:00') },
    ]);
  });

  it('[R-127] without its calendar year a step is open and not due, one incident says so, and the year sets it right', async () => {
    await room.at('2023-06-30T10:00:00+08:00');
    const { id } = await room.start(member, 'one-review', { key: 'LEADER@PROJ', rule: '3 WORKING_DAYS' });
    expect(await room.task(id, 'review')).toMatchObject({ dueAt: null, dueState: 'CALENDAR_MISSING' });
    expect(await jobs(id)).toEqual([]);
    const incidents = () =>
      room.rows('SELECT code, resolved_at IS NULL AS open FROM incident WHERE case_id = $1', [id]);
    expect(await incidents()).toEqual([{ code: 'CALENDAR_MISSING', open: true }]);
    await room.commands.run(room.caller, loadYear(followCalendar), calendarOf(2023));
    await clock('2023-06-30T10:00:01+08:00');
    expect(await room.task(id, 'review')).toMatchObject({
      dueAt: new Date('2023-07-05T10:00:00+08:00'),
      dueState: null,
    });
    expect(await jobs(id)).toHaveLength(4);
    expect(await incidents()).toEqual([{ code: 'CALENDAR_MISSING', open: false }]);
  });

  it('[R-127] a step that is done or withdrawn needs no calendar any more: its incident is closed with it', async () => {
    await room.at('2024-06-30T10:00:00+08:00');
    const open = async (id: string) =>
      (await room.rows('SELECT 1 FROM incident WHERE case_id = $1 AND resolved_at IS NULL', [id])).length;
    const [done, withdrawn] = await Promise.all(
      [1, 2].map(() => room.start(member, 'one-review', { key: 'LEADER@PROJ', rule: '3 WORKING_DAYS' })),
    );
    expect([await open(done!.id), await open(withdrawn!.id)]).toEqual([1, 1]);
    await room.complete(room.as('u-pr-lead', 'LEADER@PROJ'), await room.task(done!.id, 'review'));
    const administrator = { ...room.as('u-adm'), permissions: new Set(['cases:cancel']) };
    const voided = { caseId: withdrawn!.id, reason: '不再需要', ifMatch: null };
    await room.commands.run(administrator, cancelCase(room.deps), voided);
    expect([await open(done!.id), await open(withdrawn!.id)]).toEqual([0, 0]);
  });

  it('[R-067] a sub-process that is due, and has nothing to count from, does not begin', async () => {
    for (const signedAt of [null, 'yesterday', 20_221_018]) {
      const started = room.start(member, 'handover', { handlerId: 'u-pr-m1', signedAt });
      expect(await rejectionOf(started)).toMatchObject({ code: 'DUE_BASELINE_MISSING', params: { rule: 'HANDOVER' } });
    }
  });

  it('[R-128] a leader or the registry urges by hand at any time, nobody else', async () => {
    await room.at('2022-11-14T09:00:00+08:00');
    const { id } = await room.start(member, 'one-review', { key: 'LEADER@PROJ', rule: '3 WORKING_DAYS' });
    const { id: taskId } = await room.task(id, 'review');
    const urge = (by: typeof member) => room.commands.run(by, urgeTask(room.deps), { taskId, note: '请尽快' });
    expect(await rejectionOf(urge(member))).toMatchObject({ code: 'URGE_NOT_ALLOWED' });
    expect(await urge(room.as('u-pr-lead', 'LEADER@PROJ'))).toMatchObject({
      level: null,
      recipients: ['u-pr-lead'],
      urgedBy: 'u-pr-lead',
      note: '请尽快',
    });
  });
});

function calendarOf(year: number): Parameters<ReturnType<typeof loadYear>['execute']>[1] {
  const file = new URL(`../../../processes/office/calendars/${year}.json`, import.meta.url);
  return { ...JSON.parse(readFileSync(file, 'utf8')), ifMatch: null };
}
