import { joined, length, line, tag, type Attributes, type Svg } from './svg.js';

/** What an icon shows; those of tasks are 16 by 16, those of events fit a circle. */
export type Icon =
  | 'USER_TASK'
  | 'SERVICE_TASK'
  | 'SEND_TASK'
  | 'RECEIVE_TASK'
  | 'BUSINESS_RULE_TASK'
  | 'SCRIPT_TASK'
  | 'MANUAL_TASK'
  | 'MESSAGE'
  | 'MESSAGE_THROWN'
  | 'TIMER'
  | 'ERROR'
  | 'ERROR_THROWN'
  | 'TERMINATE'
  | 'SIGNAL'
  | 'SIGNAL_THROWN'
  | 'CONDITIONAL'
  | 'LINK'
  | 'LINK_THROWN'
  | 'ESCALATION'
  | 'ESCALATION_THROWN'
  | 'COMPENSATION'
  | 'COMPENSATION_THROWN'
  | 'CANCEL'
  | 'CANCEL_THROWN';

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

const TRIANGLE = 'M0 -6.2L6.2 4.8H-6.2Z';
const LINK = 'M-6.6 -2.3H1V-5.4L6.8 0L1 5.4V2.3H-6.6Z';
const DART = 'M0 -6.8L5 6L0 1.4L-5 6Z';
const BACK = 'M-0.4 -4.8V4.8L-6.8 0ZM6.2 -4.8V4.8L-0.2 0Z';
const CROSS = 'M-6 -3.9L-3.9 -6L0 -2.1L3.9 -6L6 -3.9L2.1 0L6 3.9L3.9 6L0 2.1L-3.9 6L-6 3.9L-2.1 0Z';
const filled =
  (d: string) =>
  (ink: string): Svg[] => [path(d, { fill: ink })];

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
  SCRIPT_TASK: () => [
    path(
      'M-3.6 -6.6H5.6C2.4 -3.8 6.4 -0.8 4 2.2C2.6 4 3.2 5.4 3.8 6.4H-5.6C-2.6 3.6 -6.4 0.6 -4.2 -2.2C-2.8 -4 -3.2 -5.4 -3.6 -6.6Z',
    ),
    path('M-1.8 -3.4H3.4M-3 0H2.6M-2.4 3.4H2'),
  ],
  MANUAL_TASK: () => [
    path(
      'M-7 -1.4L-2.6 -5.2C-1.6 -6 0.2 -5.6 -0.2 -4.2L-1.6 -2.8H5.8C7.2 -2.8 7.2 -0.8 5.8 -0.8H1.8M5.8 -0.8C7 -0.6 7 1 5.8 1.2H2M5.2 1.2C6.4 1.4 6.4 3 5.2 3.2H1.8M4.4 3.2C5.4 3.6 5.2 5 4.2 5H-3.4C-5 5 -6.4 4.2 -7 3.2Z',
    ),
  ],
  MESSAGE: envelope,
  MESSAGE_THROWN: sealedEnvelope,
  TIMER: () => [circle(7), ...[0, 90, 180, 270].map(tick), path('M0 -4.8V0L3.4 2')],
  ERROR: () => [path(BOLT)],
  ERROR_THROWN: (ink) => [path(BOLT, { fill: ink })],
  TERMINATE: (ink) => [circle(6.6, { fill: ink })],
  SIGNAL: () => [path(TRIANGLE)],
  SIGNAL_THROWN: filled(TRIANGLE),
  CONDITIONAL: () => [path('M-5 -6.4H5V6.4H-5Z'), path('M-3.2 -3.8H3.2M-3.2 -1.3H3.2M-3.2 1.3H3.2M-3.2 3.8H3.2')],
  LINK: () => [path(LINK)],
  LINK_THROWN: filled(LINK),
  ESCALATION: () => [path(DART)],
  ESCALATION_THROWN: filled(DART),
  COMPENSATION: () => [path(BACK)],
  COMPENSATION_THROWN: filled(BACK),
  CANCEL: () => [path(CROSS)],
  CANCEL_THROWN: filled(CROSS),
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

/** The arrow that runs in a circle, of an activity that is done again and again. */
export const drawRound = (x: number, y: number, ink: string): Svg =>
  joined([
    path(`M${length(x - 2.4)} ${length(y + 5.2)}A5.6 5.6 0 1 1 ${length(x + 2.6)} ${length(y + 5)}`, {
      fill: 'none',
      stroke: ink,
      'stroke-width': 1.7,
    }),
    path(`M${length(x - 6.6)} ${length(y + 5.4)}h4.4v-4.4`, { fill: 'none', stroke: ink, 'stroke-width': 1.7 }),
  ]);

/** The two arrows back of an activity that undoes another. */
export const drawBack = (x: number, y: number, ink: string): Svg =>
  path(`M${length(x - 0.2)} ${length(y - 5)}v10l-6.6 -5ZM${length(x + 6.6)} ${length(y - 5)}v10l-6.6 -5Z`, {
    fill: 'none',
    stroke: ink,
    'stroke-width': 1.3,
    'stroke-linejoin': 'round',
  });

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
