import { readFileSync } from 'node:fs';
import { openOffice, type TestOffice } from '../../test/support/office.js';

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice({ template: 'template_migrated' });
});
afterAll(() => office.close());

const bpmn = readFileSync('processes/bench/gwb-1.bpmn', 'utf8');
const dmn = readFileSync('processes/decisions/step-limits.dmn', 'utf8');
const form = readFileSync('processes/forms/F-REVIEW.json', 'utf8');
const files = [
  { name: 'gwb-1.bpmn', content: bpmn },
  { name: 'step-limits.dmn', content: dmn },
  { name: 'F-REVIEW.json', content: form },
];

describe('over HTTP', () => {
  it('deploys, lists, shows and gives files back byte for byte', async () => {
    const made = await office.admin.post('/definitions', { name: 'first', files });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('/api/v1/definitions/gwb-1');
    expect(made.body).toMatchObject({ warnings: [{ file: 'gwb-1.bpmn', element: 'gwb-1', severity: 'WARNING' }] });

    const page = await office.admin.get('/definitions?limit=2');
    expect(page.body).toMatchObject({
      items: [
        { key: 'F-REVIEW', kind: 'FORM' },
        { key: 'gwb-1', kind: 'PROCESS', version: 1 },
      ],
    });
    const { next } = page.body as { next: string };
    const rest = await office.admin.get(`/definitions?limit=2&cursor=${encodeURIComponent(next)}`);
    expect(rest.body).toMatchObject({ items: [{ key: 'step-limits' }], next: null });
    expect((await office.admin.get(`/definitions?kind=FORM&cursor=${encodeURIComponent(next)}`)).body).toMatchObject({
      code: 'CURSOR_INVALID',
    });

    const version = await office.admin.get('/definitions/gwb-1/versions/1');
    expect(version.headers.get('etag')).toMatch(/^"1\./);
    expect(version.body).toMatchObject({
      key: 'gwb-1',
      elements: expect.arrayContaining([expect.objectContaining({ id: 'draft' })]) as unknown,
    });
    const file = await fetch(`${office.url}/api/v1/definitions/gwb-1/versions/1.bpmn`, {
      headers: { Authorization: `Bearer ${office.adminKey}` },
    });
    expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([
      200,
      'application/xml; charset=utf-8',
      bpmn,
    ]);
    const again = await office.admin.get('/definitions/gwb-1/versions/1.bpmn', {
      'If-None-Match': file.headers.get('etag')!,
    });
    expect([again.status, again.body]).toEqual([304, '']);
    const original = await fetch(`${office.url}/api/v1/definitions/F-REVIEW/versions/1/file`, {
      headers: { Authorization: `Bearer ${office.adminKey}` },
    });
    expect(await original.text()).toBe(form);
  });

  it('evaluates a decision and says which rows matched', async () => {
    const answer = await office.admin.post('/decisions/step-limits/evaluate', {
      input: { element: 'draftDocument', urgency: 'NORMAL' },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { key: 'step-limits', version: 1, matched: [{ decision: 'step-limits' }] },
    });
    expect((await office.admin.get('/decisions')).body).toMatchObject({ items: [{ key: 'step-limits' }], next: null });
    expect(await office.admin.post('/decisions/none/evaluate', { input: {} })).toMatchObject({
      status: 404,
      body: { code: 'DECISION_NOT_FOUND' },
    });
  });

  it('evaluates a decision service, traces what it asked, and names every wrong input with its value', async () => {
    const content = readFileSync('test/conformance/decisions/services.dmn', 'utf8');
    const made = await office.admin.post('/definitions', { name: 'services', files: [{ name: 's.dmn', content }] });
    expect(made.status).toBe(201);
    const ask = (input: object) => office.admin.post('/decisions/two-outputs/evaluate', { input });
    expect(await ask({ kind: 'K', amount: 60 })).toMatchObject({
      status: 200,
      body: {
        key: 'two-outputs',
        result: { label: 'K:120', risk: 'HIGH' },
        trace: {
          kind: 'SERVICE',
          inputs: { kind: 'K', amount: 60 },
          asked: [{ element: 'label', asked: [{ element: 'price', result: 120 }] }, { element: 'risk' }],
        },
      },
    });
    expect(await ask({ kind: 'K', amount: 'many' })).toMatchObject({
      status: 422,
      body: { code: 'DECISION_INPUT_INVALID', errors: [{ pointer: '/amount', code: 'TYPE' }] },
    });
    expect((await office.admin.get('/definitions/two-outputs/versions/1')).body).toMatchObject({
      kind: 'DECISION',
      isService: true,
      inputs: ['amount', 'kind'],
    });
  });

  it('the check says what a table leaves out, decides twice or never uses', async () => {
    const content = readFileSync('test/conformance/decisions/analysis.dmn', 'utf8');
    const checked = await office.admin.post('/definitions/check', { files: [{ name: 'analysis.dmn', content }] });
    expect(checked.status).toBe(200);
    const { warnings } = checked.body as { warnings: { element: string; code: string; en: string; zh: string }[] };
    expect(warnings.find(({ element }) => element === 'gap-of-two-table')).toMatchObject({
      code: 'DMN_TABLE_INCOMPLETE',
      severity: 'WARNING',
      en: 'The table is incomplete: no row matches where member = false, age = 16, and the decision answers nothing then.',
      zh: '决策表不完整：没有任何一行命中 member = false，age = 16，届时决策没有结果。',
    });
    expect(warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['DMN_ROWS_OVERLAP', 'DMN_ROW_UNREACHABLE', 'DMN_ROW_NEVER', 'DMN_ROWS_DISAGREE']),
    );
  });

  it('says what is wrong with a file, and what was not found', async () => {
    const bad = {
      name: 'a',
      content: bpmn
        .replace('<bpmn:parallelGateway id="gwSplit"', '<bpmn:complexGateway id="gwSplit"')
        .replace('</bpmn:parallelGateway>', '</bpmn:complexGateway>'),
    };
    const checked = await office.admin.post('/definitions/check', { files: [bad] });
    expect(checked).toMatchObject({
      status: 422,
      body: { code: 'DEFINITION_REFUSED', errors: [{ pointer: '/files/0', code: 'CONSTRUCT_UNSUPPORTED' }] },
    });
    expect(await office.admin.post('/definitions/check', { files })).toMatchObject({
      status: 200,
      body: { definitions: [{ isNew: false }, { isNew: false }, { isNew: false }] },
    });
    expect(
      await office.admin.post('/definitions', { name: 'x', files: [{ name: 'a', content: 'x', other: 1 }] }),
    ).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } });
    expect(await office.admin.post('/definitions', { name: 'x', files: [] })).toMatchObject({ status: 422 });
    for (const path of [
      '/definitions/none',
      '/definitions/gwb-1/versions/2',
      '/definitions/gwb-1/versions/x',
      '/definitions/gwb-1/versions/2.bpmn',
      '/definitions/F-REVIEW/versions/1.bpmn',
      '/definitions/gwb-1/versions/999999999999',
    ]) {
      expect(await office.admin.get(path)).toMatchObject({ status: 404 });
    }
  });

  it('lets only those deploy who may', async () => {
    const client = await office.admin.post('/api-clients', { name: 'front-end', scopes: ['org:read'] });
    const { key } = client.body as { key: string };
    const refused = await fetch(`${office.url}/api/v1/definitions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'x', files }),
    });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'PERMISSION_MISSING']);
  });
});
