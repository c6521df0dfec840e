import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { documentOfCode } from '../../../src/openapi-document.js';
import { openOffice, type TestOffice } from '../../support/office.js';
import { document, isForm, operations, resolve, rows, type Schema } from './operations.js';

describe('the OpenAPI document', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await openOffice({ template: 'template_migrated', runsJobs: false });
  });
  afterAll(() => office.close());

  it('is the one that the service serves, with an ETag', async () => {
    const served = await office.anonymous.get('//openapi.json');
    expect(served.body).toEqual(document);
    const again = await office.anonymous.get('//openapi.json', { 'If-None-Match': served.headers.get('etag')! });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0');
    const text = JSON.stringify(document);
    expect(await new Validator().validate(JSON.parse(text) as Record<string, unknown>)).toEqual({ valid: true });
    expect(text).not.toMatch(/"(?:nullable|example)":(?!\{)/);
    const components = document.components as Readonly<Record<string, object>>;
    for (const [, kind, name] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)) {
      expect([kind, Object.keys(components[kind!] ?? {})]).toEqual([kind, expect.arrayContaining([name])]);
    }
  });

  it('has schemas of JSON Schema 2020-12, each of which says what it is', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect([name, ajv.validateSchema(schema), ajv.errors]).toEqual([name, true, null]);
    }
    const answers = Object.entries(document.components.schemas).filter(([name]) => !/(?:Body|Dto)$/.test(name));
    expect(answers.filter(([, schema]) => !schema.description).map(([name]) => name)).toEqual([]);
  });

  it('names every operation once, in both languages, and says what its parameters are', () => {
    const ids = operations.map((operation) => operation.id);
    expect([...new Set(ids)]).toEqual(ids);
    const inBoth = /^[^a-z/]*\p{Script=Han}[^/]* ?\/ .*[a-z]/u;
    expect(operations.map(({ object }) => object.summary ?? '').filter((summary) => !inBoth.test(summary))).toEqual([]);
    for (const { id, object } of operations) {
      const parameters = object.parameters ?? [];
      const names = parameters.map((parameter) => `${parameter.in} ${parameter.name.toLowerCase()}`);
      expect([id, [...new Set(names)]]).toEqual([id, names]);
      expect([id, parameters.filter((parameter) => !parameter.description)]).toEqual([id, []]);
    }
  });

  it.each(rows())('%s answers something, and says how it fails', (_, operation) => {
    expect(operation.answers.filter((status) => status !== '206')).toHaveLength(1);
    const problems = Object.entries(operation.object.responses).filter(([status]) => Number(status) >= 400);
    for (const [status, response] of problems) {
      const { content } = response.$ref === undefined ? response : document.components.responses[status]!;
      expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
    }
    const { content = {} } = operation.object.responses[operation.answers[0]!]!;
    expect(Object.keys(content)).not.toEqual([]);
    if ('application/json' in content) expect(content['application/json']?.schema).toBeDefined();
    expect(problems.map(([status]) => status)).toEqual(
      expect.arrayContaining(operation.isPublic ? ['503'] : ['401', '403', '503']),
    );
  });

  it.each(rows((operation) => operation.body !== null && !isForm(operation)))(
    '%s describes every field of its body',
    (_, operation) => {
      const described = (given: Schema, depth = 0): boolean => {
        const schema = resolve(given);
        if (depth > 6 || !schema.properties) return true;
        return Object.values(schema.properties).every(
          (field) => Object.keys(field).length > 0 && described(field, depth + 1),
        );
      };
      expect(resolve(operation.body!).properties).toBeDefined();
      expect(described(operation.body!)).toBe(true);
    },
  );

  it('has no test clock in production', async () => {
    const production = await documentOfCode({ testMode: false });
    expect(Object.keys(document.paths)).toContain('/api/v1/test/clock');
    expect(Object.keys(production.paths)).not.toContain('/api/v1/test/clock');
  });

  it('serves pages for people', async () => {
    const moved = await office.anonymous.get('//docs');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/docs/']);
    const page = await office.anonymous.get<string>('//docs/');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.body).toContain('swagger-ui');
    expect((await office.anonymous.get('//docs/swagger-ui-bundle.js')).status).toBe(200);
    expect((await office.anonymous.get('//docs/nothing')).status).toBe(404);
  });
});
