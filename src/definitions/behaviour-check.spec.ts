import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { openOffice, type TestOffice } from '../../test/support/office.js';
import type { ProblemView } from './check-files.js';

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice({ template: 'template_migrated' });
});
afterAll(() => office.close());

interface SentFile {
  readonly name: string;
  readonly content: string;
}

const task = (id: string, more: Readonly<Record<string, string>> = {}): string =>
  userTask(id, { candidateRole: 'REGISTRY', ...more });
const processFile = (id: string, body: string, attributes = '', roots = ''): SentFile => ({
  name: `${id}.bpmn`,
  content: bpmnFile(id, body, attributes, roots),
});
const formFile = (key: string, properties: object): SentFile => ({
  name: `${key}.json`,
  content: JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: key,
    title: key,
    type: 'object',
    additionalProperties: false,
    properties,
  }),
});
const text = { type: 'string', maxLength: 100, 'x-gongwen': 'routing' };

/** Problems that the check tells, whether or not it refuses. */
async function problemsOf(...files: SentFile[]): Promise<readonly ProblemView[]> {
  const { status, body } = await office.admin.post('/definitions/check', { files });
  if (status === 200) return (body as unknown as { warnings: ProblemView[] }).warnings;
  return (body as unknown as { params: { problems: ProblemView[] } }).params.problems;
}
const codesOf = async (...files: SentFile[]): Promise<string[]> =>
  (await problemsOf(...files))
    .filter(({ code }) => code !== 'DEFAULT_FLOW_MISSING')
    .map(({ code, element }) => `${code} ${element}`);

/** An exclusive choice that is joined in parallel. */
const stuck = (id: string, atJoin = ''): SentFile =>
  processFile(
    id,
    `<bpmn:startEvent id="s" /><bpmn:exclusiveGateway id="x" name="金额" gongwen:nameEn="Amount" default="x_b" />
     ${task('a')}${task('b')}<bpmn:parallelGateway id="j" name="汇合" gongwen:nameEn="Together" ${atJoin} /><bpmn:endEvent id="e" />
     ${chain('s', 'x')}${flow('x', 'a', 'amount &gt; 5')}${flow('x', 'b')}${flow('a', 'j')}${flow('b', 'j')}${flow('j', 'e')}`,
  );

