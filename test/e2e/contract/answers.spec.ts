import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { playStories } from '../../../src/demo/play-story.js';
import { sendTo } from '../../../src/demo/send-request.js';
import { readStory } from '../../../src/demo/story.js';
import { openOffice, type Client, type TestOffice } from '../../support/office.js';
import { NOTICE } from './notice.js';
import { addressOf, document, omnipotent, operations, type Operation, type Schema } from './operations.js';

/** Compares every JSON success with what the document says of it: no field is missing, none is there that it does not name. */
class Witness {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #validators = new Map<Operation, ValidateFunction>();
  readonly seen = new Set<string>();
  readonly wrong = new Set<string>();

  constructor() {
    this.#ajv.addSchema({ $id: 'api', components: closed(document.components) });
  }

  check(method: string, path: string, body: unknown): void {
    const operation = operationAt(method, path);
    if (!operation) return;
    this.seen.add(`${operation.method} ${operation.path}`);
    const validate = this.#validatorOf(operation);
    if (validate(body)) return;
    for (const error of validate.errors ?? []) {
      const extra = (error.params as { additionalProperty?: string }).additionalProperty ?? '';
      this.wrong.add(
        `${method} ${operation.path} ${error.instancePath.replaceAll(/\d+/g, 'n')} ${error.message} ${extra}`,
      );
    }
  }

  #validatorOf(operation: Operation): ValidateFunction {
    const known = this.#validators.get(operation);
    if (known) return known;
    const content = operation.object.responses[operation.answers[0]!]?.content ?? {};
    const schema = JSON.stringify(closed(content['application/json']?.schema ?? {})).replaceAll('"#/', '"api#/');
    const made = this.#ajv.compile(JSON.parse(schema) as object);
    this.#validators.set(operation, made);
    return made;
  }
}

/** The same schema, but that an object has the fields that it names and no other. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  const isOpen = 'properties' in schema && (schema as Schema).type === 'object' && !('additionalProperties' in schema);
  return isOpen ? { ...parts, additionalProperties: false } : parts;
}

/** The operation behind an address: the one with the fewest parameters of those that fit. */
function operationAt(method: string, path: string): Operation | undefined {
  const fits = (operation: Operation): boolean =>
    operation.method === method.toLowerCase() &&
    new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  return operations
    .filter(fits)
    .sort(
      (one, other) => one.pathParameters.length - other.pathParameters.length || other.path.length - one.path.length,
    )[0];
}

describe('answers', () => {
  const plainFetch = globalThis.fetch;
  const witness = new Witness();
  let office: TestOffice;

  beforeAll(async () => {
    office = await openOffice();
    globalThis.fetch = async (...request) => {
      const response = await plainFetch(...request);
      const method = request[1]?.method ?? 'GET';
      const { pathname } = new URL(String(request[0] instanceof Request ? request[0].url : request[0]));
      const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
      if (response.ok && isJson) witness.check(method, pathname, await response.clone().json());
      return response;
    };
  });
  afterAll(async () => {
    globalThis.fetch = plainFetch;
    await office.close();
  });

  it('are what the document says, in whole stories and in everything that can be read after them', async () => {
    for (const names of [['as-01', 'as-05'], ['as-04']]) {
      const stories = names.map((name) => readStory(readFileSync(`processes/cases/${name}.yaml`, 'utf8')));
      await playStories(stories, sendTo(office.url, office.adminKey), () => Promise.resolve());
    }
    await office.as('u-co-m1').post('/cases', NOTICE);
    const readers = [await omnipotent(office), ...['u-co-m1', 'u-co-arc', 'u-dir'].map((person) => office.as(person))];
    for (const reader of readers) await readEverything(reader);
    expect([...witness.wrong]).toEqual([]);
    const reads = operations.filter((one) => one.method === 'get' && witnessed(one)).map((one) => `get ${one.path}`);
    expect(reads.filter((read) => !witness.seen.has(read))).toEqual([]);
  }, 240_000);
});

/** Reads whose answer is JSON, and that the lists lead to once the stories are told. */
const witnessed = (operation: Operation): boolean =>
  'application/json' in (operation.object.responses['200']?.content ?? {}) &&
  !['/api/v1/incidents/{id}', '/api/v1/calendars/due', '/api/v1/files/{id}'].includes(operation.path);

/** Follows every list to its things, and every thing to what is below it. */
async function readEverything(reader: Client): Promise<void> {
  const lists = operations.filter((one) => one.method === 'get' && one.pathParameters.length === 0);
  for (const list of lists) {
    const { status, body } = await reader.get<{ items?: readonly Record<string, unknown>[] }>(addressOf(list));
    if (status !== 200) continue;
    for (const item of (body.items ?? []).slice(0, 4)) await readBelow(reader, list.path, item);
  }
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
