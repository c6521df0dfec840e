import { placeNote } from './draw-badges.js';
import { durationText } from './duration-text.js';
import { HEAT_SCALE, heatLines, heatOf, heatText, type HeatMark } from './heat.js';
import { Occupied } from './occupied.js';
import { overlap } from './overlap.js';
import type { Box } from '../../engine/index.js';

describe('a duration', () => {
  it.each([
    [0, null, null],
    [59, null, null],
    [60, '1 分', '1 min'],
    [3600, '1 小时', '1 h'],
    [12_000, '3 小时 20 分', '3 h 20 min'],
    [86_399, '23 小时 59 分', '23 h 59 min'],
    [86_400, '1 天', '1 d'],
    [187_200, '2 天 4 小时', '2 d 4 h'],
    [Number.NaN, null, null],
  ])('of %d seconds is told in its two largest units', (seconds, zh, en) => {
    expect([durationText(seconds, 'zh-CN'), durationText(seconds, 'en')]).toEqual([zh, en]);
  });
});

describe('a note at the edge of a step', () => {
  const box = { x: 100, y: 100, width: 100, height: 80 };
  const at = (x: number, y: number) => ({ x: x - 6, y: y - 6, width: 12, height: 12 });
  const text = '×2 · 3 小时 20 分';
  const occupied = (...boxes: readonly Box[]): Occupied => {
    const taken = new Occupied();
    for (const one of boxes) taken.add(one);
    return taken;
  };

  it('lies below its middle, and covers no event on the border, no end of a flow, no other note', () => {
    const first = placeNote(text, box, occupied());
    expect(first.x + first.width / 2).toBe(150);
    const taken: Box[] = [at(150, 180), at(150, 100)];
    for (let count = 0; count < 3; count += 1) {
      const place = placeNote('×2', box, occupied(...taken));
      expect(taken.filter((other) => overlap(place, other))).toEqual([]);
      taken.push(place);
    }
    const wide = placeNote(text, box, occupied(at(150, 180), at(150, 100)));
    expect([at(150, 180), at(150, 100)].filter((other) => overlap(wide, other))).toEqual([]);
  });

  it('lies where it lies best when nothing is free', () => {
    const everywhere = { x: 0, y: 0, width: 1_000, height: 1_000 };
    expect(placeNote(text, box, occupied(everywhere))).toEqual(placeNote(text, box, occupied()));
  });
});

describe('heat', () => {
  const mark = (medianSeconds: number | null, more: Partial<HeatMark> = {}): HeatMark => ({
    visits: 5,
    open: 0,
    medianSeconds,
    overdueShare: null,
    ...more,
  });

  it('grows with the median, from light to dark, and is none where nothing was measured', () => {
    const heat = new Map([60, 600, 6_000, 60_000].map((seconds) => [String(seconds), mark(seconds)] as const));
    const scale = [...heat.keys()].map((id) => (HEAT_SCALE as readonly string[]).indexOf(heatOf(id, heat)!));
    expect(scale).toEqual([...scale].sort());
    expect([scale[0], scale.at(-1)]).toEqual([0, HEAT_SCALE.length - 1]);
    expect(heatOf('none', new Map([['none', mark(null)]]))).toBeNull();
    expect(heatOf('zero', new Map([['zero', mark(0)]]))).toBe(HEAT_SCALE[0]);
  });

  it('says how long, how often, what is open and what is late', () => {
    expect(heatText(mark(12_000), 'zh-CN')).toBe('3 小时 20 分 · 5 次');
    expect(heatText(mark(null), 'en')).toBe('5 times');
    expect(heatText(mark(2), 'en')).toBe('under 1 min · 5 times');
    expect(heatText(mark(null, { visits: 0 }), 'en')).toBeNull();
    expect(heatLines(mark(60, { open: 2, overdueShare: 0.4 }), 'en')).toEqual([
      'Median wait 1 min · 5 times',
      '2 open now',
      '40% overdue',
    ]);
  });
});
