import { covers, dayAfter, dayBefore, daysOf, overlap } from './dated.js';

const row = (validFrom: string, validTo: string | null) => ({ validFrom, validTo });

describe('stretches of days', () => {
  it('count by the calendar', () => {
    expect([dayAfter('2022-12-31'), dayBefore('2024-03-01'), daysOf('2022-10-01', '2022-10-31')]).toEqual([
      '2023-01-01',
      '2024-02-29',
      31,
    ]);
  });

  it.each([
    [[row('2022-01-01', null)], true],
    [[row('2022-03-01', null), row('2022-01-01', '2022-02-28')], true],
    [[row('2022-01-01', '2022-02-27'), row('2022-03-01', null)], false],
    [[row('2022-02-01', null)], false],
    [[row('2022-01-01', '2022-12-31')], true],
    [[row('2022-01-01', '2022-12-30')], false],
    [[], false],
  ])('%j cover the year: %s', (rows, isCovered) => {
    expect(covers(rows, row('2022-01-01', '2022-12-31'))).toBe(isCovered);
  });

  it('an open end is covered by an open end only', () => {
    expect(covers([row('2022-01-01', '2030-12-31')], row('2022-01-01', null))).toBe(false);
    expect(covers([row('2022-01-01', '2030-12-31'), row('2031-01-01', null)], row('2022-01-01', null))).toBe(true);
  });

  it('overlap on one day is overlap', () => {
    expect(overlap(row('2022-01-01', '2022-01-31'), row('2022-01-31', null))).toBe(true);
    expect(overlap(row('2022-01-01', '2022-01-31'), row('2022-02-01', null))).toBe(false);
  });
});
