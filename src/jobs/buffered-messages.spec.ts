import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { rejectionOf } from '../../test/support/case-room.js';
import { openJobRoom, type JobRoom } from '../../test/support/job-room.js';
import { receiveMessage, type MessageInput } from '../instances/receive-message.js';

const declared = (name: string, more: string): string =>
  `<bpmn:message id="${name}" name="${name}" gongwen:reach="KEY" gongwen:correlation="key" ${more}>
   <bpmn:extensionElements><gongwen:payload target="seen" expression="&quot;thrown&quot;" /></bpmn:extensionElements></bpmn:message>`;
const MESSAGES =
  declared('Early', 'gongwen:senders="ROLE:REGISTRY" gongwen:keepFor="PT24H"') +
  declared('Inner', 'gongwen:keepFor="P1D"') +
  declared('Never', 'gongwen:senders="ROLE:REGISTRY"');
const end = '<bpmn:endEvent id="end" />';

/** Waits for the message once a task is done. */
const receives = (id: string, message: string): string =>
  bpmnFile(
    id,
    `<bpmn:startEvent id="start" />${userTask('first', { candidateRole: 'REGISTRY' })}<bpmn:receiveTask id="rcv" messageRef="${message}" />
     ${userTask('after', { candidateRole: 'REGISTRY' })}${end}${chain('start', 'first', 'rcv', 'after', 'end')}`,
    '',
    MESSAGES,
  );
const SENDS = bpmnFile(
  'sends',
  `<bpmn:startEvent id="start" /><bpmn:intermediateThrowEvent id="throw"><bpmn:messageEventDefinition id="md" messageRef="Inner" /></bpmn:intermediateThrowEvent>
   ${end}${chain('start', 'throw', 'end')}`,
  '',
  MESSAGES,
);
/** Waits for the message three times, one after the other. */
const HEARS_THREE = bpmnFile(
  'hears-three',
  `<bpmn:startEvent id="start" />${['one', 'two', 'three'].map((id) => `<bpmn:receiveTask id="${id}" messageRef="Inner" />`).join('')}
   ${userTask('after', { candidateRole: 'REGISTRY' })}${end}${chain('start', 'one', 'two', 'three', 'after', 'end')}`,
  '',
  MESSAGES,
);
const throwing = (id: string): string =>
  `<bpmn:intermediateThrowEvent id="${id}"><bpmn:messageEventDefinition id="${id}-md" messageRef="Inner" /></bpmn:intermediateThrowEvent>`;
const SENDS_THREE = bpmnFile(
  'sends-three',
  `<bpmn:startEvent id="start" />${throwing('one')}${throwing('two')}${throwing('three')}${end}${chain('start', 'one', 'two', 'three', 'end')}`,
  '',
  MESSAGES,
);
/** Throws two messages, for which it waits itself, one after the other. */
const TALKS_TO_ITSELF = bpmnFile(
  'talks',
  `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" />${['one', 'two'].map((id) => `<bpmn:receiveTask id="${id}" messageRef="Inner" />`).join('')}
   ${userTask('after', { candidateRole: 'REGISTRY' })}${end}${chain('start', 'fork', 'one', 'two', 'after', 'end')}
   ${throwing('first')}${throwing('second')}<bpmn:endEvent id="end2" />${chain('fork', 'first', 'second', 'end2')}`,
  '',
  MESSAGES,
);
/** A task with an event on its border that takes every message and interrupts nothing. */
const COUNTS = bpmnFile(
  'counts',
  `<bpmn:startEvent id="start" />${userTask('work', { candidateRole: 'REGISTRY' })}
   <bpmn:boundaryEvent id="each" attachedToRef="work" cancelActivity="false"><bpmn:messageEventDefinition id="md" messageRef="Early" /></bpmn:boundaryEvent>
   ${userTask('note', { candidateRole: 'REGISTRY' })}${end}<bpmn:endEvent id="end2" />${chain('start', 'work', 'end')}${flow('each', 'note')}${flow('note', 'end2')}`,
  '',
  MESSAGES,
);

