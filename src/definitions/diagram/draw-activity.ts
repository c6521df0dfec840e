import type { Box, DiagramShape, Node, ProcessGraph } from '../../engine/index.js';
import { iconOf, isEvent } from './draw-event.js';
import { drawBack, drawBars, drawIcon, drawPlus, drawRound, type Icon } from './icons.js';
import { LOOKS, type Mark } from './marks.js';
import { overlap } from './overlap.js';
import { tag, type Svg } from './svg.js';
import { fitText, writeBlock, writeLine } from './write-text.js';

const ICONS: Partial<Record<Node['type'], Icon>> = {
  USER_TASK: 'USER_TASK',
  SERVICE_TASK: 'SERVICE_TASK',
  EXTERNAL_TASK: 'SERVICE_TASK',
  SEND_TASK: 'SEND_TASK',
  RECEIVE_TASK: 'RECEIVE_TASK',
  BUSINESS_RULE_TASK: 'BUSINESS_RULE_TASK',
  SCRIPT_TASK: 'SCRIPT_TASK',
};

/** Room that one marker takes. */
const MARKER = 20;

const NAME_SIZES = [13, 12, 11, 10, 9] as const;

/** What an activity needs to be drawn, of the graph's node or of the legend's sample. */
export type DrawnActivity = Pick<Node, 'type'> & {
  readonly icon: Icon | null;
  /** The icon stands in a circle, as an event that begins the process does. */
  readonly begins: 'INTERRUPTING' | 'BESIDE' | null;
  readonly loop: 'PARALLEL' | 'SEQUENTIAL' | 'STANDARD' | null;
  readonly isTransaction: boolean;
  readonly isForCompensation: boolean;
  readonly isExpanded: boolean;
};

/** An activity of this type with nothing to it, for the legend. */
export const plainActivity = (type: Node['type']): DrawnActivity => ({
  type,
  icon: ICONS[type] ?? null,
  begins: null,
  loop: null,
  isTransaction: false,
  isForCompensation: false,
  isExpanded: false,
});

/** What the drawing of this node shows: also, on a closed event sub-process, what sets it off. */
export function activityOf(
  node: Node,
  shape: Pick<DiagramShape, 'isExpanded' | 'isManual'>,
  graph: ProcessGraph,
): DrawnActivity {
  const isExpanded = shape.isExpanded && isSubProcess(node);
  const plain = {
    ...plainActivity(node.type),
    loop: loopOf(node),
    isTransaction: node.type === 'SUB_PROCESS' && node.transaction,
    isForCompensation: node.isForCompensation,
    isExpanded,
  };
  if (node.type === 'PLAIN_TASK') return { ...plain, icon: shape.isManual === true ? 'MANUAL_TASK' : null };
  if (node.type === 'RECEIVE_TASK') return { ...plain, begins: node.instantiate ? 'INTERRUPTING' : null };
  const start = graph.nodes.get(graph.scopes.get(node.id)?.startIds[0] ?? '');
  if (node.type !== 'EVENT_SUB_PROCESS' || isExpanded || !start || !isEvent(start)) return plain;
  const isBeside = 'interrupting' in start && !start.interrupting;
  return { ...plain, icon: iconOf(start), begins: isBeside ? 'BESIDE' : 'INTERRUPTING' };
}

function loopOf({ multiInstance, standardLoop }: Node): DrawnActivity['loop'] {
  if (multiInstance) return multiInstance.sequential ? 'SEQUENTIAL' : 'PARALLEL';
  return standardLoop ? 'STANDARD' : null;
}

export const isSubProcess = ({ type }: Pick<Node, 'type'>): boolean =>
  type === 'SUB_PROCESS' || type === 'EVENT_SUB_PROCESS';

const showsPlus = (activity: DrawnActivity): boolean =>
  activity.type === 'CALL_ACTIVITY' || (isSubProcess(activity) && !activity.isExpanded);

const hasMarkers = (activity: DrawnActivity): boolean =>
  showsPlus(activity) || activity.loop !== null || activity.isForCompensation;

