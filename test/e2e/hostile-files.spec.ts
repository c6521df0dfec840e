import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../support/bpmn-file.js';
import { brokenInvariants } from '../support/invariants.js';
import { openOffice, type Client, type TestOffice } from '../support/office.js';

interface Refused {
  code: string;
  status: number;
  params?: { problems?: { code: string; element: string | null }[] };
  problems?: { code: string; element: string | null }[];
}

const USER = { candidateRole: 'REGISTRY' };
const START = '<bpmn:startEvent id="start" />';
const END = '<bpmn:endEvent id="end" />';
const timed = (rule: string): string =>
  `<bpmn:timerEventDefinition id="td"><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">${rule}</bpmn:timeCycle></bpmn:timerEventDefinition>`;
const around = (id: string, element: string, roots = ''): string =>
  bpmnFile(id, `${START}${element}${END}${chain('start', 'x', 'end')}`, '', roots);
const RUN = 'this.constructor.constructor("return process")().env.HOSTILE = "1"';

/** Files that must be refused, each by a code of its own. */
const REFUSED: readonly (readonly [attack: string, code: string, name: string, content: string])[] = [
  ['entities', 'XML_DOCTYPE_REFUSED', 'a.bpmn', `<!DOCTYPE x [<!ENTITY a "b">]>${around('a', userTask('x', USER))}`],
  ['depth', 'XML_TOO_DEEP', 'a.bpmn', `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`],
  ['a long attribute', 'XML_TAG_TOO_LONG', 'a.bpmn', `<a b="${'x'.repeat(1_000_000)}" />`],
  ['3 MB', 'XML_TOO_LARGE', 'a.bpmn', `<a>${' '.repeat(3_000_000)}</a>`],
  ['a zip', 'XML_NOT_READABLE', 'a.bpmn', 'PK\u0003\u0004 [Content_Types].xml'],
  [
    'a script',
    'CODE_REFUSED',
    'a.bpmn',
    around(
      'a',
      `<bpmn:scriptTask id="x" scriptFormat="javascript"><bpmn:script>${RUN}</bpmn:script></bpmn:scriptTask>`,
    ),
  ],
  [
    'a service named like a method',
    'SERVICE_KEY_UNKNOWN',
    'a.bpmn',
    around(
      'a',
      '<bpmn:serviceTask id="x" gongwen:serviceKey="constructor"><bpmn:documentation>Rule: R-054</bpmn:documentation></bpmn:serviceTask>',
    ),
  ],
  ['an act named like a method', 'ACT_UNKNOWN', 'a.bpmn', around('a', userTask('x', { ...USER, act: 'toString' }))],
  [
    'a timer each moment',
    'TIMER_RULE_INVALID',
    'a.bpmn',
    around(
      'a',
      `<bpmn:intermediateCatchEvent id="x"><bpmn:documentation>Rule: R-054</bpmn:documentation>${timed('R/PT0S')}</bpmn:intermediateCatchEvent>`,
    ),
  ],
  [
    'a start each moment',
    'TIMER_RULE_INVALID',
    'a.bpmn',
    bpmnFile(
      'a',
      `<bpmn:startEvent id="start">${timed('R/PT0.1S')}</bpmn:startEvent>${userTask('x', USER)}${END}${chain('start', 'x', 'end')}`,
    ),
  ],
  [
    'a decision that doubles',
    'DMN_EXPRESSION',
    'a.dmn',
    `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:t"><decision id="dec" name="dec"><literalExpression id="l"><text>for i in 1..40 return concatenate(partial, partial)</text></literalExpression></decision></definitions>`,
  ],
  [
    'a form that takes for ever',
    'FORM_PATTERN_REFUSED',
    'F-A.json',
    JSON.stringify({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'F-A',
      type: 'object',
      properties: { a: { type: 'string', maxLength: 10, pattern: `^${'(a|a)'.repeat(40)}b` } },
    }),
  ],
];

const sending = (tag: string, id: string): string =>
  `<bpmn:${tag} id="${id}"><bpmn:documentation>Rule: R-054</bpmn:documentation><bpmn:signalEventDefinition id="sd-${id}" signalRef="sig" /></bpmn:${tag}>`;
