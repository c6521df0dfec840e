import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../support/bpmn-file.js';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, Client, type TestOffice } from '../support/office.js';

const look = userTask('look', { candidateRole: 'REGISTRY' });
const end = '<bpmn:endEvent id="end" />';
const expression = (tag: string, text: string): string =>
  `<bpmn:${tag} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${tag}>`;
/** A process with three starts of its own: by hand, by the clock and by a signal. */
const inspection = (cycle: string): string =>
  bpmnFile(
    'inspection',
    `<bpmn:startEvent id="byHand" />
     <bpmn:startEvent id="byClock"><bpmn:timerEventDefinition id="t">${expression('timeCycle', cycle)}</bpmn:timerEventDefinition></bpmn:startEvent>
     <bpmn:startEvent id="bySignal"><bpmn:signalEventDefinition id="s" signalRef="alarm" /></bpmn:startEvent>
     <bpmn:startEvent id="byCount"><bpmn:conditionalEventDefinition id="c">${expression('condition', 'copies &gt; 10')}</bpmn:conditionalEventDefinition></bpmn:startEvent>
     ${look}${end}${['byHand', 'byClock', 'bySignal', 'byCount'].map((start) => chain(start, 'look')).join('')}${chain('look', 'end')}`,
    'gongwen:versionTag="pilot"',
    '<bpmn:signal id="alarm" name="Alarm" />',
  );
const answering = bpmnFile(
  'answering',
  `<bpmn:startEvent id="start" />${look}<bpmn:receiveTask id="rcv" name="rcv" messageRef="Answer"><bpmn:documentation>Rule: R-056</bpmn:documentation></bpmn:receiveTask>
   ${userTask('file', { candidateRole: 'REGISTRY' })}${end}${chain('start', 'look', 'rcv', 'file', 'end')}`,
  '',
  '<bpmn:message id="Answer" name="Answer" gongwen:reach="KEY" gongwen:senders="ROLE:REGISTRY" gongwen:correlation="docNo" gongwen:keepFor="P2D" />',
);

interface CaseBody {
  id: string;
  status: string;
  suspended: boolean;
  openTasks: { taskId: string; element: string }[];
  _links: Record<string, { href: string }>;
}

