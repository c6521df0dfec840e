import { readdirSync, readFileSync } from 'node:fs';
import { AUDIT_ACTS } from '../audit/index.js';
import { Rejection, type CommandContext } from '../kernel/index.js';
import { openRoom, type TestRoom } from '../../test/support/room.js';
import { checkDefinitions } from './check-definitions.js';
import { newestVersions } from './definition.store.js';
import { Definitions } from './definitions.js';
import { DEFINITIONS_REJECTIONS } from './definitions-rejections.js';
import { deployDefinitions, type DeploymentView } from './deploy-definitions.js';
import type { DeploymentVocabulary } from './deployment-vocabulary.js';
import { evaluateDecision } from './evaluate-decision.js';
import { readDefinition, readVersion } from './read-definitions.js';
import type { SourceFile } from './read-file.js';

const BPMN = 'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:gongwen="urn:gongwen:bpmn:1"';

const processFile = (
  key: string,
  task: string,
  { root = '', start = '<bpmn:startEvent id="s" />' } = {},
): SourceFile => ({
  name: `${key}.bpmn`,
  content: `<bpmn:definitions ${BPMN} id="definitions" targetNamespace="urn:t">${root}<bpmn:process id="${key}" name="流程" isExecutable="true">
    ${start}${task}<bpmn:endEvent id="e" /><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="x" /><bpmn:sequenceFlow id="f2" sourceRef="x" targetRef="e" />
  </bpmn:process></bpmn:definitions>`,
});
const userTask = (attributes = 'gongwen:candidateRole="DIRECTOR"'): string =>
  `<bpmn:userTask id="x" name="签发" gongwen:nameEn="Sign" ${attributes}><bpmn:documentation>Rule: R-055</bpmn:documentation></bpmn:userTask>`;
const formFile = (
  key: string,
  properties: object = { copies: { type: 'integer', 'x-gongwen': 'routing' } },
): SourceFile => ({
  name: `${key}.json`,
  content: JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: key,
    title: '表单',
    type: 'object',
    additionalProperties: false,
    properties,
  }),
});
const table = (key: string, rows: string): SourceFile => ({
  name: `${key}.dmn`,
  content: `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="dd" name="d" namespace="urn:t">
    <decision id="${key}" name="决策"><decisionTable id="t" hitPolicy="FIRST">
      <input id="i"><inputExpression id="ie" typeRef="string"><text>issuer</text></inputExpression></input>
      <output id="o1" name="finalAct" typeRef="string" /><output id="o2" name="finalRole" typeRef="string" />${rows}
    </decisionTable></decision></definitions>`,
});
const row = (id: string, role: string): string =>
  `<rule id="${id}"><description>Rule: R-033</description><inputEntry id="${id}i"><text>-</text></inputEntry>
   <outputEntry id="${id}a"><text>"SIGN"</text></outputEntry><outputEntry id="${id}r"><text>"${role}"</text></outputEntry></rule>`;

const vocabulary: DeploymentVocabulary = {
  services: new Set(['documents.freeze']),
  acts: new Set(['SIGN', 'REVIEW']),
  caseObjects: new Set(['documents.openDraft']),
};

let room: TestRoom;
let definitions: Definitions;
beforeEach(async () => {
  room = await openRoom([DEFINITIONS_REJECTIONS]);
  definitions = new Definitions();
});
afterEach(() => room.close());

const deploy = (...files: SourceFile[]): Promise<DeploymentView> =>
  room.commands.run(room.caller, deployDefinitions({ definitions, vocabulary }), { name: 'test', files });
const refusalOf = async (work: Promise<unknown>): Promise<Rejection> => {
  const refused = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(refused instanceof Rejection)) throw new Error(`Not refused: ${String(refused)}`);
  return refused;
};
const boundTo = (of: Definitions, tx: CommandContext['tx'], seq: number) =>
  of.called(tx, 'p', { kind: 'DEPLOYMENT' }, seq);
const codes = (rejection: Rejection): string[] => rejection.errors.map(({ code }) => code);
const roundTrips = (work: (tx: CommandContext['tx']) => Promise<unknown>): Promise<number> =>
  room.read(async ({ tx }) => {
    const before = tx.roundTrips;
    await work(tx);
    return tx.roundTrips - before;
  });
const count = async (tableName: string): Promise<number> =>
  Number((await room.owner.query<{ n: string }[]>(`SELECT count(*) AS n FROM ${tableName}`))[0]?.n);

