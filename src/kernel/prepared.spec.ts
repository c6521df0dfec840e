import { openRoom, type TestRoom } from '../../test/support/room.js';
import { preparedName } from './prepared.js';

describe('the name of a prepared statement', () => {
  it('is given to what comes a third time, and stays; a long text gets none', () => {
    const sql = 'SELECT 1 AS third_time';
    const long = `SELECT 1 -- ${'x'.repeat(12_000)}`;
    const given = Array.from({ length: 4 }, () => [preparedName(sql), preparedName(long)]);
    const name = given[3]![0];
    expect(name).toMatch(/^[\w-]{32}$/);
    expect(given.map(([short]) => short)).toEqual([undefined, undefined, name, name]);
    expect(given.map(([, tall]) => tall)).toEqual([undefined, undefined, undefined, undefined]);
    expect(preparedName('SELECT 2 AS third_time')).toBeUndefined();
  });
});

describe('statements of a transaction', () => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await openRoom();
  });
  afterAll(() => room.close());

  const prepared = (text: string): Promise<number> =>
    room.read(async ({ tx }) => {
      const [row] = await tx.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM pg_prepared_statements WHERE statement LIKE $1',
        [`%${text}%`],
      );
      return row!.n;
    });

  it('are prepared once where they come with every request, and give the rows of their own parameters', async () => {
    const doubled = (n: number): Promise<number> =>
      room.read(async ({ tx }) => {
        const [row] = await tx.queryPrepared<{ n: number }>('SELECT $1::int * 2 AS n /* doubled */', [n]);
        return row!.n;
      });
    const answers: number[] = [];
    for (let n = 0; n < 8; n += 1) answers.push(await doubled(n));
    expect(answers).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
    expect(await prepared('doubled')).toBe(1);
  });

  it('are planned for their parameters otherwise', async () => {
    for (let n = 0; n < 5; n += 1) await room.read(({ tx }) => tx.query('SELECT $1::int /* planned anew */', [n]));
    expect(await prepared('planned anew')).toBe(0);
  });
});