/** Whenever the signal is heard, it is thrown. */
const ECHO = bpmnFile(
  'echo',
  `${START}<bpmn:parallelGateway id="begin" />${userTask('x', USER)}${userTask('y', USER)}${END}${sending('intermediateThrowEvent', 'tell')}${chain('start', 'begin', 'x', 'tell', 'end')}${chain('begin', 'y', 'end')}
   <bpmn:subProcess id="again" triggeredByEvent="true">${sending('startEvent', 'hear').replace('id="hear"', 'id="hear" isInterrupting="false"')}${sending('endEvent', 'say')}${chain('hear', 'say')}</bpmn:subProcess>`,
  '',
  '<bpmn:signal id="sig" name="Echo" />',
);
const MIRROR = around(
  'mirror',
  '<bpmn:callActivity id="x" calledElement="mirror"><bpmn:documentation>Rule: R-054</bpmn:documentation></bpmn:callActivity>',
);
const CROWD = around(
  'crowd',
  userTask(
    'x',
    USER,
    '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">${times}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>',
  ),
);
/** A message that is called like a method of every object. */
const NAMED = bpmnFile(
  'named',
  `${START}<bpmn:receiveTask id="x" messageRef="m"><bpmn:documentation>Rule: R-054</bpmn:documentation></bpmn:receiveTask>${userTask('after', USER)}${END}${chain('start', 'x', 'after', 'end')}`,
  '',
  '<bpmn:message id="m" name="constructor" gongwen:reach="KEY" gongwen:senders="ROLE:REGISTRY" gongwen:correlation="key" />',
);

describe('[attack: xml-entities, deep-elements, long-attributes, code-in-expressions, catastrophic-patterns, service-keys-as-methods] hostile files over HTTP', () => {
  let office: TestOffice;
  let registry: Client;

  beforeAll(async () => {
    office = await openOffice({ runsJobs: false });
    await office.clock('2022-10-18T08:30:00+08:00');
    registry = office.as('u-co-reg');
  });
  afterAll(async () => {
    expect(await brokenInvariants((sql, params) => office.query(sql, params))).toEqual([]);
    await office.close();
  });

  const deploy = (content: string, name = 'a.bpmn') =>
    office.admin.post<Refused>('/definitions', { name: 'hostile', files: [{ name, content }] });

  it.each(REFUSED)(
    '%s: refused with %s by the check and by the deployment, and nothing is kept or run',
    async (_, code, name, content) => {
      const check = await office.admin.post<Refused>('/definitions/check', { files: [{ name, content }] });
      const deployed = await deploy(content, name);
      for (const { status, body } of [check, deployed]) {
        expect([status, body.code]).toEqual([422, 'DEFINITION_REFUSED']);
        const told = body.params?.problems ?? body.problems ?? [];
        expect(told.map((problem) => problem.code)).toContain(code);
      }
      expect(process.env['HOSTILE']).toBeUndefined();
      expect(await office.query("SELECT 1 FROM definition WHERE key IN ('a', 'dec', 'F-A')")).toEqual([]);
    },
  );

  it('[attack: long-attributes] a deployment larger than allowed is refused before it is read', async () => {
    const { status } = await deploy('x'.repeat(17 * 1024 * 1024));
    expect(status).toBe(413);
  });

  it.each([
    ['a signal that answers itself', 'echo', ECHO, 'STEP_BUDGET_EXCEEDED'],
    ['a process that calls itself', 'mirror', MIRROR, 'STEP_BUDGET_EXCEEDED'],
    ['a multi-instance over a million', 'crowd', CROWD, 'TOO_MANY_INSTANCES'],
  ])(
    '[attack: loop-without-wait, million-instances] %s is refused when it is set going, and the service lives on',
    async (_, key, content, code) => {
      expect((await deploy(content)).status).toBe(201);
      const begun = await registry.post<Refused & { id: string }>('/cases', {
        definition: key,
        variables: { times: 1_000_000 },
      });
      const refused =
        begun.status === 201
          ? await registry.post<Refused>(`/cases/${begun.body.id}/acts`, { element: 'x', outcome: 'DONE' })
          : begun;
      expect([refused.status < 500, refused.body.code]).toEqual([true, code]);
      expect((await office.anonymous.get('/health')).status).toBeLessThan(500);
    },
  );

  it('[attack: service-keys-as-methods] a message named like a method is delivered as any other', async () => {
    expect((await deploy(NAMED)).status).toBe(201);
    const { body } = await registry.post<{ id: string }>('/cases', { definition: 'named', variables: { key: 'k' } });
    const sent = await registry.post('/messages', { name: 'constructor', correlation: 'k', payload: { said: 'a' } });
    expect(sent.status).toBeLessThan(300);
    const [row] = await office.query<{ state: { activations: { vars?: object }[] } }>(
      `SELECT state FROM process_instance WHERE id = '${body.id}'`,
    );
    expect(row?.state.activations[0]?.vars).toEqual({ key: 'k', said: 'a', starter: 'u-co-reg' });
  });
});
