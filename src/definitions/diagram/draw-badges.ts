import type { Box, Standing } from '../../engine/index.js';
import { drawAlert, drawCross, drawTick } from './icons.js';
import { LOOKS, type Mark } from './marks.js';
import { joined, length, tag, type Svg } from './svg.js';
import { standingText } from './tooltip.js';
import { widthOf } from './wrap-text.js';
import type { Language } from './words.js';
import { writeLine } from './write-text.js';

const PILL = { height: 19, size: 11.5 };

/** What an element looks like: a circle, a diamond, a box, or a box that shows its inside. */
export type Form = 'EVENT' | 'GATEWAY' | 'STEP' | 'OPEN';

/** What is laid on an element last: where the case stands, what it passed, what was cut short, and open incidents. */
export function drawBadges(
  box: Box,
  on: { form: Form; mark: Mark; standing: Standing | undefined; hasIncident: boolean },
  language: Language,
): Svg[] {
  const { x, y, width } = box;
  const inset = on.form === 'STEP' || on.form === 'OPEN' ? 3 : width * 0.14;
  const corner = { x: x + width - inset, y: y + inset };
  return [
    ...(on.mark === 'PASSED' && on.form !== 'GATEWAY' ? [drawTick(corner.x, corner.y, LOOKS.PASSED.stroke)] : []),
    ...(on.mark === 'CUT' ? [drawCross(corner.x, corner.y, LOOKS.CUT.stroke)] : []),
    ...(on.standing ? [drawPill(standingText(on.standing, language), box, on.form)] : []),
    ...(on.hasIncident ? [drawAlert(x + inset, y + inset + 4)] : []),
  ];
}

/** A label with a pointer: on the upper border, at its left where the inside is shown; above what is small. */
function drawPill(text: string, { x, y, width }: Box, form: Form): Svg {
  const wide = widthOf(text, PILL.size) + 30;
  const left = form === 'OPEN' ? x + 12 : x + (width - wide) / 2;
  const middle = y - { EVENT: 13, GATEWAY: 13, STEP: 6, OPEN: 0 }[form];
  return joined([
    tag('rect', {
      x: left,
      y: middle - PILL.height / 2,
      width: wide,
      height: PILL.height,
      rx: PILL.height / 2,
      fill: LOOKS.STANDING.stroke,
      stroke: '#ffffff',
      'stroke-width': 1.5,
    }),
    tag('path', { d: `M${length(left + 8)} ${length(middle - 4.5)}l8 4.5l-8 4.5Z`, fill: '#ffffff' }),
    writeLine(text, left + 20, middle, {
      'font-size': PILL.size,
      'font-weight': 'bold',
      'text-anchor': 'start',
      fill: '#ffffff',
    }),
  ]);
}