describe('a message that comes before its receiver', () => {
  let room: JobRoom;
  let registry: ReturnType<JobRoom['as']>;

  beforeAll(async () => {
    room = await openJobRoom();
    registry = room.as('u-reg', 'REGISTRY');
    await room.deploy(
      receives('receives', 'Early'),
      receives('hears', 'Inner'),
      SENDS,
      COUNTS,
      HEARS_THREE,
      SENDS_THREE,
      TALKS_TO_ITSELF,
    );
  });
  beforeEach(async () => {
    await room.at('2022-10-18T01:00:00Z');
  });
  afterAll(() => room.close());

  const send = (input: Partial<MessageInput> & { correlation: string }) =>
    room.commands.run(registry, receiveMessage(room.deps), { name: 'Early', payload: {}, ...input });
  const buffered = async (key: string): Promise<number> =>
    (await room.rows('SELECT 1 FROM buffered_message WHERE correlation = $1', [key])).length;
  const toTheWait = async (definition: string, key: string): Promise<string> => {
    const { id } = await room.begin(registry, definition, { key });
    await room.finish(registry, await room.task(id, 'first'));
    return id;
  };

  it('waits for it as long as it is declared to, and reaches it once', async () => {
    const answer = await send({ correlation: 'a', payload: { seen: 'outside' } });
    expect(answer).toMatchObject({ outcome: 'KEPT', keptUntil: '2022-10-19T09:00:00+08:00', deliveredTo: [] });
    const id = await toTheWait('receives', 'a');
    const other = await toTheWait('receives', 'a');
    await room.runner.drain();
    expect([await room.steps(id), await room.steps(other)]).toEqual([['after'], []]);
    expect(await buffered('a')).toBe(0);
    expect(await room.rows(`SELECT 1 FROM job WHERE kind IN ('BUFFERED', 'EXPIRY')`)).toEqual([]);
    const kept = await room.rows<{ act: string }>(`SELECT act FROM audit_entry WHERE object_type = 'MESSAGE'`);
    expect(kept.map(({ act }) => act)).toEqual(['MESSAGE_KEPT']);
  });

  it('is not lost where its receiver took another one first: it waits again, or does so later', async () => {
    const { id } = await room.begin(registry, 'hears-three', { key: 'three' });
    await room.begin(registry, 'sends-three', { key: 'three' });
    await room.runner.drain();
    expect(await room.steps(id)).toEqual(['after']);
    const once = await toTheWait('hears', 'rest');
    await room.begin(registry, 'sends-three', { key: 'rest' });
    await room.runner.drain();
    expect([await room.steps(once), await buffered('rest')]).toEqual([['after'], 2]);
    const later = [await toTheWait('hears', 'rest'), await toTheWait('hears', 'rest')];
    await room.runner.drain();
    expect([...(await Promise.all(later.map((one) => room.steps(one)))), await buffered('rest')]).toEqual([
      ['after'],
      ['after'],
      0,
    ]);
  });

  it('is not lost where its receiver is in the same case and has another one on its way', async () => {
    const { id } = await room.begin(registry, 'talks', { key: 'self' });
    await room.runner.drain();
    expect([await room.steps(id), await buffered('self')]).toEqual([['after'], 0]);
  });

  it('is purged when its time is over, and the trail says so', async () => {
    await send({ correlation: 'b' });
    await room.runAt('2022-10-19T00:59:59Z');
    expect(await buffered('b')).toBe(1);
    await room.runAt('2022-10-19T01:00:00Z');
    expect(await buffered('b')).toBe(0);
    const id = await toTheWait('receives', 'b');
    await room.runner.drain();
    expect(await room.steps(id)).toEqual([]);
    expect(await room.rows(`SELECT 1 FROM audit_entry WHERE act = 'MESSAGE_EXPIRED'`)).toHaveLength(1);
  });

  it('is not found by whoever begins to wait after its time, even before it is purged', async () => {
    await send({ correlation: 'c' });
    await room.at('2022-10-19T01:00:00Z');
    const id = await toTheWait('receives', 'c');
    await room.runner.drain();
    expect(await room.steps(id)).toEqual([]);
  });

  it('[R-143] has one effect however often it is sent under one id', async () => {
    const first = await send({ correlation: 'd', messageId: 'm-1' });
    expect(await send({ correlation: 'd', messageId: 'm-1' })).toEqual(first);
    expect(await buffered('d')).toBe(1);
    await toTheWait('receives', 'd');
    await room.runner.drain();
    expect(await send({ correlation: 'd', messageId: 'm-1' })).toEqual(first);
    expect(await buffered('d')).toBe(0);
  });

  it('[R-143] is kept once where one id comes twice at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => send({ correlation: 'd2', messageId: 'm-2' })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await buffered('d2')).toBe(1);
  });

  it('keeps its order: the oldest goes to the first who waits, each to one', async () => {
    await send({ correlation: 'e', payload: { seen: 1 } });
    await send({ correlation: 'e', payload: { seen: 2 } });
    const ids = [await toTheWait('receives', 'e'), await toTheWait('receives', 'e')];
    await room.runner.drain();
    const seen = await room.rows<{ seen: number }>(
      `SELECT state -> 'activations' -> 0 -> 'vars' -> 'seen' AS seen FROM process_instance WHERE id = ANY ($1) ORDER BY id`,
      [ids],
    );
    expect(seen.map((row) => row.seen)).toEqual([1, 2]);
  });

  it('reaches an event that interrupts nothing, and so do those after it', async () => {
    await send({ correlation: 'f' });
    await send({ correlation: 'f' });
    const { id } = await room.begin(registry, 'counts', { key: 'f' });
    await room.runner.drain();
    expect((await room.steps(id)).toSorted()).toEqual(['note', 'note', 'work']);
  });

  it('may be thrown by a case', async () => {
    const { id: sender } = await room.begin(registry, 'sends', { key: 'g' });
    await room.runner.drain();
    expect(await room.rows(`SELECT sender FROM buffered_message WHERE correlation = 'g'`)).toEqual([{ sender }]);
    const id = await toTheWait('hears', 'g');
    await room.runner.drain();
    expect(await room.steps(id)).toEqual(['after']);
  });

  it('never reaches a receiver that does not let its sender send it', async () => {
    const guarded = receives('guarded', 'Early').replace(
      'ROLE:REGISTRY" gongwen:keepFor',
      'CLIENT:superior" gongwen:keepFor',
    );
    await room.deploy(guarded);
    await send({ correlation: 'j' });
    const id = await toTheWait('guarded', 'j');
    await room.runner.drain();
    expect([await room.steps(id), await buffered('j')]).toEqual([[], 1]);
    const open = await toTheWait('receives', 'j');
    await room.runner.drain();
    expect(await room.steps(open)).toEqual(['after']);
    const outsider = room.as('u-out');
    const refused = await rejectionOf(
      room.commands.run(outsider, receiveMessage(room.deps), { name: 'Early', correlation: 'j', payload: {} }),
    );
    expect(refused.code).toBe('SENDER_NOT_ALLOWED');
  });

  it('is refused at once where it declares no time', async () => {
    const refused = await rejectionOf(send({ name: 'Never', correlation: 'h' }));
    expect(refused.code).toBe('MESSAGE_NOT_EXPECTED');
  });

  it('stays for another where its receiver was gone before it was handed over', async () => {
    await send({ correlation: 'i' });
    const id = await toTheWait('receives', 'i');
    await room.rows(`UPDATE job SET due_at = now() + interval '50 years' WHERE kind = 'BUFFERED'`);
    await send({ correlation: 'i', payload: { seen: 'direct' } });
    expect(await room.steps(id)).toEqual(['after']);
    await room.rows(`UPDATE job SET due_at = '2022-10-18T01:00:00Z' WHERE kind = 'BUFFERED'`);
    await room.runner.drain();
    expect(await buffered('i')).toBe(1);
    const next = await toTheWait('receives', 'i');
    await room.runner.drain();
    expect([await room.steps(next), await buffered('i')]).toEqual([['after'], 0]);
  });

  it('does not miss a receiver that begins to wait at the same moment', async () => {
    const keys = Array.from({ length: 12 }, (_, index) => `race-${index}`);
    const cases = await Promise.all(keys.map((key) => room.begin(registry, 'receives', { key })));
    const tasks = await Promise.all(cases.map(({ id }) => room.task(id, 'first')));
    await Promise.all(
      keys.flatMap((correlation, index) => [send({ correlation }), room.finish(registry, tasks[index]!)]),
    );
    await room.runner.drain();
    for (const { id } of cases) expect(await room.steps(id)).toEqual(['after']);
    expect(await room.rows(`SELECT 1 FROM buffered_message WHERE correlation LIKE 'race-%'`)).toEqual([]);
  });
});
