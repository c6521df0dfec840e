import type { Box, Node } from '../../engine/index.js';
import { LOOKS, type Mark } from './marks.js';
import { length, tag, type Svg } from './svg.js';

/** What a gateway needs to be drawn, of the graph's node or of the legend's sample. */
export type DrawnGateway = Pick<Node, 'type'> & { readonly instantiate?: boolean };

/**
 * A diamond. In it a cross where one way is taken, a plus where all are, a circle where every one is that applies, a pentagon
 * in a double circle (in one circle where it begins the process) where what happens first decides.
 */
export function drawGateway(gateway: DrawnGateway, { x, y, width, height }: Box, mark: Mark): Svg[] {
  const { stroke, fill, weight, dash } = LOOKS[mark];
  const [cx, cy] = [x + width / 2, y + height / 2];
  const [w, h] = [length(width / 2), length(height / 2)];
  const body = tag('path', {
    d: `M${length(cx)} ${length(y)}l${w} ${h}l-${w} ${h}l-${w} -${h}Z`,
    fill,
    stroke,
    'stroke-width': weight,
    'stroke-dasharray': dash,
    'stroke-linejoin': 'round',
  });
  return [body, ...signOf(gateway, cx, cy, Math.min(width, height), stroke)];
}

function signOf({ type, instantiate = false }: DrawnGateway, cx: number, cy: number, size: number, ink: string): Svg[] {
  const circle = (r: number, weight: number): Svg =>
    tag('circle', { cx, cy, r, fill: 'none', stroke: ink, 'stroke-width': weight });
  switch (type) {
    case 'INCLUSIVE_GATEWAY':
      return [circle(size * 0.23, Math.max(2.2, size * 0.06))];
    case 'EVENT_GATEWAY': {
      const pentagon = tag('path', {
        d: pentagonAt(cx, cy, size * 0.15),
        fill: 'none',
        stroke: ink,
        'stroke-width': 1.2,
        'stroke-linejoin': 'round',
      });
      return [circle(size * 0.28, 1.1), ...(instantiate ? [] : [circle(size * 0.23, 1.1)]), pentagon];
    }
    default: {
      const isParallel = type === 'PARALLEL_GATEWAY';
      const arm = size * (isParallel ? 0.24 : 0.16);
      const [a, b] = [length(arm), length(2 * arm)];
      const d = isParallel
        ? `M${length(cx - arm)} ${length(cy)}h${b}M${length(cx)} ${length(cy - arm)}v${b}`
        : `M${length(cx - arm)} ${length(cy - arm)}l${b} ${b}m0 -${b}l-${b} ${b}`;
      const weight = Math.max(2.6, Number(a) / 3);
      return [tag('path', { d, fill: 'none', stroke: ink, 'stroke-width': weight, 'stroke-linecap': 'round' })];
    }
  }
}

function pentagonAt(cx: number, cy: number, r: number): string {
  const corner = (at: number): string => {
    const turn = ((at * 72 - 90) * Math.PI) / 180;
    return `${length(cx + r * Math.cos(turn))} ${length(cy + r * Math.sin(turn))}`;
  };
  return `M${[0, 1, 2, 3, 4].map(corner).join('L')}Z`;
}
