import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import type { Command } from '../kernel/index.js';
import { loadYear } from '../calendar/load-year.js';
import { readHistory, startCase } from '../instances/index.js';
import { importOrganisation } from '../organisation/import/import-organisation.js';
import { claimTask } from './claim-task.js';
import { completeTask } from './complete-task.js';
import { unclaimTask } from './unclaim-task.js';

const STEP_LIMITS = readFileSync(new URL('../../processes/decisions/step-limits.dmn', import.meta.url), 'utf8');
const CALENDAR = readFileSync(new URL('../../processes/office/calendars/2022.json', import.meta.url), 'utf8');
const GWB = readFileSync(new URL('../../processes/bench/gwb-1.bpmn', import.meta.url), 'utf8');
const GWB_GROUPS = {
  title: 'T',
  groupDraft: 'g-draft',
  groupA: 'g-a',
  groupB: 'g-b',
  groupC: 'g-c',
  groupReview: 'g-r',
  groupSign: 'g-s',
};

/** Drafted, reviewed, perhaps returned, signed. */
const NOTE = bpmnFile(
  'note',
  `<bpmn:startEvent id="start" />
   ${userTask('draft', { act: 'DRAFT', candidateRole: 'MEMBER@${group}' })}
   ${userTask('review', { act: 'REVIEW', candidateRole: 'LEADER@${group}', outcomes: 'APPROVE RETURN', opinionFor: 'RETURN', exclusiveWith: 'DRAFT' })}
   <bpmn:exclusiveGateway id="gwReview" default="gwReview_sign" />
   ${userTask('sign', { act: 'SIGN', candidateRole: 'DIRECTOR', outcomes: 'APPROVE' })}
   <bpmn:endEvent id="end" />
   ${chain('start', 'draft', 'review', 'gwReview')}${flow('gwReview', 'draft', 'outcome = "RETURN"')}${chain('gwReview', 'sign', 'end')}`,
);
const from = { validFrom: '2000-01-01' };
const LEADERS = {
  units: [
    { code: 'WD', kind: 'DEPARTMENT', nameZh: 'WD', nameEn: 'WD', ...from },
    { code: 'COORD', kind: 'GROUP', nameZh: 'COORD', nameEn: 'COORD', parent: 'WD', ...from },
  ],
  positions: [{ code: 'LEADER', role: 'LEADER', nameZh: 'LEADER', nameEn: 'LEADER', functional: false }],
  persons: ['u-lead', 'u-lead2'].map((code) => ({ code, displayName: code, homeUnit: 'WD', ...from })),
  appointments: ['u-lead', 'u-lead2'].map((person) => ({ person, position: 'LEADER', unit: 'COORD', ...from })),
};
const HASH = (version: number): string => String(version).repeat(64);

