import { describe, expect, it } from '@jest/globals';
import { latenessOf } from './lateness.js';
import { WorkingCalendar } from './working-calendar.js';

const calendar = new WorkingCalendar(
  new Map([
    [
      2022,
      new Map([
        ['2022-10-08', true],
        ['2022-10-03', false],
        ['2022-10-04', false],
      ]),
    ],
  ]),
);
const at = (text: string): Date => new Date(`2022-${text}:00+08:00`);

describe('latenessOf', () => {
  it.each([
    ['11-08T10:00', '11-10T11:00', { workingDays: 2, workingMinutes: 60 }],
    ['11-08T10:00', '11-08T10:30', { workingDays: 0, workingMinutes: 30 }],
    ['11-08T17:00', '11-09T10:00', { workingDays: 0, workingMinutes: 120 }],
    ['11-04T10:00', '11-06T12:00', { workingDays: 0, workingMinutes: 360 }],
    ['11-04T10:00', '11-07T10:00', { workingDays: 1, workingMinutes: 0 }],
    ['09-30T10:00', '10-08T13:00', { workingDays: 4, workingMinutes: 120 }],
  ])('[R-127] due %s, done %s', (due, done, late) => {
    expect(latenessOf(calendar, at(due), at(done))).toEqual(late);
  });

  it('is nothing for what is in time, and asks for the year that it needs', () => {
    expect(latenessOf(calendar, at('11-08T10:00'), at('11-08T10:00'))).toBeNull();
    expect(() => latenessOf(calendar, at('12-30T10:00'), new Date('2023-01-05T10:00:00+08:00'))).toThrow(
      'CALENDAR_MISSING',
    );
  });
});
