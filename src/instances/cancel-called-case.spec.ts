import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import type { Caller } from '../kernel/index.js';
import { cancelCase } from './cancel-case.js';
import { suspendCase } from './suspend-case.js';

const registry = { candidateRole: 'REGISTRY' };
const CALLED = bpmnFile(
  'called',
  `<bpmn:startEvent id="start" />${userTask('step', registry)}${chain('start', 'step')}`,
);
const calling = (id: string, border: string): string =>
  bpmnFile(
    id,
    `<bpmn:startEvent id="start" /><bpmn:callActivity id="call" calledElement="called" />${userTask('after', registry)}${chain('start', 'call', 'after')}${border}`,
    '',
    '<bpmn:error id="gone" errorCode="CASE_CANCELLED" />',
  );
const CATCHING = calling(
  'catching',
  `<bpmn:boundaryEvent id="void" attachedToRef="call"><bpmn:errorEventDefinition id="d" errorRef="gone" /></bpmn:boundaryEvent>${userTask('instead', registry)}${chain('void', 'instead')}`,
);

describe('a called case that is voided', () => {
  let room: CaseRoom;
  let admin: Caller;
  beforeAll(async () => {
    room = await openCaseRoom();
    admin = { ...room.as('u-reg', 'REGISTRY'), permissions: new Set(['cases:cancel', 'cases:suspend']) };
    await room.deploy(CALLED, CATCHING, calling('careless', ''));
  });
  afterAll(() => room.close());

  const begun = async (key: string): Promise<{ id: string; called: string }> => {
    const { id } = await room.start(admin, key);
    const [child] = await room.rows<{ id: string }>(`SELECT id FROM process_instance WHERE parent_case_id = '${id}'`);
    return { id, called: child!.id };
  };
  const cancel = (caseId: string, alone?: boolean) =>
    room.commands.run(admin, cancelCase(room.deps), { caseId, reason: '重复', ifMatch: null, alone });
  const steps = async (id: string): Promise<string[]> => {
    const found = await room.rows<{ step: string }>(
      `SELECT t.element_id AS step FROM task t JOIN process_instance i ON i.id = t.case_id
       WHERE i.root_case_id = '${id}' AND t.closed_at IS NULL`,
    );
    return found.map(({ step }) => step);
  };

  it('alone is an error for its caller, which goes on by the event that catches it', async () => {
    const { id, called } = await begun('catching');
    expect(await cancel(called, true)).toMatchObject({ id: called, status: 'CANCELLED' });
    expect(await steps(id)).toEqual(['instead']);
  });

  it('alone is refused where nothing catches that, and where its caller is suspended; nothing has moved then', async () => {
    const { id, called } = await begun('careless');
    expect(await rejectionOf(cancel(called, true))).toMatchObject({
      code: 'ERROR_NOT_CAUGHT',
      params: { errorCode: 'CASE_CANCELLED', element: 'call' },
    });
    expect(await steps(id)).toEqual(['step']);
    const other = await begun('catching');
    const suspended = { caseId: other.id, reason: '核实', ifMatch: null };
    await room.commands.run(admin, suspendCase(room.deps), suspended);
    expect(await rejectionOf(cancel(other.called, true))).toMatchObject({ code: 'CASE_SUSPENDED' });
  });

  it('is otherwise voided with all that it belongs to', async () => {
    const { id, called } = await begun('catching');
    expect(await cancel(called)).toMatchObject({ id, status: 'CANCELLED' });
    expect(await steps(id)).toEqual([]);
  });
});