/** The body of a task, call or sub-process with what its type and loop add; on another surface than that of its mark. Markers avoid what sits on its border. */
export function drawActivity(
  activity: DrawnActivity,
  { x, y, width, height }: Box,
  mark: Mark,
  { surface = null, avoid = [] }: { readonly surface?: string | null; readonly avoid?: readonly Box[] } = {},
): Svg[] {
  const look = LOOKS[mark];
  const isCall = activity.type === 'CALL_ACTIVITY';
  const border = {
    stroke: look.stroke,
    'stroke-dasharray': activity.type === 'EVENT_SUB_PROCESS' ? '2 3' : look.dash,
  };
  const inset = 3 + look.weight / 2;
  return [
    tag('rect', {
      x,
      y,
      width,
      height,
      rx: 9,
      fill: surface ?? (activity.isExpanded ? EXPANDED[mark] : look.fill),
      ...border,
      'stroke-width': isCall ? Math.max(look.weight + 1, 4) : look.weight,
    }),
    ...(activity.isTransaction
      ? [
          tag('rect', {
            x: x + inset,
            y: y + inset,
            width: Math.max(width - 2 * inset, 1),
            height: Math.max(height - 2 * inset, 1),
            rx: 6,
            fill: 'none',
            ...border,
            'stroke-width': Math.min(look.weight, 1.6),
          }),
        ]
      : []),
    ...drawTypeOf(activity, x + 14, y + 14, look.stroke),
    ...drawMarkers(activity, { x, y, width, height }, avoid, look.stroke),
  ];
}

/** The icon in the upper left corner. */
function drawTypeOf({ icon, begins }: DrawnActivity, x: number, y: number, ink: string): Svg[] {
  if (begins === null) return icon === null ? [] : [drawIcon(icon, x, y, 15, ink)];
  const ring = tag('circle', {
    cx: x,
    cy: y,
    r: 9,
    fill: 'none',
    stroke: ink,
    'stroke-width': 1.1,
    'stroke-dasharray': begins === 'BESIDE' ? '3 2' : null,
  });
  return [ring, ...(icon === null ? [] : [drawIcon(icon, x, y, 10.5, ink)])];
}

/**
 * Loop, compensation and the plus of what is elsewhere, side by side at the lower edge: in its middle, or where it is free; in
 * the upper right corner where events take all of it.
 */
function drawMarkers(activity: DrawnActivity, box: Box, avoid: readonly Box[], ink: string): Svg[] {
  const { loop } = activity;
  const count = Number(loop !== null) + Number(activity.isForCompensation) + Number(showsPlus(activity));
  const half = (count * MARKER) / 2;
  const lower = box.y + box.height - 10;
  const right = box.x + box.width - half - 2;
  const isFree = ([middle, at]: readonly [number, number]): boolean =>
    !avoid.some((other) => overlap({ x: middle - half, y: at - 8, width: 2 * half, height: 16 }, other));
  const places = [
    [box.x + box.width / 2, lower],
    [box.x + half + 2, lower],
    [right, lower],
  ] as const;
  const [middle, y] = places.find(isFree) ?? [right - 8, box.y + 15];
  const markers = [
    ...(loop === null
      ? []
      : [(x: number) => (loop === 'STANDARD' ? drawRound(x, y, ink) : drawBars(x, y, loop === 'SEQUENTIAL', ink))]),
    ...(activity.isForCompensation ? [(x: number) => drawBack(x, y, ink)] : []),
    ...(showsPlus(activity) ? [(x: number) => drawPlus(x, y, ink)] : []),
  ];
  return markers.map((draw, at) => draw(middle + (at - (markers.length - 1) / 2) * MARKER));
}

/** Surfaces of sub-processes that show their inside: a breath of the mark, so that what is inside stands out. */
const EXPANDED: Readonly<Record<Mark, string>> = {
  PLAIN: '#fafbfc',
  AHEAD: '#fafbfc',
  PASSED: '#f6fbf7',
  STANDING: '#fffaf0',
  CUT: '#f7f7f9',
  INCIDENT: '#fff3f6',
};

/** The name inside: in the middle where the icon leaves room for it, below the icon otherwise; on top of an open sub-process. */
export function writeName(activity: DrawnActivity, name: string, box: Box, mark: Mark, link: string | null): Svg[] {
  const { x, y, width, height } = box;
  const ink = { fill: LOOKS[mark].text };
  if (activity.isExpanded) {
    const block = fitText(name, { width: width - 40, height: 20 }, NAME_SIZES);
    return writeBlock(block, { x: x + width / 2, top: y + 6 }, { ...ink, 'font-weight': 'bold' });
  }
  const below = (hasMarkers(activity) ? 19 : 5) + (link ? 15 : 0);
  const above = activity.icon === null && activity.begins === null ? 6 : 21;
  const block = fitText(name, { width: width - 12, height: height - above - below }, NAME_SIZES);
  const centred = y + (height - block.height) / 2;
  const isFree = centred >= y + above && centred + block.height <= y + height - below;
  const top = isFree ? centred : y + above + Math.max(0, (height - above - below - block.height) / 2);
  return [
    ...writeBlock(block, { x: x + width / 2, top }, ink),
    ...(link === null
      ? []
      : [
          writeLine(link, x + width / 2, y + height - 26, {
            'font-size': 11,
            fill: '#0b57a4',
            'text-decoration': 'underline',
          }),
        ]),
  ];
}
