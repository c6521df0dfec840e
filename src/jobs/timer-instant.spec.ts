import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openRoom, type TestRoom } from '../../test/support/room.js';
import type { TimerRule } from '../engine/index.js';
import { toWire } from '../kernel/index.js';
import { timerInstant } from './timer-instant.js';

const ZONE = 'Asia/Shanghai';

let room: TestRoom;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());

const instant = (kind: TimerRule['kind'], value: string, from = '2022-10-18T10:30:00+08:00'): Promise<string> =>
  room.read(async ({ tx }) => toWire(await timerInstant(tx, { kind, value }, new Date(from), ZONE), ZONE));

describe('the instant of a timer', () => {
  test.each<[TimerRule['kind'], string, string]>([
    ['DATE', '2022-12-01T09:00:00+08:00', '2022-12-01T09:00:00+08:00'],
    ['DATE', '2022-12-01T01:00:00Z', '2022-12-01T09:00:00+08:00'],
    ['DATE', '2022-12-01T09:00', '2022-12-01T09:00:00+08:00'],
    ['DATE', '2022-12-01', '2022-12-01T00:00:00+08:00'],
    ['DURATION', 'PT1H30M', '2022-10-18T12:00:00+08:00'],
    ['DURATION', 'P60D', '2022-12-17T10:30:00+08:00'],
    ['DURATION', 'P1W', '2022-10-25T10:30:00+08:00'],
    ['DURATION', 'P4M13D', '2023-03-03T10:30:00+08:00'],
    ['DURATION', 'P1YT12H', '2023-10-18T22:30:00+08:00'],
    ['DURATION', 'PT0S', '2022-10-18T10:30:00+08:00'],
    ['CYCLE', 'R3/PT1H', '2022-10-18T11:30:00+08:00'],
    ['CYCLE', 'R/P1D', '2022-10-19T10:30:00+08:00'],
    ['CYCLE', 'R3/2022-10-20T09:00:00+08:00/PT1H', '2022-10-20T09:00:00+08:00'],
    ['CYCLE', '0 0 9 ? * MON-FRI', '2022-10-19T09:00:00+08:00'],
    ['CYCLE', '0 0 9 ? * 2', '2022-10-24T09:00:00+08:00'],
    ['CYCLE', '0 0/30 8-17 * * ?', '2022-10-18T11:00:00+08:00'],
    ['CYCLE', '0 15 10 L * ?', '2022-10-31T10:15:00+08:00'],
    ['CYCLE', '0 0 9 1 1 ? 2024', '2024-01-01T09:00:00+08:00'],
  ])('[R-142] %s %s', async (kind, value, expected) => {
    expect(await instant(kind, value)).toBe(expected);
  });

  test('a month counts to the last day of a shorter one', async () => {
    expect(await instant('DURATION', 'P1M', '2023-01-31T10:30:00+08:00')).toBe('2023-02-28T10:30:00+08:00');
  });

  test.each<[TimerRule['kind'], string]>([
    ['DATE', 'tomorrow'],
    ['DATE', '2022-02-30'],
    ['DURATION', '1 hour'],
    ['DURATION', 'P'],
    ['DURATION', 'PT'],
    ['DURATION', 'P99999Y'],
    ['DURATION', '-PT1H'],
    ['CYCLE', 'PT1H'],
    ['CYCLE', 'R/PT0S'],
    ['CYCLE', '0 0 0 30 2 ?'],
    ['CYCLE', '0 0 25 * * ?'],
    ['CYCLE', '0 9 * * MON'],
    ['CALENDAR', 'EVERY NOW AND THEN'],
  ])('refuses %s %s', async (kind, value) => {
    await expect(instant(kind, value)).rejects.toMatchObject({ code: 'TIMER_RULE_INVALID' });
  });

  test('[R-127] a rule of the working calendar needs the year', async () => {
    await expect(instant('CALENDAR', 'EVERY 5 WORKING_DAYS')).rejects.toMatchObject({ code: 'CALENDAR_MISSING' });
    const off = ['03', '04', '05', '06', '07'].map((date) => ({ day: `2022-10-${date}`, workday: false, note: null }));
    const days = [...off, ...['08', '09'].map((date) => ({ day: `2022-10-${date}`, workday: true, note: null }))];
    await room.owner.query("SET session_replication_role = 'replica'");
    await room.owner.query(
      "INSERT INTO calendar_year (office_id, year, days, source, row_version, audit_id) VALUES ($1, 2022, $2, 'test', 1, $3)",
      [room.caller.officeId, JSON.stringify(days), room.caller.officeId],
    );
    expect(await instant('CALENDAR', 'EVERY 5 WORKING_DAYS', '2022-09-30T10:30:00+08:00')).toBe(
      '2022-10-12T10:30:00+08:00',
    );
  });
});
