import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { openOffice, type Client, type TestOffice } from '../support/office.js';

// Failures that the tests bring about are no news.
Logger.overrideLogger(false);

const timer = (rule: string): string =>
  `<bpmn:intermediateCatchEvent id="t"><bpmn:documentation>Rule: R-142</bpmn:documentation><bpmn:timerEventDefinition id="td"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${rule}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;

/** Waits, then asks a variable that may not be there. */
const waiting = (id: string, rule: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:gongwen="urn:gongwen:bpmn:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="urn:test">
  <bpmn:process id="${id}" name="等待" isExecutable="true">
    <bpmn:startEvent id="s" />${timer(rule)}
    <bpmn:exclusiveGateway id="g" default="f3" />
    <bpmn:userTask id="few" name="少量" gongwen:candidateRole="REGISTRY"><bpmn:documentation>Rule: R-142</bpmn:documentation></bpmn:userTask>
    <bpmn:userTask id="many" name="大量" gongwen:candidateRole="REGISTRY"><bpmn:documentation>Rule: R-142</bpmn:documentation></bpmn:userTask>
    <bpmn:endEvent id="e1" /><bpmn:endEvent id="e2" />
    <bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="t" /><bpmn:sequenceFlow id="f1" sourceRef="t" targetRef="g" />
    <bpmn:sequenceFlow id="f2" name="大量" sourceRef="g" targetRef="many"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">copies &gt; 10</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f3" sourceRef="g" targetRef="few" />
    <bpmn:sequenceFlow id="f4" sourceRef="few" targetRef="e1" /><bpmn:sequenceFlow id="f5" sourceRef="many" targetRef="e2" />
  </bpmn:process></bpmn:definitions>`;

interface IncidentBody {
  id: string;
  caseId: string;
  code: string;
  status: string;
  job: { kind: string; attempts: number } | null;
  _links: { retry?: { href: string } };
}

const deploy = async (admin: Client, id: string, rule: string): Promise<void> => {
  const files = [{ name: `${id}.bpmn`, content: waiting(id, rule) }];
  const { status, body } = await admin.post('/definitions', { name: id, files });
  expect({ status, body: status === 201 ? null : body }).toEqual({ status: 201, body: null });
};

const begin = async (by: Client, definition: string, variables: object): Promise<string> => {
  const { status, body } = await by.post<{ id: string }>('/cases', { definition, variables });
  expect(status).toBe(201);
  return body.id;
};

const stepsOf = async (by: Client, caseId: string): Promise<string[]> => {
  const { body } = await by.get<{ openTasks: { element: string }[] }>(`/cases/${caseId}`);
  return body.openTasks.map((step) => step.element);
};

