import {
  isCleared,
  naiveDelegatedKeys,
  naiveKeys,
  naiveOwnSight,
  naiveSight,
  throwSight,
  type RandomPerson,
  type RandomSight,
} from '../support/random-sight.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../support/office.js';
import { sentDuring } from '../support/statements.js';
import { randomFrom } from '../campaigns/campaign.js';
import { addressOf, bodyOf, operations, type Operation } from './contract/operations.js';

const NOWHERE = '01900000-0000-7000-8000-00000000ffff';
const SECRET = '01900000-0000-7000-8000-00000000fffe';
const DAY = '2021-07-10';
/** How long a command waits for a lock, in milliseconds. */
const LOCK_WAIT = 5_000;

let office: TestOffice;
let sight: RandomSight;
let person: RandomPerson;
let client: Client;
/** Somebody who keeps contact with no unit. */
let outsider: Client;
/** A thing of each type that is hidden from the person. */
const hidden: Record<string, string> = {};

beforeAll(async () => {
  office = await openOffice({ runsJobs: false });
  sight = await throwSight(office.database.url, randomFrom(20221018), { persons: 24, documents: 30 });
  await office.clock('2022-11-01T09:00:00+08:00');
  const file = await office.as('u-co-m1').send<{ id: string }>('POST', '/files', {
    headers: { 'Content-Type': 'text/plain', 'X-File-Name': 'a.txt', 'Idempotency-Key': 'hidden-file' },
    body: 'a',
  });
  hidden['FILE'] = file.body.id;
  await office.clock(`${DAY}T12:00:00+08:00`);
  person = sight.persons.find((one) => one.type === 'STAFF' && naiveKeys(one, DAY) !== null && hides(one))!;
  client = office.as(person.code);
  outsider = office.as(sight.persons.find((one) => one.isRestricted && naiveKeys(one, DAY) !== null)!.code);
  const sees = (id: string): boolean =>
    naiveSight(
      sight,
      person,
      DAY,
      sight.things.find((one) => one.id === id)!,
    );
  for (const type of ['DOCUMENT', 'CASE', 'HANDOVER', 'RECORD']) {
    hidden[type] = sight.things.find((one) => one.type === type && !sees(one.id))!.id;
  }
  const task = sight.tasks.find((one) => one.isOpen && isHidden(one))!;
  hidden['TASK'] = task.id;
  hidden['SIDE_TASK'] = sight.sideTasks.find(
    (side) => isHidden(side.task) && !naiveKeys(person, DAY)!.includes(side.principal),
  )!.id;
  hidden['DELEGATION'] = sight.delegations.find(({ from, to }) => ![from, to].includes(person.code))!.id;
  const other = sight.persons.find(({ code, type }) => code !== person.code && type === 'UNIT')!;
  await office.query('SET session_replication_role = replica');
  await office.query(
    `INSERT INTO state_secret (office_id, id, classification, year, serial, secrecy_period, neutral_title, copy_no, copies,
       sender_org, received_at, place, keeper, status, registered_by, registered_at, audit_id)
     SELECT id, $1, 'MIMI', 2021, 1, '10Y', 'x', '000001', 1, 'x', now(), 'x', 'x', 'KEPT', 'x', now(), id FROM office`,
    [SECRET],
  );
  await office.query(
    `INSERT INTO accountability_case (office_id, id, root_case_id, ground, reason, opened_by, opened_at, status, audit_id)
     SELECT id, $1, $2, 'MANUAL', 'x', 'x', now(), 'OPEN', id FROM office`,
    [SECRET, hidden['CASE']],
  );
  await office.query('SET session_replication_role = origin');
  hidden['STATE_SECRET'] = SECRET;
  hidden['ACCOUNTABILITY_CASE'] = SECRET;
  hidden['UNIT_CONTACTS'] = 'unit-b';
  const kept = await office.as(other.code).post<{ id: string }>('/task-filters', { name: 'x', filter: {} });
  hidden['TASK_FILTER'] = kept.body.id;
});
afterAll(() => office.close());

/** Somebody who stands in for nobody would not try what bounds a delegation, and who sees everything hides nothing. */
const hides = (one: RandomPerson): boolean => sight.delegations.some(({ to }) => to === one.code);

