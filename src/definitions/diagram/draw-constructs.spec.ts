import { XMLValidator } from 'fast-xml-parser';
import { bpmnFile, chain, flow } from '../../../test/support/bpmn-file.js';
import { readBpmn, readDiagram, type Box } from '../../engine/index.js';
import { drawDiagram } from './draw-diagram.js';
import { overlap } from './overlap.js';

const event = (kind: string, inner = ''): string => `<bpmn:${kind}EventDefinition ${inner} />`;
const MESSAGE = event('message', 'messageRef="m"');
const SIGNAL = event('signal', 'signalRef="sg"');
const ESCALATION = event('escalation', 'escalationRef="esc"');
const ERROR = event('error', 'errorRef="err"');
const COMPENSATE = event('compensate');
const TIMER =
  '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>';
const CONDITION =
  '<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">a = 1</bpmn:condition></bpmn:conditionalEventDefinition>';
const link = (name: string): string => `<bpmn:linkEventDefinition name="${name}" />`;
const ROOTS =
  '<bpmn:message id="m" name="Answer" /><bpmn:signal id="sg" name="Alarm" /><bpmn:escalation id="esc" escalationCode="LATE" /><bpmn:error id="err" errorCode="FAULT" />';

/** A process without a diagram, which the house lays out by itself. */
const BODY = `
<bpmn:startEvent id="start" name="开始" />
<bpmn:scriptTask id="script" name="计算份数" scriptFormat="feel" gongwen:resultVariable="x"><bpmn:script>1</bpmn:script></bpmn:scriptTask>
<bpmn:manualTask id="manual" name="送交文印室" /><bpmn:task id="plain" name="电话核实" />
<bpmn:serviceTask id="external" name="发送短信" gongwen:topic="sms" />
<bpmn:userTask id="loop" name="反复修改直到满意"><bpmn:standardLoopCharacteristics><bpmn:loopCondition xsi:type="bpmn:tFormalExpression">x = 1</bpmn:loopCondition></bpmn:standardLoopCharacteristics></bpmn:userTask>
<bpmn:boundaryEvent id="onSignal" name="重大事件" attachedToRef="loop" cancelActivity="false">${SIGNAL}</bpmn:boundaryEvent>
<bpmn:boundaryEvent id="onCondition" name="条件成立" attachedToRef="loop">${CONDITION}</bpmn:boundaryEvent>
<bpmn:inclusiveGateway id="inclusive" name="择多" default="inclusive_merge" /><bpmn:inclusiveGateway id="merge" />
<bpmn:intermediateThrowEvent id="throwSignal" name="广播">${SIGNAL}</bpmn:intermediateThrowEvent>
<bpmn:intermediateThrowEvent id="throwEscalation" name="上报">${ESCALATION}</bpmn:intermediateThrowEvent>
<bpmn:intermediateCatchEvent id="catchCondition" name="等条件">${CONDITION}</bpmn:intermediateCatchEvent>
<bpmn:eventBasedGateway id="first" name="先到先行" />
<bpmn:intermediateCatchEvent id="catchMessage" name="收到答复">${MESSAGE}</bpmn:intermediateCatchEvent>
<bpmn:intermediateCatchEvent id="catchTimer" name="超时">${TIMER}</bpmn:intermediateCatchEvent>
<bpmn:intermediateCatchEvent id="catchSignal" name="收到信号">${SIGNAL}</bpmn:intermediateCatchEvent>
<bpmn:exclusiveGateway id="join" />
<bpmn:transaction id="deal" name="付款事务"><bpmn:startEvent id="dealStart" /><bpmn:userTask id="pay" name="付款" />
  <bpmn:boundaryEvent id="onUndo" attachedToRef="pay">${COMPENSATE}</bpmn:boundaryEvent>
  <bpmn:serviceTask id="undo" name="退款" isForCompensation="true" gongwen:topic="refund" />
  <bpmn:association id="leads" sourceRef="onUndo" targetRef="undo" associationDirection="One" />
  <bpmn:exclusiveGateway id="paid" default="paid_dealEnd" /><bpmn:endEvent id="dealEnd" /><bpmn:endEvent id="endCancel" name="取消">${event('cancel')}</bpmn:endEvent>
  ${chain('dealStart', 'pay', 'paid', 'dealEnd')}${flow('paid', 'endCancel', 'outcome = &quot;NO&quot;')}</bpmn:transaction>
<bpmn:boundaryEvent id="onCancel" name="已取消" attachedToRef="deal">${event('cancel')}</bpmn:boundaryEvent>
<bpmn:intermediateThrowEvent id="linkOut" name="转到甲">${link('A')}</bpmn:intermediateThrowEvent>
<bpmn:intermediateCatchEvent id="linkIn" name="甲">${link('A')}</bpmn:intermediateCatchEvent>
<bpmn:callActivity id="call" name="归档移交" calledElement="child"><bpmn:multiInstanceLoopCharacteristics gongwen:collection="g" gongwen:elementVariable="e" /></bpmn:callActivity>
<bpmn:boundaryEvent id="onEscalation" name="升级" attachedToRef="call" cancelActivity="false">${ESCALATION}</bpmn:boundaryEvent>
<bpmn:intermediateThrowEvent id="throwUndo" name="撤销全部">${COMPENSATE}</bpmn:intermediateThrowEvent>
<bpmn:endEvent id="endSignal" name="信号结束">${SIGNAL}</bpmn:endEvent><bpmn:endEvent id="endEscalation" name="升级结束">${ESCALATION}</bpmn:endEvent>
<bpmn:endEvent id="endError" name="差错">${ERROR}</bpmn:endEvent><bpmn:endEvent id="endUndo" name="撤销结束">${COMPENSATE}</bpmn:endEvent><bpmn:endEvent id="end" name="正常结束" />
<bpmn:subProcess id="event" name="领导撤回" triggeredByEvent="true"><bpmn:startEvent id="eventStart" isInterrupting="false" name="信号">${SIGNAL}</bpmn:startEvent><bpmn:endEvent id="eventEnd" />${chain('eventStart', 'eventEnd')}</bpmn:subProcess>
${chain('start', 'script', 'manual', 'plain', 'external', 'loop', 'inclusive')}${chain('onSignal', 'endSignal')}${chain('onCondition', 'endEscalation')}
${flow('inclusive', 'throwSignal', 'a = 1')}${chain('throwSignal', 'merge')}${flow('inclusive', 'throwEscalation', 'a = 2')}${chain('throwEscalation', 'merge')}
${chain('inclusive', 'merge', 'catchCondition', 'first')}${chain('first', 'catchMessage', 'join')}${chain('first', 'catchTimer', 'join')}${chain('first', 'catchSignal', 'join')}
${chain('join', 'deal', 'linkOut')}${chain('linkIn', 'call', 'throwUndo', 'end')}${chain('onCancel', 'endUndo')}${chain('onEscalation', 'endError')}`;

