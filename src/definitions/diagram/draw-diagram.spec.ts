import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { EngineCase } from '../../../test/support/engine-case.js';
import { chain, flow } from '../../../test/support/bpmn-file.js';
import { drawnFile, type Sheet } from '../../../test/support/drawn-file.js';
import { filesIn, textOf } from '../../../test/support/processes.js';
import { NO_TRACE, readBpmn, readDiagram, retrace, standingOf, type ProcessGraph } from '../../engine/index.js';
import { drawDiagram } from './draw-diagram.js';
import type { DiagramMarks } from './marks.js';

const HEAD = { title: '测试流程', subtitle: '第 1 版', language: 'zh-CN' } as const;

interface Drawn {
  readonly svg: string;
  readonly graph: ProcessGraph;
}

/** Reads a file as a deployment does, and draws its process; whatever is drawn is well-formed and brings nothing along. */
async function draw(
  file: string,
  marks: (graph: ProcessGraph) => DiagramMarks | null = () => null,
  language: 'zh-CN' | 'en' = 'zh-CN',
): Promise<Drawn> {
  const { graphs, problems } = await readBpmn(file);
  expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  const graph = graphs[0]!;
  const diagram = (await readDiagram(file, graph.processId))!;
  const svg = drawDiagram(diagram, graph, marks(graph), { ...HEAD, language });
  expectSound(svg);
  return { svg, graph };
}

/** Elements and attributes that a drawing may hold, and no other: neither script nor style, nothing from elsewhere. */
const ELEMENTS = /^(?:svg|title|g|a|rect|circle|path|text|tspan)$/;
const ATTRIBUTES =
  /^(?:xmlns|xml:lang|width|height|viewBox|font-(?:family|size|weight)|x|y|r[xy]?|c[xy]|d|fill|stroke(?:-width|-dasharray|-linejoin|-linecap)?|transform|text-(?:anchor|decoration)|paint-order|data-(?:element|mark|part|incidents)|href)$/;

function expectSound(svg: string): void {
  expect(XMLValidator.validate(svg)).toBe(true);
  // No attribute holds an angle bracket, or a text would have got out of it.
  const tags = svg.match(/<[^>]*>/g)!;
  for (const tag of tags) {
    expect(/^<\/?([\w:]+)/.exec(tag)?.[1]).toMatch(ELEMENTS);
    for (const [, name, value] of tag.matchAll(/([\w:-]+)="([^"]*)"/g)) {
      expect(name).toMatch(ATTRIBUTES);
      if (name === 'href') expect(value).toMatch(/^\/api\/v1\/cases\//);
      else if (!/^(?:data-|font-family)/.test(name!)) expect(value).not.toMatch(/url|NaN|Infinity|undefined|null/);
    }
  }
  expect(tags.join('').replaceAll(/="[^"]*"|&\w+;/g, '')).not.toMatch(/["'&]/);
  expect(svg).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]|\p{Cs}|\p{Noncharacter_Code_Point}/u);
}

/** What is inside the group of an element. */
const partOf = (svg: string, element: string): string => {
  const from = svg.indexOf(`<g data-element="${element}"`);
  expect(from).toBeGreaterThan(-1);
  let depth = 0;
  for (const found of svg.slice(from).matchAll(/<g[ >]|<\/g>/g)) {
    depth += found[0] === '</g>' ? -1 : 1;
    if (depth === 0) return svg.slice(from, from + found.index);
  }
  throw new Error(`${element} is not closed`);
};
const titleOf = (svg: string, element: string): string => /<title>([^<]*)/.exec(partOf(svg, element))![1]!;
const markOf = (svg: string, element: string): string | undefined =>
  new RegExp(`data-element="${element}" data-mark="(\\w+)"`).exec(svg)?.[1];
const textsOf = (svg: string): string[] => [...svg.matchAll(/<tspan[^>]*>([^<]*)/g)].map(([, text]) => text!);

