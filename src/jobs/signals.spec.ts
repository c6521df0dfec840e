import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openJobRoom, type JobRoom } from '../../test/support/job-room.js';
import { receiveSignal } from '../instances/receive-signal.js';
import { receiveMessage } from '../instances/receive-message.js';
import { rejectionOf } from '../../test/support/case-room.js';

const SIGNAL = '<bpmn:signal id="sig" name="Holiday" />';
const NOTICE = '<bpmn:signalEventDefinition id="sd-ID" signalRef="sig" />';
const event = (tag: string, id: string, more = ''): string =>
  `<bpmn:${tag} id="${id}" ${more}>${NOTICE.replace('ID', id)}</bpmn:${tag}>`;
const end = '<bpmn:endEvent id="end" />';

const WAITS = bpmnFile(
  'waits',
  `<bpmn:startEvent id="start" />${event('intermediateCatchEvent', 'catch')}${userTask('after', { candidateRole: 'REGISTRY' })}${end}${chain('start', 'catch', 'after', 'end')}`,
  '',
  SIGNAL,
);
const THROWS = bpmnFile(
  'throws',
  `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" />
   ${event('intermediateCatchEvent', 'own')}${userTask('read', { candidateRole: 'REGISTRY' })}
   ${userTask('decide', { candidateRole: 'REGISTRY' })}${event('intermediateThrowEvent', 'throw')}${end}<bpmn:endEvent id="end2" />
   ${chain('start', 'fork', 'own', 'read', 'end')}${chain('fork', 'decide', 'throw', 'end2')}`,
  '',
  SIGNAL,
);
const BEGINS = bpmnFile(
  'begins',
  `${event('startEvent', 'start')}${userTask('prepare', { candidateRole: 'REGISTRY' })}${end}${chain('start', 'prepare', 'end')}`,
  '',
  SIGNAL,
);
/** The same name as a message. */
const MESSAGE = bpmnFile(
  'named-alike',
  `<bpmn:startEvent id="start" /><bpmn:receiveTask id="rcv" messageRef="m" />${userTask('after', { candidateRole: 'REGISTRY' })}${end}${chain('start', 'rcv', 'after', 'end')}`,
  '',
  '<bpmn:message id="m" name="Holiday" gongwen:reach="KEY" gongwen:senders="ROLE:REGISTRY" gongwen:correlation="key" />',
);