describe('in test mode', () => {
  let office: TestOffice;
  let registry: Client;
  beforeAll(async () => {
    office = await openOffice();
    await office.clock('2022-10-18T08:30:00+08:00');
    await deploy(office.admin, 'waiting', 'PT1H');
    registry = office.as('u-co-reg');
  });
  afterAll(() => office.close());

  test('[R-142] the answer to a new clock comes after the timers that it makes due', async () => {
    const id = await begin(registry, 'waiting', { copies: 12 });
    expect(await stepsOf(registry, id)).toEqual(expect.not.arrayContaining(['many']));
    await office.clock('2022-10-18T09:30:00+08:00');
    expect(await stepsOf(registry, id)).toEqual(['many']);
  });

  test('a timer that cannot go on becomes an incident; its retry runs it again', async () => {
    const id = await begin(registry, 'waiting', {});
    await office.clock('2022-10-18T10:30:00+08:00');
    const open = async (): Promise<IncidentBody[]> =>
      (await office.admin.get<{ items: IncidentBody[] }>(`/incidents?caseId=${id}`)).body.items;
    const [incident] = await open();
    expect(incident).toMatchObject({ caseId: id, code: 'CONDITION_NOT_BOOLEAN', status: 'OPEN' });
    expect(incident?.job).toMatchObject({ kind: 'TIMER', attempts: 5 });

    const retry = `/incidents/${incident?.id}/retry`;
    expect((await registry.get('/incidents')).status).toBe(403);
    expect((await registry.post(retry)).status).toBe(403);
    expect((await office.anonymous.get('/incidents')).status).toBe(401);
    const { status, body } = await office.admin.post<IncidentBody>(retry);
    expect({ status, answered: body.status }).toEqual({ status: 200, answered: 'RESOLVED' });
    const again = await open();
    expect(again.map((one) => one.code)).toEqual(['CONDITION_NOT_BOOLEAN']);
    expect(again[0]?.id).not.toBe(incident?.id);
    expect((await office.admin.post(retry)).body).toMatchObject({ status: 409, code: 'INCIDENT_RESOLVED' });
    const single = await office.admin.get<IncidentBody>(`/incidents/${incident?.id}`);
    expect(single.body).toMatchObject({ status: 'RESOLVED', _links: {} });
    expect((await office.admin.post(`/incidents/${id}/retry`)).body).toMatchObject({ code: 'INCIDENT_NOT_FOUND' });
  });

  test('an incident without a job is resolved with a reason, one with a job is not', async () => {
    const id = await begin(registry, 'waiting', {});
    await office.clock('2022-10-18T12:30:00+08:00');
    const { body } = await office.admin.get<{ items: IncidentBody[] }>(`/incidents?caseId=${id}`);
    const path = `/incidents/${body.items[0]?.id}/resolve`;
    expect((await office.admin.post(path, {})).status).toBe(422);
    expect((await office.admin.post(path, { reason: 'seen' })).body).toMatchObject({ code: 'INCIDENT_HAS_JOB' });
    await office.query('DELETE FROM job WHERE case_id = $1', [id]);
    expect((await office.admin.post(`/incidents/${body.items[0]?.id}/retry`)).body).toMatchObject({
      status: 409,
      code: 'INCIDENT_WITHOUT_JOB',
    });
    expect((await registry.post(path, { reason: 'seen' })).status).toBe(403);
    expect((await office.admin.post(path, { reason: 'seen' })).body).toMatchObject({ status: 'RESOLVED' });
    expect((await office.admin.post(path, { reason: 'seen' })).body).toMatchObject({ code: 'INCIDENT_RESOLVED' });
  });

  test('a case that is cancelled takes its parked job and the incident with it', async () => {
    const id = await begin(registry, 'waiting', {});
    await office.clock('2022-10-18T15:30:00+08:00');
    const { body } = await office.admin.get<{ items: IncidentBody[] }>(`/incidents?caseId=${id}&limit=1`);
    const incident = body.items[0]!;
    expect((await office.admin.post(`/cases/${id}/cancel`, { reason: 'a test' })).status).toBe(200);
    expect(await office.query('SELECT 1 FROM job WHERE case_id = $1', [id])).toEqual([]);
    const closed = await office.admin.get(`/incidents/${incident.id}`);
    expect(closed.body).toMatchObject({ status: 'RESOLVED', resolvedBy: 'SYSTEM', job: null });
    const verified = await office.admin.get('/audit/verify');
    expect(verified.body).toMatchObject({ intact: true });
  });
});

describe('with the clock of the machine', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice({ testMode: false });
  });
  afterAll(() => office.close());

  test('timers fire by themselves, an overdue one without waiting for its turn', async () => {
    await deploy(office.admin, 'soon', 'PT1S');
    await deploy(office.admin, 'later', 'P1D');
    const soon = await begin(office.admin, 'soon', { copies: 12 });
    const overdue = await begin(office.admin, 'later', { copies: 1 });
    const later = await begin(office.admin, 'later', { copies: 1 });
    await office.query("UPDATE job SET due_at = now() - interval '1 day' WHERE case_id = $1", [overdue]);
    const opened = (): Promise<{ case_id: string; element_id: string }[]> =>
      office.query('SELECT case_id, element_id FROM task ORDER BY element_id');
    while ((await opened()).length < 2) await pause(50);
    expect(await opened()).toEqual([
      { case_id: overdue, element_id: 'few' },
      { case_id: soon, element_id: 'many' },
    ]);
    expect(await office.query("SELECT case_id FROM job WHERE kind = 'TIMER'")).toEqual([{ case_id: later }]);
  });
});