const RULE = '<bpmn:documentation>Rule: R-054</bpmn:documentation>';
const MESSAGE = '<bpmn:messageEventDefinition messageRef="m" />';
const TIMER =
  '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>';
const ROOTS = '<bpmn:message id="m" name="Answer" /><bpmn:error id="fault" name="fault" errorCode="FAULT" />';

/** Every element that the engine runs, once. */
const BODY = `
<bpmn:laneSet id="set"><bpmn:lane id="lane" name="综合协调组" gongwen:nameEn="Coordination group"><bpmn:flowNodeRef>start</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
<bpmn:startEvent id="start" name="开始" /><bpmn:startEvent id="startMessage">${MESSAGE}</bpmn:startEvent>
<bpmn:userTask id="user" name="起草拟定" gongwen:nameEn="Draft" gongwen:candidateRole="LEADER">${RULE}
  <bpmn:multiInstanceLoopCharacteristics gongwen:collection="groups" gongwen:elementVariable="g" /></bpmn:userTask>
<bpmn:serviceTask id="service" name="固化" gongwen:serviceKey="documents.freeze">${RULE}
  <bpmn:multiInstanceLoopCharacteristics isSequential="true" gongwen:collection="groups" gongwen:elementVariable="g" /></bpmn:serviceTask>
<bpmn:sendTask id="send" name="发出" messageRef="m">${RULE}</bpmn:sendTask>
<bpmn:receiveTask id="receive" name="收到" messageRef="m">${RULE}</bpmn:receiveTask>
<bpmn:boundaryEvent id="late" name="到期" attachedToRef="receive" cancelActivity="false">${TIMER}</bpmn:boundaryEvent>
<bpmn:businessRuleTask id="decide" name="判定" gongwen:decision="step-limits">${RULE}</bpmn:businessRuleTask>
<bpmn:callActivity id="call" name="归档移交" calledElement="child">${RULE}</bpmn:callActivity>
<bpmn:boundaryEvent id="failed" attachedToRef="call"><bpmn:errorEventDefinition errorRef="fault" /></bpmn:boundaryEvent>
<bpmn:subProcess id="open" name="收集">${RULE}<bpmn:startEvent id="openStart" /><bpmn:endEvent id="openEnd"><bpmn:terminateEventDefinition /></bpmn:endEvent>${chain('openStart', 'openEnd')}</bpmn:subProcess>
<bpmn:subProcess id="shut" name="内部">${RULE}<bpmn:startEvent id="shutStart" name="看不见" /><bpmn:endEvent id="shutEnd" />${chain('shutStart', 'shutEnd')}</bpmn:subProcess>
<bpmn:subProcess id="event" name="撤回" triggeredByEvent="true"><bpmn:startEvent id="eventStart" isInterrupting="false">${MESSAGE}</bpmn:startEvent><bpmn:endEvent id="eventEnd" />${chain('eventStart', 'eventEnd')}</bpmn:subProcess>
<bpmn:exclusiveGateway id="one" name="同意？" default="one_all" /><bpmn:parallelGateway id="all" />
<bpmn:intermediateCatchEvent id="catch">${TIMER}</bpmn:intermediateCatchEvent>
<bpmn:intermediateThrowEvent id="throw">${MESSAGE}</bpmn:intermediateThrowEvent>
<bpmn:endEvent id="end" /><bpmn:endEvent id="endMessage">${MESSAGE}</bpmn:endEvent>
<bpmn:endEvent id="endError"><bpmn:errorEventDefinition errorRef="fault" /></bpmn:endEvent>
<bpmn:textAnnotation id="note"><bpmn:text>说明</bpmn:text></bpmn:textAnnotation><bpmn:group id="group" />
<bpmn:dataObject id="data" /><bpmn:dataObjectReference id="dataRef" name="文稿" dataObjectRef="data" /><bpmn:dataStoreReference id="store" name="档案库" />
<bpmn:association id="points" sourceRef="note" targetRef="user" />
${chain('startMessage', 'user')}${chain('start', 'user', 'service', 'send', 'receive', 'decide', 'call', 'open', 'shut', 'one')}
${flow('one', 'end', 'outcome = &quot;NO&quot;')}${flow('one', 'all')}${chain('all', 'catch', 'throw', 'endMessage')}${chain('all', 'endError')}${chain('late', 'end')}${chain('failed', 'end')}`;