async function drawn(body: string, language: 'zh-CN' | 'en' = 'zh-CN') {
  const file = bpmnFile('p', body, '', ROOTS);
  const { graphs, problems } = await readBpmn(file);
  expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  const graph = graphs[0]!;
  const diagram = (await readDiagram(file, 'p'))!;
  const svg = drawDiagram(diagram, graph, null, { title: '构件', subtitle: '第 1 版', language });
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg).not.toMatch(/<script|on\w+="|NaN/);
  return { svg, graph, diagram };
}

const partOf = (svg: string, id: string): string => {
  const from = svg.indexOf(`<g data-element="${id}"`);
  expect([id, from]).not.toEqual([id, -1]);
  let depth = 0;
  for (const found of svg.slice(from).matchAll(/<g[ >]|<\/g>/g)) {
    depth += found[0] === '</g>' ? -1 : 1;
    if (depth === 0) return svg.slice(from, from + found.index);
  }
  throw new Error(`${id} is not closed`);
};

const TRIANGLE = 'M0 -6.2L6.2 4.8H-6.2Z';
const DART = 'M0 -6.8L5 6L0 1.4L-5 6Z';
const ARROW = 'M-6.6 -2.3H1V-5.4L6.8 0L1 5.4V2.3H-6.6Z';
const BACK = 'M-0.4 -4.8V4.8L-6.8 0ZM6.2 -4.8V4.8L-0.2 0Z';
const CROSS = 'M-6 -3.9L-3.9 -6';
const PAGE = 'M-5 -6.4H5V6.4H-5Z';
const BOLT = 'M-6 6L-2.2 -6.5';
const ENVELOPE = 'M-7 -4.8H7V4.8H-7Z';

