import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { lossyDatabase, type LossyDatabase } from '../../test/support/lossy-database.js';
import { openRoom, type TestRoom } from '../../test/support/room.js';
import { SERVICE_ROLE, serviceDatabase } from '../database/data-source.js';
import { KERNEL_REJECTIONS } from './http/kernel-rejections.js';
import {
  Commands,
  Rejection,
  RejectionCatalogue,
  setOfficeClock,
  wasReplayed,
  type Caller,
  type Command,
  type CommandContext,
  type RefusalRecorder,
  type RejectionList,
  type ServiceOptions,
} from './index.js';

const TEST_REJECTIONS: RejectionList = Object.fromEntries(
  [
    { code: 'NOT_YOURS', status: 403 as const },
    { code: 'DONE_BEFORE', status: 409 as const, recorded: true as const },
    { code: 'WRONG_STATE', status: 409 as const },
  ].map(({ code, ...kind }) => {
    const text = { zh: code, en: code };
    return [code, { ...kind, title: text, detail: text, when: text, fix: text }];
  }),
);

// Failures that the tests bring about are no news.
Logger.overrideLogger(false);

let refused: string[] = [];
const record: RefusalRecorder = (ctx, { command, rejection }) => {
  refused.push(`${command} ${rejection.code}`);
  note(ctx, `refused ${rejection.code}`);
};

let room: TestRoom;
beforeAll(async () => {
  room = await openRoom([KERNEL_REJECTIONS, TEST_REJECTIONS], () => record);
  await room.owner.query(`
    CREATE TABLE box (office_id uuid NOT NULL, name text NOT NULL, value integer NOT NULL, PRIMARY KEY (office_id, name));
    CREATE TABLE note (office_id uuid NOT NULL, no bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL);
    CALL shelter('box'); CALL shelter('note');
    INSERT INTO box SELECT id, name, 0 FROM office, unnest(ARRAY['a', 'b', 'c']) AS name;
  `);
});
afterAll(() => room.close());
beforeEach(async () => {
  refused = [];
  await room.owner.query('DELETE FROM note; UPDATE box SET value = 0');
});

const note = ({ tx }: Pick<CommandContext, 'tx'>, text: string): void =>
  tx.write('INSERT INTO note (office_id, text) VALUES ($1, $2)', [tx.officeId, text]);
const add = ({ tx }: Pick<CommandContext, 'tx'>, name: string, value: number): void =>
  tx.write('UPDATE box SET value = value + $3 WHERE office_id = $1 AND name = $2', [tx.officeId, name, value], name);
const notes = async (): Promise<string[]> =>
  (await room.owner.query<{ text: string }[]>('SELECT text FROM note ORDER BY no')).map((row) => row.text);
const valueOf = async (name: string): Promise<number> =>
  (await room.owner.query<{ value: number }[]>('SELECT value FROM box WHERE name = $1', [name]))[0]!.value;
const claims = async (): Promise<number> =>
  (await room.owner.query<{ n: number }[]>('SELECT count(*)::int AS n FROM idempotency'))[0]!.n;

const command = <O>(execute: (ctx: CommandContext) => O | Promise<O>): Command<null, O> => ({
  name: 'test.command',
  execute: async (ctx) => execute(ctx),
});
const keyed = (key: string, fingerprint = 'one request', by: Caller = room.caller): Caller => ({
  ...by,
  idempotency: { key, fingerprint },
});

/** Lets nobody through before `n` have come. */
function barrier(n: number): () => Promise<void> {
  let open: () => void;
  const all = new Promise<void>((resolve) => (open = resolve));
  let here = 0;
  return async () => {
    here += 1;
    if (here === n) open();
    await all;
  };
}