const NODES =
  'start startMessage user service send receive late decide call failed open openStart openEnd shut shutStart shutEnd event eventStart eventEnd one all catch throw end endMessage endError'.split(
    ' ',
  );
const HIDDEN = new Set(['shutStart', 'shutEnd']);

/** One under the other, far enough apart; what is inside another stands there too. */
const EVERYTHING: Sheet = {
  shapes: {
    lane: [0, 0, 900, 4_000],
    ...Object.fromEntries(NODES.map((id, at) => [id, [200, 60 + at * 120, 100, 80]] as const)),
    open: [200, 1260, 400, 80, 'isExpanded="true"'],
    shut: [200, 1620, 100, 80, 'isExpanded="false"'],
    event: [200, 1980, 400, 90, 'isExpanded="true"'],
    note: [600, 60, 100, 30],
    group: [590, 50, 200, 200],
    dataRef: [600, 300, 36, 50],
    store: [600, 400, 50, 50],
  },
  edges: {
    start_user: [
      [236, 78],
      [250, 100],
      [250, 300],
    ],
    one_all: [
      [300, 2300],
      [400, 2300],
    ],
    shutStart_shutEnd: [
      [0, 0],
      [10, 10],
    ],
    points: [
      [600, 75],
      [300, 75],
    ],
  },
};

