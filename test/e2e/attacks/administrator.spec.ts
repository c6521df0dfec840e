import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '../../../src/access/index.js';
import { brokenInvariants } from '../../support/invariants.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../../support/office.js';
import { Road } from '../../support/road.js';
import { addressOf, document, operations } from '../contract/operations.js';

type Fields = Record<string, unknown>;

/** What an administrator would write if any route let them: an opinion, a signature, a date, a number. */
const WRITTEN = {
  outcome: 'APPROVE',
  opinion: '同意。',
  actorId: 'u-dir',
  actorRole: 'DIRECTOR',
  actedAt: '2022-10-01T09:00:00+08:00',
  signedAt: '2022-10-01T09:00:00+08:00',
  signerId: 'u-dir',
  signedVersionNo: 1,
  signedAs: 'DIRECTOR',
  docDate: '2022-10-01',
  docNo: '市安城创办发〔2022〕1号',
  series: 'X',
  serial: 1,
  contentHash: '0'.repeat(64),
} as const;
const reason = '试试看';

let office: TestOffice;
let road: Road;
/** An administrator by their own token, the first client of the office, and a system with every scope but those to act for people. */
let administrators: readonly (readonly [string, Client])[];
beforeAll(async () => {
  office = await openOffice();
  await office.clock('2022-11-01T09:00:00+08:00');
  const scopes = SCOPES.filter((scope) => !scope.startsWith('act-for'));
  const { body } = await office.admin.post<{ key: string }>('/api-clients', { name: 'powerful', scopes });
  administrators = [
    ['u-adm', office.as('u-adm')],
    ['administrator', office.admin],
    ['powerful', office.anonymous.with({ Authorization: `Bearer ${body.key}` })],
  ];
  road = await (await Road.start(office)).reach('directorSign');
});
afterAll(async () => {
  const broken = await brokenInvariants((sql, params) => office.query(sql, params));
  await office.close();
  expect(broken).toEqual([]);
});

/** Everything that says who approved, signed, dated and numbered what. */
const signatures = async (): Promise<unknown> => ({
  reviews: await office.query('SELECT * FROM review_action ORDER BY id'),
  documents: await office.query(
    `SELECT id, status, signer, signed_at, signed_version, signed_as, doc_date, doc_no, series, current_version FROM document ORDER BY id`,
  ),
  versions: await office.query('SELECT document_id, no, content_hash, body_text FROM document_version ORDER BY 1, 2'),
  numbers: await office.query('SELECT * FROM number_allocation ORDER BY 1, 2, 3, 4'),
  completed: await office.query(
    `SELECT id, completed_by, outcome, opinion FROM task WHERE status = 'COMPLETED' ORDER BY id`,
  ),
});

