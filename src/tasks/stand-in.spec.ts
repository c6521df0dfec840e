import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import type { ActingFor, Caller } from '../kernel/index.js';
import { claimTask } from './index.js';

const NOTE = bpmnFile(
  'note',
  `<bpmn:startEvent id="start" />
   ${userTask('review', { act: 'REVIEW', candidateRole: 'LEADER@COORD', outcomes: 'APPROVE RETURN' })}
   <bpmn:endEvent id="end" />${chain('start', 'review', 'end')}`,
);

let room: CaseRoom;
beforeAll(async () => {
  room = await openCaseRoom();
  await room.deploy(NOTE);
  await room.at('2022-11-01T09:00:00+08:00');
});
afterAll(() => room.close());

const held = (more: Partial<ActingFor> = {}): ActingFor => ({
  person: 'u-lead',
  delegationId: '01900000-0000-7000-8000-00000000dead',
  keys: ['LEADER@COORD', 'LEADER', 'COORD'],
  ownTasks: true,
  docKinds: [],
  acts: [],
  definitions: [],
  validFrom: '2022-11-01',
  validTo: '2022-11-30',
  allowsUpward: false,
  ...more,
});
const delegate = (more: Partial<ActingFor> = {}): Caller => ({
  ...room.as('u-b', 'MEMBER@PROJ'),
  actingFor: [held(more)],
});

describe('a delegation that the request came in with', () => {
  it('[R-034] and that is no longer there under the lock carries no act; the trail says that it was tried', async () => {
    const { id } = await room.start(room.as('u-m', 'MEMBER@COORD'), 'note');
    const task = await room.task(id, 'review');
    const code = 'DELEGATION_ENDED';
    expect(await rejectionOf(room.complete(delegate(), task, { outcome: 'APPROVE' }))).toMatchObject({ code });
    const claim = room.commands.run(delegate(), claimTask(room.deps), { taskId: task.id, ifMatch: null });
    expect(await rejectionOf(claim)).toMatchObject({ code, params: { person: 'u-lead', rule: 'R-034' } });
    expect(await room.task(id, 'review')).toMatchObject({ status: 'OPEN', claimedBy: null });
    expect(await room.rows(`SELECT actor FROM audit_entry WHERE act = 'ULTRA_VIRES'`)).toEqual([
      { actor: 'u-b' },
      { actor: 'u-b' },
    ]);
  });

  it('[R-034] of another process, or of nobody’s post, shows nothing of the task', async () => {
    const { id } = await room.start(room.as('u-m', 'MEMBER@COORD'), 'note');
    const task = await room.task(id, 'review');
    for (const more of [{ definitions: ['another'] }, { keys: [], ownTasks: false }]) {
      const refused = await rejectionOf(room.complete(delegate(more), task, { outcome: 'APPROVE' }));
      expect(refused).toMatchObject({ code: 'TASK_NOT_FOUND' });
    }
  });
});