describe('a drawing', () => {
  const everything = drawnFile('p', BODY, EVERYTHING, { roots: ROOTS });

  it('shows every element that the engine runs, and nothing of what is inside a closed sub-process', async () => {
    const { svg, graph } = await draw(everything);
    expect([...graph.nodes.keys()].sort()).toEqual([...NODES].sort());
    for (const id of NODES) expect([id, svg.includes(`data-element="${id}"`)]).toEqual([id, !HIDDEN.has(id)]);
    expect(svg).not.toContain('看不见');
    expect(svg).not.toContain('shutStart_shutEnd');
    for (const id of ['lane', 'note', 'group', 'dataRef', 'store', 'points', 'start_user']) partOf(svg, id);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['综合协调组', '起草拟定', '归档移交', '说明', '文稿', '档案库', '同意？']),
    );
  });

  it('tells the types apart: nothing looks alike but plain starts and plain ends', async () => {
    const { svg } = await draw(everything);
    const shownNodes = NODES.filter((id) => !HIDDEN.has(id));
    const looks = shownNodes.map((id) =>
      partOf(svg, id)
        .replaceAll(/<title>[^<]*<\/title>|<text[\s\S]*?<\/text>| data-\w+="[^"]*"/g, '')
        .replaceAll(/(translate\([^)]*\)| (?:x|y|cx|cy)="[^"]*")/g, '')
        .replaceAll(/d="M[\d.]+ [\d.]+/g, 'd="M'),
    );
    const again = looks.flatMap((look, at) => (looks.indexOf(look) < at ? [shownNodes[at]] : []));
    expect(again).toEqual(['openStart', 'end']);
  });

  it('has dashed circles where an event does not interrupt, dots around an event sub-process, bars on a loop', async () => {
    const { svg } = await draw(everything);
    expect(partOf(svg, 'late')).toContain('stroke-dasharray="4.5 3"');
    expect(partOf(svg, 'failed')).not.toContain('stroke-dasharray="4.5 3"');
    expect(partOf(svg, 'eventStart')).toContain('stroke-dasharray="4.5 3"');
    expect(partOf(svg, 'event')).toContain('stroke-dasharray="2 3"');
    expect(partOf(svg, 'late').match(/<circle[^>]*stroke-dasharray="4.5 3"/g)).toHaveLength(2);
    expect(partOf(svg, 'start').match(/<circle/g)).toHaveLength(1);
    expect(partOf(svg, 'user').match(/<g stroke="[^"]*" stroke-width="2"/g)).toHaveLength(1);
    const widthOf = (id: string): number => Number(/<rect[^>]*stroke-width="([\d.]+)"/.exec(partOf(svg, id))![1]);
    expect(widthOf('call')).toBeGreaterThan(2 * widthOf('user'));
  });

  it('marks the default way with a slash, which the other ways have not', async () => {
    const { svg } = await draw(everything);
    expect(partOf(svg, 'one_all').match(/<path/g)).toHaveLength(3);
    expect(partOf(svg, 'start_user').match(/<path/g)).toHaveLength(2);
  });

  it('says in a tooltip both names, the type and the rule of an element', async () => {
    const { svg } = await draw(everything);
    expect(titleOf(svg, 'user')).toBe('起草拟定 / Draft\n人工办理 · 规则 R-054');
    expect(titleOf(svg, 'lane')).toBe('综合协调组 / Coordination group');
    expect(titleOf(svg, 'start_user')).toBe('开始 → 起草拟定');
  });

  it('speaks English to whom it should, with the Chinese name where there is no other', async () => {
    const { svg } = await draw(everything, () => null, 'en');
    expect(titleOf(svg, 'user')).toBe('起草拟定 / Draft\nDone by a person · Rule R-054');
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['Coordination group', 'Draft', '归档移交']));
    expect(svg).toContain('>Legend<');
    expect(svg).toContain('xml:lang="en"');
  });

  it('explains in its legend the signs that it uses, and no other', async () => {
    const legend = (svg: string): string => svg.slice(svg.indexOf('data-part="legend"'));
    const { svg } = await draw(everything);
    for (const word of [
      '人工办理',
      '多人同时办理',
      '逐个依次办理',
      '择一分支',
      '时限',
      '差错',
      '全部终止',
      '默认路径',
    ]) {
      expect(legend(svg)).toContain(`>${word}<`);
    }
    expect(legend(svg)).not.toContain('当前环节');
    const small = await draw(
      drawnFile('p', `<bpmn:startEvent id="s" /><bpmn:endEvent id="e" />${chain('s', 'e')}`, {
        shapes: { s: [0, 0, 36, 36], e: [100, 0, 36, 36] },
      }),
    );
    expect(legend(small.svg).match(/<text/g)).toHaveLength(3);
  });

  it('keeps everything on its sheet', async () => {
    const { svg } = await draw(everything);
    const [x, y, width, height] = /viewBox="([^"]*)"/.exec(svg)![1]!.split(' ').map(Number);
    for (const [, tx, ty] of svg.matchAll(/<(?:tspan|text) x="([-\d.]+)" y="([-\d.]+)"/g)) {
      if (Number(tx) === 0 || Number(tx) === 50) continue;
      expect(Number(tx)).toBeGreaterThanOrEqual(x!);
      expect(Number(tx)).toBeLessThanOrEqual(x! + width!);
      expect(Number(ty)).toBeGreaterThanOrEqual(y!);
      expect(Number(ty)).toBeLessThanOrEqual(y! + height!);
    }
  });

  it('is the same for the same file', async () => {
    expect((await draw(everything)).svg).toBe((await draw(everything)).svg);
  });

  it.each(filesIn('', '.bpmn'))(
    'of %s fits every name into its shape without cutting it, in both languages',
    async (file) => {
      for (const language of ['zh-CN', 'en'] as const) {
        const { svg } = await draw(textOf(file), () => null, language);
        expect(textsOf(svg).filter((text) => text.endsWith('…'))).toEqual([]);
      }
    },
  );
});

