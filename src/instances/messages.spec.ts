import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import { receiveMessage, type MessageInput } from './receive-message.js';

const SUBMISSION = bpmnFile(
  'submission',
  `<bpmn:startEvent id="start" />
   <bpmn:receiveTask id="rcv" name="rcv" messageRef="SuperiorResponse"><bpmn:documentation>Rule: R-056</bpmn:documentation></bpmn:receiveTask>
   ${userTask('read', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />${chain('start', 'rcv', 'read', 'end')}`,
  '',
  `<bpmn:message id="SuperiorResponse" name="SuperiorResponse" gongwen:reach="KEY" gongwen:senders="ROLE:REGISTRY CLIENT:superior" gongwen:correlation="submissionId" gongwen:formKey="F-RESPONSE" />`,
);
const INBOUND = bpmnFile(
  'inbound',
  `<bpmn:startEvent id="received"><bpmn:messageEventDefinition id="m" messageRef="DocumentReceived" /></bpmn:startEvent>
   ${userTask('register', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />${chain('received', 'register', 'end')}`,
  '',
  `<bpmn:message id="DocumentReceived" name="DocumentReceived" gongwen:reach="KEY" gongwen:senders="ROLE:REGISTRY" gongwen:correlation="docNo" />`,
);
const RESPONSE = JSON.stringify({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'F-RESPONSE',
  title: '上级批示',
  'x-titleEn': 'Response of the superior',
  type: 'object',
  additionalProperties: false,
  required: ['result'],
  properties: {
    result: {
      type: 'string',
      enum: ['APPROVED', 'RETURNED'],
      title: '结果',
      'x-titleEn': 'Result',
      'x-gongwen': 'routing',
    },
    text: { type: 'string', maxLength: 100, title: '批示', 'x-titleEn': 'Text', 'x-gongwen': 'content' },
  },
});