describe('deployment', () => {
  it('[R-141] counts versions by key, keeps equal content once, and records each version with its hash', async () => {
    const first = await deploy(processFile('p', userTask()), formFile('F-A'));
    expect(first.definitions.map(({ kind, key, version, isNew }) => [kind, key, version, isNew])).toEqual([
      ['PROCESS', 'p', 1, true],
      ['FORM', 'F-A', 1, true],
    ]);
    const again = await deploy(
      processFile('p', userTask()),
      formFile('F-A', { other: { type: 'string', 'x-gongwen': 'content' } }),
    );
    expect(again.definitions.map(({ key, version, isNew }) => [key, version, isNew])).toEqual([
      ['p', 1, false],
      ['F-A', 2, true],
    ]);
    const back = await deploy(formFile('F-A'));
    expect(back.definitions[0]).toMatchObject({ version: 3, isNew: true });
    expect([await count('definition'), await count('deployed_resource'), await count('deployment')]).toEqual([4, 3, 3]);
    const entries = await room.owner.query<{ body: string }[]>(
      "SELECT body FROM audit_entry WHERE act = 'DEFINITION_DEPLOYED' ORDER BY entry_id",
    );
    expect(entries.map(({ body }) => JSON.parse(body) as Record<string, unknown>)).toEqual([
      expect.objectContaining({
        contentHash: first.definitions[0]?.sha256,
        versionNo: 1,
        details: { kind: 'PROCESS', key: 'p' },
      }),
      expect.objectContaining({ contentHash: first.definitions[1]?.sha256 }),
      expect.objectContaining({ versionNo: 2 }),
      expect.objectContaining({ versionNo: 3 }),
    ]);
    expect(AUDIT_ACTS).toContain('DEFINITION_DEPLOYED');
  });

  it('deploying what is deployed writes nothing', async () => {
    await deploy(processFile('p', userTask()));
    const entries = await count('audit_entry');
    expect(await deploy(processFile('p', userTask()))).toMatchObject({
      deploymentId: null,
      definitions: [{ version: 1, isNew: false }],
    });
    expect([await count('deployment'), await count('audit_entry')]).toEqual([1, entries]);
  });

  it('[R-141] a case stays with what was newest when it started', async () => {
    const seqOf = (made: DeploymentView): Promise<number> =>
      room.read(async ({ tx }) => (await definitions.byId(tx, made.definitions[0]?.id ?? '')).deploymentSeq);
    const old = await seqOf(await deploy(processFile('p', userTask()), formFile('F-A')));
    const now = await seqOf(await deploy(processFile('p', userTask('gongwen:candidateRole="DEPUTY"'))));
    await room.read(async ({ tx }) => {
      expect((await boundTo(definitions, tx, old)).version).toBe(1);
      expect((await boundTo(definitions, tx, now)).version).toBe(2);
      expect((await definitions.current(tx, 'p')).version).toBe(2);
      expect((await definitions.form(tx, 'F-A', now)).version).toBe(1);
      expect((await refusalOf(boundTo(definitions, tx, old - 1))).code).toBe('DEFINITION_NOT_FOUND');
    });
  });

  it('is all or nothing: one wrong file keeps every file out, with every error named', async () => {
    const refused = await refusalOf(
      deploy(
        processFile('good', userTask()),
        processFile('bad', '<bpmn:adHocSubProcess id="x" /><bpmn:complexGateway id="y" />'),
        { name: 'F-B.json', content: '{"type":"object"}' },
        { name: 'c.dmn', content: '<nonsense' },
      ),
    );
    expect(refused.code).toBe('DEFINITION_REFUSED');
    expect([...new Set(refused.errors.map(({ pointer }) => pointer))]).toEqual(['/files/1', '/files/2', '/files/3']);
    expect(
      refused.errors.filter(({ code }) => code === 'CONSTRUCT_UNSUPPORTED').map(({ en }) => en.slice(0, 12)),
    ).toEqual(['bad.bpmn "x"', 'bad.bpmn "y"']);
    expect(refused.params['problems']).toContainEqual(
      expect.objectContaining({ file: 'bad.bpmn', element: 'e', severity: 'WARNING', code: 'NODE_UNREACHABLE' }),
    );
    expect([await count('definition'), await count('deployment'), await count('audit_entry')]).toEqual([0, 0, 0]);
  });

  it('refuses names that nothing stands behind, and takes what comes along or is deployed', async () => {
    const task = userTask('gongwen:candidateRole="DIRECTOR" gongwen:act="DANCE" gongwen:formKey="F-X"');
    const service = '<bpmn:serviceTask id="x" gongwen:serviceKey="documents.burn" />';
    const decide = '<bpmn:businessRuleTask id="x" gongwen:decision="route" />';
    const call = '<bpmn:callActivity id="x" calledElement="child" />';
    const files = [processFile('a', task), processFile('b', service), processFile('c', decide), processFile('d', call)];
    expect(codes(await refusalOf(deploy(...files)))).toEqual([
      'FORM_UNKNOWN',
      'ACT_UNKNOWN',
      'SERVICE_KEY_UNKNOWN',
      'DECISION_UNKNOWN',
      'PROCESS_UNKNOWN',
    ]);
    await deploy(table('route', row('r1', 'DIRECTOR')), formFile('F-X'));
    const made = await deploy(files[2]!, files[3]!, processFile('child', userTask()));
    expect(made.definitions.map(({ key }) => key)).toEqual(['c', 'd', 'child']);
    expect(codes(await refusalOf(deploy(processFile('p', userTask()), processFile('p', userTask()))))).toEqual([
      'DEFINED_TWICE',
    ]);
  });

  it('[R-033] refuses a final act whose role is a variable, or below the sign-off table', async () => {
    const sign = (role: string): SourceFile =>
      processFile('p', userTask(`gongwen:act="SIGN" gongwen:candidateRole="${role}"`));
    expect(codes(await refusalOf(deploy(sign('${signer}'))))).toEqual(['SIGNER_NOT_LITERAL']);
    await deploy(table('sign-off-route', row('r1', 'DIRECTOR')));
    expect(codes(await refusalOf(deploy(sign('DEPUTY'))))).toEqual(['SIGNED_BELOW_TABLE']);
    expect((await deploy(sign('DIRECTOR'))).definitions[0]?.version).toBe(1);
  });

  it('checks without writing', async () => {
    const deps = { definitions, vocabulary };
    const checked = await room.read((ctx) =>
      checkDefinitions(ctx, [processFile('p', userTask('gongwen:outcomes="A"'))], deps),
    );
    expect(checked.definitions).toEqual([expect.objectContaining({ id: null, key: 'p', version: 1, isNew: true })]);
    expect(checked.warnings.map(({ code, element }) => [code, element])).toEqual([['PERFORMER_MISSING', 'x']]);
    expect(await count('definition')).toBe(0);
    expect(
      (await refusalOf(room.read((ctx) => checkDefinitions(ctx, [formFile('F', { a: {} })], deps)))).errors[0],
    ).toMatchObject({
      pointer: '/files/0',
      code: 'FORM_FIELD_UNMARKED',
    });
  });

  it('two deployments at once give two versions, in the order in which their numbers become visible', async () => {
    const made = await Promise.all(
      ['A', 'B', 'C', 'D'].map((role) => deploy(processFile('p', userTask(`gongwen:candidateRole="${role}"`)))),
    );
    expect(new Set(made.map(({ definitions: [one] }) => one?.version))).toEqual(new Set([1, 2, 3, 4]));
    const rows = await room.owner.query<{ version: number }[]>(
      'SELECT version FROM definition ORDER BY deployment_seq',
    );
    expect(rows.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });
});

describe('compiled versions', () => {
  it('cost one statement when they are first needed and none by id afterwards', async () => {
    const made = await deploy(processFile('p', userTask()), formFile('F-A'));
    const id = made.definitions[0]?.id ?? '';
    const cold = new Definitions();
    const seq = (await room.read(({ tx }) => definitions.byId(tx, id))).deploymentSeq;
    expect(await roundTrips((tx) => cold.byId(tx, id))).toBe(1);
    expect(await roundTrips((tx) => cold.byId(tx, id))).toBe(0);
    expect(await roundTrips((tx) => boundTo(cold, tx, seq))).toBe(1);
    expect(await roundTrips((tx) => boundTo(cold, tx, seq))).toBe(0);
    expect(await roundTrips((tx) => cold.form(tx, 'F-A', seq))).toBe(1);
    expect(await roundTrips((tx) => cold.form(tx, 'F-A', seq))).toBe(0);
    expect(await roundTrips((tx) => cold.current(tx, 'p'))).toBe(1);
    await deploy(processFile('p', userTask('gongwen:candidateRole="DEPUTY"')));
    expect((await room.read(({ tx }) => cold.current(tx, 'p'))).version).toBe(2);
  });

  it('belong to their office', async () => {
    const made = await deploy(processFile('p', userTask()));
    const id = made.definitions[0]?.id ?? '';
    await room.read(({ tx }) => definitions.byId(tx, id));
    const stranger = { ...room.caller, officeId: '0193a000-0000-7000-8000-000000000000' };
    const refused = await refusalOf(room.commands.read(stranger, ({ tx }) => definitions.byId(tx, id)));
    expect(refused.code).toBe('DEFINITION_NOT_FOUND');
  });

  it('are found by the message that starts them', async () => {
    const start = '<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m" /></bpmn:startEvent>';
    const message = { root: '<bpmn:message id="m" name="DocumentRequested" />', start };
    await deploy(processFile('p', userTask()), processFile('q', userTask(), message));
    const names = (): Promise<string[]> =>
      room.read(async ({ tx }) =>
        (await definitions.messageStarts(tx, 'DocumentRequested')).map(({ key, version }) => `${key}@${version}`),
      );
    expect(await names()).toEqual(['q@1']);
    await deploy(processFile('q', userTask('gongwen:candidateRole="DEPUTY"'), message));
    expect(await names()).toEqual(['q@2']);
    await deploy(processFile('q', userTask()));
    expect(await names()).toEqual([]);
  });
});

describe('reads', () => {
  it('show elements, lanes and rules of a version, and its history', async () => {
    await deploy(processFile('p', userTask()));
    await deploy(processFile('p', userTask('gongwen:candidateRole="LEADER@${g}"')));
    const version = await room.commands.read({ ...room.caller, language: 'en' }, (ctx) =>
      readVersion(ctx, 'p', '2', null),
    );
    expect(version).toMatchObject({
      kind: 'PROCESS',
      version: 2,
      rules: [{ rule: 'R-055', elements: ['x'] }],
      elements: expect.arrayContaining([
        expect.objectContaining({
          id: 'x',
          type: 'USER_TASK',
          name: 'Sign',
          rule: 'R-055',
          candidates: ['LEADER@${g}'],
        }),
      ]) as unknown,
    });
    expect((await room.read((ctx) => readDefinition(ctx, 'p', null))).versions.map(({ version: n }) => n)).toEqual([
      2, 1,
    ]);
    expect((await refusalOf(room.read((ctx) => readVersion(ctx, 'p', '99999999999', null)))).code).toBe(
      'DEFINITION_NOT_FOUND',
    );
  });

  it('say which rows of a decision matched and why', async () => {
    await deploy(table('route', row('SO-02', 'DIRECTOR')));
    expect(await room.read((ctx) => evaluateDecision(ctx, definitions, 'route', { issuer: 'LGO' }))).toMatchObject({
      key: 'route',
      version: 1,
      result: { finalAct: 'SIGN', finalRole: 'DIRECTOR' },
      matched: [{ decision: 'route', rows: [{ id: 'SO-02', annotation: 'Rule: R-033' }] }],
      trace: {
        element: 'route',
        kind: 'DECISION',
        inputs: { issuer: 'LGO' },
        tables: [
          {
            hitPolicy: 'FIRST',
            inputs: [{ expression: 'issuer', value: 'LGO' }],
            rows: [
              { id: 'SO-02', number: 1, matched: true, counted: true, cells: [true], outputs: ['SIGN', 'DIRECTOR'] },
            ],
          },
        ],
      },
    });
  });
});

it('the files under processes/ deploy in one act, without a warning but for the foreign one', async () => {
  const from = (folder: string): SourceFile[] =>
    readdirSync(folder)
      .filter((name) => /\.(?:bpmn|dmn|json)$/.test(name) && name !== 'rules.json')
      .map((name) => ({ name, content: readFileSync(`${folder}/${name}`, 'utf8') }));
  const files = ['processes', 'processes/forms', 'processes/decisions', 'processes/bench'].flatMap(from);
  const anything = { has: () => true } as unknown as ReadonlySet<string>;
  const lenient = { services: anything, acts: anything, caseObjects: anything };
  const made = await room.commands.run(room.caller, deployDefinitions({ definitions, vocabulary: lenient }), {
    name: 'all',
    files,
  });
  expect(made.definitions).toHaveLength(await room.read(async ({ tx }) => (await newestVersions(tx)).length));
  expect(made.warnings.map(({ file, code }) => `${file} ${code}`)).toEqual(['gwb-1.bpmn NOT_CARRIED_OUT']);
});