const isHidden = (task: RandomSight['tasks'][number]): boolean => {
  const [ofCase, document] = [task.caseId, task.documentId].map((id) => sight.things.find((one) => one.id === id)!);
  const keys = naiveKeys(person, DAY)!;
  const isOpen = isCleared(person, task.classification) || naiveOwnSight(person, DAY, document!);
  const isTheirs = task.candidates.some((key) => keys.includes(key)) || task.assignee === person.code;
  return (
    !naiveSight(sight, person, DAY, ofCase!) &&
    !(isOpen && (isTheirs || naiveDelegatedKeys(sight, person, DAY, task).length > 0))
  );
};

/** What the id of a path names, by what the path begins with. */
const TYPES: readonly (readonly [start: string, type: string])[] = [
  ['/documents/', 'DOCUMENT'],
  ['/cases/', 'CASE'],
  ['/tasks/', 'TASK'],
  ['/side-tasks/', 'SIDE_TASK'],
  ['/task-filters/', 'TASK_FILTER'],
  ['/files/', 'FILE'],
  ['/delegations/', 'DELEGATION'],
  ['/archive/handovers/', 'HANDOVER'],
  ['/archive/records/', 'RECORD'],
  ['/secret-register/', 'STATE_SECRET'],
  ['/accountability-cases/', 'ACCOUNTABILITY_CASE'],
  ['/org/units/{code}/', 'UNIT_CONTACTS'],
];

/** Routes whose things are hidden by no relation: a permission opens all of them, or they are nobody's in person. */
const OPEN = [
  '/org/',
  '/external-tasks/',
  '/problems/',
  '/definitions/',
  '/decisions/',
  '/calendars/',
  '/number-series/',
];

const pathOf = ({ path }: Operation): string => path.replace('/api/v1', '');
const typeOf = (operation: Operation): string | undefined =>
  TYPES.find(([start]) => pathOf(operation).startsWith(start))?.[1];
/** Asks for one thing; a permission that the person lacks would refuse before anything is looked for. */
const isAsked = (operation: Operation): boolean =>
  operation.pathParameters.length > 0 && operation.object['x-permission'] === undefined;

/** What a body needs beside what its schema says. */
const MORE: Readonly<Record<string, object>> = {
  '/tasks/{id}/add-signer': { to: 'u-co-m1' },
  '/org/units/{code}/contacts': { contactedOn: DAY },
};

