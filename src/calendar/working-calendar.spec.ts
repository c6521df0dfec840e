import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { atLocal, localDay, toWire } from '../kernel/index.js';
import type { CalendarYear } from './calendar.store.js';
import { dueBy, isDueRule } from './due-rule.js';
import { handoverDue } from './handover-due.js';
import { dayAfter, WorkingCalendar } from './working-calendar.js';

const FOLDER = new URL('../../processes/office/calendars/', import.meta.url);
const YEARS = readdirSync(FOLDER).map(
  (name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as CalendarYear,
);
const calendar = new WorkingCalendar(
  new Map(YEARS.map(({ year, days }) => [year, new Map(days.map(({ day, workday }) => [day, workday]))])),
);

const at = (text: string): Date => {
  const [day, time] = text.split(' ');
  return atLocal(day!, time);
};
const shown = (instant: Date): string => toWire(instant).slice(0, 16).replace('T', ' ');

/** Instants from 2022 to the middle of 2026, to the second. */
const instants = fc
  .integer({ min: at('2022-01-01 00:00').getTime() / 1000, max: at('2026-06-30 00:00').getTime() / 1000 })
  .map((seconds) => new Date(seconds * 1000));

describe('working days', () => {
  it.each([
    ['2022-10-08', true],
    ['2022-10-09', true],
    ['2022-10-07', false],
    ['2022-12-31', false],
    ['2023-01-02', false],
    ['2023-01-21', false],
    ['2023-01-28', true],
    ['2023-01-29', true],
    ['2023-10-06', false],
    ['2023-10-07', true],
    ['2026-01-04', true],
    ['2026-10-10', true],
    ['2022-11-05', false],
    ['2022-11-04', true],
  ])('[R-127] %s worked: %s', (day, worked) => {
    expect(calendar.isWorkday(day)).toBe(worked);
  });

  it('[R-127] a year without data is missing, never plain weekdays', () => {
    expect(() => calendar.isWorkday('2021-12-31')).toThrow(
      expect.objectContaining({ code: 'CALENDAR_MISSING', params: { year: 2021 } }),
    );
    expect(() => dueBy(calendar, '3 WORKING_DAYS', at('2026-12-31 10:00'))).toThrow('CALENDAR_MISSING');
    expect(() => handoverDue(calendar, at('2026-12-30 10:00'), {})).toThrow('CALENDAR_MISSING');
  });
});

describe('due rules', () => {
  it.each([
    // 加急, made Friday 15:00
    ['1 WORKING_DAY', '2022-11-04 15:00', '2022-11-07 15:00'],
    // over the holiday, with a make-up Saturday after it
    ['1 WORKING_DAY', '2022-09-30 15:00', '2022-10-08 15:00'],
    ['3 WORKING_DAYS', '2022-11-03 10:00', '2022-11-08 10:00'],
    ['3 WORKING_DAYS', '2022-12-29 10:00', '2023-01-04 10:00'],
    // what begins on a day off counts from the next working day
    ['1 WORKING_DAY', '2022-11-05 10:00', '2022-11-08 00:00'],
    ['EVERY 5 WORKING_DAYS', '2022-11-01 16:30', '2022-11-08 16:30'],
    ['4 WORKING_HOURS', '2022-11-03 09:00', '2022-11-03 15:00'],
    ['4 WORKING_HOURS', '2022-11-03 08:00', '2022-11-03 15:00'],
    ['4 WORKING_HOURS', '2022-11-03 12:30', '2022-11-03 18:00'],
    ['4 WORKING_HOURS', '2022-11-04 16:00', '2022-11-07 11:00'],
    ['3 WORKING_HOURS', '2022-11-03 09:00', '2022-11-03 12:00'],
    ['1 WORKING_HOUR', '2022-11-05 13:00', '2022-11-07 10:00'],
    ['3 DAYS', '2022-11-02 16:00', '2022-11-07 16:00'],
    ['3 DAYS', '2022-10-18 11:30', '2022-10-21 11:30'],
    ['WORKDAY 3 OF MONTH 09:00', '2022-10-01 08:00', '2022-10-10 09:00'],
    ['WORKDAY 3 OF MONTH 09:00', '2022-10-10 09:00', '2022-11-03 09:00'],
    ['WORKDAY 1 OF MONTH', '2022-12-31 23:00', '2023-01-03 09:00'],
    ['LAST_WORKDAY_OF_WEEK 17:00', '2022-11-01 09:00', '2022-11-04 17:00'],
    ['LAST_WORKDAY_OF_WEEK 17:00', '2022-11-04 17:00', '2022-11-11 17:00'],
    // the make-up Sunday is the last working day of its week
    ['LAST_WORKDAY_OF_WEEK 17:00', '2022-10-05 09:00', '2022-10-09 17:00'],
    // a week without a working day is left out
    ['LAST_WORKDAY_OF_WEEK', '2022-01-31 09:00', '2022-02-11 17:00'],
    ['FIRST_WORKDAY_AFTER_QUARTER', '2022-09-30 09:00', '2022-10-08 09:00'],
    ['FIRST_WORKDAY_AFTER_QUARTER 09:00', '2022-10-01 00:00', '2022-10-08 09:00'],
    ['EVERY FIRST_WORKDAY_AFTER_QUARTER 09:00', '2022-10-08 09:00', '2023-01-03 09:00'],
  ])('[R-126] [R-127] %s from %s is %s', (rule, from, due) => {
    expect(isDueRule(rule)).toBe(true);
    expect(shown(dueBy(calendar, rule, at(from)))).toBe(due);
  });

  it.each([
    '',
    '0 WORKING_DAYS',
    '3 WORKDAYS',
    '3 WORKING_DAYS x',
    '-1 DAYS',
    'P3D',
    'WORKDAY 20 OF MONTH',
    'EVERY',
    'LAST_WORKDAY_OF_WEEK 24:00',
  ])('%j is no rule', (text) => {
    expect(isDueRule(text)).toBe(false);
    expect(() => dueBy(calendar, text, at('2022-11-03 10:00'))).toThrow(TypeError);
  });

  it('counts back: level 0 of an urge comes one working day before the due date', () => {
    expect(shown(calendar.addWorkingDays(at('2022-11-08 10:00'), -1))).toBe('2022-11-07 10:00');
    expect(shown(calendar.addWorkingDays(at('2022-11-07 10:00'), -1))).toBe('2022-11-04 10:00');
    // the end of Friday less one working day is the end of Thursday
    expect(shown(calendar.addWorkingDays(at('2022-10-22 00:00'), -1))).toBe('2022-10-21 00:00');
    expect(shown(calendar.addWorkingDays(at('2022-10-22 00:00'), 1))).toBe('2022-10-25 00:00');
  });

  it('[R-127] nothing is due on a day off', () => {
    const rules = fc.oneof(
      fc.integer({ min: 1, max: 60 }).map((n) => `${n} WORKING_DAYS`),
      fc.integer({ min: 1, max: 90 }).map((n) => `${n} WORKING_HOURS`),
      fc.integer({ min: 1, max: 60 }).map((n) => `${n} DAYS`),
      fc.integer({ min: 1, max: 15 }).map((n) => `WORKDAY ${n} OF MONTH`),
      fc.constantFrom('LAST_WORKDAY_OF_WEEK', 'FIRST_WORKDAY_AFTER_QUARTER'),
    );
    fc.assert(
      fc.property(rules, instants, (rule, from) => {
        const due = dueBy(calendar, rule, from);
        expect(due > from).toBe(true);
        expect(calendar.isWorkday(localDay(due))).toBe(true);
      }),
    );
  });

  it('[R-126] what begins later is not due earlier', () => {
    const rules = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom('WORKING_DAYS', 'WORKING_HOURS'));
    fc.assert(
      fc.property(rules, instants, fc.integer({ min: 0, max: 20 * 86_400 }), ([n, unit], from, later) => {
        const first = dueBy(calendar, `${n} ${unit}`, from);
        const second = dueBy(calendar, `${n} ${unit}`, new Date(from.getTime() + later * 1000));
        expect(second.getTime()).toBeGreaterThanOrEqual(first.getTime());
      }),
    );
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 20 }), (from, later) => {
        const day = (instant: Date): string => localDay(dueBy(calendar, '3 DAYS', instant));
        expect(day(from) <= day(new Date(from.getTime() + later * 86_400_000))).toBe(true);
      }),
    );
  });

  it('[R-126] office hours agree with counting them minute by minute', () => {
    const isOpen = (minute: Date): boolean => {
      const clock = toWire(minute).slice(11, 16);
      const inHours = (clock >= '09:00' && clock < '12:00') || (clock >= '14:00' && clock < '18:00');
      return inHours && calendar.isWorkday(localDay(minute));
    };
    const naive = (from: Date, hours: number): Date => {
      let left = hours * 60;
      let minute = from.getTime();
      while (left > 0) {
        if (isOpen(new Date(minute))) left -= 1;
        minute += 60_000;
      }
      return new Date(minute);
    };
    const wholeMinutes = instants.map((instant) => new Date(Math.floor(instant.getTime() / 60_000) * 60_000));
    fc.assert(
      fc.property(wholeMinutes, fc.integer({ min: 1, max: 16 }), (from, hours) => {
        expect(shown(calendar.addWorkingHours(from, hours))).toBe(shown(naive(from, hours)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the hand-over', () => {
  const settings = (handover: object): Record<string, unknown> => ({ archive: { handover } });

  it.each([
    ['2022-10-18 11:30', {}, '2022-10-21', '2022-10-22 00:00', false],
    ['2022-12-29 10:00', {}, '2023-01-01', '2023-01-04 00:00', true],
    ['2022-12-29 10:00', { dayType: 'WORKING' }, '2023-01-04', '2023-01-05 00:00', false],
    ['2022-11-02 16:00', {}, '2022-11-05', '2022-11-08 00:00', true],
    ['2022-11-02 16:00', { rollForward: false }, '2022-11-05', '2022-11-06 00:00', false],
    ['2022-11-02 23:59', { days: 1, cutoff: '18:00' }, '2022-11-03', '2022-11-03 18:00', false],
    // 2022-10-08 is a make-up Saturday: nothing moves
    ['2022-10-05 09:00', {}, '2022-10-08', '2022-10-09 00:00', false],
  ])('[R-067] signed %s %j: last day %s, due %s, moved %s', (signed, given, rawDue, dueAt, rolled) => {
    const due = handoverDue(calendar, at(signed), settings(given));
    expect({ ...due, dueAt: shown(due.dueAt) }).toMatchObject({ rawDue, dueAt, rolled });
  });

  it('[R-067] reminds on the second day at 09:00', () => {
    expect(shown(handoverDue(calendar, at('2022-10-18 11:30'), {}).reminderAt)).toBe('2022-10-20 09:00');
  });

  it('[R-067] is due at least three days after the day of signing, and its last day is worked', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom('CALENDAR', 'WORKING'), (signed, dayType) => {
        const { dueAt, rawDue } = handoverDue(calendar, signed, settings({ dayType }));
        const last = dayAfter(localDay(dueAt), -1);
        expect(last >= dayAfter(localDay(signed), 3)).toBe(true);
        expect(last >= rawDue).toBe(true);
        expect(calendar.isWorkday(last)).toBe(true);
      }),
    );
  });
});
