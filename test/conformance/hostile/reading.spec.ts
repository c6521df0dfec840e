import { readBpmn, readDiagram, readDmn } from '../../../src/engine/index.js';
import { drawDiagram } from '../../../src/definitions/diagram/draw-diagram.js';
import {
  around,
  bounded,
  bpmn,
  chain,
  decision,
  dmn,
  flow,
  knot,
  nested,
  script,
  shapes,
  START,
  times,
} from './files.js';

const RUN_ME = 'this.constructor.constructor("return process")().exit(1)';
const USER = '<bpmn:userTask id="x" gongwen:candidateRole="A" />';
const task = (attributes: string, inner = '', tag = 'serviceTask'): string =>
  around(`<bpmn:${tag} id="x" ${attributes}>${inner}</bpmn:${tag}>`);
const extension = (inner: string): string => `<bpmn:extensionElements>${inner}</bpmn:extensionElements>`;
const condition = (source: string): string =>
  bpmn(
    `${START}<bpmn:exclusiveGateway id="g" default="d" /><bpmn:userTask id="x" /><bpmn:userTask id="y" />${flow('s', 'g')}${flow('g', 'x', source, 'f')}${flow('g', 'y', '', 'd')}`,
  );
const withId = (id: string): string => bpmn(`${START}<bpmn:userTask id="${id}" />${flow('s', id, '', 'f')}`);

