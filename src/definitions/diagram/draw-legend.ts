import type { Bilingual } from '../../kernel/index.js';
import type { Node, ProcessDiagram, ProcessGraph } from '../../engine/index.js';
import { drawActivity, type DrawnActivity } from './draw-activity.js';
import { drawEdge } from './draw-edge.js';
import { drawEvent, iconOf, isEvent, type DrawnEvent } from './draw-event.js';
import { drawGateway } from './draw-gateway.js';
import { drawAlert, drawCross, drawIcon, drawTick, type Icon } from './icons.js';
import { LOOKS, type DiagramMarks, type Mark } from './marks.js';
import { joined, length, tag, type Svg } from './svg.js';
import { widthOf } from './wrap-text.js';
import { say, TYPES, WORDS, type Language } from './words.js';
import { writeLine } from './write-text.js';

/** A sign and what it means; the sign is drawn around the middle of a place 44 wide and 28 high. */
interface Entry {
  readonly means: Bilingual;
  readonly sign: Svg;
}

const ROW = 36;
const SIGN = 44;
const SIZE = 12;

/** Explains the marks of a case, and the signs that this diagram uses; `height` is what it needs below `y`. */
export function drawLegend(
  diagram: ProcessDiagram,
  graph: ProcessGraph,
  marks: DiagramMarks | null,
  at: { x: number; y: number; width: number },
  language: Language,
): { svg: Svg; height: number } {
  const drawn = diagram.shapes.flatMap(({ elementId }) => graph.nodes.get(elementId) ?? []);
  const rows = [
    ...(marks ? rowsOf(markEntries(marks), at.width, language) : []),
    ...rowsOf(signEntries(drawn, graph), at.width, language),
  ];
  const head = writeLine(say(WORDS.legend, language), at.x, at.y + 10, {
    'font-size': 13,
    'font-weight': 'bold',
    'text-anchor': 'start',
    fill: LOOKS.PLAIN.text,
  });
  const lines = rows.flatMap((row, index) =>
    row.map(({ entry, left }) => drawEntry(entry, at.x + left, at.y + 44 + index * ROW, language)),
  );
  return { svg: tag('g', { 'data-part': 'legend' }, head, ...lines), height: 44 + rows.length * ROW };
}

function drawEntry({ means, sign }: Entry, x: number, y: number, language: Language): Svg {
  return tag(
    'g',
    { transform: `translate(${length(x)} ${length(y)})` },
    sign,
    writeLine(say(means, language), SIGN + 6, 0, { 'font-size': SIZE, 'text-anchor': 'start', fill: LOOKS.PLAIN.text }),
  );
}

/** Entries side by side, as many as the width holds. */
function rowsOf(entries: readonly Entry[], width: number, language: Language): { entry: Entry; left: number }[][] {
  const rows: { entry: Entry; left: number }[][] = [[]];
  let left = 0;
  for (const entry of entries) {
    const wide = SIGN + 6 + widthOf(say(entry.means, language), SIZE) + 22;
    if (left > 0 && left + wide > width) {
      rows.push([]);
      left = 0;
    }
    rows.at(-1)?.push({ entry, left });
    left += wide;
  }
  return rows.filter((row) => row.length > 0);
}

const TASK_BOX = { x: 3, y: -13, width: 38, height: 26 };
const EVENT_BOX = { x: 9, y: -13, width: 26, height: 26 };

function markEntries(marks: DiagramMarks): Entry[] {
  const task = (mark: Mark, ...badges: Svg[]): Svg => {
    const { fill, stroke, weight, dash } = LOOKS[mark];
    const body = { ...TASK_BOX, rx: 7, fill, stroke, 'stroke-width': weight, 'stroke-dasharray': dash };
    return joined([tag('rect', body), ...badges]);
  };
  const pill = tag('path', { d: 'M11 -17h22a4 4 0 0 1 0 8h-22a4 4 0 0 1 0 -8Z', fill: LOOKS.STANDING.stroke });
  const flow = [
    { x: 2, y: 0 },
    { x: 42, y: 0 },
  ];
  const event: DrawnEvent = { type: 'BOUNDARY_EVENT', icon: 'TIMER', interrupting: true };
  return [
    { means: WORDS.standing, sign: task('STANDING', pill) },
    { means: WORDS.passed, sign: task('PASSED', drawTick(38, -11, LOOKS.PASSED.stroke)) },
    { means: WORDS.passedFlow, sign: joined(drawEdge({ kind: 'FLOW', points: flow }, 'PASSED', null)) },
    { means: WORDS.cut, sign: task('CUT', drawCross(38, -11, LOOKS.CUT.stroke)) },
    { means: WORDS.ahead, sign: task('AHEAD') },
    ...(marks.armed.size > 0 ? [{ means: WORDS.armed, sign: joined(drawEvent(event, EVENT_BOX, 'AHEAD', true)) }] : []),
    ...(marks.incidents.size > 0 ? [{ means: WORDS.incident, sign: drawAlert(22, 1) }] : []),
  ];
}