describe('a fault of flow', () => {
  it('keeps the file out, with the way there in both languages, and nothing is deployed', async () => {
    const refused = await office.admin.post('/definitions', { name: 'x', files: [stuck('stuck')] });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'DEFINITION_REFUSED', errors: [{ pointer: '/files/0', code: 'DEADLOCK' }] },
    });
    const [problem] = await problemsOf(stuck('stuck'));
    expect(problem).toMatchObject({
      file: 'stuck.bpmn',
      code: 'DEADLOCK',
      severity: 'ERROR',
      element: 'j',
      en: 'A case can get stuck: at "Together" the way "a" has come, and "b" cannot come any more. The way there: s → Amount (a) → a.',
      path: [
        { element: 's', flows: ['s_x'], event: null },
        { element: 'x', flows: ['x_a'], event: null },
        { element: 'a', flows: ['a_j'], event: null },
      ],
    });
    expect(problem?.zh).toContain('“汇合”处已等到“a”，却再也等不到“b”');
    expect((await office.admin.get('/definitions/stuck')).status).toBe(404);
  });

  it('is drawn with the way there, without a script, in the language of the reader', async () => {
    const files = [stuck('stuck')];
    const drawn = await office.admin.post<string>('/definitions/check-diagram', { files, problem: 0 });
    expect([drawn.status, drawn.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    expect(drawn.headers.get('content-security-policy')).toContain("default-src 'none'");
    const markOf = (id: string): string | undefined =>
      new RegExp(`data-element="${id}"(?: data-mark="([A-Z]+)")?`).exec(drawn.body)?.[1];
    expect(['s', 'x', 'a', 's_x', 'x_a', 'a_j'].map(markOf)).toEqual(Array<string>(6).fill('PASSED'));
    expect(['x_b', 'b_j'].map(markOf)).toEqual([undefined, undefined]);
    expect(['STANDING', 'INCIDENT']).toContain(markOf('j'));
    expect(drawn.body).toContain('流程会停住');
    expect(drawn.body).not.toMatch(/<script|javascript:|\son\w+=/i);
    const english = await office.admin.post<string>(
      '/definitions/check-diagram',
      { files, problem: 0 },
      { 'Accept-Language': 'en' },
    );
    expect(english.body).toContain('A case can get stuck');
  });

  it('that is not among the problems cannot be drawn', async () => {
    expect(
      await office.admin.post('/definitions/check-diagram', { files: [stuck('stuck')], problem: 9 }),
    ).toMatchObject({ status: 404, body: { code: 'CHECKED_PROBLEM_NOT_FOUND', params: { problem: 9 } } });
    expect(
      await office.admin.post('/definitions/check-diagram', { files: [stuck('stuck')], problem: -1 }),
    ).toMatchObject({ status: 422, body: { code: 'VALIDATION_FAILED' } });
  });

  it('is a warning where the file accepts it, and the trail says so', async () => {
    const accepting = stuck('accepted', 'gongwen:accept="DEADLOCK"');
    const made = await office.admin.post('/definitions', { name: 'accepted', files: [accepting] });
    expect(made.status).toBe(201);
    const { warnings } = made.body as unknown as { warnings: readonly ProblemView[] };
    expect(warnings.find(({ code }) => code === 'DEADLOCK')).toMatchObject({ severity: 'WARNING', accepted: true });
    const [entry] = await office.query<{ details: unknown }>(
      "SELECT body::json->'details' AS details FROM audit_entry WHERE act = 'DEFINITION_DEPLOYED' AND body::json->'details'->>'key' = 'accepted'",
    );
    expect(entry?.details).toEqual({ kind: 'PROCESS', key: 'accepted', accepted: { j: ['DEADLOCK'] } });
  });

  it('of another kind is not accepted with it, and a word that is no fault is wrong', async () => {
    expect(await codesOf(stuck('other', 'gongwen:accept="LIVELOCK"'))).toContain('DEADLOCK j');
    expect(await codesOf(stuck('wrong', 'gongwen:accept="EVERYTHING"'))).toContain('VALUE_INVALID j');
  });

  it('is not looked for in a process that could not be read whole', async () => {
    const { name, content } = stuck('unread');
    const broken = { name, content: content.replace('<bpmn:endEvent id="e" />', '<bpmn:complexGateway id="e" />') };
    expect(await codesOf(broken)).toEqual(expect.not.arrayContaining(['DEADLOCK j']));
  });
});

