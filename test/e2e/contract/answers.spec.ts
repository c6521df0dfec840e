import { readFileSync } from 'node:fs';
import { playStories } from '../../../src/demo/play-story.js';
import { sendTo } from '../../../src/demo/send-request.js';
import { readStory } from '../../../src/demo/story.js';
import { openOffice, type Client, type TestOffice } from '../../support/office.js';
import { NOTICE } from './notice.js';
import { addressOf, omnipotent, operations, type Operation } from './operations.js';

describe('answers', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  it('are what the document says, in whole stories and in everything that can be read after them', async () => {
    for (const names of [['as-01', 'as-05'], ['as-04']]) {
      const stories = names.map((name) => readStory(readFileSync(`processes/cases/${name}.yaml`, 'utf8')));
      await playStories(stories, sendTo(office.url, office.adminKey), () => Promise.resolve());
    }
    await office.as('u-co-m1').post('/cases', NOTICE);
    expect((await office.as('u-co-sec').post('/secret-register', PAPER)).status).toBe(201);
    const readers = [
      await omnipotent(office),
      ...['u-co-m1', 'u-co-arc', 'u-co-sec', 'u-dir'].map((person) => office.as(person)),
    ];
    for (const reader of readers) await readEverything(reader);
    const reads = operations.filter((one) => one.method === 'get' && !NOT_AFTER_A_STORY.has(one.path));
    expect(reads.map(nameOf).filter((read) => !office.answers.seen.has(read))).toEqual([]);
  }, 240_000);
});

const nameOf = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`;

/** A paper that is a state secret, as it is registered. */
const PAPER = {
  classification: 'MIMI',
  secrecyPeriod: '10年',
  neutralTitle: '上级来文一份',
  copyNo: '000001',
  senderOrg: 'PROV-WSO',
  place: '机要室',
  keeper: 'u-co-sec',
};

/** Reads to which no list leads once the stories are told. */
const NOT_AFTER_A_STORY = new Set([
  '/api/v1/accountability-cases/{id}',
  '/api/v1/calendars/due',
  '/api/v1/files/{id}',
  '/api/v1/files/{id}/content',
  '/api/v1/delegations/{id}',
  '/api/v1/external-tasks/{id}',
  '/api/v1/incidents/{id}',
  '/api/v1/migrations/{id}',
  '/api/v1/migrations/{id}/cases',
  '/api/v1/org/export/{kind}',
  '/api/v1/org/posts/{post}/holders',
  '/api/v1/org/units/{code}/contacts/{id}',
  '/api/v1/side-tasks/{id}',
  '/api/v1/task-filters/{id}',
]);

/** Follows every list to its things, and every thing to what is below it. */
async function readEverything(reader: Client): Promise<void> {
  const lists = operations.filter((one) => one.method === 'get' && one.pathParameters.length === 0);
  for (const list of lists) {
    const { status, body } = await reader.get<{ items?: readonly Record<string, unknown>[] }>(addressOf(list));
    if (status !== 200) continue;
    const { items = [] } = body;
    for (const item of sampleOf(items)) await readBelow(reader, list.path, item);
  }
}

/** Some six things of a list, and the first of each kind. */
function sampleOf<T extends Record<string, unknown>>(items: readonly T[]): T[] {
  const kinds = new Set<unknown>();
  return items.filter((item, index) => {
    const isNew = !kinds.has(item['kind']);
    kinds.add(item['kind']);
    return isNew || index % Math.ceil(items.length / 6) === 0;
  });
}

async function readBelow(reader: Client, path: string, item: Record<string, unknown>): Promise<void> {
  const below = operations.filter((one) => one.method === 'get' && one.path.startsWith(`${path}/{`));
  for (const operation of below) {
    const [first, ...others] = operation.pathParameters;
    const value = item[first!];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const values = { [first!]: String(value), ...Object.fromEntries(others.map((name) => [name, '1'])) };
    await reader.get(addressOf(operation, values));
  }
}
