import type { Bilingual } from '../../kernel/index.js';
import type { Node, ProcessDiagram, ProcessGraph } from '../../engine/index.js';
import { activityOf, drawActivity, plainActivity, type DrawnActivity } from './draw-activity.js';
import { drawNote } from './draw-badges.js';
import { drawEdge } from './draw-edge.js';
import { drawEvent, iconOf, isEvent, type DrawnEvent } from './draw-event.js';
import { drawGateway } from './draw-gateway.js';
import { HEAT_SCALE, type Heat } from './heat.js';
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

/** What a drawing shows beside its signs. */
interface Used {
  readonly marks: DiagramMarks | null;
  readonly heat: Heat | null;
  /** Something is written at the edge of a step. */
  readonly isNoted: boolean;
}

/** Explains the marks of a case or the scale of waits, and the signs that this diagram uses; `height` is what it needs below `y`. */
export function drawLegend(
  diagram: ProcessDiagram,
  graph: ProcessGraph,
  { marks, heat, isNoted }: Used,
  at: { x: number; y: number; width: number },
  language: Language,
): { svg: Svg; height: number } {
  const drawn = diagram.shapes.flatMap((shape) => {
    const node = graph.nodes.get(shape.elementId);
    return node ? [{ node, activity: activityOf(node, shape, graph) }] : [];
  });
  const rows = [
    ...(marks ? rowsOf(markEntries(marks, isNoted), at.width, language) : []),
    ...(heat ? rowsOf(heatEntries(isNoted), at.width, language) : []),
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

const noteEntry = (means: Bilingual): Entry => ({
  means,
  sign: drawNote('×2', { x: 8, y: -8, width: 28, height: 15 }, LOOKS.PASSED.stroke),
});

function heatEntries(isNoted: boolean): Entry[] {
  const scale = HEAT_SCALE.map((fill, at) =>
    tag('rect', { x: 2 + at * 8, y: -9, width: 8, height: 18, fill, stroke: LOOKS.AHEAD.stroke, 'stroke-width': 0.6 }),
  );
  return [{ means: WORDS.heat, sign: joined(scale) }, ...(isNoted ? [noteEntry(WORDS.median)] : [])];
}

function markEntries(marks: DiagramMarks, isNoted: boolean): Entry[] {
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
    ...(marks.incidents.size > 0 ? [{ means: WORDS.incident, sign: task('INCIDENT', drawAlert(7, -8)) }] : []),
    ...(isNoted ? [noteEntry(WORDS.counted)] : []),
  ];
}

const ACTIVITIES = [
  'USER_TASK',
  'SERVICE_TASK',
  'EXTERNAL_TASK',
  'SCRIPT_TASK',
  'PLAIN_TASK',
  'BUSINESS_RULE_TASK',
  'SEND_TASK',
  'RECEIVE_TASK',
  'CALL_ACTIVITY',
  'SUB_PROCESS',
  'EVENT_SUB_PROCESS',
] as const;
const GATEWAYS = ['EXCLUSIVE_GATEWAY', 'PARALLEL_GATEWAY', 'INCLUSIVE_GATEWAY', 'EVENT_GATEWAY'] as const;
const ICON_WORDS: readonly (readonly [Icon, readonly Icon[], Bilingual])[] = [
  ['MESSAGE', ['MESSAGE', 'MESSAGE_THROWN'], WORDS.message],
  ['TIMER', ['TIMER'], WORDS.timer],
  ['ERROR', ['ERROR', 'ERROR_THROWN'], WORDS.error],
  ['TERMINATE', ['TERMINATE'], WORDS.terminate],
  ['SIGNAL', ['SIGNAL', 'SIGNAL_THROWN'], WORDS.signal],
  ['CONDITIONAL', ['CONDITIONAL'], WORDS.condition],
  ['LINK', ['LINK', 'LINK_THROWN'], WORDS.link],
  ['ESCALATION', ['ESCALATION', 'ESCALATION_THROWN'], WORDS.escalation],
  ['COMPENSATION', ['COMPENSATION', 'COMPENSATION_THROWN'], WORDS.compensation],
  ['CANCEL', ['CANCEL', 'CANCEL_THROWN'], WORDS.cancel],
];

function signEntries(
  shapes: readonly { readonly node: Node; readonly activity: DrawnActivity }[],
  graph: ProcessGraph,
): Entry[] {
  const drawn = shapes.map(({ node }) => node);
  const types = new Set(drawn.map(({ type }) => type));
  const events = drawn.filter(isEvent);
  const icons = new Set(events.map(iconOf));
  const activities = shapes.map((shape) => shape.activity);
  const ink = LOOKS.PLAIN.stroke;
  const activity = (type: Node['type'], more: Partial<DrawnActivity> = {}): Svg =>
    tag(
      'g',
      { transform: 'translate(22 0) scale(0.72) translate(-22 0)' },
      ...drawActivity({ ...plainActivity(type), ...more }, { x: -8, y: -20, width: 60, height: 40 }, 'PLAIN'),
    );
  const event = (type: DrawnEvent['type'], interrupting = true): Svg =>
    joined(drawEvent({ type, icon: null, interrupting }, EVENT_BOX, 'PLAIN', false));
  const variants: readonly (readonly [(one: DrawnActivity) => boolean, Bilingual, Svg])[] = [
    [({ loop }) => loop === 'PARALLEL', WORDS.parallelLoop, activity('USER_TASK', { loop: 'PARALLEL' })],
    [({ loop }) => loop === 'SEQUENTIAL', WORDS.sequentialLoop, activity('USER_TASK', { loop: 'SEQUENTIAL' })],
    [({ loop }) => loop === 'STANDARD', WORDS.standardLoop, activity('USER_TASK', { loop: 'STANDARD' })],
    [({ icon }) => icon === 'MANUAL_TASK', WORDS.manual, activity('PLAIN_TASK', { icon: 'MANUAL_TASK' })],
    [
      ({ type, begins }) => type === 'RECEIVE_TASK' && begins !== null,
      WORDS.beginsHere,
      activity('RECEIVE_TASK', { begins: 'INTERRUPTING' }),
    ],
    [({ isTransaction }) => isTransaction, WORDS.transaction, activity('SUB_PROCESS', { isTransaction: true })],
    [
      ({ isForCompensation }) => isForCompensation,
      WORDS.handler,
      activity('SERVICE_TASK', { isForCompensation: true, icon: null }),
    ],
  ];
  const hasType = (type: Node['type']): boolean => types.has(type);
  const isGentle = events.some((one) => 'interrupting' in one && !one.interrupting);
  const hasDefault = drawn.some(({ defaultFlow }) => defaultFlow !== null && graph.flows.has(defaultFlow));
  return [
    ...ACTIVITIES.filter(hasType).map((type) => ({ means: TYPES[type], sign: activity(type) })),
    ...variants.flatMap(([has, means, sign]) => (activities.some(has) ? [{ means, sign }] : [])),
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