describe('signals', () => {
  let room: JobRoom;
  let registry: ReturnType<JobRoom['as']>;

  beforeAll(async () => {
    room = await openJobRoom();
    registry = room.as('u-reg', 'REGISTRY');
    await room.at('2022-10-18T01:00:00Z');
    await room.deploy(WAITS, THROWS, MESSAGE);
  });
  beforeEach(async () => {
    await room.rows('DELETE FROM job');
  });
  afterAll(() => room.close());

  const send = (name: string, payload = {}) => room.commands.run(registry, receiveSignal(room.deps), { name, payload });
  const kinds = async (): Promise<string[]> =>
    (await room.rows<{ kind: string }>('SELECT kind FROM job ORDER BY due_at, id')).map(({ kind }) => kind);

  it('reach the own tree at once and every other case by a job of its own, with what they carry', async () => {
    const first = await room.begin(registry, 'waits');
    const second = await room.begin(registry, 'waits');
    const { id } = await room.begin(registry, 'throws');
    expect((await room.steps(id)).toSorted()).toEqual(['decide']);
    await room.finish(registry, await room.task(id, 'decide'));
    expect(await room.steps(id)).toEqual(['read']);
    expect(await kinds()).toEqual(['SIGNAL', 'SIGNAL']);
    expect(await room.steps(first.id)).toEqual([]);
    await room.runner.drain();
    expect([await room.steps(first.id), await room.steps(second.id)]).toEqual([['after'], ['after']]);
    const entries = await room.rows<{ act: string }>(
      `SELECT act FROM audit_entry WHERE case_id = $1 ORDER BY case_seq`,
      [first.id],
    );
    expect(entries.map(({ act }) => act)).toEqual(['CASE_STARTED', 'SIGNAL_RECEIVED']);
  });

  it('reach from outside whoever waits at that moment, and each of them once', async () => {
    const { id } = await room.begin(registry, 'waits');
    const answer = await send('Holiday', { day: '2022-10-01' });
    expect(answer).toMatchObject({ name: 'Holiday', receivers: expect.any(Number), starts: 0 });
    const late = await room.begin(registry, 'waits');
    await room.runner.drain();
    await room.runner.drain();
    expect([await room.steps(id), await room.steps(late.id)]).toEqual([['after'], []]);
    const [state] = await room.rows<{ vars: object }>(
      `SELECT state -> 'activations' -> 0 -> 'vars' AS vars FROM process_instance WHERE id = $1`,
      [id],
    );
    expect(state!.vars).toMatchObject({ day: '2022-10-01' });
    expect(await send('Nobody hears it')).toEqual({ name: 'Nobody hears it', receivers: 0, starts: 0 });
  });

  it('are dropped where the receiver moved on meanwhile', async () => {
    const { id } = await room.begin(registry, 'waits');
    await send('Holiday');
    await send('Holiday');
    await room.runner.drain();
    expect(await room.steps(id)).toEqual(['after']);
    expect(await kinds()).toEqual([]);
  });

  it('[R-143] reach everyone once, however many workers hand them over at the same time', async () => {
    const cases = await Promise.all(Array.from({ length: 20 }, () => room.begin(registry, 'waits')));
    const { receivers } = await send('Holiday');
    expect(receivers).toBeGreaterThanOrEqual(20);
    const workers = Array.from({ length: 3 }, () => room.anotherRunner());
    await Promise.all(workers.map((worker) => worker.drain()));
    const told = await room.rows<{ times: number }>(
      `SELECT count(*)::int AS times FROM audit_entry WHERE act = 'SIGNAL_RECEIVED' AND case_id = ANY ($1) GROUP BY case_id`,
      [cases.map(({ id }) => id)],
    );
    expect(told.map(({ times }) => times)).toEqual(Array(20).fill(1));
    expect(await kinds()).toEqual([]);
  });

  it('are no messages: a message of the same name finds no signal wait, and the other way round', async () => {
    await room.begin(registry, 'waits');
    const { id } = await room.begin(registry, 'named-alike', { key: 'k-1' });
    const before = await room.rows(`SELECT 1 FROM wait WHERE kind = 'SIGNAL'`);
    const message = { name: 'Holiday', correlation: 'k-1', payload: {} };
    const answer = await room.commands.run(registry, receiveMessage(room.deps), message);
    expect(answer.deliveredTo).toEqual([{ caseId: id, element: 'rcv' }]);
    expect(await room.rows(`SELECT 1 FROM wait WHERE kind = 'SIGNAL'`)).toHaveLength(before.length);
    const other = await room.begin(registry, 'named-alike', { key: 'k-2' });
    await send('Holiday');
    await room.runner.drain();
    expect(await room.steps(other.id)).toEqual([]);
    const refused = await rejectionOf(
      room.commands.run(registry, receiveMessage(room.deps), { ...message, correlation: 'k-3' }),
    );
    expect(refused.code).toBe('MESSAGE_NOT_EXPECTED');
  });

  it('[R-141] start the processes whose newest version begins with them', async () => {
    await room.deploy(BEGINS);
    const answer = await send('Holiday', { day: '2022-10-01' });
    expect(answer.starts).toBe(1);
    await room.runner.drain();
    const started = await room.rows<{ starter: string; vars: object }>(
      `SELECT starter, state -> 'activations' -> 0 -> 'vars' AS vars FROM process_instance WHERE definition_key = 'begins'`,
    );
    expect(started).toMatchObject([{ starter: 'SYSTEM', vars: { day: '2022-10-01' } }]);
    await room.deploy(BEGINS.replaceAll('Holiday', 'Festival'));
    expect((await send('Holiday')).starts).toBe(0);
    expect((await send('Festival')).starts).toBe(1);
  });
});
