import type { Box, Node } from '../../engine/index.js';
import { LOOKS, type Mark } from './marks.js';
import { length, tag, type Svg } from './svg.js';

/** A diamond: with a cross where one way is taken, with a plus where all are. */
export function drawGateway({ type }: Pick<Node, 'type'>, { x, y, width, height }: Box, mark: Mark): Svg[] {
  const { stroke, fill, weight, dash } = LOOKS[mark];
  const [cx, cy] = [x + width / 2, y + height / 2];
  const arm = Math.min(width, height) * (type === 'PARALLEL_GATEWAY' ? 0.24 : 0.16);
  const [a, b] = [length(arm), length(2 * arm)];
  const sign =
    type === 'PARALLEL_GATEWAY'
      ? `M${length(cx - arm)} ${length(cy)}h${b}M${length(cx)} ${length(cy - arm)}v${b}`
      : `M${length(cx - arm)} ${length(cy - arm)}l${b} ${b}m0 -${b}l-${b} ${b}`;
  const [w, h] = [length(width / 2), length(height / 2)];
  return [
    tag('path', {
      d: `M${length(cx)} ${length(y)}l${w} ${h}l-${w} ${h}l-${w} -${h}Z`,
      fill,
      stroke,
      'stroke-width': weight,
      'stroke-dasharray': dash,
      'stroke-linejoin': 'round',
    }),
    tag('path', {
      d: sign,
      fill: 'none',
      stroke,
      'stroke-width': Math.max(2.6, Number(a) / 3),
      'stroke-linecap': 'round',
    }),
  ];
}