/** What the reader must refuse, and by which codes and elements. */
const REFUSED: readonly (readonly [attack: string, file: string, ...problems: string[]])[] = [
  // What no parser should see.
  [
    'billion laughs',
    `<!DOCTYPE lolz [<!ENTITY a "lol">${times(9, (at) => `<!ENTITY ${'b'.repeat(at + 1)} "${'&a;'.repeat(10)}">`)}]>${around(USER)}`,
    'XML_DOCTYPE_REFUSED null',
  ],
  [
    'an external entity',
    `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${around(USER.replace('"A"', '"&f;"'))}`,
    'XML_DOCTYPE_REFUSED null',
  ],
  [
    'an external document type',
    `<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">${around(USER)}`,
    'XML_DOCTYPE_REFUSED null',
  ],
  ['an entity declared in the middle', around(`${USER}<!ENTITY a "b">`), 'XML_DOCTYPE_REFUSED null'],
  ['10,000 nested elements', `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`, 'XML_TOO_DEEP null'],
  ['200 nested sub-processes', bpmn(nested(200)), 'XML_TOO_DEEP null'],
  ['an attribute of 1 MB', around(`<bpmn:userTask id="x" name="${'n'.repeat(1_000_000)}" />`), 'XML_TAG_TOO_LONG null'],
  ['5 MB of shapes', bpmn(chain('userTask', 1), { diagram: shapes(50_000) }), 'XML_TOO_LARGE null'],
  [
    '2 MB of one text',
    around(USER.replace(' />', `><bpmn:documentation>${'文'.repeat(700_000)}</bpmn:documentation></bpmn:userTask>`)),
    'XML_TOO_LARGE null',
  ],
  ['100,000 small shapes', `<a>${'<b/>'.repeat(200_001)}</a>`, 'TOO_MANY_ELEMENTS null'],
  ['12,000 tasks', bpmn(times(12_000, (at) => `<bpmn:task id="t${at}" />`)), 'TOO_MANY_ELEMENTS null'],
  ['a zip', 'PK\u0003\u0004\u0014\u0000\u0006\u0000', 'XML_NOT_READABLE null'],
  ['what is no XML', '{"process": 1}', 'XML_NOT_READABLE null'],
  ['nothing', '', 'XML_NOT_READABLE null'],
  ['UTF-16, read as UTF-8', Buffer.from(around(USER), 'utf16le').toString('utf8'), 'XML_NOT_READABLE null'],
  ['UTF-16 with a mark', Buffer.from(`\ufeff${around(USER)}`, 'utf16le').toString('latin1'), 'XML_NOT_READABLE null'],
  ['a NUL', around(USER.replace('"A"', '"\u0000"')), 'XML_NOT_READABLE null'],
  ['tags that cross', '<a><b></a></b>', 'XML_NOT_READABLE null'],

  // Names that mean something to the language the engine is written in.
  ['an id __proto__', withId('__proto__'), 'ID_INVALID null'],
  ['an id constructor', withId('constructor'), 'ID_INVALID null'],
  ['an id toString', withId('toString'), 'ID_INVALID null'],
  ['an id with SQL', withId("x'; DROP TABLE task; --"), 'ID_INVALID null'],
  ['an id with markup', withId('&lt;script&gt;'), 'ID_INVALID null'],
  ['an id twice', bpmn(`${START}<bpmn:userTask id="x" /><bpmn:userTask id="x" />${flow('s', 'x')}`), 'DUPLICATE_ID x'],
  ['a variable called hasOwnProperty', around(script('x', '1', 'hasOwnProperty')), 'ID_INVALID x'],

  // Code.
  ['a script in JavaScript', task('scriptFormat="javascript"', `<bpmn:script>${RUN_ME}</bpmn:script>`, 'scriptTask')],
  [
    'a script in Groovy',
    task('scriptFormat="groovy"', '<bpmn:script>"rm -rf /".execute()</bpmn:script>', 'scriptTask'),
  ],
  ['a script without a language', task('', `<bpmn:script>${RUN_ME}</bpmn:script>`, 'scriptTask')],
  ['a Java class', task('camunda:class="java.lang.ProcessBuilder"')],
  ['a delegate', task('camunda:delegateExpression="${bean}"')],
  ['a method call', task('camunda:expression="${runtimeService.deleteDeployment(1)}"')],
  ['a shell task', task('flowable:type="shell"')],
  [
    'an execution listener',
    task(
      'camunda:type="external" camunda:topic="t"',
      extension('<camunda:executionListener event="start" class="a.B" />'),
    ),
  ],
  [
    'a script listener',
    task(
      'camunda:type="external" camunda:topic="t"',
      extension(
        `<camunda:executionListener event="start"><camunda:script scriptFormat="javascript">${RUN_ME}</camunda:script></camunda:executionListener>`,
      ),
    ),
  ],
  ['a task listener', task('', extension('<camunda:taskListener event="create" expression="${x.y()}" />'), 'userTask')],
  [
    'a connector',
    task(
      '',
      extension('<camunda:connector><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector>'),
    ),
  ],
  [
    'an implementation that bpmn-engine would run',
    task('implementation="${content.constructor.constructor(\'return process\')()}"'),
  ],
  [
    'a condition in JavaScript',
    condition(RUN_ME).replace('<bpmn:conditionExpression', '<bpmn:conditionExpression language="javascript"'),
    'CODE_REFUSED f',
  ],
  [
    'a condition that calls a method',
    condition('${"".getClass().forName("java.lang.Runtime").exec("id")}'),
    'EXPRESSION_INVALID f',
  ],
  [
    'a condition that reaches for the constructor',
    condition('${execution.constructor.constructor("return process")()}'),
    'EXPRESSION_INVALID f',
  ],
  [
    'calls within calls that double',
    condition(`\${${'a.contains('.repeat(70)}a${')'.repeat(70)}}`),
    'EXPRESSION_INVALID f',
  ],
  ['a catastrophic pattern', condition('matches(title, "(a+)+$")'), 'EXPRESSION_INVALID f'],
  ['a function that calls itself', condition('(function(f) f(f))(function(f) f(f)) = 1'), 'EXPRESSION_INVALID f'],
  ['a huge range', condition('count(for i in 1..1000000000 return i) = 1'), 'EXPRESSION_INVALID f'],
  [
    'a candidate that calls a method',
    task('camunda:candidateGroups="${x.y()}"', '', 'userTask'),
    'EXPRESSION_INVALID x',
  ],

  // What is not there.
  ['a reference to nothing', bpmn(`${START}${flow('s', 'nowhere')}`), 'REFERENCE_UNRESOLVED s_nowhere'],
  ['5,000 flows to nowhere', bpmn(START + times(5_000, (at) => flow(`a${at}`, 'b')))],
  ['3,000 misspelt attributes', bpmn(times(3_000, (at) => `<bpmn:userTask id="a${at}" gongwen:nope="1" />`))],
];

/** What may be read, and must be read in time. */
const READ: readonly (readonly [what: string, file: string])[] = [
  ['90 nested sub-processes', bpmn(nested(45))],
  ['3,000 tasks in a row', bpmn(chain('userTask', 3_000))],
  [
    '5,000 lanes',
    bpmn(
      `<bpmn:laneSet id="ls">${times(5_000, (at) => `<bpmn:lane id="l${at}" name="L${at}" />`)}</bpmn:laneSet>${chain('userTask', 1)}`,
    ),
  ],
  [
    '9,000 flows between two tasks',
    bpmn(
      `${START}<bpmn:userTask id="a" /><bpmn:userTask id="b" />${flow('s', 'a')}${times(9_000, (at) => flow('a', 'b', '', `f${at}`))}`,
    ),
  ],
  ['a knot of 60 parallel gateways', bpmn(knot('parallelGateway', 60))],
  ['15,000 shapes of one element', bpmn(chain('userTask', 1), { diagram: shapes(15_000) })],
  ['a byte order mark and another encoding', `\ufeff${around(USER).replace('UTF-8', 'UTF-16')}`],
  ['a script that only looks like code', around(script('x', '"${7*7}" + "{{constructor}}"', 'seen'))],
];