describe('a hostile file', () => {
  const named = (name: string, id = 't'): string =>
    drawnFile(
      'p',
      `<bpmn:startEvent id="s" name="${name}" gongwen:nameEn="${name}" /><bpmn:userTask id="${id}" name="${name}" gongwen:candidateRole="LEADER"><bpmn:documentation>Rule: ${name}</bpmn:documentation></bpmn:userTask><bpmn:endEvent id="e" />${chain('s', id)}<bpmn:sequenceFlow id="f" name="${name}" sourceRef="${id}" targetRef="e" />
       <bpmn:textAnnotation id="note"><bpmn:text>${name}</bpmn:text></bpmn:textAnnotation>`,
      {
        shapes: {
          pool: [0, 0, 500, 300],
          s: [40, 40, 36, 36],
          [id]: [100, 20, 100, 80],
          e: [300, 40, 36, 36],
          note: [100, 200, 100, 60],
        },
        edges: {
          f: [
            [200, 58],
            [300, 58],
          ],
        },
      },
      {
        roots: `<bpmn:collaboration id="c"><bpmn:participant id="pool" name="${name}" processRef="p" /></bpmn:collaboration>`,
      },
    );

  it.each([
    ['a script', '&lt;script&gt;alert(1)&lt;/script&gt;', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [
      'the end of its text',
      '&lt;/title&gt;&lt;/g&gt;&lt;/svg&gt;&lt;svg onload=&quot;alert(1)&quot;&gt;',
      '&lt;/title&gt;&lt;/g&gt;',
    ],
    ['quotes', '&quot; onclick=&quot;x&quot; &apos;', '&quot; onclick=&quot;x&quot; &#39;'],
    ['entities', '&amp;lt;b&amp;gt; &amp;#60;', '&amp;lt;b&amp;gt; &amp;#60;'],
    ['the end of a CDATA section', ']]&gt;&lt;![CDATA[', ']]&gt;&lt;![CDATA['],
    ['a direction override', '\u202egnp.exe', '\ufffdgnp.exe'],
    ['an isolate', '\u2066x\u2069', '\ufffdx\ufffd'],
    ['what XML cannot hold', '&#x0B;a&#xFFFF;b&#x8;', 'a'],
    ['half a character', '&#xD800;x', 'x'],
    ['a thousand marks on one letter', `a${'\u0301'.repeat(1_000)}`, 'a'],
  ])('with %s in its names is text and nothing else', async (_, name, shown) => {
    const { svg } = await draw(named(name));
    expect(svg).toContain(shown);
    const root = new XMLParser({ ignoreAttributes: false }).parse(svg) as Record<string, unknown>;
    expect(Object.keys(root)).toEqual(['svg']);
  });

  it('with NUL in a name has none in its drawing', async () => {
    const file = named('ok').replaceAll('name="ok"', 'name="a&#0;b"');
    const { graphs } = await readBpmn(file);
    const diagram = await readDiagram(file, 'p');
    if (!graphs[0] || !diagram) return;
    const svg = drawDiagram(diagram, graphs[0], null, HEAD);
    expectSound(svg);
    expect(svg).not.toContain('\u0000');
  });

  it('in its title too', () => {
    const shape = {
      elementId: '"><script>',
      kind: 'NOTE',
      name: '<b>',
      nameEn: null,
      box: { x: 0, y: 0, width: 10, height: 10 },
      label: null,
      isHorizontal: true,
      isExpanded: false,
    } as const;
    const graph = { nodes: new Map(), flows: new Map() } as unknown as ProcessGraph;
    const head = { title: '</title><script>\u0000', subtitle: '<script>\u202e', language: 'zh-CN' } as const;
    const svg = drawDiagram({ name: null, nameEn: null, shapes: [shape], edges: [] }, graph, null, head);
    expectSound(svg);
    expect(svg).not.toContain('<script');
  });

  it('with names of any length, lines of no length and boxes of a pixel is drawn, its names cut', async () => {
    const many = Array.from({ length: 400 }, (_, at) => `t${at}`);
    const body = `<bpmn:startEvent id="s" />${many.map((id) => `<bpmn:userTask id="${id}" name="${'很长的名称 and a word '.repeat(100)}" gongwen:candidateRole="A">${RULE}</bpmn:userTask>`).join('')}<bpmn:endEvent id="e" />${chain('s', ...many, 'e')}`;
    const file = drawnFile('p', body, {
      shapes: Object.fromEntries(many.map((id, at) => [id, [at * 3, at * 2, 1, 1]] as const)),
      edges: Object.fromEntries(
        many.slice(1).map(
          (id, at) =>
            [
              `${many[at]}_${id}`,
              [
                [5, 5],
                [5, 5],
                [5, 5],
              ],
            ] as const,
        ),
      ),
    });
    const { graphs } = await readBpmn(file);
    const diagram = (await readDiagram(file, 'p'))!;
    const svg = drawDiagram(diagram, graphs[0]!, null, HEAD);
    expectSound(svg);
    expect(svg.length).toBeLessThan(3_000_000);
  });
});

describe('the marks of a case', () => {
  const body = `<bpmn:startEvent id="s" /><bpmn:userTask id="draft" name="起草" gongwen:candidateRole="A" gongwen:outcomes="OK RETURN">${RULE}</bpmn:userTask>
    <bpmn:exclusiveGateway id="gw" default="gw_sign" /><bpmn:userTask id="sign" name="会签" gongwen:candidateRole="A">${RULE}<bpmn:multiInstanceLoopCharacteristics gongwen:collection="groups" gongwen:elementVariable="g" /></bpmn:userTask>
    <bpmn:boundaryEvent id="late" attachedToRef="sign">${TIMER}</bpmn:boundaryEvent><bpmn:callActivity id="call" name="归档" calledElement="child">${RULE}</bpmn:callActivity><bpmn:endEvent id="e" /><bpmn:endEvent id="e2" />
    ${chain('s', 'draft', 'gw')}${flow('gw', 'draft', 'outcome = &quot;RETURN&quot;')}${flow('gw', 'sign')}${chain('sign', 'call', 'e')}${chain('late', 'e2')}`;
  const ids = ['s', 'draft', 'gw', 'sign', 'late', 'call', 'e', 'e2'];
  const file = drawnFile('p', body, {
    shapes: Object.fromEntries(ids.map((id, at) => [id, [at * 150, 0, 100, 80]] as const)),
    edges: {
      gw_sign: [
        [400, 40],
        [450, 40],
      ],
      gw_draft: [
        [350, 0],
        [350, -40],
        [200, -40],
        [200, 0],
      ],
    },
  });
  const marksOf =
    (act: (c: EngineCase) => EngineCase, more: Partial<DiagramMarks> = {}) =>
    (graph: ProcessGraph): DiagramMarks => {
      const c = act(EngineCase.start(graph, { groups: ['A', 'B', 'C'] }));
      const { visits, flows } = retrace(graph, NO_TRACE, c.stimuli);
      const nothing = { durations: new Map(), incidents: new Map(), links: new Map(), isSuspended: false };
      return { ...standingOf(c.state!), visits, flows, ...nothing, ...more };
    };
  const toSign = (c: EngineCase): EngineCase =>
    c.complete('draft', { outcome: 'RETURN' }).complete('draft', { outcome: 'OK' }).complete('sign');

  it('say what was passed, where it stands with its count, and what lies ahead', async () => {
    const { svg } = await draw(file, marksOf(toSign));
    expect(ids.map((id) => markOf(svg, id))).toEqual([
      'PASSED',
      'PASSED',
      'PASSED',
      'STANDING',
      'AHEAD',
      'AHEAD',
      'AHEAD',
      'AHEAD',
    ]);
    expect([markOf(svg, 'gw_sign'), markOf(svg, 'gw_draft')]).toEqual(['PASSED', 'PASSED']);
    expect(titleOf(svg, 'sign')).toContain('办理中 已办 1/3');
    expect(titleOf(svg, 'draft')).toContain('已经过 ×2');
    expect(titleOf(svg, 'late')).toContain('事件待触发');
    expect(textsOf(svg)).toContain('当前环节：会签（办理中 已办 1/3）');
    expect(svg).toContain('>办理中 已办 1/3</text>');
  });

  it('say it in English', async () => {
    const { svg } = await draw(file, marksOf(toSign), 'en');
    expect(svg).toContain('>In hand, 1/3 done</text>');
    expect(titleOf(svg, 'draft')).toContain('Passed ×2');
  });

  it('say what was cut short, and by what', async () => {
    const { svg } = await draw(
      file,
      marksOf((c) => toSign(c).fire('late')),
    );
    expect([markOf(svg, 'sign'), markOf(svg, 'late'), markOf(svg, 'e2'), markOf(svg, 'e')]).toEqual([
      'CUT',
      'PASSED',
      'PASSED',
      'AHEAD',
    ]);
    expect(titleOf(svg, 'sign')).toContain('被中断');
    expect(textsOf(svg).join()).not.toContain('当前环节：');
    const voided = await draw(
      file,
      marksOf((c) => c.give({ type: 'CANCEL_CASE', reason: 'x' })),
    );
    expect(titleOf(voided.svg, 'draft')).toContain('随案件作废');
  });

  const STUCK = new Map([['sign', [{ code: 'JOB_FAILED', at: '2022-10-18 08:30' }]]]);

  it('show an open incident, in words and as a sign', async () => {
    const { svg } = await draw(file, marksOf(toSign, { incidents: STUCK }));
    expect(titleOf(svg, 'sign')).toContain('异常待处理：JOB_FAILED · 2022-10-18 08:30');
    expect(svg.match(/#fdd835/g)).toHaveLength(2);
    expect((await draw(file, marksOf(toSign))).svg).not.toContain('#fdd835');
  });

  it('lead from a call activity to the case that it called', async () => {
    const links = new Map([['call', '/api/v1/cases/x/diagram.svg']]);
    const atCall = (c: EngineCase): EngineCase => toSign(c).complete('sign').complete('sign');
    const { svg } = await draw(file, marksOf(atCall, { links }));
    expect(svg).toContain('<a href="/api/v1/cases/x/diagram.svg"><g data-element="call" data-mark="STANDING">');
    expect(svg.match(/href=/g)).toHaveLength(1);
    expect(svg).toContain('>查看子案件 ›<');
  });

  it('can be told apart without colour: by weight, dashes and signs', async () => {
    const grey = (svg: string, id: string): string => partOf(svg, id).replaceAll(/#[0-9a-f]{6}/g, '#');
    const { svg } = await draw(
      file,
      marksOf((c) => toSign(c).fire('late')),
    );
    const standing = (await draw(file, marksOf(toSign))).svg;
    const rects = [grey(svg, 'draft'), grey(svg, 'sign'), grey(svg, 'call'), grey(standing, 'sign')].map((part) =>
      /<rect([^>]*)>/.exec(part)![1]!.replace(/ x="[^"]*"/, ''),
    );
    expect(new Set(rects).size).toBe(4);
  });

  it('name a step that the file does not draw', async () => {
    const undrawn = file.replace(/<bpmndi:BPMNShape id="draft_di"[\s\S]*?<\/bpmndi:BPMNShape>/, '');
    const { svg } = await draw(
      undrawn,
      marksOf((c) => c),
    );
    expect(svg).not.toContain('data-element="draft"');
    expect(textsOf(svg)).toContain('当前环节：起草（办理中）');
  });
});
