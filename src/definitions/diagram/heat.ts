import { durationText } from './duration-text.js';
import { say, WORDS, type Language } from './words.js';

/** How it goes at a step, over many cases: numbers only, and no person. */
export interface HeatMark {
  /** How often it was opened. */
  readonly visits: number;
  /** How many are open now. */
  readonly open: number;
  /** Half of those that were done waited no longer; `null` where too few were done. */
  readonly medianSeconds: number | null;
  /** Share of those with a due date that were late, 0 to 1; `null` where none has one. */
  readonly overdueShare: number | null;
}

/** What is shown on the drawing of a definition: where its cases wait, by element id. */
export type Heat = ReadonlyMap<string, HeatMark>;

/** Surfaces from the shortest wait to the longest; light enough for the name on them. */
export const HEAT_SCALE = ['#fffbe6', '#ffefb0', '#ffdd85', '#ffc069', '#ff9c6b'] as const;

/**
 * The surface of a step: by its median against the longest of all, on a scale of square roots, since waits differ by
 * magnitudes. `null` where nothing was measured.
 */
export function heatOf(elementId: string, heat: Heat): string | null {
  const own = heat.get(elementId)?.medianSeconds ?? null;
  if (own === null) return null;
  const longest = Math.max(...[...heat.values()].map(({ medianSeconds }) => medianSeconds ?? 0));
  const share = longest === 0 ? 0 : Math.sqrt(own / longest);
  return HEAT_SCALE[Math.min(HEAT_SCALE.length - 1, Math.floor(share * HEAT_SCALE.length))] ?? null;
}

/** `3 小时 20 分 · 12 次`: what is written on a step, shortest first; `null` where it was never opened. */
export function heatText({ visits, medianSeconds }: HeatMark, language: Language): string | null {
  if (visits === 0) return null;
  const waits = medianSeconds === null ? null : (durationText(medianSeconds, language) ?? say(WORDS.moment, language));
  return [waits, say(WORDS.visits, language).replace('{n}', String(visits))].filter(Boolean).join(' · ');
}

/** The same in a tooltip, with what is open and late. */
export function heatLines(mark: HeatMark, language: Language): string[] {
  const { open, overdueShare } = mark;
  const text = heatText(mark, language);
  return [
    text === null ? '' : `${say(WORDS.median, language)} ${text}`,
    open === 0 ? '' : say(WORDS.openNow, language).replace('{n}', String(open)),
    overdueShare === null ? '' : say(WORDS.overdue, language).replace('{n}', String(Math.round(overdueShare * 100))),
  ].filter(Boolean);
}
