import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../support/bpmn-file.js';
import { brokenInvariants } from '../../support/invariants.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../../support/office.js';
import { NOTICE, Road } from '../../support/road.js';

type Fields = Record<string, unknown>;

/** Fields of rows and variables that no request sets: whoever could would sign, number, date or re-route a document. */
const NOBODYS = {
  id: '01900000-0000-7000-8000-000000000001',
  officeId: '01900000-0000-7000-8000-000000000002',
  office_id: '01900000-0000-7000-8000-000000000002',
  status: 'SIGNED',
  drafter: 'u-dir',
  drafterId: 'u-dir',
  handler: 'u-dir',
  signer: 'u-dir',
  signerId: 'u-dir',
  signedAt: '2022-10-01T09:00:00+08:00',
  signedVersion: 1,
  docNo: '市安城创办发〔2022〕1号',
  docDate: '2022-10-01',
  series: 'X',
  currentVersion: 9,
  versionNo: 9,
  round: 9,
  role: 'DIRECTOR',
  clearance: 'JUEMI',
  permissions: ['audit:read'],
  keys: ['DIRECTOR'],
  actor: 'u-dir',
  completedBy: 'u-dir',
  completedRole: 'DIRECTOR',
  onBehalfOf: 'u-dir',
  rowVersion: 99,
  auditId: '01900000-0000-7000-8000-000000000003',
} as const;

const SERVICE = `<bpmn:documentation>Rule: R-142</bpmn:documentation>`;
const loose = (id: string, body: string, attributes: string, roots = ''): string =>
  bpmnFile(id, body, `gongwen:caseObject="documents.openDraft" ${attributes}`, roots);

/** Every door by which values come into a case about a document, one after the other. */
const DOORS = loose(
  'doors',
  `<bpmn:startEvent id="s"/>
   <bpmn:serviceTask id="work" gongwen:topic="doors">${SERVICE}</bpmn:serviceTask>
   <bpmn:boundaryEvent id="wrong" attachedToRef="work"><bpmn:errorEventDefinition id="wd" errorRef="er"/></bpmn:boundaryEvent>
   <bpmn:receiveTask id="rec" messageRef="m"><bpmn:documentation>Rule: R-054</bpmn:documentation></bpmn:receiveTask>
   <bpmn:intermediateCatchEvent id="sig"><bpmn:signalEventDefinition id="sd" signalRef="sg"/></bpmn:intermediateCatchEvent>
   ${userTask('free', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="e"/>
   ${chain('s', 'work', 'rec', 'sig', 'free', 'e')}${chain('wrong', 'e')}`,
  'gongwen:startForm="F-DRAFT"',
  `<bpmn:message id="m" name="Tell" gongwen:reach="KEY" gongwen:senders="ROLE:REGISTRY" gongwen:correlation="\${documentId}" />
   <bpmn:signal id="sg" name="told"/><bpmn:error id="er" name="er" errorCode="WRONG"/>`,
);
/** A process that has no form at its start: it takes what comes. */
const FORMLESS = loose(
  'formless',
  `<bpmn:startEvent id="s"/>${userTask('draftDocument', { act: 'DRAFT', assignee: '${drafterId}', formKey: 'F-REDRAFT' })}<bpmn:endEvent id="e"/>${chain('s', 'draftDocument', 'e')}`,
  '',
);

let office: TestOffice;
let machine: Client;
beforeAll(async () => {
  office = await openOffice();
  await office.clock('2022-11-01T09:00:00+08:00');
  for (const content of [DOORS, FORMLESS]) {
    const { status } = await office.admin.post('/definitions', { name: 'doors', files: [{ name: 'a.bpmn', content }] });
    expect(status).toBe(201);
  }
  const scopes = ['external:doors', 'signals:send', 'messages:send'];
  const { body } = await office.admin.post<{ key: string }>('/api-clients', { name: 'machine', scopes });
  machine = office.anonymous.with({ Authorization: `Bearer ${body.key}` });
});
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

const pointersOf = ({ status, body }: Answer<Fields>): unknown => [
  status,
  ((body['errors'] as { pointer: string }[] | undefined) ?? []).map(({ pointer }) => pointer).sort(),
];

