import type { Box, Standing } from '../../engine/index.js';
import { drawAlert, drawCross, drawTick } from './icons.js';
import { LOOKS, type Mark } from './marks.js';
import type { Occupied } from './occupied.js';
import { joined, length, tag, type Svg } from './svg.js';
import { standingText } from './tooltip.js';
import { widthOf } from './wrap-text.js';
import type { Language } from './words.js';
import { writeLine } from './write-text.js';

const PILL = { height: 19, size: 11.5 };
const NOTE = { height: 15, size: 10.5 };

/** Pills of a case that is suspended. */
const HELD = '#4b4372';

/** What an element looks like: a circle, a diamond, a box, or a box that shows its inside. */
export type Form = 'EVENT' | 'GATEWAY' | 'STEP' | 'OPEN';

/** What is laid on an element last: where the case stands, what it passed, what was cut short, and open incidents. */
export function drawBadges(
  box: Box,
  on: { form: Form; mark: Mark; standing: Standing | undefined; hasIncident: boolean; isSuspended: boolean },
  language: Language,
): Svg[] {
  const { x, y, width } = box;
  const isStep = on.form === 'STEP' || on.form === 'OPEN';
  const inset = isStep ? 3 : width * 0.14;
  // On a step it hangs over the left border, below what says that the case stands there and beside the icon.
  const alert = isStep ? { x: x - 5, y: y + 20 } : { x: x + inset, y: y + inset + 4 };
  const corner = { x: x + width - inset, y: y + inset };
  return [
    ...(on.mark === 'PASSED' && on.form !== 'GATEWAY' ? [drawTick(corner.x, corner.y, LOOKS.PASSED.stroke)] : []),
    ...(on.mark === 'CUT' ? [drawCross(corner.x, corner.y, LOOKS.CUT.stroke)] : []),
    ...(on.standing ? [drawPill(standingText(on.standing, language), box, on)] : []),
    ...(on.hasIncident ? [drawAlert(alert.x, alert.y)] : []),
  ];
}

/** Where such a pill lies: on the upper border, at its left where the inside is shown; above what is small. */
export function pillBox(text: string, { x, y, width }: Box, form: Form): Box {
  const wide = widthOf(text, PILL.size) + 30;
  const middle = y - { EVENT: 13, GATEWAY: 13, STEP: 6, OPEN: 0 }[form];
  return {
    x: form === 'OPEN' ? x + 12 : x + (width - wide) / 2,
    y: middle - PILL.height / 2,
    width: wide,
    height: PILL.height,
  };
}

/** A label with a pointer; with two bars where the case is suspended. */
function drawPill(text: string, box: Box, { form, isSuspended }: { form: Form; isSuspended: boolean }): Svg {
  const place = pillBox(text, box, form);
  const [left, middle] = [place.x, place.y + PILL.height / 2];
  const pointer = `M${length(left + 8)} ${length(middle - 4.5)}l8 4.5l-8 4.5Z`;
  const bars = `M${length(left + 8)} ${length(middle - 4.5)}h3v9h-3ZM${length(left + 13)} ${length(middle - 4.5)}h3v9h-3Z`;
  return joined([
    tag('rect', {
      ...place,
      rx: PILL.height / 2,
      fill: isSuspended ? HELD : LOOKS.STANDING.stroke,
      stroke: '#ffffff',
      'stroke-width': 1.5,
    }),
    tag('path', { d: isSuspended ? bars : pointer, fill: '#ffffff' }),
    writeLine(text, left + 20, middle, {
      'font-size': PILL.size,
      'font-weight': 'bold',
      'text-anchor': 'start',
      fill: '#ffffff',
    }),
  ]);
}

/**
 * Where a note of this text lies at the edge of a step: below its middle, or where it covers nothing of `taken` (events on the
 * border, ends of flows, names, other notes).
 */
export function placeNote(text: string, { x, y, width, height }: Box, taken: Occupied): Box {
  const wide = widthOf(text, NOTE.size) + 12;
  const middle = x + width / 2;
  const [below, above] = [y + height - 3, y - NOTE.height + 3];
  // The last two leave the middle to a flow that comes from below.
  const places = [
    [middle - wide / 2, below],
    [x - 2, below],
    [x + width - wide + 2, below],
    [x - 2, above],
    [middle - wide / 2, above],
    [middle - wide - 8, below],
    [middle + 8, below],
  ].map(([left, top]) => ({ x: left!, y: top!, width: wide, height: NOTE.height }));
  return places.find((place) => !taken.hits(place)) ?? places[0]!;
}

/** How often and how long, or how long cases wait: small, at the edge of a step. */
export function drawNote(text: string, place: Box, stroke: string): Svg {
  return joined([
    tag('rect', { ...place, rx: NOTE.height / 2, fill: '#ffffff', stroke, 'stroke-width': 1.1 }),
    writeLine(text, place.x + place.width / 2, place.y + NOTE.height / 2, { 'font-size': NOTE.size, fill: stroke }),
  ]);
}

/** The line that says that nothing moves. */
export function drawSuspension(text: string, x: number, top: number): { svg: Svg; height: number } {
  const wide = widthOf(text, 13) + 40;
  const middle = top + 14;
  return {
    height: 34,
    svg: tag(
      'g',
      { 'data-part': 'suspended' },
      tag('rect', { x, y: top + 1, width: wide, height: 26, rx: 5, fill: HELD }),
      tag('path', {
        d: `M${length(x + 12)} ${length(middle - 6)}h4v12h-4ZM${length(x + 19)} ${length(middle - 6)}h4v12h-4Z`,
        fill: '#ffffff',
      }),
      writeLine(text, x + 30, middle, {
        'font-size': 13,
        'font-weight': 'bold',
        'text-anchor': 'start',
        fill: '#ffffff',
      }),
    ),
  };
}
