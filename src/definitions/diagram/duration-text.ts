import type { Language } from './words.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A duration in the two largest units that it has, whole minutes at the least: `3 h 20 min`, `3 小时 20 分`, `2 d 4 h`;
 * `null` under a minute. Office time: a day has 24 hours.
 */
export function durationText(seconds: number, language: Language): string | null {
  if (!(seconds >= MINUTE)) return null;
  const units = language === 'en' ? EN : ZH;
  const [major, minor] = seconds >= DAY ? [DAY, HOUR] : [HOUR, MINUTE];
  const parts = [
    [Math.floor(seconds / major), units[major]] as const,
    [Math.floor((seconds % major) / minor), units[minor]] as const,
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit ?? ''}`)
    .join(' ');
}

const EN: Readonly<Record<number, string>> = { [DAY]: 'd', [HOUR]: 'h', [MINUTE]: 'min' };
const ZH: Readonly<Record<number, string>> = { [DAY]: '天', [HOUR]: '小时', [MINUTE]: '分' };