describe('the life of a deployment over HTTP', () => {
  let office: TestOffice;
  let registry: Client;
  let signals: Client;

  beforeAll(async () => {
    office = await openOffice();
    await office.clock('2022-10-18T08:30:00+08:00');
    registry = office.as('u-co-reg');
    const client = { name: 'siren', scopes: ['signals:send'] };
    const { body } = await office.admin.post<{ key: string }>('/api-clients', client);
    signals = new Client(office.url, { Authorization: `Bearer ${body.key}` });
    await deploy(inspection('0 0 9 ? * MON-FRI'));
    await deploy(answering);
  });
  afterAll(async () => {
    expect(await brokenInvariants((sql, params) => office.query(sql, params))).toEqual([]);
    await office.close();
  });

  const deploy = async (content: string) => {
    const files = [{ name: 'p.bpmn', content }];
    const { status, body } = await office.admin.post<{ definitions: { sha256: string; version: number }[] }>(
      '/definitions',
      { name: 'test', files },
    );
    expect({ status, body: status === 201 ? null : body }).toEqual({ status: 201, body: null });
    return body.definitions[0]!;
  };
  const running = async (): Promise<{ element: string; version: number; starter: string }[]> =>
    office.query(
      `SELECT e.body::json ->> 'elementId' AS element, i.definition_version AS version, i.starter FROM process_instance i
       JOIN audit_entry e ON e.case_id = i.id AND e.case_seq = 1 WHERE i.definition_key = 'inspection' ORDER BY i.id`,
    );
  const reason = { reason: '系统检修' };
  const state = (verb: string, body: object = reason, by = office.admin) =>
    by.post<Record<string, unknown>>(`/definitions/inspection/versions/1/${verb}`, body);

  test('[R-141] a version is named by its tag and its hash, in every answer and in the trail', async () => {
    const { body } = await registry.get<{ tag: string; sha256: string }>('/definitions/inspection');
    expect(body.tag).toBe('pilot');
    const { body: begun } = await registry.post<CaseBody>('/cases', { definition: 'inspection' });
    const [entry] = await office.query<{ hash: string; version: string }>(
      `SELECT body::json ->> 'contentHash' AS hash, body::json ->> 'definitionVersion' AS version FROM audit_entry
       WHERE case_id = $1 AND case_seq = 1`,
      [begun.id],
    );
    expect(entry).toEqual({ hash: body.sha256, version: 'inspection@1' });
    const file = await registry.get<string>('/definitions/inspection/versions/1/file');
    expect(file.body).toBe(inspection('0 0 9 ? * MON-FRI'));
    expect(file.headers.get('etag')).toBe(`"${body.sha256}"`);
    await expect(office.query(`DELETE FROM definition WHERE key = 'inspection'`)).rejects.toThrow('the record is kept');
  });

  test('[R-142] cases begin by the clock, by a signal and by a condition', async () => {
    await office.clock('2022-10-18T09:00:00+08:00');
    expect((await signals.post('/signals', { name: 'Alarm', payload: { floor: 3 } })).body).toEqual({
      name: 'Alarm',
      receivers: 0,
      starts: 1,
    });
    const asked = await registry.post<{ started: { id: string }[] }>('/conditions', { variables: { copies: 11 } });
    expect([asked.status, asked.body.started.length]).toEqual([200, 1]);
    expect((await running()).map(({ element, starter }) => `${element} ${starter}`)).toEqual([
      'byHand u-co-reg',
      'byClock SYSTEM',
      'bySignal SYSTEM',
      'byCount u-co-reg',
    ]);
  });

  test('a signal is sent by whoever may, once under one key', async () => {
    const refused = await registry.post<{ code: string }>('/signals', { name: 'Alarm' });
    expect([refused.status, refused.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    const before = (await running()).length;
    const key = { 'Idempotency-Key': 'alarm-1' };
    await signals.post('/signals', { name: 'Alarm' }, key);
    const again = await signals.post('/signals', { name: 'Alarm' }, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await running()).length).toBe(before + 1);
  });

  test('no case begins on a suspended version, by whatever way, and its running cases go on', async () => {
    const before = (await running()).length;
    const suspended = await state('suspend');
    expect([suspended.status, suspended.body]).toMatchObject([200, { suspended: true, cases: 0, rowVersion: 2 }]);
    const refused = await registry.post<{ code: string; detail: string }>('/cases', { definition: 'inspection' });
    expect([refused.status, refused.body.code]).toEqual([409, 'DEFINITION_SUSPENDED']);
    expect(refused.body.detail).toContain('已停用');
    await office.clock('2022-10-19T09:00:00+08:00');
    await signals.post('/signals', { name: 'Alarm' });
    await registry.post('/conditions', { variables: { copies: 11 } });
    expect((await running()).length).toBe(before);
    expect((await state('suspend', reason, registry)).status).toBe(403);
    expect((await state('activate')).status).toBe(200);
    expect((await state('activate')).body['code']).toBe('DEFINITION_ACTIVE');
    await office.clock('2022-10-20T09:00:00+08:00');
    expect((await running()).length).toBe(before + 1);
  });

  test('a case is suspended and resumed with a reason; its task is shown as such and cannot be done', async () => {
    const { body: begun } = await registry.post<CaseBody>('/cases', {
      definition: 'answering',
      variables: { docNo: 'D-1' },
    });
    const path = `/cases/${begun.id}`;
    expect((await registry.post(`${path}/suspend`, reason)).status).toBe(403);
    expect((await office.admin.post(`${path}/suspend`, {})).status).toBe(422);
    const { status, body } = await office.admin.post<CaseBody>(`${path}/suspend`, reason);
    expect([status, body.suspended]).toEqual([200, true]);
    const { body: read } = await registry.get<CaseBody>(path);
    const task = read.openTasks[0]!.taskId;
    expect(Object.keys(read._links)).not.toContain('act');
    const { body: shown } = await registry.get<{ suspended: boolean; _links: object }>(`/tasks/${task}`);
    expect([shown.suspended, Object.keys(shown._links)]).toEqual([true, expect.not.arrayContaining(['complete'])]);
    const refused = await registry.post<{ code: string }>(`/tasks/${task}/complete`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'CASE_SUSPENDED']);
    expect((await office.admin.post(`${path}/resume`, reason)).status).toBe(200);
    expect((await registry.post(`/tasks/${task}/complete`, {})).status).toBe(200);
  });

  test('a message that comes early is kept, and says until when', async () => {
    const message = { name: 'Answer', correlation: 'D-2', payload: { result: 'YES' }, messageId: 'a-1' };
    const { body } = await registry.post('/messages', message);
    expect(body).toMatchObject({ outcome: 'KEPT', keptUntil: '2022-10-22T09:00:00+08:00', deliveredTo: [] });
    expect((await registry.post('/messages', message)).body).toEqual(body);
    const { body: begun } = await registry.post<CaseBody>('/cases', {
      definition: 'answering',
      variables: { docNo: 'D-2' },
    });
    const { body: read } = await registry.get<CaseBody>(`/cases/${begun.id}`);
    await registry.post(`/tasks/${read.openTasks[0]!.taskId}/complete`, {});
    const { body: then } = await registry.get<CaseBody>(`/cases/${begun.id}`);
    expect(then.openTasks.map(({ element }) => element)).toEqual(['file']);
  });
});
