import * as fc from 'fast-check';
import { atLocal, isDay, localDay, readInstant, toWire } from './instant.js';

const ZONES = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Chatham'];

describe('an instant on the wire', () => {
  it('is written with the offset of the zone, with milliseconds only where there are any', () => {
    const at = new Date('2022-10-21T16:00:00Z');
    expect(toWire(at)).toBe('2022-10-22T00:00:00+08:00');
    expect(toWire(new Date(at.getTime() + 7))).toBe('2022-10-22T00:00:00.007+08:00');
    expect(toWire(at, 'America/New_York')).toBe('2022-10-21T12:00:00-04:00');
    expect(toWire(at, 'UTC')).toBe('2022-10-21T16:00:00+00:00');
    expect(localDay(at)).toBe('2022-10-22');
  });

  it.each([
    ['America/New_York', '2022-11-06T05:59:59Z', '2022-11-06T01:59:59-04:00'],
    ['America/New_York', '2022-11-06T06:00:00Z', '2022-11-06T01:00:00-05:00'],
    ['Australia/Lord_Howe', '2022-10-01T15:29:59Z', '2022-10-02T01:59:59+10:30'],
    ['Australia/Lord_Howe', '2022-10-01T15:30:00Z', '2022-10-02T02:30:00+11:00'],
    ['Asia/Shanghai', '1986-05-03T17:59:59Z', '1986-05-04T01:59:59+08:00'],
    ['Asia/Shanghai', '1986-05-03T18:00:00Z', '1986-05-04T03:00:00+09:00'],
  ])('on both sides of a change of the clocks in %s', (zone, at, expected) => {
    expect(toWire(new Date(at), zone)).toBe(expected);
  });

  it('reads back as the same instant, in any zone and any year of files', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.constantFrom(...ZONES),
        (at, zone) => {
          expect(readInstant(toWire(at, zone))).toEqual(at);
          expect(isDay(localDay(at, zone))).toBe(true);
        },
      ),
    );
  });

  it('is found again from the wall clock, where the clocks are not changed', () => {
    expect(atLocal('2022-10-22', '00:00')).toEqual(new Date('2022-10-21T16:00:00Z'));
    expect(atLocal('2022-07-01', '09:00:30', 'America/New_York')).toEqual(new Date('2022-07-01T13:00:30Z'));
  });
});
