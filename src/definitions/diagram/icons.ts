import { joined, length, line, tag, type Attributes, type Svg } from './svg.js';

/** What an icon shows; those of tasks are 16 by 16, those of events fit a circle. */
export type Icon =
  | 'USER_TASK'
  | 'SERVICE_TASK'
  | 'SEND_TASK'
  | 'RECEIVE_TASK'
  | 'BUSINESS_RULE_TASK'
  | 'MESSAGE'
  | 'MESSAGE_THROWN'
  | 'TIMER'
  | 'ERROR'
  | 'ERROR_THROWN'
  | 'TERMINATE';

/** Draws an icon around a middle, in the ink given; `size` is its width. */
export function drawIcon(icon: Icon, x: number, y: number, size: number, ink: string): Svg {
  const scale = size / 16;
  const transform = `translate(${length(x)} ${length(y)})${scale === 1 ? '' : ` scale(${length(scale)})`}`;
  return tag(
    'g',
    { transform, fill: 'none', stroke: ink, 'stroke-width': 1.1, 'stroke-linejoin': 'round' },
    ...INK[icon](ink),
  );
}

const path = (d: string, more: Attributes = {}): Svg => tag('path', { d, ...more });
const circle = (r: number, more: Attributes = {}): Svg => tag('circle', { cx: 0, cy: 0, r, ...more });

const envelope = (): Svg[] => [path('M-7 -4.8H7V4.8H-7Z'), path('M-7 -4.8L0 0.8L7 -4.8')];
const sealedEnvelope = (ink: string): Svg[] => [
  path('M-7 -4.8H7V4.8H-7Z', { fill: ink }),
  path('M-7 -4.6L0 1L7 -4.6', { stroke: '#ffffff', 'stroke-width': 1.3 }),
];
const BOLT = 'M-6 6L-2.2 -6.5L2 0.8L6 -6.5L2.2 6.5L-2 -0.8Z';

const INK: Readonly<Record<Icon, (ink: string) => Svg[]>> = {
  USER_TASK: () => [circle(3, { cy: -3.6 }), path('M-6 7V5.6C-6 2.4 -3.4 0.8 0 0.8S6 2.4 6 5.6V7Z')],
  SERVICE_TASK: () => [
    // Eight teeth: a thick ring, broken.
    circle(5.6, { 'stroke-width': 2.8, 'stroke-dasharray': '2.2 2.2' }),
    circle(4.6, { 'stroke-width': 1.4 }),
    circle(1.9),
  ],
  SEND_TASK: sealedEnvelope,
  RECEIVE_TASK: envelope,
  BUSINESS_RULE_TASK: (ink) => [
    path('M-7 -5.5H7V-2.2H-7Z', { fill: ink }),
    path('M-7 -5.5H7V5.5H-7ZM-7 1.6H7M-2.6 -2.2V5.5'),
  ],
  MESSAGE: envelope,
  MESSAGE_THROWN: sealedEnvelope,
  TIMER: () => [circle(7), ...[0, 90, 180, 270].map(tick), path('M0 -4.8V0L3.4 2')],
  ERROR: () => [path(BOLT)],
  ERROR_THROWN: (ink) => [path(BOLT, { fill: ink })],
  TERMINATE: (ink) => [circle(6.6, { fill: ink })],
};

const tick = (turn: number): Svg => path('M0 -7V-5.4', { transform: `rotate(${String(turn)})` });

/** Three bars at the lower edge of an activity that is done once for each: upright side by side, lying one after the other. */
export function drawBars(x: number, y: number, isSequential: boolean, ink: string): Svg {
  const bars = [-4.5, 0, 4.5].map((at) =>
    isSequential ? line(x - 6, y + at, x + 6, y + at) : line(x + at, y - 6, x + at, y + 6),
  );
  return tag('g', { stroke: ink, 'stroke-width': 2 }, ...bars);
}

/** The boxed plus of an activity whose inside is elsewhere. */
export const drawPlus = (x: number, y: number, ink: string): Svg =>
  path(
    `M${length(x - 6.5)} ${length(y - 6.5)}h13v13h-13ZM${length(x)} ${length(y - 4)}v8M${length(x - 4)} ${length(y)}h8`,
    { fill: '#ffffff', stroke: ink, 'stroke-width': 1.2 },
  );

/** Badge on the corner of what was passed: a tick. */
export const drawTick = (x: number, y: number, ink: string): Svg =>
  joined([
    tag('circle', { cx: x, cy: y, r: 7.5, fill: ink, stroke: '#ffffff', 'stroke-width': 1.5 }),
    path(`M${length(x - 3.6)} ${length(y + 0.2)}l2.6 2.8l4.6 -5.6`, {
      fill: 'none',
      stroke: '#ffffff',
      'stroke-width': 1.8,
    }),
  ]);

/** Badge on the corner of what was ended by something else: a cross. */
export const drawCross = (x: number, y: number, ink: string): Svg =>
  joined([
    tag('circle', { cx: x, cy: y, r: 7.5, fill: ink, stroke: '#ffffff', 'stroke-width': 1.5 }),
    path(`M${length(x - 2.9)} ${length(y - 2.9)}l5.8 5.8m0 -5.8l-5.8 5.8`, {
      fill: 'none',
      stroke: '#ffffff',
      'stroke-width': 1.8,
    }),
  ]);

/** Badge of an incident: a triangle with an exclamation mark. */
export const drawAlert = (x: number, y: number): Svg =>
  joined([
    path(`M${length(x)} ${length(y - 10)}l10.5 18.5h-21Z`, {
      fill: '#fdd835',
      stroke: '#1c1c1c',
      'stroke-width': 1.6,
      'stroke-linejoin': 'round',
    }),
    path(`M${length(x)} ${length(y - 3.6)}v5.6m0 2v2`, { fill: 'none', stroke: '#1c1c1c', 'stroke-width': 2.2 }),
  ]);
