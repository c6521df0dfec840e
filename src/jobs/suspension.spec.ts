import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { rejectionOf } from '../../test/support/case-room.js';
import { openJobRoom, type JobRoom } from '../../test/support/job-room.js';
import type { Caller } from '../kernel/index.js';
import { claimTask } from '../tasks/claim-task.js';
import { cancelCase } from '../instances/cancel-case.js';
import { receiveMessage } from '../instances/receive-message.js';
import { receiveSignal } from '../instances/receive-signal.js';
import { resumeCase, suspendCase } from '../instances/suspend-case.js';
import { activateDefinition, suspendDefinition } from '../instances/suspend-definition.js';
import { START_TIMERS } from './start-timers.js';

const MESSAGES = `<bpmn:message id="Call" name="Call" gongwen:reach="KEY" gongwen:senders="ROLE:REGISTRY" gongwen:correlation="key" /><bpmn:signal id="sig" name="Stop" />`;
const edge = (id: string, definition: string, on = 'work'): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${on}" cancelActivity="false">${definition}</bpmn:boundaryEvent>${userTask(`by-${id}`, { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end-${id}" />${chain(id, `by-${id}`, `end-${id}`)}`;
const WORK = bpmnFile(
  'desk',
  `<bpmn:startEvent id="start" />${userTask('work', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />${chain('start', 'work', 'end')}
   ${edge('late', '<bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>')}
   ${edge('called', '<bpmn:messageEventDefinition id="m" messageRef="Call" />')}
   ${edge('told', '<bpmn:signalEventDefinition id="s" signalRef="sig" />')}`,
  '',
  MESSAGES,
);
const CALLER = bpmnFile(
  'caller',
  `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" /><bpmn:callActivity id="call" calledElement="desk"><bpmn:extensionElements><gongwen:input target="key" expression="key" /></bpmn:extensionElements></bpmn:callActivity>${userTask('beside', { candidateRole: 'REGISTRY' })}
   <bpmn:endEvent id="end" /><bpmn:endEvent id="end2" />${chain('start', 'fork', 'call', 'end')}${chain('fork', 'beside', 'end2')}`,
);
const SENDS = bpmnFile(
  'sends',
  `<bpmn:startEvent id="start" /><bpmn:intermediateThrowEvent id="throw"><bpmn:messageEventDefinition id="md" messageRef="Call" /></bpmn:intermediateThrowEvent><bpmn:endEvent id="end" />${chain('start', 'throw', 'end')}`,
  '',
  MESSAGES,
);

Logger.overrideLogger(false);

describe('a suspended case', () => {
  let room: JobRoom;
  let registry: Caller;
  let admin: Caller;

  beforeAll(async () => {
    room = await openJobRoom();
    registry = room.as('u-reg', 'REGISTRY');
    admin = { ...room.as('u-admin'), permissions: new Set(['cases:suspend', 'cases:cancel']) };
    await room.deploy(WORK, CALLER, SENDS);
  });
  beforeEach(() => room.at('2022-10-18T01:00:00Z'));
  afterAll(() => room.close());

  const suspend = (caseId: string, by = admin) =>
    room.commands.run(by, suspendCase(room.deps), { caseId, reason: '等待核实', ifMatch: null });
  const resume = (caseId: string, by = admin) =>
    room.commands.run(by, resumeCase(room.deps), { caseId, reason: '已核实', ifMatch: null });
  const steps = async (id: string): Promise<string[]> => (await room.steps(id)).toSorted();
  const message = (correlation: string) =>
    room.commands.run(registry, receiveMessage(room.deps), { name: 'Call', correlation, payload: {} });

  it('is refused whoever completes or claims its task, and whoever sends it a message', async () => {
    const { id } = await room.begin(registry, 'desk', { key: 'a' });
    const view = await suspend(id);
    expect(view).toMatchObject({ id, suspended: true, suspendedBy: 'u-admin', status: 'RUNNING' });
    const task = await room.task(id, 'work');
    expect(task.suspended).toBe(true);
    const refusals = await Promise.all(
      [
        room.finish(registry, task),
        room.commands.run(registry, claimTask(room.deps), { taskId: task.id, ifMatch: null }),
        message('a'),
        suspend(id),
      ].map(rejectionOf),
    );
    expect(refusals.map(({ code }) => code)).toEqual(Array(4).fill('CASE_SUSPENDED'));
    await resume(id);
    expect((await rejectionOf(resume(id))).code).toBe('CASE_NOT_SUSPENDED');
    await room.finish(registry, await room.task(id, 'work'));
    const facts = await room.rows<{ act: string; actor: string; value: string }>(
      `SELECT e.act, e.actor, d.value FROM audit_entry e JOIN audit_disclosure d USING (office_id, entry_id)
       WHERE e.object_id = $1 ORDER BY e.entry_id`,
      [id],
    );
    expect(facts).toEqual([
      { act: 'CASE_SUSPENDED', actor: 'u-admin', value: '等待核实' },
      { act: 'CASE_RESUMED', actor: 'u-admin', value: '已核实' },
    ]);
  });

  it('keeps what falls due and what other cases send until it is resumed, each once', async () => {
    const { id } = await room.begin(registry, 'desk', { key: 'b' });
    await suspend(id);
    await room.runAt('2022-10-18T03:00:00Z');
    await room.begin(registry, 'sends', { key: 'b' });
    await room.commands.run(registry, receiveSignal(room.deps), { name: 'Stop', payload: {} });
    await room.runner.drain();
    expect(await steps(id)).toEqual(['work']);
    await resume(id);
    await room.runner.drain();
    await room.runner.drain();
    expect(await steps(id)).toEqual(['by-called', 'by-late', 'by-told', 'work']);
    expect(await room.rows('SELECT 1 FROM incident')).toEqual([]);
  });

  it('loses nothing that was taken up when it was suspended', async () => {
    const { id } = await room.begin(registry, 'desk', { key: 'c' });
    await room.at('2022-10-18T03:00:00Z');
    await suspend(id);
    await room.rows(`UPDATE job SET suspended = false WHERE case_id = $1`, [id]);
    await room.runner.drain();
    expect(await room.rows(`SELECT attempts, suspended FROM job WHERE case_id = $1`, [id])).toEqual([
      { attempts: 0, suspended: true },
    ]);
    await resume(id);
    await room.runner.drain();
    expect(await steps(id)).toEqual(['by-late', 'work']);
  });

  it('takes the cases that it called with it, and only those', async () => {
    const { id } = await room.begin(registry, 'caller', { key: 'd' });
    const [child] = await room.rows<{ id: string }>('SELECT id FROM process_instance WHERE parent_case_id = $1', [id]);
    await suspend(child!.id);
    await room.finish(registry, await room.task(id, 'beside'));
    expect((await rejectionOf(room.finish(registry, await room.task(id, 'work')))).code).toBe('CASE_SUSPENDED');
    await resume(child!.id);
    await suspend(id);
    expect((await rejectionOf(resume(child!.id))).params).toEqual({ caseId: id });
    expect((await rejectionOf(room.finish(registry, await room.task(id, 'work')))).code).toBe('CASE_SUSPENDED');
    await resume(id);
    await room.finish(registry, await room.task(id, 'work'));
  });

  it('can be voided by an administrator as it lies', async () => {
    const { id } = await room.begin(registry, 'desk', { key: 'e' });
    await suspend(id);
    const view = await room.commands.run(admin, cancelCase(room.deps), { caseId: id, reason: '作废', ifMatch: null });
    expect(view.status).toBe('CANCELLED');
    expect((await rejectionOf(resume(id))).code).toBe('CASE_ENDED');
  });

  it('is not there for whoever may not see it', async () => {
    const { id } = await room.begin(registry, 'desk', { key: 'f' });
    expect((await rejectionOf(suspend(id, room.as('u-other')))).code).toBe('CASE_NOT_FOUND');
  });

  it('may be every case of a version at once: each by a command of its own', async () => {
    await room.deploy(WORK.replaceAll('"desk"', '"batch"').replaceAll('desk-file', 'batch-file'));
    const cases = [
      await room.begin(registry, 'batch', { key: 'g' }),
      await room.begin(registry, 'batch', { key: 'h' }),
    ];
    const deps = { ...room.deps, follower: START_TIMERS };
    const input = { key: 'batch', version: 1, reason: '停用', withCases: true, ifMatch: null };
    const view = await room.commands.run(admin, suspendDefinition(deps), input);
    expect(view).toMatchObject({ key: 'batch', suspended: true, cases: 2 });
    await room.runner.drain();
    const suspended = () =>
      room.rows<{ by: string | null }>('SELECT suspended_by AS by FROM process_instance WHERE id = ANY ($1)', [
        cases.map(({ id }) => id),
      ]);
    expect(await suspended()).toEqual([{ by: 'u-admin' }, { by: 'u-admin' }]);
    expect((await rejectionOf(room.begin(registry, 'batch', { key: 'i' }))).code).toBe('DEFINITION_SUSPENDED');
    expect(await room.commands.run(admin, activateDefinition(deps), input)).toMatchObject({ cases: 2 });
    await room.runner.drain();
    expect(await suspended()).toEqual([{ by: null }, { by: null }]);
  });
});