describe('completing a task', () => {
  let room: CaseRoom;
  let member: ReturnType<CaseRoom['as']>;
  let leader: ReturnType<CaseRoom['as']>;

  beforeAll(async () => {
    room = await openCaseRoom({
      acts: {
        DRAFT: async ({ task }) => {
          const versionNo = (task.versionNo ?? 0) + 1;
          return { versionNo, contentHash: HASH(versionNo) };
        },
      },
    });
    await room.deploy(GWB, NOTE);
    member = room.as('u-m1', 'MEMBER@COORD');
    leader = room.as('u-lead', 'LEADER@COORD');
  });
  afterAll(() => room.close());

  /** A note that waits for its review. */
  const underReview = async (): Promise<{ caseId: string; review: Awaited<ReturnType<CaseRoom['task']>> }> => {
    const { id } = await room.start(member, 'note', { group: 'COORD', versionNo: 0 });
    await room.complete(member, await room.task(id, 'draft'));
    return { caseId: id, review: await room.task(id, 'review') };
  };
  const kept = (caseId: string): Promise<unknown> =>
    room.rows(
      `SELECT (SELECT count(*) FROM audit_entry WHERE case_id = $1) AS entries,
         (SELECT count(*) FROM outbox WHERE case_id = $1) AS events,
         (SELECT json_agg(t ORDER BY n) FROM task t WHERE case_id = $1) AS tasks,
         (SELECT row_version FROM process_instance WHERE id = $1) AS version`,
      [caseId],
    );

  it('closes the task, opens the next, moves the work lists and answers with what is open now', async () => {
    const { caseId, review } = await underReview();
    const answer = await room.complete(leader, review, { outcome: 'APPROVE', opinion: '同意', versionNo: 1 });
    expect(answer).toMatchObject({
      status: 'COMPLETED',
      outcome: 'APPROVE',
      opinion: '同意',
      completedBy: 'u-lead',
      completedRole: 'LEADER@COORD',
      caseStatus: 'RUNNING',
      openSteps: [{ caseId, element: 'sign', name: 'sign' }],
    });
    const listed = await room.rows(
      'SELECT principal, task_id FROM task_candidate WHERE task_id IN (SELECT id FROM task WHERE case_id = $1)',
      [caseId],
    );
    expect(listed).toEqual([{ principal: 'DIRECTOR', task_id: (await room.task(caseId, 'sign')).id }]);
    const events = await room.rows<{ type: string }>('SELECT type FROM outbox WHERE case_id = $1 ORDER BY id', [
      caseId,
    ]);
    expect(events.map((event) => event.type)).toEqual([
      'case.started',
      'task.opened',
      'task.completed',
      'task.opened',
      'task.completed',
      'task.opened',
    ]);
  });

  it('[R-054] keeps person, role, outcome and instant in the trail, and the opinion behind a commitment', async () => {
    const { caseId, review } = await underReview();
    await room.complete(leader, review, { outcome: 'RETURN', opinion: '任务时间节点与清单不一致' });
    const history = await room.commands.read(leader, (ctx) =>
      readHistory(ctx, room.deps.definitions, caseId, { limit: 50, after: null }),
    );
    expect(history.map(({ act, actor, element, outcome, opinion }) => [act, actor, element, outcome, opinion])).toEqual(
      [
        ['CASE_STARTED', 'u-m1', 'start', null, null],
        ['VERSION_ADDED', 'u-m1', 'draft', 'DONE', null],
        ['RETURNED', 'u-lead', 'review', 'RETURN', '任务时间节点与清单不一致'],
      ],
    );
    expect(history[2]).toMatchObject({ role: 'LEADER@COORD', rule: 'R-054', path: ['gwReview', 'draft'] });
    const [entry] = await room.rows<{ body: string }>('SELECT body FROM audit_entry WHERE entry_id = $1', [
      history[2]!.entryId,
    ]);
    expect(entry!.body).not.toContain('任务时间');
    expect(JSON.parse(entry!.body)).toMatchObject({ versionNo: 1, contentHash: HASH(1), case: { seq: 3 } });
  });

  it('[R-054] refuses every wrong field at once, and writes nothing', async () => {
    const { caseId, review } = await underReview();
    const before = await kept(caseId);
    const refused = await rejectionOf(
      room.complete(leader, review, { outcome: 'RETURN', opinion: '  ', form: { note: 1 } }),
    );
    expect(refused.code).toBe('VALIDATION_FAILED');
    expect(refused.errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/opinion', 'REQUIRED'],
      ['/form/note', 'UNKNOWN_FIELD'],
    ]);
    const wrong = await rejectionOf(room.complete(leader, review, { outcome: 'MAYBE', opinion: '长'.repeat(1001) }));
    expect(wrong.errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/outcome', 'NOT_AN_OUTCOME'],
      ['/opinion', 'TOO_LONG'],
    ]);
    expect(await kept(caseId)).toEqual(before);
  });

  it('[R-134] a task is not there for whoever may not see it; who sees it but holds no post for it may not', async () => {
    const { caseId, review } = await underReview();
    const before = await kept(caseId);
    const outsider = await rejectionOf(room.complete(room.as('u-x', 'LEADER@PROJ'), review, { outcome: 'APPROVE' }));
    const nobody = await rejectionOf(room.complete(leader, { ...review, id: '0193aaaa-0000-7000-8000-000000000000' }));
    expect([outsider.code, nobody.code]).toEqual(['TASK_NOT_FOUND', 'TASK_NOT_FOUND']);
    expect(await rejectionOf(room.complete(member, review, { outcome: 'APPROVE' }))).toMatchObject({
      code: 'TASK_NOT_YOURS',
      params: { candidates: 'LEADER@COORD', rule: 'R-054' },
    });
    expect(await kept(caseId)).toEqual(before);
    const denied = await room.rows<{ actor: string; body: string }>(
      "SELECT actor, body FROM audit_entry WHERE act = 'ACCESS_DENIED' AND actor = 'u-m1'",
    );
    expect(denied).toHaveLength(1);
  });

  it('[R-143] of two at once one wins; the other reads who it was, and nothing happens twice', async () => {
    const { caseId, review } = await underReview();
    const other = room.as('u-lead2', 'LEADER@COORD');
    const both = await Promise.allSettled([
      room.complete(leader, review, { outcome: 'APPROVE' }),
      room.complete(other, review, { outcome: 'RETURN', opinion: '不妥' }),
    ]);
    const won = both.filter((one) => one.status === 'fulfilled');
    const lost = both.filter((one) => one.status === 'rejected');
    expect([won.length, lost.length]).toEqual([1, 1]);
    const winner = won[0]!.value;
    expect(lost[0]!.reason).toMatchObject({
      code: 'TASK_NOT_OPEN',
      params: {
        taskId: review.id,
        completedBy: winner.completedBy,
        outcome: winner.outcome,
        closedAt: winner.closedAt,
      },
    });
    const tasks = await room.rows<{ status: string }>(
      "SELECT status FROM task WHERE root_case_id = $1 AND element_id <> 'draft' ORDER BY status",
      [caseId],
    );
    expect(tasks.map((task) => task.status)).toEqual(
      winner.outcome === 'APPROVE' ? ['COMPLETED', 'OPEN'] : ['COMPLETED'],
    );
  });

  it('[R-143] the same request with the same key gives the first answer again, and one effect', async () => {
    const { caseId, review } = await underReview();
    const idempotency = { key: `k-${review.id}`, fingerprint: 'f' };
    const once = { ...leader, idempotency };
    const first = await room.complete(once, review, { outcome: 'APPROVE' });
    const after = await kept(caseId);
    const again = await room.complete({ ...leader, idempotency }, review, { outcome: 'APPROVE' });
    expect(again).toEqual(first);
    expect(await kept(caseId)).toEqual(after);
    const reused = { ...leader, idempotency: { ...idempotency, fingerprint: 'g' } };
    expect(await rejectionOf(room.complete(reused, review))).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('[R-136] refuses an act on another version than the one under review', async () => {
    const { review } = await underReview();
    const stale = await rejectionOf(room.complete(leader, review, { outcome: 'APPROVE', versionNo: 7 }));
    expect(stale).toMatchObject({ code: 'VERSION_SUPERSEDED', params: { sent: 7, current: 1 } });
    const other = await rejectionOf(room.complete(leader, review, { outcome: 'APPROVE', contentHash: HASH(9) }));
    expect(other.code).toBe('VERSION_SUPERSEDED');
  });

  it('[R-125] who drafted a version does not review it, and the trail says that it was tried', async () => {
    const both = room.as('u-both', 'MEMBER@COORD', 'LEADER@COORD');
    const { id } = await room.start(both, 'note', { group: 'COORD', versionNo: 0 });
    await room.complete(both, await room.task(id, 'draft'));
    const review = await room.task(id, 'review');
    expect(await rejectionOf(room.complete(both, review, { outcome: 'APPROVE' }))).toMatchObject({
      code: 'EXCLUSIVE_ACT_DONE',
      params: { done: 'DRAFT', versionNo: 1 },
    });
    expect(await room.rows("SELECT actor FROM audit_entry WHERE act = 'SOD_BLOCKED'")).toEqual([{ actor: 'u-both' }]);
    await expect(room.complete(leader, review, { outcome: 'APPROVE' })).resolves.toMatchObject({ status: 'COMPLETED' });
  });

  it('signing needs the person, or a client that may finalise for people', async () => {
    const { caseId, review } = await underReview();
    await room.complete(leader, review, { outcome: 'APPROVE' });
    const sign = await room.task(caseId, 'sign');
    const director = room.as('u-dir', 'DIRECTOR');
    const client = { id: 'c', name: 'front-end' };
    const through = await rejectionOf(room.complete({ ...director, client }, sign, { outcome: 'APPROVE' }));
    expect(through).toMatchObject({ code: 'FINAL_ACT_NEEDS_PERSON' });
    const trusted = { ...director, client, permissions: new Set(['act-for-final']) };
    await expect(room.complete(trusted, sign, { outcome: 'APPROVE' })).resolves.toMatchObject({
      caseStatus: 'COMPLETED',
    });
  });

  it('a claimed task is completed by its claimer only, until it is given back', async () => {
    // Whether a claim stands is asked of who holds which post, not of who calls.
    await room.commands.run(room.caller, importOrganisation, { body: LEADERS, dryRun: false });
    const { review } = await underReview();
    const other = room.as('u-lead2', 'LEADER@COORD');
    const claim = { taskId: review.id, ifMatch: null };
    const claimed = await room.commands.run(leader, claimTask(room.deps), claim);
    expect(claimed).toMatchObject({ claimedBy: 'u-lead', rowVersion: 2 });
    expect(claimed.firstOpenedAt).not.toBeNull();
    expect(Object.keys(claimed._links)).toEqual(expect.arrayContaining(['complete', 'unclaim']));
    expect(await rejectionOf(room.complete(other, review, { outcome: 'APPROVE' }))).toMatchObject({
      code: 'TASK_CLAIMED',
      params: { claimedBy: 'u-lead' },
    });
    expect(await rejectionOf(room.commands.run(other, unclaimTask(room.deps), claim))).toMatchObject({
      code: 'CLAIM_NOT_YOURS',
    });
    await room.commands.run(leader, unclaimTask(room.deps), claim);
    await expect(room.complete(other, review, { outcome: 'APPROVE' })).resolves.toMatchObject({
      completedBy: 'u-lead2',
    });
  });

  it('a start and a completion cost at most 8 round trips to the database each, with due dates and urges', async () => {
    await room.deploy(STEP_LIMITS);
    await room.commands.run(room.caller, loadYear(), { ...JSON.parse(CALENDAR), ifMatch: null });
    await room.at('2022-11-03T10:00:00+08:00');
    const drafter = room.as('u-1', 'g-draft');
    // What was deployed is compiled at its first use, and kept.
    await room.start(drafter, 'gwb-1', GWB_GROUPS);
    const start = counted(startCase(room.deps));
    const { answer: made, roundTrips: forStart } = await room.commands.run(drafter, start, {
      definition: 'gwb-1',
      variables: GWB_GROUPS,
    });
    const draft = await room.task(made.id, 'draft');
    const { answer, roundTrips } = await room.commands.run(drafter, counted(completeTask(room.deps)), {
      taskId: draft.id,
      outcome: 'APPROVE',
      opinion: '同意',
      ifMatch: null,
    });
    expect(answer.openSteps.map((step) => step.element)).toEqual(['countersignA', 'countersignB', 'countersignC']);
    expect(draft.dueAt).toEqual(new Date('2022-11-08T10:00:00+08:00'));
    expect(forStart).toBeLessThanOrEqual(8);
    expect(roundTrips).toBeLessThanOrEqual(8);
  });
});

/** The same command, with the round trips of its whole transaction. */
const counted = <I, O>(command: Command<I, O>): Command<I, { answer: O; roundTrips: number }> => ({
  name: command.name,
  async execute(ctx, input) {
    const answer = await command.execute(ctx, input);
    await ctx.tx.flush();
    return { answer, roundTrips: ctx.tx.roundTrips };
  },
});
