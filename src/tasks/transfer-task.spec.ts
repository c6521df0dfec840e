import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import { importOrganisation } from '../organisation/import/import-organisation.js';
import { transferTask } from './transfer-task.js';

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
  positions: [{ code: 'MEMBER', role: 'MEMBER', nameZh: 'MEMBER', nameEn: 'MEMBER', functional: false }],
  persons: ['u-1', 'u-2', 'u-3', 'u-4'].map((code) => ({ code, displayName: code, homeUnit: 'WD', ...from })),
  appointments: [
    ['u-1', 'PROJ'],
    ['u-2', 'PROJ'],
    ['u-3', 'PROJ'],
    ['u-4', 'SUPV'],
  ].map(([person, unit]) => ({ person, position: 'MEMBER', unit, ...from })),
};
const TWO_STEPS = bpmnFile(
  'two-steps',
  `<bpmn:startEvent id="start" />${userTask('review', { candidateRole: 'MEMBER@PROJ', act: 'REVIEW' })}
   ${userTask('sign', { candidateRole: 'MEMBER@PROJ', act: 'COUNTERSIGN', exclusiveWith: 'REVIEW' })}<bpmn:endEvent id="end" />
   ${chain('start', 'review', 'sign', 'end')}`,
);

describe('transferTask', () => {
  let room: CaseRoom;
  beforeAll(async () => {
    room = await openCaseRoom({ acts: { REVIEW: () => Promise.resolve({}), COUNTERSIGN: () => Promise.resolve({}) } });
    await room.at('2022-11-01T09:00:00+08:00');
    await room.commands.run(room.caller, importOrganisation, { body: OFFICE, dryRun: false });
    await room.deploy(TWO_STEPS);
  });
  beforeEach(() => room.at('2022-11-01T09:00:00+08:00'));
  afterAll(() => room.close());

  const member = (person: string, unit = 'PROJ') => room.as(person, `MEMBER@${unit}`);
  const transfer = (by: string, taskId: string, to: string) =>
    room.commands.run(member(by), transferTask(room.deps), { taskId, to, reason: '外出', ifMatch: null });

  it('[R-088 R-125] goes to nobody who did an act on the version that excludes it, and on to a third', async () => {
    const { id } = await room.start(member('u-1'), 'two-steps');
    await room.complete(member('u-1'), await room.task(id, 'review'));
    const sign = await room.task(id, 'sign');
    const refusal = await rejectionOf(transfer('u-2', sign.id, 'u-1'));
    expect([refusal.code, refusal.params]).toEqual([
      'TRANSFER_EXCLUDED',
      { taskId: sign.id, to: 'u-1', done: 'REVIEW', act: 'COUNTERSIGN' },
    ]);
    expect(await transfer('u-2', sign.id, 'u-3')).toMatchObject({ claimedBy: 'u-3', candidates: ['MEMBER@PROJ'] });
    expect((await rejectionOf(transfer('u-2', sign.id, 'u-3'))).code).toBe('TASK_CLAIMED');
    expect(await room.complete(member('u-3'), await room.task(id, 'sign'))).toMatchObject({
      completedBy: 'u-3',
      completedRole: 'MEMBER@PROJ',
    });
  });

  it('[R-054] goes to nobody of another unit, and not to whoever holds it already', async () => {
    const { id } = await room.start(member('u-1'), 'two-steps');
    const review = await room.task(id, 'review');
    for (const to of ['u-4', 'u-1']) {
      expect((await rejectionOf(transfer('u-1', review.id, to))).code).toBe('VALIDATION_FAILED');
    }
    await transfer('u-1', review.id, 'u-2');
    expect((await rejectionOf(transfer('u-2', review.id, 'u-2'))).errors).toMatchObject([{ code: 'NO_SUCH_PERSON' }]);
    const rows = await room.rows("SELECT 1 FROM audit_entry WHERE act = 'TASK_TRANSFERRED' AND object_id = $1", [
      review.id,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('[R-143] of two that hand it on at once one wins', async () => {
    const { id } = await room.start(member('u-1'), 'two-steps');
    const review = await room.task(id, 'review');
    const both = await Promise.allSettled([transfer('u-1', review.id, 'u-2'), transfer('u-3', review.id, 'u-2')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
