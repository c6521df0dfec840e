import type { DiagramShape } from '../../engine/index.js';
import { line, tag, type Svg } from './svg.js';
import { fitText, writeBlock, writeUpwards } from './write-text.js';

/** Width of the strip that holds a name. */
const STRIP = 30;
const INK = { line: '#78868e', text: '#1c262b', pool: '#e3eaee', lane: '#f1f5f7' };

/** A pool or a lane with its name: upwards in a strip at the left, or in a strip on top; across a pool that is empty. */
export function drawPool({ kind, box, isHorizontal }: DiagramShape, name: string | null, isEmpty: boolean): Svg[] {
  const { x, y, width, height } = box;
  const isPool = kind === 'POOL';
  const frame = tag('rect', { ...box, fill: '#ffffff', stroke: INK.line, 'stroke-width': isPool ? 1.6 : 1 });
  const ink = { fill: INK.text, 'font-weight': isPool ? 'bold' : 'normal' };
  const strip = { fill: isPool ? INK.pool : INK.lane, stroke: INK.line, 'stroke-width': isPool ? 1.6 : 1 };
  if (isEmpty) {
    const block = fitText(name ?? '', { width: width - 16, height }, [13, 12, 11]);
    return [frame, ...writeBlock(block, { x: x + width / 2, top: y + (height - block.height) / 2 }, ink)];
  }
  if (name === null) return [frame];
  if (isHorizontal) {
    return [frame, tag('rect', { x, y, width: STRIP, height, ...strip }), ...writeUpwards(name, box, STRIP, ink)];
  }
  const block = fitText(name, { width: width - 12, height: STRIP }, [13, 12, 11, 10]);
  return [
    frame,
    tag('rect', { x, y, width, height: STRIP, ...strip }),
    ...writeBlock(block, { x: x + width / 2, top: y + (STRIP - block.height) / 2 }, ink),
  ];
}

/** A note beside the process, a group around some of it, data that it uses: what says nothing of how it runs. */
export function drawAside({ kind, box }: DiagramShape, name: string | null): Svg[] {
  const { x, y, width, height } = box;
  const stroke = { fill: 'none', stroke: INK.line, 'stroke-width': 1.2 };
  switch (kind) {
    case 'NOTE': {
      const block = fitText(name ?? '', { width: width - 12, height }, [12, 11, 10, 9]);
      return [
        tag('path', { d: `M${x + 12} ${y}H${x}V${y + height}H${x + 12}`, ...stroke }),
        ...writeBlock(block, { x: x + 8, top: y + (height - block.height) / 2, anchor: 'start' }, { fill: INK.text }),
      ];
    }
    case 'GROUP':
      return [tag('rect', { ...box, rx: 10, ...stroke, 'stroke-dasharray': '9 4 2 4' })];
    case 'DATA_STORE': {
      const bow = Math.min(10, height / 4);
      const d = `M${x} ${y + bow}a${width / 2} ${bow} 0 0 1 ${width} 0V${y + height - bow}a${width / 2} ${bow} 0 0 1 ${-width} 0Z`;
      const lid = `M${x} ${y + bow}a${width / 2} ${bow} 0 0 0 ${width} 0`;
      return [tag('path', { d, ...stroke, fill: '#ffffff' }), tag('path', { d: lid, ...stroke })];
    }
    default: {
      const fold = Math.min(12, width / 3);
      const d = `M${x} ${y}H${x + width - fold}L${x + width} ${y + fold}V${y + height}H${x}Z`;
      return [
        tag('path', { d, ...stroke, fill: '#ffffff' }),
        line(x + width - fold, y, x + width - fold, y + fold, stroke),
        line(x + width - fold, y + fold, x + width, y + fold, stroke),
      ];
    }
  }
}