const ACTIVITIES = [
  'USER_TASK',
  'SERVICE_TASK',
  'EXTERNAL_TASK',
  'BUSINESS_RULE_TASK',
  'SEND_TASK',
  'RECEIVE_TASK',
  'CALL_ACTIVITY',
  'SUB_PROCESS',
  'EVENT_SUB_PROCESS',
] as const;
const GATEWAYS = ['EXCLUSIVE_GATEWAY', 'PARALLEL_GATEWAY'] as const;
const ICON_WORDS: readonly (readonly [Icon, readonly Icon[], Bilingual])[] = [
  ['MESSAGE', ['MESSAGE', 'MESSAGE_THROWN'], WORDS.message],
  ['TIMER', ['TIMER'], WORDS.timer],
  ['ERROR', ['ERROR', 'ERROR_THROWN'], WORDS.error],
  ['TERMINATE', ['TERMINATE'], WORDS.terminate],
];

function signEntries(drawn: readonly Node[], graph: ProcessGraph): Entry[] {
  const types = new Set(drawn.map(({ type }) => type));
  const events = drawn.filter(isEvent);
  const icons = new Set(events.map(iconOf));
  const loops = new Set(drawn.map(({ multiInstance }) => multiInstance?.sequential));
  const ink = LOOKS.PLAIN.stroke;
  const activity = (type: Node['type'], loop: DrawnActivity['loop'] = null): Svg =>
    tag(
      'g',
      { transform: 'translate(22 0) scale(0.72) translate(-22 0)' },
      ...drawActivity({ type, loop, isExpanded: false }, { x: -8, y: -20, width: 60, height: 40 }, 'PLAIN'),
    );
  const event = (type: DrawnEvent['type'], interrupting = true): Svg =>
    joined(drawEvent({ type, icon: null, interrupting }, EVENT_BOX, 'PLAIN', false));
  const hasType = (type: Node['type']): boolean => types.has(type);
  const isGentle = events.some((one) => 'interrupting' in one && !one.interrupting);
  const hasDefault = drawn.some(({ defaultFlow }) => defaultFlow !== null && graph.flows.has(defaultFlow));
  return [
    ...ACTIVITIES.filter(hasType).map((type) => ({ means: TYPES[type], sign: activity(type) })),
    ...(loops.has(false) ? [{ means: WORDS.parallelLoop, sign: activity('USER_TASK', 'PARALLEL') }] : []),
    ...(loops.has(true) ? [{ means: WORDS.sequentialLoop, sign: activity('USER_TASK', 'SEQUENTIAL') }] : []),
    ...GATEWAYS.filter(hasType).map((type) => ({
      means: TYPES[type],
      sign: joined(drawGateway({ type }, { x: 8, y: -14, width: 28, height: 28 }, 'PLAIN')),
    })),
    ...(hasType('START_EVENT') ? [{ means: TYPES.START_EVENT, sign: event('START_EVENT') }] : []),
    ...(['CATCH_EVENT', 'THROW_EVENT', 'BOUNDARY_EVENT'].some((type) => hasType(type as Node['type']))
      ? [{ means: WORDS.betweenEvent, sign: event('CATCH_EVENT') }]
      : []),
    ...(hasType('END_EVENT') ? [{ means: TYPES.END_EVENT, sign: event('END_EVENT') }] : []),
    ...(isGentle ? [{ means: WORDS.notInterrupting, sign: event('START_EVENT', false) }] : []),
    ...ICON_WORDS.filter(([, all]) => all.some((icon) => icons.has(icon))).map(([icon, , means]) => ({
      means,
      sign: drawIcon(icon, 22, 0, 18, ink),
    })),
    ...(hasDefault ? [{ means: WORDS.defaultFlow, sign: defaultFlow() }] : []),
  ];
}

const defaultFlow = (): Svg =>
  joined(
    drawEdge(
      {
        kind: 'FLOW',
        points: [
          { x: 2, y: 0 },
          { x: 42, y: 0 },
        ],
      },
      'PLAIN',
      'DEFAULT',
    ),
  );
