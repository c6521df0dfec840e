import type { Box, DiagramShape, Node } from '../../engine/index.js';
import { drawBars, drawIcon, drawPlus, type Icon } from './icons.js';
import { LOOKS, type Mark } from './marks.js';
import { tag, type Svg } from './svg.js';
import { fitText, writeBlock, writeLine } from './write-text.js';

const ICONS: Partial<Record<Node['type'], Icon>> = {
  USER_TASK: 'USER_TASK',
  SERVICE_TASK: 'SERVICE_TASK',
  EXTERNAL_TASK: 'SERVICE_TASK',
  SEND_TASK: 'SEND_TASK',
  RECEIVE_TASK: 'RECEIVE_TASK',
  BUSINESS_RULE_TASK: 'BUSINESS_RULE_TASK',
};

const NAME_SIZES = [13, 12, 11, 10, 9] as const;

/** What an activity needs to be drawn, of the graph's node or of the legend's sample. */
export type DrawnActivity = Pick<Node, 'type'> & {
  readonly loop: 'PARALLEL' | 'SEQUENTIAL' | null;
  readonly isExpanded: boolean;
};

export const activityOf = (node: Node, { isExpanded }: Pick<DiagramShape, 'isExpanded'>): DrawnActivity => ({
  type: node.type,
  loop: node.multiInstance && (node.multiInstance.sequential ? 'SEQUENTIAL' : 'PARALLEL'),
  isExpanded: isExpanded && isSubProcess(node),
});

export const isSubProcess = ({ type }: Pick<Node, 'type'>): boolean =>
  type === 'SUB_PROCESS' || type === 'EVENT_SUB_PROCESS';

/** The body of a task, call or sub-process with what its type and loop add. */
export function drawActivity(activity: DrawnActivity, { x, y, width, height }: Box, mark: Mark): Svg[] {
  const look = LOOKS[mark];
  const isCall = activity.type === 'CALL_ACTIVITY';
  const dotted = activity.type === 'EVENT_SUB_PROCESS' ? '2 3' : look.dash;
  const icon = ICONS[activity.type];
  const showsPlus = isCall || (isSubProcess(activity) && !activity.isExpanded);
  const middle = x + width / 2;
  const lower = y + height - 10;
  const both = showsPlus && activity.loop !== null;
  return [
    tag('rect', {
      x,
      y,
      width,
      height,
      rx: 9,
      fill: activity.isExpanded ? EXPANDED[mark] : look.fill,
      stroke: look.stroke,
      'stroke-width': isCall ? Math.max(look.weight + 1, 4) : look.weight,
      'stroke-dasharray': dotted,
    }),
    ...(icon ? [drawIcon(icon, x + 14, y + 14, 15, look.stroke)] : []),
    ...(showsPlus ? [drawPlus(both ? middle - 10 : middle, lower, look.stroke)] : []),
    ...(activity.loop === null
      ? []
      : [drawBars(both ? middle + 10 : middle, lower, activity.loop === 'SEQUENTIAL', look.stroke)]),
  ];
}

/** Surfaces of sub-processes that show their inside: a breath of the mark, so that what is inside stands out. */
const EXPANDED: Readonly<Record<Mark, string>> = {
  PLAIN: '#fafbfc',
  AHEAD: '#fafbfc',
  PASSED: '#f6fbf7',
  STANDING: '#fffaf0',
  CUT: '#f7f7f9',
};

/** The name inside: in the middle where the icon leaves room for it, below the icon otherwise; on top of an open sub-process. */
export function writeName(activity: DrawnActivity, name: string, box: Box, mark: Mark, link: string | null): Svg[] {
  const { x, y, width, height } = box;
  const ink = { fill: LOOKS[mark].text };
  if (activity.isExpanded) {
    const block = fitText(name, { width: width - 40, height: 20 }, NAME_SIZES);
    return writeBlock(block, { x: x + width / 2, top: y + 6 }, { ...ink, 'font-weight': 'bold' });
  }
  const hasIcon = ICONS[activity.type] !== undefined;
  const below =
    (activity.type === 'CALL_ACTIVITY' || isSubProcess(activity) || activity.loop ? 19 : 5) + (link ? 15 : 0);
  const above = hasIcon ? 21 : 6;
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