describe('messages from outside', () => {
  let room: CaseRoom;
  let registry: ReturnType<CaseRoom['as']>;
  const texts: unknown[] = [];

  beforeAll(async () => {
    room = await openCaseRoom({
      messages: {
        SuperiorResponse: async ({ payload }) => {
          texts.push(payload['text']);
          return { responded: true };
        },
      },
    });
    await room.deploy(SUBMISSION, INBOUND, RESPONSE);
    registry = room.as('u-reg', 'REGISTRY');
  });
  afterAll(() => room.close());

  const send = (by: typeof registry, input: Partial<MessageInput>) =>
    room.commands.run(by, receiveMessage(room.deps), {
      name: 'SuperiorResponse',
      correlation: 's-1',
      payload: {},
      ...input,
    });
  const variables = async (caseId: string): Promise<Record<string, unknown>> => {
    const [row] = await room.rows<{ vars: Record<string, unknown> }>(
      `SELECT state -> 'activations' -> 0 -> 'vars' AS vars FROM process_instance WHERE id = $1`,
      [caseId],
    );
    return row!.vars;
  };

  it('[R-056] reaches the case that waits by its key; content goes to the room, routing to the case', async () => {
    const { id } = await room.start(registry, 'submission', { submissionId: 's-1' });
    const answer = await send(registry, { payload: { result: 'APPROVED', text: '同意' } });
    expect(answer).toEqual({
      name: 'SuperiorResponse',
      correlation: 's-1',
      outcome: 'DELIVERED',
      keptUntil: null,
      deliveredTo: [{ caseId: id, element: 'rcv' }],
    });
    expect(await variables(id)).toMatchObject({ result: 'APPROVED', responded: true });
    expect(await variables(id)).not.toHaveProperty('text');
    expect(texts).toEqual(['同意']);
    expect(await rejectionOf(send(registry, { payload: { result: 'APPROVED' } }))).toMatchObject({
      code: 'MESSAGE_NOT_EXPECTED',
    });
  });

  it('[R-143] the same message id has one effect and one answer; with another content it is refused', async () => {
    await room.start(registry, 'submission', { submissionId: 's-2' });
    const message = { correlation: 's-2', payload: { result: 'RETURNED' }, messageId: 'm-1' };
    const first = await send(registry, message);
    const entries = () => room.rows("SELECT count(*)::int AS count FROM audit_entry WHERE act = 'MESSAGE_RECEIVED'");
    const before = await entries();
    expect(await send(registry, message)).toEqual(first);
    expect(await entries()).toEqual(before);
    const changed = { ...message, payload: { result: 'APPROVED' } };
    expect(await rejectionOf(send(registry, changed))).toMatchObject({ code: 'MESSAGE_ID_REUSED' });
  });

  it('[R-143] two at once under one message id have one effect, and both get its answer', async () => {
    await room.start(registry, 'submission', { submissionId: 's-6' });
    const payload = { result: 'APPROVED', text: '同意印发' };
    const response = { correlation: 's-6', payload, messageId: 'm-6' };
    const [one, ...others] = await Promise.all([1, 2, 3].map(() => send(registry, response)));
    expect(others).toEqual([one, one]);
    const starting = { name: 'DocumentReceived', correlation: '丙局发〔2022〕4号', messageId: 'm-7' };
    const [first, ...rest] = await Promise.all([1, 2, 3].map(() => send(registry, starting)));
    expect(rest).toEqual([first, first]);
    const kept = await room.rows("SELECT fingerprint FROM received_message WHERE message_id IN ('m-6', 'm-7')");
    expect(kept).toEqual([1, 2].map(() => ({ fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) })));
  });

  it('says who may send, what is wrong with the payload, and when nobody or more than one waits', async () => {
    const { id } = await room.start(registry, 'submission', { submissionId: 's-3' });
    const payload = { result: 'APPROVED' };
    const correlation = 's-3';
    const outsider = room.as('u-m1', 'MEMBER@COORD');
    expect(await rejectionOf(send(outsider, { correlation, payload }))).toMatchObject({ code: 'SENDER_NOT_ALLOWED' });
    const superior = { ...room.caller, person: null, keys: [], client: { id: 'c', name: 'superior' } };
    expect(await rejectionOf(send(superior, { correlation, payload }))).toMatchObject({ code: 'SENDER_NOT_ALLOWED' });
    const wrong = await rejectionOf(send(registry, { correlation, payload: { result: 'MAYBE', more: 1 } }));
    expect(wrong.errors.map((error) => error.pointer).sort()).toEqual(['/payload/more', '/payload/result']);
    await room.start(registry, 'submission', { submissionId: 's-3' });
    expect(await rejectionOf(send(registry, { correlation, payload }))).toMatchObject({ code: 'MESSAGE_NOT_EXPECTED' });
    expect((await room.rows('SELECT 1 FROM wait WHERE case_id = $1', [id])).length).toBe(1);
  });

  it('[R-134] tells nobody else whether somebody waits; what no process declares for outside is not there', async () => {
    const outsider = room.as('u-m1', 'MEMBER@COORD');
    const correlation = 'nobody-waits-for-this';
    expect(await rejectionOf(send(outsider, { correlation }))).toMatchObject({ code: 'SENDER_NOT_ALLOWED' });
    expect(await rejectionOf(send(registry, { name: 'Nothing', correlation }))).toMatchObject({
      code: 'MESSAGE_UNKNOWN',
    });
  });

  it('a client with the scope sends under its own name', async () => {
    await room.start(registry, 'submission', { submissionId: 's-4' });
    const client = { id: 'c', name: 'superior' };
    const superior = { ...room.caller, person: null, keys: [], client, permissions: new Set(['messages:send']) };
    await expect(send(superior, { correlation: 's-4', payload: { result: 'APPROVED' } })).resolves.toMatchObject({
      deliveredTo: [{ element: 'rcv' }],
    });
    await room.start(registry, 'submission', { submissionId: 's-5' });
    const other = { ...superior, client: { id: 'd', name: 'other' } };
    expect(await rejectionOf(send(other, { correlation: 's-5', payload: { result: 'APPROVED' } }))).toMatchObject({
      code: 'SENDER_NOT_ALLOWED',
    });
  });

  it('starts the process that begins with it, with the correlation as business key', async () => {
    const received = { name: 'DocumentReceived', correlation: '乙局发〔2022〕33号', payload: { sender: 'unit-b' } };
    const { deliveredTo } = await send(registry, received);
    expect(deliveredTo).toEqual([{ caseId: expect.any(String), element: 'received' }]);
    const [row] = await room.rows('SELECT business_key, starter FROM process_instance WHERE id = $1', [
      deliveredTo[0]!.caseId,
    ]);
    expect(row).toEqual({ business_key: '乙局发〔2022〕33号', starter: 'u-reg' });
    expect((await room.task(deliveredTo[0]!.caseId, 'register')).variables).toMatchObject({ sender: 'unit-b' });
    const outsider = room.as('u-m1', 'MEMBER@COORD');
    expect(await rejectionOf(send(outsider, received))).toMatchObject({ code: 'SENDER_NOT_ALLOWED' });
  });
});
