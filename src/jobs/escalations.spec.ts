import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openJobRoom, type JobRoom } from '../../test/support/job-room.js';
import type { Caller } from '../kernel/index.js';

const ESCALATION = '<bpmn:escalation id="esc" name="Late" escalationCode="LATE" />';
const definition = (id: string): string => `<bpmn:escalationEventDefinition id="${id}-d" escalationRef="esc" />`;
/** Escalates after its first step, and goes on with its second. */
const CALLED = bpmnFile(
  'called',
  `<bpmn:startEvent id="start" />${userTask('first', { candidateRole: 'REGISTRY' })}<bpmn:intermediateThrowEvent id="throw">${definition('throw')}</bpmn:intermediateThrowEvent>
   ${userTask('second', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />${chain('start', 'first', 'throw', 'second', 'end')}`,
  '',
  ESCALATION,
);
const calling = (id: string, interrupts: boolean): string =>
  bpmnFile(
    id,
    `<bpmn:startEvent id="start" /><bpmn:callActivity id="call" calledElement="called" />
     <bpmn:boundaryEvent id="edge" attachedToRef="call" cancelActivity="${interrupts}">${definition('edge')}</bpmn:boundaryEvent>
     ${userTask('notice', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" /><bpmn:endEvent id="end2" />${chain('start', 'call', 'end')}${chain('edge', 'notice', 'end2')}`,
    '',
    ESCALATION,
  );

describe('an escalation that nobody in its case caught', () => {
  let room: JobRoom;
  let registry: Caller;
  beforeAll(async () => {
    room = await openJobRoom();
    registry = room.as('u-reg', 'REGISTRY');
    await room.deploy(CALLED, calling('informs', false), calling('breaks', true));
  });
  afterAll(() => room.close());

  const escalate = async (process: string): Promise<string> => {
    const { id } = await room.begin(registry, process);
    await room.finish(registry, await room.task(id, 'first'));
    return id;
  };

  it('reaches the event on the border of the call, and the called case goes on', async () => {
    const id = await escalate('informs');
    expect((await room.steps(id)).toSorted()).toEqual(['notice', 'second']);
    const entries = await room.rows<{ act: string; outcome: string }>(
      `SELECT act, body::json ->> 'outcome' AS outcome FROM audit_entry WHERE case_id = $1 ORDER BY case_seq`,
      [id],
    );
    expect(entries).toEqual([
      { act: 'CASE_STARTED', outcome: null },
      { act: 'ESCALATED', outcome: 'LATE' },
    ]);
  });

  it('ends the called case where that event interrupts the call', async () => {
    const id = await escalate('breaks');
    expect(await room.steps(id)).toEqual(['notice']);
    expect(await room.rows('SELECT status FROM process_instance WHERE parent_case_id = $1', [id])).toEqual([
      { status: 'CANCELLED' },
    ]);
  });

  it('is noted, in the trail and as an event for others, in a case that nobody called', async () => {
    const id = await escalate('called');
    expect(await room.steps(id)).toEqual(['second']);
    const [entry] = await room.rows<{ outcome: string; details: object }>(
      `SELECT body::json ->> 'outcome' AS outcome, body::json -> 'details' AS details FROM audit_entry
       WHERE act = 'ESCALATED' AND object_id = $1`,
      [id],
    );
    expect(entry).toEqual({ outcome: 'LATE', details: { caseId: id, elementId: 'throw' } });
    expect(await room.rows(`SELECT data FROM outbox WHERE type = 'case.escalated' AND case_id = $1`, [id])).toEqual([
      { data: { code: 'LATE', element: 'throw' } },
    ]);
  });
});
