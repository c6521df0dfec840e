import { openRoom, type TestRoom } from '../../test/support/room.js';
import { CALENDAR_REJECTIONS } from './calendar-rejections.js';
import { loadCalendar, missingYears, type SpecialDay } from './calendar.store.js';
import { loadYear } from './load-year.js';

const day = (on: string, workday = false): SpecialDay => ({ day: on, workday, note: '国庆节' });

describe('calendar years', () => {
  let room: TestRoom;
  const followed: number[] = [];
  beforeAll(async () => {
    room = await openRoom([CALENDAR_REJECTIONS]);
  });
  afterAll(() => room.close());

  const load = (year: number, days: SpecialDay[], ifMatch: string | null = null) =>
    room.commands.run(
      room.caller,
      loadYear(async (_, loaded) => void followed.push(loaded)),
      { year, days, source: '国务院办公厅通知', ifMatch },
    );
  const isWorkday = (on: string): Promise<boolean> =>
    room.read(async ({ tx }) => (await loadCalendar(tx)).isWorkday(on));
  const entries = async (): Promise<number> => {
    const [row] = (await room.owner.query(
      `SELECT count(*)::int AS n FROM audit_entry WHERE act = 'CALENDAR_CHANGED'`,
    )) as [{ n: number }];
    return row.n;
  };

  it('[R-127] are loaded, changed with the version seen, and kept when nothing changes', async () => {
    await expect(isWorkday('2022-10-08')).rejects.toThrow('CALENDAR_MISSING');
    expect(await load(2022, [day('2022-10-08', true), day('2022-10-07')])).toMatchObject({
      rowVersion: 1,
      days: [{ day: '2022-10-07' }, { day: '2022-10-08' }],
    });
    expect(await isWorkday('2022-10-08')).toBe(true);
    expect(await load(2022, [day('2022-10-07'), day('2022-10-08', true)], '"1"')).toMatchObject({ rowVersion: 1 });
    expect(await load(2022, [day('2022-10-07')], '"1.x"')).toMatchObject({ rowVersion: 2 });
    expect(await isWorkday('2022-10-08')).toBe(false);
    expect(await entries()).toBe(2);
    expect(followed).toEqual([2022, 2022]);
  });

  it('are refused without the version, with another, and as new with one', async () => {
    await expect(load(2022, [])).rejects.toMatchObject({ code: 'PRECONDITION_REQUIRED' });
    await expect(load(2022, [], '"1"')).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    await expect(load(2030, [], '"1"')).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
  });

  it('name every wrong day', async () => {
    const days = [day('2023-02-30'), day('2022-10-01'), day('2023-10-01'), day('2023-10-01'), day('2023-10-09', true)];
    await expect(load(2023, days)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [
        { pointer: '/days/0/day', code: 'NOT_A_DAY' },
        { pointer: '/days/1/day', code: 'OTHER_YEAR' },
        { pointer: '/days/3/day', code: 'REPEATED' },
        { pointer: '/days/4/day', code: 'WORKED_ANYWAY' },
      ],
    });
  });

  it('[R-127] the next year is asked for from 1 November on', async () => {
    const missing = (today: string): Promise<number[]> => room.read(({ tx }) => missingYears(tx, today));
    expect(await missing('2022-10-31')).toEqual([]);
    expect(await missing('2022-11-01')).toEqual([2023]);
    expect(await missing('2024-01-01')).toEqual([2024]);
  });
});