describe('an administrator', () => {
  it.each([0, 1, 2])(
    '[attack: administrator-opinion] number %i writes no opinion, signature, date or number by any route of a case',
    async (place) => {
      const [who, client] = administrators[place]!;
      const before = await signatures();
      const task = await road.task('directorSign');
      const match = { 'If-Match': '*' };
      const said = Object.entries(WRITTEN);
      const instances = { element: 'countersignOthers', items: ['PROJ'], reason };
      const tries: [string, () => Promise<Answer<Fields>>][] = [
        ['complete', () => client.post(`/tasks/${task}/complete`, { outcome: 'APPROVE', opinion: '同意。' })],
        ['acts', () => client.post(`/cases/${road.caseId}/acts`, { element: 'directorSign', outcome: 'APPROVE' })],
        ['claim', () => client.post(`/tasks/${task}/claim`)],
        ['transfer', () => client.post(`/tasks/${task}/transfer`, { to: 'u-adm', reason })],
        ['add-signer', () => client.post(`/tasks/${task}/add-signer`, { to: 'u-adm', when: 'BEFORE' })],
        ['consult', () => client.post(`/tasks/${task}/consult`, { to: 'u-adm', question: '何意' })],
        ['edit', () => client.patch(`/documents/${road.documentId}`, { title: '关于他人文稿的通知' }, match)],
        ['recall', () => client.post(`/cases/${road.caseId}/recall`, {})],
        [
          'message',
          () =>
            client.post('/messages', {
              name: 'SuperiorResponse',
              correlation: road.documentId,
              payload: { result: 'APPROVED' },
            }),
        ],
        [
          'internal message',
          () => client.post('/messages', { name: 'DocumentPrinted', correlation: road.documentId, payload: {} }),
        ],
        ['instances', () => client.post(`/cases/${road.caseId}/instances`, { ...instances, variables: WRITTEN })],
        [
          'delegation',
          () =>
            client.post('/delegations', {
              from: 'u-dir',
              to: 'u-adm',
              validTo: '2022-11-02',
              authorisedByDoc: '试',
              reason,
            }),
        ],
        ...said.flatMap(([name, value]): [string, () => Promise<Answer<Fields>>][] => [
          [
            `set ${name}`,
            () => client.patch(`/cases/${road.caseId}/variables`, { set: { [name]: value }, reason }, match),
          ],
          [
            `remove ${name}`,
            () => client.patch(`/cases/${road.caseId}/variables`, { set: {}, remove: [name], reason }, match),
          ],
          [
            `move with ${name}`,
            () =>
              client.post(`/cases/${road.caseId}/move`, {
                close: [{ element: 'directorSign' }],
                open: [{ element: 'callIssue' }],
                variables: { [name]: value },
                reason,
              }),
          ],
          [
            `restart with ${name}`,
            () =>
              client.post(`/cases/${road.caseId}/restart`, {
                at: ['directorSign'],
                variables: { [name]: value },
                reason,
              }),
          ],
        ]),
        [
          'move past the signing',
          () =>
            client.post(`/cases/${road.caseId}/move`, {
              close: [{ element: 'directorSign' }],
              open: [{ element: 'svcFreeze' }],
              reason,
            }),
        ],
        ['number', () => client.post(`/number-series/市安城创办发/allocations/2022/1/void`, { reason })],
      ];
      const done: string[] = [];
      for (const [what, attempt] of tries) {
        const { status } = await attempt();
        if (status < 400) done.push(what);
        expect([who, what, status < 500]).toEqual([who, what, true]);
      }
      expect([who, done]).toEqual([who, []]);
      expect(await signatures()).toEqual(before);
      expect(await road.open()).toEqual(['directorSign']);
    },
  );

  it('[attack: administrator-opinion] cannot let a new version of the process sign by the wrong hand', async () => {
    const { body: definition } = await office.admin.get<string>(
      '/definitions/outgoing-higher-office-document/versions/1/file',
    );
    for (const [from, to] of [
      ['gongwen:candidateRole="DIRECTOR"', 'gongwen:candidateRole="ADMIN"'],
      ['gongwen:candidateRole="DIRECTOR"', 'gongwen:candidateRole="MEMBER"'],
      ['gongwen:candidateRole="DIRECTOR"', 'gongwen:assignee="u-adm"'],
      ['gongwen:candidateRole="DIRECTOR"', 'gongwen:candidateUsers="u-adm"'],
    ] as const) {
      const content = definition.replaceAll(from, to);
      expect(content).not.toBe(definition);
      const files = [{ name: 'outgoing-higher-office-document.bpmn', content }];
      const answer = await office.admin.post<{ params?: { problems: { code: string }[] } }>('/definitions', {
        name: 'x',
        files,
      });
      expect([to, answer.status]).toEqual([to, 422]);
    }
  });

  it('[attack: administrator-opinion] who lets a system of their own sign for the director leaves its name on the signature, and the auditor is told who made it so', async () => {
    const own = await (await Road.start(office)).reach('directorSign');
    const made = await office
      .as('u-adm')
      .post<{ id: string; key: string }>('/api-clients', { name: 'puppet', scopes: ['act-for', 'act-for-final'] });
    const puppet = office.anonymous.with({ Authorization: `Bearer ${made.body.key}`, 'On-Behalf-Of': 'u-dir' });
    expect(
      (await puppet.post(`/cases/${own.caseId}/acts`, { element: 'directorSign', outcome: 'APPROVE' })).status,
    ).toBe(200);
    const entries = async (act: string, object: string): Promise<Fields[]> =>
      (
        await office.query<{ body: string }>('SELECT body FROM audit_entry WHERE act = $1 AND object_id = $2', [
          act,
          object,
        ])
      ).map(({ body }) => JSON.parse(body) as Fields);
    expect(await entries('SIGNED', own.documentId)).toEqual([
      expect.objectContaining({ actor: 'u-dir', client: 'puppet' }),
    ]);
    expect(await entries('CLIENT_CREATED', made.body.id)).toEqual([
      expect.objectContaining({
        actor: 'u-adm',
        details: expect.objectContaining({ name: 'puppet', scopes: ['act-for', 'act-for-final'] }),
      }),
    ]);
    // The auditor is told at once: of the client, and of every further key of it.
    const rotated = await office.as('u-adm').post(`/api-clients/${made.body.id}/rotate`, {});
    expect(rotated.status).toBe(200);
    const alerts = await office
      .as('u-aud')
      .get<{ items: Fields[] }>(`/audit/entries?act=ALERT_RAISED&object=${made.body.id}`);
    expect(alerts.body.items).toHaveLength(2);
    for (const alert of alerts.body.items) {
      expect(alert).toMatchObject({ actor: 'SYSTEM', outcome: 'KEY_ACTS_FOR_PEOPLE' });
    }
    const events = await office.query<{ data: Fields }>(
      `SELECT data FROM outbox WHERE type = 'access.alerted' AND subject = $1`,
      [made.body.id],
    );
    expect(events.map(({ data }) => data)).toEqual(
      Array(2).fill(expect.objectContaining({ actor: 'u-adm', name: 'puppet' })),
    );
  });
});

describe('what there is no door for', () => {
  it('[attack: ssrf-by-webhook, replayed-webhook] no route takes an address to call, and the service calls nobody but its identity provider', async () => {
    const words = JSON.stringify(operations.map(({ path, object }) => [path, Object.keys(object)]));
    expect(words).not.toMatch(/subscription|webhook|callback/i);
    const fields = JSON.stringify(document.components.schemas);
    expect(fields).not.toMatch(/"(?:url|callbackUrl|webhook|endpoint|targetUrl)":\{/i);
    const calling = readdirSync('src', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.spec)\.ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) =>
        /(?<![.\w#])fetch\(|https?\.request\(|https?\.get\(|net\.connect\(|createConnection\(/.test(
          readFileSync(path, 'utf8'),
        ),
      );
    // The demonstration and the library for workers are clients of the service, and no part of it.
    expect(calling.filter((path) => !/^src\/(?:demo|client)\//.test(path)).sort()).toEqual([
      'src/access/tokens/fetch-keys.ts',
      'src/health-check.ts',
    ]);
  });

  it('[attack: search-facets] there is no search whose facets could count what is hidden', () => {
    expect(operations.map((one) => addressOf(one)).filter((path) => /search|facet|suggest/.test(path))).toEqual([]);
  });
});
