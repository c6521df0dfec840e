import type { Box, EventTrigger, Node } from '../../engine/index.js';
import { drawIcon, type Icon } from './icons.js';
import { LOOKS, type Mark } from './marks.js';
import { tag, type Svg } from './svg.js';

export type EventNode = Extract<Node, { trigger: EventTrigger }>;

export const isEvent = (node: Node): node is EventNode => 'trigger' in node;

/** What an event needs to be drawn, of the graph's node or of the legend's sample. */
export type DrawnEvent = Pick<EventNode, 'type'> & { readonly icon: Icon | null; readonly interrupting: boolean };

/** Icon of what sets an event off (outlined) or what it throws (filled). */
export function iconOf({ type, trigger }: EventNode): Icon | null {
  const throws = type === 'END_EVENT' || type === 'THROW_EVENT';
  switch (trigger.kind) {
    case 'NONE':
      return null;
    case 'TIMER':
    case 'CONDITIONAL':
    case 'TERMINATE':
      return trigger.kind;
    default:
      return throws ? `${trigger.kind}_THROWN` : trigger.kind;
  }
}

/** Start: a thin circle; end: a thick one; between: two. Dashed where the event does not interrupt. */
export function drawEvent(event: DrawnEvent, { x, y, width, height }: Box, mark: Mark, isArmed: boolean): Svg[] {
  const look = LOOKS[mark];
  const r = Math.min(width, height) / 2;
  const [cx, cy] = [x + width / 2, y + height / 2];
  const isEnd = event.type === 'END_EVENT';
  const isBetween = !isEnd && event.type !== 'START_EVENT';
  const ink = isArmed ? LOOKS.PLAIN.stroke : look.stroke;
  const circle = (radius: number, fill: string): Svg =>
    tag('circle', {
      cx,
      cy,
      r: Math.max(radius, 1),
      fill,
      stroke: ink,
      'stroke-width': isEnd ? look.weight + 1.8 : look.weight,
      'stroke-dasharray': event.interrupting ? null : '4.5 3',
    });
  return [
    circle(r, look.fill),
    ...(isBetween ? [circle(r - 3.2 - look.weight / 2, 'none')] : []),
    ...(event.icon === null ? [] : [drawIcon(event.icon, cx, cy, r * (isBetween ? 0.95 : 1.05), ink)]),
  ];
}
