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

  it('is of version 3.1, and in its dialect', () => {
    expect(document.openapi).toBe('3.1.0');
    const text = JSON.stringify(document);
    expect(text).not.toContain('"nullable"');
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  });

  it('names every operation once, in both languages or in one', () => {
    const ids = operations.map((operation) => operation.id);
    expect([...new Set(ids)]).toEqual(ids);
    expect(operations.filter((operation) => !operation.object.summary).map((operation) => operation.id)).toEqual([]);
  });

  it.each(rows())('%s answers something, and says how it fails', (_, operation) => {
    expect(operation.answers).toHaveLength(1);
    const problems = Object.entries(operation.object.responses).filter(([status]) => Number(status) >= 400);
    for (const [, response] of problems)
      expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
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