const errorsOf = (problems: readonly { severity: string; code: string; elementId: string | null }[]): string[] =>
  problems.filter(({ severity }) => severity === 'ERROR').map(({ code, elementId }) => `${code} ${elementId}`);

describe('[attack: xml-entities, deep-elements, long-attributes, code-in-expressions, hostile-element-ids] files that must not be deployed', () => {
  it.each(REFUSED)('%s', async (_, file, ...expected) => {
    const { problems } = await bounded(() => readBpmn(file));
    const errors = errorsOf(problems);
    expect(errors.length).toBeGreaterThan(0);
    for (const one of expected) expect(errors).toContain(one);
    for (const { zh, en } of problems)
      expect([zh.length, en.length].every((length) => length > 5 && length < 3_000)).toBe(true);
  });
});

describe('files that are large or odd, and no more', () => {
  it.each(READ)('%s', async (_, file) => {
    const { graphs, problems } = await bounded(() => readBpmn(file));
    expect(errorsOf(problems)).toEqual([]);
    const diagram = await bounded(() => readDiagram(file, 'p'));
    const svg = await bounded(() =>
      drawDiagram(diagram!, graphs[0]!, null, { title: 't', subtitle: '', language: 'en' }),
    );
    expect(svg.startsWith('<svg')).toBe(true);
  });
});

describe('diagrams', () => {
  const drawn = async (name: string, bounds?: string): Promise<string> => {
    const file = bpmn(chain('userTask', 1).replace('id="n0"', `id="n0" name="${name}"`), {
      diagram: shapes(1, bounds),
    });
    const { graphs } = await readBpmn(file);
    const diagram = await readDiagram(file, 'p');
    return drawDiagram(diagram!, graphs[0]!, null, { title: name, subtitle: '', language: 'en' });
  };

  it.each([
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script'],
    [']]&gt;&lt;/text&gt;&lt;script/&gt;', '<script'],
    ['&quot; onload=&quot;alert(1)', '" onload="alert'],
    ['&lt;foreignObject&gt;', '<foreignObject'],
    ['\u202egnp.exe', '\u202e'],
  ])('a name like %s is text, and nothing else', async (name, never) => {
    const svg = await drawn(name);
    expect(svg).not.toContain(never);
    expect(svg).not.toMatch(/<script|javascript:|<[^>]*\son[a-z]+=/i);
  });

  it.each([
    'x="NaN" y="NaN" width="NaN" height="NaN"',
    'x="1e308" y="-1e308" width="1e308" height="1"',
    'x="Infinity" y="0" width="-5" height="0"',
  ])('bounds like %s are no place: the element is laid out', async (bounds) => {
    const svg = await drawn('n', bounds);
    expect(svg).not.toMatch(/NaN|Infinity|e\+/);
    expect(Number(/width="(\d+)/.exec(svg)?.[1])).toBeLessThan(10_000);
  });
});

describe('[attack: xml-entities, deep-elements, endless-feel] decisions that must not be deployed', () => {
  it.each([
    ['an external entity', `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${decision('x')}`],
    ['a catastrophic pattern', decision('matches(x, "(a|a)*b")')],
    ['choices that double', decision(`matches(x, "${'(a|a)'.repeat(40)}b")`)],
    ['optional letters that double', decision(`matches(x, "${'a?'.repeat(40)}${'a'.repeat(40)}")`)],
    ['a list that doubles', decision('for i in 1..40 return concatenate(partial, partial)')],
    ['a huge range', decision('for i in 1..99999999 return i')],
    [
      'Java',
      dmn(
        '<decision id="a" name="a"><literalExpression expressionLanguage="java"><text>System.exit(1)</text></literalExpression></decision>',
      ),
    ],
    [
      'a decision that needs itself',
      dmn(
        '<decision id="a" name="a"><informationRequirement><requiredDecision href="#a" /></informationRequirement><literalExpression><text>a</text></literalExpression></decision>',
      ),
    ],
    ['lists in each other', decision(`${'['.repeat(2_000)}${']'.repeat(2_000)}`)],
  ])('%s', async (_, file) => {
    const { problems } = await bounded(() => readDmn(file));
    expect(errorsOf(problems)).not.toEqual([]);
  });
});