/** Refusals go out in one message, with the alert at the third; it counts what is hidden, and takes no time of its own. */
const WRITTEN = /^WITH w0 AS \(INSERT INTO audit_entry.*/s;

interface Asked {
  readonly answer: unknown;
  readonly statements: readonly string[];
}

/** What a person gets, and what the database is asked for it. */
async function ask(by: Client, operation: Operation, id: string, key: string): Promise<Asked> {
  const names = operation.pathParameters;
  const values = { ...Object.fromEntries(names.map((name) => [name, '1'])), [names[0]!]: id };
  const json = operation.body !== null && operation.method !== 'get';
  const write = operation.method === 'get' ? {} : { 'Idempotency-Key': key, 'If-Match': '"1"' };
  let answer: Answer<unknown> | undefined;
  const sent = await sentDuring(async () => {
    answer = await by.send(operation.method.toUpperCase(), addressOf(operation, values), {
      headers: { ...(json ? { 'Content-Type': 'application/json' } : {}), ...write },
      ...(json ? { body: JSON.stringify({ ...bodyOf(operation), ...MORE[pathOf(operation)] }) } : {}),
    });
  });
  const { status, body, headers } = answer!;
  const same = [...headers].filter(
    ([name]) => !['date', 'x-request-id', 'traceparent', 'content-length'].includes(name),
  );
  const { traceId: _, ...problem } = body as Record<string, unknown>;
  const text = JSON.stringify({ status, problem, same: same.sort() }).replaceAll(id, 'ID');
  return {
    answer: text,
    statements: sent.map(({ text: sql }) => sql.replaceAll(key, 'KEY').replace(WRITTEN, 'the refusal')),
  };
}

describe('what is hidden, and what is not there', () => {
  const asked = operations.filter(isAsked);

  it('[R-134] is asked for on every route to one thing', () => {
    const left = asked.map(pathOf).filter((path) => !OPEN.some((start) => path.startsWith(start)));
    expect(left.filter((path) => !TYPES.some(([start]) => path.startsWith(start)))).toEqual([]);
  });

  it.each(
    asked
      .filter((operation) => typeOf(operation) !== undefined)
      .map((operation) => [`${operation.method.toUpperCase()} ${pathOf(operation)}`, operation] as const),
  )('[R-134] answers the same on %s, to the byte but for the id, after the same statements', async (_, operation) => {
    const id = hidden[typeOf(operation)!]!;
    // Whoever leads a group reads the log of every unit.
    const by = typeOf(operation) === 'UNIT_CONTACTS' ? outsider : client;
    // What a process reads once and keeps is read before: processes are compiled when the service starts.
    await ask(by, operation, id, `${operation.id}-before-`);
    const ofHidden = await ask(by, operation, id, `${operation.id}-hidden-`);
    const ofMissing = await ask(by, operation, NOWHERE, `${operation.id}-nowhere`);
    expect(ofHidden.answer).toEqual(ofMissing.answer);
    expect(ofHidden.answer).toContain('"status":404');
    expect(ofHidden.statements).toEqual(ofMissing.statements);
  });

  it('[R-134] waits at no lock of a case that is hidden', async () => {
    await office.query('BEGIN');
    const { caseId } = sight.tasks.find(({ id }) => id === hidden['TASK'])!;
    await office.query('SELECT 1 FROM process_instance WHERE id = ANY ($1::uuid[]) FOR UPDATE', [
      [caseId, hidden['CASE']],
    ]);
    const began = Date.now();
    for (const [path, body] of [
      [`/tasks/${hidden['TASK']!}/claim`, undefined],
      [`/tasks/${hidden['TASK']!}/complete`, { outcome: 'APPROVE' }],
      [`/cases/${hidden['CASE']!}/recall`, { reason: 'x' }],
      [`/cases/${hidden['CASE']!}/cancel`, { reason: 'x' }],
    ] as const) {
      expect([path, (await client.post(path, body)).status]).toEqual([path, 404]);
    }
    expect(Date.now() - began).toBeLessThan(LOCK_WAIT);
    await office.query('ROLLBACK');
  });

  it('[R-037] a write on what is hidden leaves one refusal about it, and one on what is not there none that counts', async () => {
    const member = office.as(sight.persons.find((one) => one.type === 'UNIT')!.code);
    const actor = sight.persons.find((one) => one.type === 'UNIT')!.code;
    const entries = (): Promise<{ act: string; object_type: string; object_id: string }[]> =>
      office.query('SELECT act, object_type, object_id FROM audit_entry WHERE actor = $1 ORDER BY entry_id DESC', [
        actor,
      ]);
    const before = (await entries()).length;
    const patch = (id: string): Promise<Answer<unknown>> =>
      member.send('PATCH', `/documents/${id}`, {
        headers: { 'Content-Type': 'application/json', 'If-Match': '"1"' },
        body: '{"title":"x"}',
      });
    const secret = sight.things.find(
      (one) =>
        one.type === 'DOCUMENT' &&
        !naiveSight(
          sight,
          sight.persons.find(({ code }) => code === actor)!,
          DAY,
          one,
        ),
    )!;
    expect((await patch(secret.id)).status).toBe(404);
    expect((await patch(NOWHERE)).status).toBe(404);
    const [ofMissing, ofHidden, ...rest] = await entries();
    expect(rest).toHaveLength(before);
    expect(ofHidden).toEqual({ act: 'ACCESS_DENIED', object_type: 'DOCUMENT', object_id: secret.id });
    expect(ofMissing).toMatchObject({ act: 'NOTHING_THERE', object_type: 'COMMAND' });
    // The auditor finds it by the case that it was about.
    const { body } = await office.admin.get<{ items: { act: string; objectId: string }[] }>(
      `/audit/entries?case=${secret.caseId}&act=ACCESS_DENIED&actor=${actor}`,
    );
    expect(body.items).toEqual([expect.objectContaining({ act: 'ACCESS_DENIED', objectId: secret.id })]);
    expect((await member.get<{ items: unknown[] }>(`/audit/entries?object=${secret.id}`)).body.items).toEqual([]);
  });
});