describe('a variable', () => {
  const withForm = (condition: string, more = ''): SentFile =>
    processFile(
      'vars',
      `<bpmn:startEvent id="s" />${task('a', { formKey: 'F-A' })}<bpmn:exclusiveGateway id="x" default="x_e2" />
       <bpmn:endEvent id="e1" /><bpmn:endEvent id="e2" />${chain('s', 'a', 'x')}${flow('x', 'e1', condition)}${flow('x', 'e2')}${more}`,
      'gongwen:startForm="F-START"',
    );
  const forms = [
    formFile('F-START', {
      amount: { type: 'integer', 'x-gongwen': 'routing' },
      remark: { ...text, 'x-gongwen': 'content' },
    }),
    formFile('F-A', { approved: { type: 'boolean', 'x-gongwen': 'routing' } }),
  ];

  it.each([
    'amount &gt; 5',
    'approved = true',
    'outcome = "DONE"',
    'starter = "u"',
    'some n in [1] satisfies n = amount',
  ])('that %s reads is set by somebody', async (condition) => {
    expect(await codesOf(withForm(condition), ...forms)).toEqual([]);
  });

  it.each([
    ['ammount &gt; 5', 'amount'],
    ['approvd', 'approved'],
    ['remark = "x"', null],
    ['settled', null],
  ])('that %s reads is set by nobody', async (condition, meant) => {
    const problems = await problemsOf(withForm(condition), ...forms);
    expect(problems).toMatchObject([{ code: 'VARIABLE_NEVER_SET', severity: 'WARNING', element: 'x_e1' }]);
    if (meant === null) expect(problems[0]?.en).not.toContain('meant');
    else expect(problems[0]?.en).toContain(`Is "${meant}" meant?`);
  });

  it('is not missed where a case may begin with anything, unless it is a letter off', async () => {
    const body = (condition: string): string =>
      `<bpmn:startEvent id="s" />${task('a', { formKey: 'F-A' })}<bpmn:exclusiveGateway id="x" default="x_e2" />
       <bpmn:endEvent id="e1" /><bpmn:endEvent id="e2" />${chain('s', 'a', 'x')}${flow('x', 'e1', condition)}${flow('x', 'e2')}`;
    expect(await codesOf(processFile('open', body('whatever = 1')), ...forms)).toEqual([]);
    expect(await codesOf(processFile('open', body('Approved')), ...forms)).toEqual(['VARIABLE_NEVER_SET x_e1']);
  });
});

describe('a message', () => {
  const roots = (more = ''): string => `<bpmn:message id="m" name="Answer" ${more} />`;
  const waiting = (more = ''): SentFile =>
    processFile(
      'waiting',
      `<bpmn:startEvent id="s" /><bpmn:receiveTask id="r" messageRef="m"><bpmn:documentation>Rule: R-055</bpmn:documentation></bpmn:receiveTask>
       <bpmn:endEvent id="e" />${chain('s', 'r', 'e')}`,
      '',
      roots(more),
    );
  const throwing = processFile(
    'throwing',
    `<bpmn:startEvent id="s" /><bpmn:intermediateThrowEvent id="t"><bpmn:messageEventDefinition messageRef="m" /></bpmn:intermediateThrowEvent>
     <bpmn:endEvent id="e" />${chain('s', 't', 'e')}`,
    '',
    roots(),
  );

  it('that a token waits for and nobody sends is told, and one that is thrown for nobody', async () => {
    expect(await codesOf(waiting())).toEqual(['MESSAGE_NEVER_THROWN r']);
    expect(await codesOf(throwing)).toEqual(['MESSAGE_NEVER_CAUGHT t']);
  });

  it('has a partner in the same deployment, in what is deployed, or outside', async () => {
    expect(await codesOf(waiting(), throwing)).toEqual([]);
    expect(await codesOf(waiting('gongwen:senders="ROLE:REGISTRY"'))).toEqual([]);
    expect((await office.admin.post('/definitions', { name: 'thrower', files: [throwing] })).status).toBe(201);
    expect(await codesOf(waiting())).toEqual([]);
  });
});

describe('a free text', () => {
  const asking = (candidateRole: string): SentFile =>
    processFile(
      'asking',
      `<bpmn:startEvent id="s" />${task('a', { candidateRole })}<bpmn:endEvent id="e" />${chain('s', 'a', 'e')}`,
      'gongwen:startForm="F-WHO"',
    );

  it('that says who does a task is told of, a bounded one is not', async () => {
    const free = formFile('F-WHO', { who: text });
    const bounded = formFile('F-WHO', { who: { ...text, enum: ['COORD', 'PROJ'] } });
    const [problem] = await problemsOf(asking('LEADER@${who}'), free);
    expect(problem).toMatchObject({ code: 'INJECTION', severity: 'WARNING', element: 'a' });
    expect(problem?.en).toContain('they decide who does the task');
    expect(await codesOf(asking('LEADER@${who}'), bounded)).toEqual([]);
    expect(await codesOf(asking('LEADER'), free)).toEqual([]);
  });
});