describe('fields that nobody sets', () => {
  it('[attack: mass-assignment] of a start, a draft, an edit and an opinion are refused by name, one and all', async () => {
    const at = (place: string) =>
      Object.keys(NOBODYS)
        .map((name) => `${place}/${name}`)
        .sort();
    const start = { definition: 'outgoing-higher-office-document', variables: { ...NOTICE, ...NOBODYS } };
    expect(pointersOf(await office.as('u-co-m1').post('/cases', start))).toEqual([422, at('/variables')]);
    const road = await Road.start(office);
    const match = { 'If-Match': '*' };
    const drafter = office.as('u-co-m1');
    expect(pointersOf(await drafter.patch(`/documents/${road.documentId}`, NOBODYS, match))).toEqual([422, at('')]);
    expect(pointersOf(await road.act('u-co-m1', 'draftDocument', { form: NOBODYS }))).toEqual([422, at('/form')]);
    await road.do('u-co-m1', 'draftDocument');
    expect(pointersOf(await road.act('u-co-lead', 'leaderInstruct', { outcome: 'APPROVE', form: NOBODYS }))).toEqual([
      422,
      at('/form'),
    ]);
    expect(await road.document()).toMatchObject({ status: 'IN_REVIEW', signedAt: null, docNo: null, versionNo: 1 });
  });

  it('[attack: mass-assignment] of a person, a client and a delegation are refused by name', async () => {
    const { role, officeId, permissions, keys, rowVersion, actor } = NOBODYS;
    const given = { role, officeId, permissions, keys, rowVersion, actor };
    const at = Object.keys(given)
      .map((name) => `/${name}`)
      .sort();
    const person = { displayName: '某', homeUnit: 'HOST', reason: '试', ...given };
    expect(pointersOf(await office.admin.put('/org/persons/u-new', person))).toEqual([422, at]);
    expect(pointersOf(await office.admin.post('/api-clients', { name: 'x', scopes: [], ...given }))).toEqual([422, at]);
    const delegation = { to: 'u-dep', validTo: '2022-11-02', reason: '试', ...given };
    expect(pointersOf(await office.as('u-dir').post('/delegations', delegation))).toEqual([422, at]);
  });
});

/** What would make a document another's, send it to another group, or sign, date and number it. */
const FACTS = {
  ownerGroup: 'PROJ',
  drafterId: 'u-dir',
  signedAt: '2020',
  signerId: 'u-dir',
  docDate: '2020',
  docNo: 'x',
};
const SAID = { ...FACTS, outcome: 'APPROVE', actorId: 'u-dir', actorRole: 'DIRECTOR', onBehalfOf: 'u-dir' };
const said = (place: string) => [
  422,
  Object.keys(SAID)
    .map((name) => `${place}/${name}`)
    .sort(),
];

describe('values that come into a case about a document by another door', () => {
  it('[attack: mass-assignment] say nothing of the document, nor of who did what, whoever sends them', async () => {
    const { body } = await office.as('u-co-m1').post('/cases', { definition: 'doors', variables: NOTICE });
    const [id, documentId] = [body['id'] as string, body['documentId'] as string];
    const variables = async (): Promise<Fields> =>
      (await office.admin.get<{ variables: Fields }>(`/cases/${id}/variables`)).body.variables;
    const before = await variables();
    const wanted = { workerId: 'w', topics: [{ topic: 'doors', lockSeconds: 60 }] };
    const { body: given } = await machine.post<{ tasks: { id: string; lease: string }[] }>(
      '/external-tasks/acquire',
      wanted,
    );
    const [task] = given.tasks;
    const held = { workerId: 'w', lease: task!.lease };
    const path = `/external-tasks/${task!.id}`;
    expect(pointersOf(await machine.post(`${path}/complete`, { ...held, variables: SAID }))).toEqual(
      said('/variables'),
    );
    const error = { ...held, code: 'WRONG', variables: SAID };
    expect(pointersOf(await machine.post(`${path}/bpmn-error`, error))).toEqual(said('/variables'));
    expect((await machine.post(`${path}/complete`, { ...held, variables: { receipt: 7 } })).status).toBe(200);

    const registry = office.as('u-co-reg');
    const message = { name: 'Tell', correlation: documentId };
    expect(pointersOf(await registry.post('/messages', { ...message, payload: SAID }))).toEqual(said('/payload'));
    expect((await registry.post('/messages', { ...message, payload: { told: true } })).status).toBe(200);
    expect(pointersOf(await machine.post('/signals', { name: 'told', payload: SAID }))).toEqual(said('/payload'));
    expect((await machine.post('/signals', { name: 'told', payload: { heard: true } })).status).toBe(200);
    await office.clock('2022-11-01T09:01:00+08:00');
    const step = { element: 'free', form: SAID };
    expect(pointersOf(await registry.post(`/cases/${id}/acts`, step))).toEqual(said('/form'));
    expect(await variables()).toEqual({ ...before, receipt: 7, told: true, heard: true });
  });

  it('[attack: mass-assignment] make nobody else the drafter where a process has no form at its start', async () => {
    const { ownerGroup: _, ...others } = SAID;
    const start = (by: string, more: Fields) =>
      office.as(by).post<Fields>('/cases', { definition: 'formless', variables: { ...NOTICE, ...more } });
    const places = Object.keys(others)
      .map((name) => `/variables/${name}`)
      .sort();
    expect(pointersOf(await start('u-pr-m1', others))).toEqual([422, places]);
    const made = await start('u-pr-m1', {});
    expect(made.status).toBe(201);
    const [row] = await office.query('SELECT drafter, handler FROM document WHERE id = $1', [made.body['documentId']]);
    expect(row).toEqual({ drafter: 'u-pr-m1', handler: 'u-pr-m1' });
  });
});
