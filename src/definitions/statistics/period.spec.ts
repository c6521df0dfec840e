import { Rejection } from '../../kernel/index.js';
import { periodOf } from './period.js';

const ctx = { today: '2022-10-31', zone: 'Asia/Shanghai' };
const daysOf = (asked: { from?: string; to?: string }): string => {
  const { from, to } = periodOf(ctx, asked);
  return `${from} ${to}`;
};

describe('a period of statistics', () => {
  it('is the year until today, or until the day that is named', () => {
    expect(daysOf({})).toBe('2021-11-01 2022-10-31');
    expect(daysOf({ to: '2022-03-01' })).toBe('2021-03-02 2022-03-01');
    expect(daysOf({ from: '2022-10-01' })).toBe('2022-10-01 2022-10-31');
    expect(daysOf({ from: '2020-01-01' })).toBe('2020-01-01 2020-12-31');
    expect(daysOf({ from: '2023-01-01', to: '2023-01-01' })).toBe('2023-01-01 2023-01-01');
  });

  it('begins and ends with the days of the office', () => {
    const { begins, ends } = periodOf(ctx, { from: '2022-10-01', to: '2022-10-01' });
    expect([begins.toISOString(), ends.toISOString()]).toEqual([
      '2022-09-30T16:00:00.000Z',
      '2022-10-01T16:00:00.000Z',
    ]);
  });

  it.each([
    { from: '2022-10-02', to: '2022-10-01' },
    { from: '2021-01-01', to: '2022-01-02' },
    { from: '0001-01-01', to: '9999-12-31' },
    { from: '2022-11-01' },
  ])('is refused where it cannot be counted: %o', (asked) => {
    expect(() => periodOf(ctx, asked)).toThrow(Rejection);
  });

  it.each(['0001-01-01', '9999-12-31'])('stays within the calendar around %s', (day) => {
    expect(() => periodOf(ctx, { from: day, to: day })).not.toThrow();
    expect(() => periodOf(ctx, { to: day })).not.toThrow();
  });
});