async function refusalOf(work: Promise<unknown>): Promise<Rejection> {
  const error = await work.then(
    (answer) => new Error(`Nothing was refused: ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Rejection)) throw error;
  return error;
}

const optionsOf = (officeId: string): ServiceOptions => ({
  testMode: false,
  officeId,
  timeZone: 'Asia/Shanghai',
  secret: 'a secret of the tests only',
  filesFolder: '/nowhere',
  runsJobs: false,
});

/** The command path over another connection than the room's. */
const commandsOver = (database: DataSource): Commands => {
  const catalogue = new RejectionCatalogue();
  catalogue.add(KERNEL_REJECTIONS);
  return new Commands(database, catalogue, optionsOf(room.caller.officeId));
};

describe('a command that collides with another', () => {
  it('runs again as a whole after a deadlock; what the first try wrote is gone', async () => {
    const bothHaveOne = barrier(2);
    let tries = 0;
    const crosswise = (first: string, second: string): Command<null, string> =>
      command(async (ctx) => {
        tries += 1;
        note(ctx, `${first}${second}`);
        add(ctx, first, 1);
        await ctx.tx.flush();
        await bothHaveOne();
        add(ctx, second, 1);
        return first;
      });
    const answers = await Promise.all([
      room.commands.run(room.caller, crosswise('a', 'b'), null),
      room.commands.run(room.caller, crosswise('b', 'a'), null),
    ]);
    expect(answers).toEqual(['a', 'b']);
    expect(tries).toBe(3);
    expect([await valueOf('a'), await valueOf('b')]).toEqual([2, 2]);
    expect((await notes()).sort()).toEqual(['ab', 'ba']);
  });

  it('runs again after a serialization failure, also one that only COMMIT finds', async () => {
    const database = await new DataSource({
      type: 'postgres',
      url: room.url,
      extra: { options: `-c role=${SERVICE_ROLE} -c default_transaction_isolation=serializable` },
    } as never).initialize();
    const commands = commandsOver(database);
    const bothHaveRead = barrier(2);
    let tries = 0;
    const copy = (from: string, to: string): Command<null, null> =>
      command(async (ctx) => {
        tries += 1;
        const [row] = await ctx.tx.query<{ value: number }>(
          'SELECT value FROM box WHERE office_id = $1 AND name = $2',
          [ctx.tx.officeId, from],
        );
        await bothHaveRead();
        add(ctx, to, row!.value + 1);
        return null;
      });
    try {
      await Promise.all([
        commands.run(room.caller, copy('a', 'b'), null),
        commands.run(room.caller, copy('b', 'a'), null),
      ]);
    } finally {
      await database.destroy();
    }
    expect(tries).toBe(3);
    expect([await valueOf('a'), await valueOf('b')].sort()).toEqual([1, 2]);
  });

  it('gives up after five tries, with LOCK_TIMEOUT and nothing written', async () => {
    let tries = 0;
    const unlucky = command(async (ctx) => {
      tries += 1;
      note(ctx, 'never');
      await ctx.tx.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
    });
    expect((await refusalOf(room.commands.run(room.caller, unlucky, null))).code).toBe('LOCK_TIMEOUT');
    expect([tries, await notes()]).toEqual([5, []]);
  });

  it('does not wait for a lock over 5 seconds: LOCK_TIMEOUT, tried once', async () => {
    const held = room.owner.createQueryRunner();
    await held.startTransaction();
    await held.query("UPDATE box SET value = 9 WHERE name = 'a'");
    let tries = 0;
    const waiting = command((ctx) => {
      tries += 1;
      note(ctx, 'waited');
      add(ctx, 'a', 1);
    });
    try {
      expect((await refusalOf(room.commands.run(room.caller, waiting, null))).code).toBe('LOCK_TIMEOUT');
    } finally {
      await held.rollbackTransaction();
      await held.release();
    }
    expect([tries, await notes()]).toEqual([1, []]);
  });

  it('does not commit half when a command swallows the error of a statement', async () => {
    const swallows = command(async (ctx) => {
      note(ctx, 'half');
      await ctx.tx.query('SELECT 1 / 0').catch(() => undefined);
      return 'done';
    });
    await expect(room.commands.run(room.caller, swallows, null)).rejects.toThrow('division by zero');
    expect(await notes()).toEqual([]);
  });
});

describe('a connection that breaks', () => {
  let way: LossyDatabase;
  let database: DataSource;
  let commands: Commands;
  beforeAll(async () => {
    way = await lossyDatabase(room.url);
    database = await (await serviceDatabase({ url: way.url, poolSize: 2 })).initialize();
    commands = commandsOver(database);
  });
  afterAll(async () => {
    await database.destroy();
    await way.close();
  });

  it('after COMMIT was sent: the answer is lost, the effect is not, and the same key gives the answer', async () => {
    let runs = 0;
    const writing = command((ctx) => {
      runs += 1;
      note(ctx, 'once');
      return { id: ctx.newId() };
    });
    way.loseNextCommit();
    const lost = await refusalOf(commands.run(keyed('lost-commit'), writing, null));
    expect(lost.code).toBe('DATABASE_UNAVAILABLE');
    const [kept] = await room.owner.query<{ answer: { id: string } }[]>(
      "SELECT answer FROM idempotency WHERE key = 'lost-commit'",
    );
    const again = keyed('lost-commit');
    expect(await commands.run(again, writing, null)).toEqual(kept!.answer);
    expect([runs, wasReplayed(again), await notes()]).toEqual([1, true, ['once']]);
  });

  it('between two statements: DATABASE_UNAVAILABLE, nothing written, and the next command has a new one', async () => {
    const beheaded = command(async (ctx) => {
      note(ctx, 'never');
      const [{ pid } = { pid: 0 }] = await ctx.tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await room.owner.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
      await sleep(50);
      await ctx.tx.query('SELECT 1');
    });
    expect((await refusalOf(commands.run(room.caller, beheaded, null))).code).toBe('DATABASE_UNAVAILABLE');
    expect(await notes()).toEqual([]);
    await commands.run(
      room.caller,
      command((ctx) => note(ctx, 'next')),
      null,
    );
    expect(await notes()).toEqual(['next']);
  });

  it('during a statement: the same', async () => {
    const beheaded = command(async (ctx) => {
      note(ctx, 'never');
      const [{ pid } = { pid: 0 }] = await ctx.tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await Promise.all([
        ctx.tx.query('SELECT pg_sleep(20)'),
        room.owner.query('SELECT pg_terminate_backend($1, 5000)', [pid]),
      ]);
    });
    expect((await refusalOf(commands.run(room.caller, beheaded, null))).code).toBe('DATABASE_UNAVAILABLE');
    expect(await notes()).toEqual([]);
  });
});

describe('Idempotency-Key', () => {
  const writes = (text: string): Command<null, { id: string; at: string }> =>
    command((ctx) => {
      note(ctx, text);
      return { id: ctx.newId(), at: ctx.now.toISOString() };
    });

  it('the same request twice has one effect and one answer, generated ids and instants included', async () => {
    const [first, second] = [keyed('twice'), keyed('twice')];
    const answer = await room.commands.run(first, writes('one'), null);
    expect(await room.commands.run(second, writes('two'), null)).toEqual(answer);
    expect([wasReplayed(first), wasReplayed(second), await notes()]).toEqual([false, true, ['one']]);
  });

  it('another request under the same key is refused, whatever it is', async () => {
    await room.commands.run(keyed('reused', 'one request'), writes('one'), null);
    const reused = await refusalOf(room.commands.run(keyed('reused', 'another'), writes('two'), null));
    expect([reused.code, await notes()]).toEqual(['IDEMPOTENCY_KEY_REUSED', ['one']]);
  });

  it("is each caller's own: a person's, and the same person's through another client", async () => {
    const client = { id: '01900000-0000-7000-8000-00000000000c', name: 'front-end' };
    const callers = [room.caller, { ...room.caller, person: 'p-other' }, { ...room.caller, client }];
    for (const by of callers) await room.commands.run(keyed('shared', 'x', by), writes(`${by.person}`), null);
    expect(await notes()).toEqual(['p-admin', 'p-other', 'p-admin']);
  });

  it('while the first one runs: REQUEST_IN_PROGRESS at once; afterwards its answer', async () => {
    const started = barrier(2);
    const maySettle = barrier(2);
    const slow = command(async (ctx) => {
      await started();
      await maySettle();
      return { id: ctx.newId() };
    });
    const first = room.commands.run(keyed('running'), slow, null);
    await started();
    expect((await refusalOf(room.commands.run(keyed('running'), slow, null))).code).toBe('REQUEST_IN_PROGRESS');
    await maySettle();
    const answer = await first;
    expect(await room.commands.run(keyed('running'), slow, null)).toEqual(answer);
  });

  it('20 at once have one effect', async () => {
    const settled = await Promise.allSettled(
      Array.from({ length: 20 }, () => room.commands.run(keyed('crowd'), writes('one'), null)),
    );
    const answers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
    const refusals = settled.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Rejection).code] : []));
    expect(new Set(answers).size).toBe(1);
    expect([...new Set(refusals)].filter((code) => code !== 'REQUEST_IN_PROGRESS')).toEqual([]);
    expect(await notes()).toEqual(['one']);
  });

  it('a refused command leaves no claim and no write: it may be repeated after a mend', async () => {
    const before = await claims();
    let isMended = false;
    const picky = command((ctx) => {
      note(ctx, 'written');
      if (!isMended) throw new Rejection('WRONG_STATE');
      return 'ok';
    });
    expect((await refusalOf(room.commands.run(keyed('mended'), picky, null))).code).toBe('WRONG_STATE');
    expect([await claims(), await notes()]).toEqual([before, []]);
    isMended = true;
    expect(await room.commands.run(keyed('mended'), picky, null)).toBe('ok');
    expect([await claims(), await notes()]).toEqual([before + 1, ['written']]);
  });
});

describe('a refusal', () => {
  const refusing = (code: string): Command<null, never> =>
    command((ctx) => {
      note(ctx, 'the command');
      throw new Rejection(code);
    });

  it('[R-087] for lack of authority is recorded after the roll-back, and the command leaves nothing', async () => {
    expect((await refusalOf(room.commands.run(room.caller, refusing('NOT_YOURS'), null))).code).toBe('NOT_YOURS');
    expect([refused, await notes()]).toEqual([['test.command NOT_YOURS'], ['refused NOT_YOURS']]);
  });

  it('[R-125] against the separation of duties is recorded too; a wrong state is not', async () => {
    await refusalOf(room.commands.run(room.caller, refusing('DONE_BEFORE'), null));
    await refusalOf(room.commands.run(room.caller, refusing('WRONG_STATE'), null));
    expect(await notes()).toEqual(['refused DONE_BEFORE']);
  });

  it('is the answer even where it cannot be recorded', async () => {
    await room.owner.query('ALTER TABLE note ADD CONSTRAINT none CHECK (text NOT LIKE $q$refused%$q$)');
    try {
      expect((await refusalOf(room.commands.run(room.caller, refusing('NOT_YOURS'), null))).code).toBe('NOT_YOURS');
      expect(refused).toHaveLength(1);
    } finally {
      await room.owner.query('ALTER TABLE note DROP CONSTRAINT none');
    }
  });
});

describe('a transaction', () => {
  const box = async ({ tx }: Pick<CommandContext, 'tx'>, name: string): Promise<number> =>
    (
      await tx.query<{ value: number }>('SELECT value FROM box WHERE office_id = $1 AND name = $2', [tx.officeId, name])
    )[0]!.value;

  it('reads its own writes, and sends many of them as one statement', async () => {
    const [value, roundTrips] = await room.act(async (ctx) => {
      const before = ctx.tx.roundTrips;
      add(ctx, 'a', 1);
      add(ctx, 'b', 2);
      add(ctx, 'c', 3);
      return [await box(ctx, 'b'), ctx.tx.roundTrips - before];
    });
    expect([value, roundTrips]).toEqual([2, 2]);
  });

  it('writes the same row as often as it is told, in order', async () => {
    await room.act((ctx) => {
      for (const value of [1, 10, 100]) add(ctx, 'a', value);
      const { tx } = ctx;
      tx.write('UPDATE box SET value = value * 2 WHERE office_id = $1 AND name = $2', [tx.officeId, 'a'], 'a');
    });
    expect(await valueOf('a')).toBe(222);
  });

  it('looks up what it does not write without sending what was collected', async () => {
    const [looked, read] = await room.act(async (ctx) => {
      add(ctx, 'a', 5);
      const [row] = await ctx.tx.look<{ value: number }>('SELECT value FROM box WHERE office_id = $1 AND name = $2', [
        ctx.tx.officeId,
        'a',
      ]);
      return [row?.value, await box(ctx, 'a')];
    });
    expect([looked, read]).toEqual([0, 5]);
  });

  it('takes more writes than one statement has parameters for', async () => {
    await room.act((ctx) => {
      for (let no = 0; no < 700; no += 1) {
        const { tx } = ctx;
        tx.write(
          `INSERT INTO note (office_id, text) SELECT $1, concat(${Array.from({ length: 99 }, (_, i) => `$${i + 2}::text`).join(', ')})`,
          [tx.officeId, ...Array.from({ length: 99 }, () => no % 10)],
        );
      }
    });
    expect(await notes()).toHaveLength(700);
  });

  it('of a read writes nothing', async () => {
    await expect(room.read(async (ctx) => note(ctx as CommandContext, 'written by a read'))).rejects.toThrow(
      'read-only',
    );
    expect(await notes()).toEqual([]);
  });

  it('publishes with what it writes or not at all', async () => {
    const event = { type: 'test.done', subject: '01900000-0000-7000-8000-0000000000ee', data: { n: 1 } };
    await refusalOf(
      room.act((ctx) => {
        ctx.publish(event);
        throw new Rejection('WRONG_STATE');
      }),
    );
    const published = (): Promise<unknown[]> => room.owner.query("SELECT data FROM outbox WHERE type = 'test.done'");
    expect(await published()).toEqual([]);
    await room.act((ctx) => ctx.publish(event));
    expect(await published()).toEqual([{ data: { n: 1 } }]);
  });
});

describe('office time', () => {
  it('stands where the test clock put it, in test mode; a service in production does not look at it', async () => {
    const at = new Date('2022-10-22T01:00:00+08:00');
    await room.act((ctx) => setOfficeClock(ctx.tx, at));
    expect(await room.read(async ({ now, today }) => [now, today])).toEqual([at, '2022-10-22']);
    const database = await (await serviceDatabase({ url: room.url, poolSize: 1 })).initialize();
    try {
      const now = await commandsOver(database).read(room.caller, async (ctx) => ctx.now);
      expect(now.getTime()).toBeGreaterThan(Date.parse('2024-01-01'));
    } finally {
      await database.destroy();
    }
  });
});

describe('a dry run', () => {
  const rehearse = <O>(execute: (ctx: CommandContext) => O | Promise<O>, by: Caller = room.caller): Promise<O> =>
    room.commands.rehearse(by, command(execute), null);

  it('answers what the command answers, and keeps nothing of it, the key included', async () => {
    const write = (ctx: CommandContext): string => {
      add(ctx, 'a', 1);
      note(ctx, 'rehearsed');
      ctx.publish({ type: 'test', subject: 'x', data: null });
      return 'would do';
    };
    const before = await claims();
    expect(await rehearse(write, keyed('dry'))).toBe('would do');
    expect([await valueOf('a'), await notes(), await claims()]).toEqual([0, [], before]);
    const [{ n } = { n: -1 }] = await room.owner.query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM outbox WHERE type = 'test'`,
    );
    expect(n).toBe(0);
    const answer = await room.commands.run(
      keyed('dry'),
      command(() => 'done'),
      null,
    );
    expect([answer, wasReplayed(room.caller)]).toEqual(['done', false]);
  });

  it('is refused as the command would be, by the database too, and no refusal is recorded', async () => {
    await expect(
      rehearse(() => {
        throw new Rejection('NOT_YOURS');
      }),
    ).rejects.toMatchObject({ code: 'NOT_YOURS' });
    const double = rehearse(({ tx }) =>
      tx.write("INSERT INTO box (office_id, name, value) VALUES ($1, 'a', 1)", [tx.officeId]),
    );
    await expect(double).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect([refused, await notes()]).toEqual([[], []]);
  });

  it('runs again after a deadlock, and leaves its connection to others', async () => {
    let tries = 0;
    const answer = await rehearse(() => {
      tries += 1;
      if (tries < 3) throw Object.assign(new Error('deadlock'), { code: '40P01' });
      return tries;
    });
    expect(answer).toBe(3);
    await Promise.all(Array.from({ length: 12 }, () => rehearse((ctx) => add(ctx, 'b', 1))));
    expect(await valueOf('b')).toBe(0);
  });
});