/** Element, its sign, whether the sign is filled as what is thrown is, circles around it. */
const EVENTS = [
  ['onSignal', TRIANGLE, false, 2],
  ['catchSignal', TRIANGLE, false, 2],
  ['throwSignal', TRIANGLE, true, 2],
  ['endSignal', TRIANGLE, true, 1],
  ['eventStart', TRIANGLE, false, 1],
  ['onCondition', PAGE, false, 2],
  ['catchCondition', PAGE, false, 2],
  ['linkIn', ARROW, false, 2],
  ['linkOut', ARROW, true, 2],
  ['onEscalation', DART, false, 2],
  ['throwEscalation', DART, true, 2],
  ['endEscalation', DART, true, 1],
  ['onUndo', BACK, false, 2],
  ['throwUndo', BACK, true, 2],
  ['endUndo', BACK, true, 1],
  ['onCancel', CROSS, false, 2],
  ['endCancel', CROSS, true, 1],
  ['endError', BOLT, true, 1],
  ['catchMessage', ENVELOPE, false, 2],
] as const;

describe('the sign of every construct', () => {
  it.each(EVENTS)('%s has its symbol, filled where it is thrown', async (id, sign, isFilled, circles) => {
    const { svg } = await drawn(BODY);
    const part = partOf(svg, id);
    const path = part.match(/<path[^>]*>/g)!.find((one) => one.includes(`d="${sign}`))!;
    expect(path).toBeDefined();
    expect(/ fill="#/.test(path)).toBe(isFilled);
    expect(part.match(/<circle/g)).toHaveLength(circles);
  });

  it('of gateways: a circle where all apply, a pentagon in two circles where the first decides', async () => {
    const { svg } = await drawn(BODY);
    expect(partOf(svg, 'inclusive').match(/<circle/g)).toHaveLength(1);
    expect(partOf(svg, 'first').match(/<circle/g)).toHaveLength(2);
    expect(partOf(svg, 'first').match(/<path d="M[^"]*L[^"]*L[^"]*L[^"]*L[^"]*Z"/g)).toHaveLength(1);
    expect(partOf(svg, 'join')).not.toContain('<circle');
    const begun = await drawn(
      `<bpmn:eventBasedGateway id="first" instantiate="true" />
       <bpmn:intermediateCatchEvent id="one">${MESSAGE}</bpmn:intermediateCatchEvent><bpmn:receiveTask id="other" messageRef="m2" />
       <bpmn:endEvent id="end" />${chain('first', 'one', 'end')}${chain('first', 'other', 'end')}`.replace('m2', 'm'),
    );
    expect(partOf(begun.svg, 'first').match(/<circle/g)).toHaveLength(1);
  });

  it('of tasks: script, hand, nothing, gears; a circle around what begins the process', async () => {
    const { svg } = await drawn(BODY);
    const paths = (id: string): number => (partOf(svg, id).match(/<path/g) ?? []).length;
    expect([paths('script'), paths('manual'), paths('plain')]).toEqual([2, 1, 0]);
    expect(partOf(svg, 'external').match(/<circle/g)).toHaveLength(3);
    const begun = await drawn(
      `<bpmn:receiveTask id="receive" messageRef="m" instantiate="true" /><bpmn:endEvent id="end" />${chain('receive', 'end')}`,
    );
    expect(partOf(begun.svg, 'receive').match(/<circle/g)).toHaveLength(1);
  });

  it('of transactions: a border of two lines; of handlers: two arrows back; of standard loops: a round arrow', async () => {
    const { svg } = await drawn(BODY);
    expect(partOf(svg, 'deal').match(/<rect/g)).toHaveLength(2);
    expect(partOf(svg, 'pay').match(/<rect/g)).toHaveLength(1);
    expect(partOf(svg, 'undo')).toMatch(/v10l-6.6 -5ZM/);
    expect(partOf(svg, 'loop')).toMatch(/A5.6 5.6 0 1 1/);
    expect(partOf(svg, 'event')).toContain('stroke-dasharray="2 3"');
    expect(partOf(svg, 'leads').match(/<path/g)).toHaveLength(2);
  });

  it('of a closed event sub-process: what sets it off', async () => {
    const file = bpmnFile('p', BODY, '', ROOTS);
    const { graphs } = await readBpmn(file);
    const box = { x: 0, y: 0, width: 100, height: 80 };
    const shape = { elementId: 'event', name: '领导撤回', nameEn: null, label: null, kind: 'NODE', box } as const;
    const shapes = [{ ...shape, isHorizontal: true, isExpanded: false }];
    const head = { title: '', subtitle: '', language: 'zh-CN' } as const;
    const part = partOf(drawDiagram({ name: null, nameEn: null, shapes, edges: [] }, graphs[0]!, null, head), 'event');
    expect(part).toContain(TRIANGLE);
    expect(part).toMatch(/<circle[^>]*stroke-dasharray="3 2"/);
  });

  it('is explained in the legend, in both languages', async () => {
    for (const [language, words] of [
      [
        'zh-CN',
        [
          '信号',
          '条件',
          '连接到别处',
          '升级上报',
          '撤销已办事项',
          '取消事务',
          '事务（双线框）',
          '重复办理',
          '手工办理',
          '先到先行',
        ],
      ],
      ['en', ['Signal', 'Condition', 'Goes on elsewhere', 'Escalation', 'Transaction (double border)', 'Done by hand']],
    ] as const) {
      const { svg } = await drawn(BODY, language);
      const legend = svg.slice(svg.indexOf('data-part="legend"'));
      for (const word of words) expect(legend).toContain(`>${word}<`);
    }
  });
});

describe('a drawing of every construct', () => {
  /** Rectangles of the names outside their shapes, as they are set. */
  const namesIn = (svg: string): { text: string; box: Box }[] =>
    [
      ...svg
        .slice(0, svg.indexOf('data-part="legend"'))
        .matchAll(/<text font-size="([\d.]+)" text-anchor="(\w+)"[^>]*paint-order[^>]*>(.*?)<\/text>/g),
    ].flatMap(([, size, anchor, spans]) =>
      [...spans!.matchAll(/<tspan x="([-\d.]+)" y="([-\d.]+)">([^<]*)/g)].map(([, x, y, text]) => {
        const width = Array.from(text!).length * Number(size);
        const left = { start: 0, middle: width / 2, end: width }[anchor as 'start' | 'middle' | 'end'];
        return { text: text!, box: { x: Number(x) - left, y: Number(y) - Number(size), width, height: Number(size) } };
      }),
    );

  it('lets no name lie on another, and every name on its sheet', async () => {
    const { svg } = await drawn(BODY);
    const names = namesIn(svg);
    expect(names.length).toBeGreaterThan(20);
    const [x, y, width, height] = /viewBox="([^"]*)"/.exec(svg)![1]!.split(' ').map(Number);
    const sheet = { x: x!, y: y!, width: width!, height: height! };
    for (const [at, one] of names.entries()) {
      for (const other of names.slice(at + 1))
        expect([one.text, other.text, overlap(one.box, other.box)]).toEqual([one.text, other.text, false]);
      expect([one.text, overlap(one.box, sheet)]).toEqual([one.text, true]);
    }
  });

  it('lets no step lie on another, and keeps the name of each inside it', async () => {
    const { svg, diagram, graph } = await drawn(BODY);
    const steps = diagram.shapes.filter(({ elementId, isExpanded }) => {
      const node = graph.nodes.get(elementId);
      return node !== undefined && !isExpanded && node.type !== 'BOUNDARY_EVENT';
    });
    for (const [at, one] of steps.entries()) {
      for (const other of steps.slice(at + 1)) {
        expect([one.elementId, other.elementId, overlap(one.box, other.box)]).toEqual([
          one.elementId,
          other.elementId,
          false,
        ]);
      }
    }
    for (const { elementId, box } of steps.filter(({ elementId: id }) => graph.nodes.get(id)!.type.endsWith('TASK'))) {
      const written = [...partOf(svg, elementId).matchAll(/<tspan x="([-\d.]+)" y="([-\d.]+)">/g)];
      expect([elementId, written.length]).not.toEqual([elementId, 0]);
      for (const [, x, y] of written) {
        expect(Number(x)).toBeGreaterThan(box.x);
        expect(Number(x)).toBeLessThan(box.x + box.width);
        expect(Number(y)).toBeGreaterThan(box.y);
        expect(Number(y)).toBeLessThan(box.y + box.height);
      }
    }
  });
});
