import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { escapeLiteral } from 'pg';
import { DataSource } from 'typeorm';
import type { Caller } from './caller.js';
import type { Command, CommandContext, ReadContext } from './command.js';
import { databaseRejection, isWorthRepeating } from './database-rejection.js';
import { claimOf, keepAnswer, noteReplay, type Claim } from './idempotency.js';
import { newId } from './ids.js';
import { localDay } from './instant.js';
import { oneLine } from './one-line.js';
import { publishTo } from './outbox.js';
import { Rejection } from './rejection.js';
import { RejectionCatalogue } from './rejection-catalogue.js';
import { REFUSAL_RECORDER, saysNotThere, type RefusalRecorder } from './refusal-recorder.js';
import { SERVICE_OPTIONS, type ServiceOptions } from './service-options.js';
import { stackOf } from './stack-of.js';
import { Transaction, type Connection } from './transaction.js';

const ATTEMPTS = 5;

/** Runs commands and queries: the one place where transactions begin and end. */
@Injectable()
export class Commands {
  readonly #log = new Logger('Commands');

  constructor(
    private readonly database: DataSource,
    private readonly catalogue: RejectionCatalogue,
    @Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions,
    @Optional() @Inject(REFUSAL_RECORDER) private readonly recordRefusal?: RefusalRecorder,
  ) {}

  /**
   * Runs the command in a transaction of the caller's office and commits it. After a deadlock or a serialization failure
   * the whole command runs again, at most five times. With an `Idempotency-Key` the stored answer of the same request is
   * given again, and nothing runs. A refusal (status 403) goes into the trail after the roll-back, and so does an attempt at a
   * thing that is hidden from the caller or not there (404), in the same way.
   *
   * @throws Rejection of the command itself; `IDEMPOTENCY_KEY_REUSED`, `REQUEST_IN_PROGRESS`, `LOCK_TIMEOUT`,
   * `ALREADY_EXISTS`: nothing was written then. After `DATABASE_UNAVAILABLE` it may have been, where the connection broke
   * between `COMMIT` and its answer: whoever repeats the request with its key gets the one answer either way.
   */
  async run<I, O>(caller: Caller, command: Command<I, O>, input: I): Promise<O> {
    try {
      return await this.repeat(() => this.attempt(caller, command, input));
    } catch (error) {
      const rejection = error instanceof Rejection ? error : null;
      if (rejection && this.isRecorded(caller, rejection)) await this.recordRefused(caller, command.name, rejection);
      throw error;
    }
  }

  /**
   * Runs the command as `run` does, with all its checks and those of the database, and rolls it back whatever comes of it: a dry
   * run. Neither the trail nor the outbox holds anything of it, a refusal included, and an `Idempotency-Key` is neither
   * looked up nor kept. What a sequence gave out stays given out: only numbers that may have gaps come from one.
   *
   * @throws Rejection of the command itself, `LOCK_TIMEOUT`, `ALREADY_EXISTS`, `DATABASE_UNAVAILABLE`.
   */
  rehearse<I, O>(caller: Caller, command: Command<I, O>, input: I): Promise<O> {
    const work = async (ctx: CommandContext): Promise<O> => {
      const answer = await command.execute(ctx, input);
      await ctx.tx.query('SET CONSTRAINTS ALL IMMEDIATE');
      return answer;
    };
    return this.repeat(() => this.within(caller, { claim: null, readOnly: false, keeps: false }, work));
  }

  private isRecorded({ person, client }: Caller, rejection: Rejection): boolean {
    const kind = this.catalogue.find(rejection.code);
    if (kind?.status === 404) return (person !== null || client !== null) && saysNotThere(rejection);
    return kind?.status === 403 || kind?.recorded === true;
  }

  /** Again after a deadlock or a serialization failure. Raises what goes wrong, told as a `Rejection` where it can be. */
  private async repeat<O>(attempt: () => Promise<O>): Promise<O> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (tries >= ATTEMPTS || !isWorthRepeating(error)) throw databaseRejection(error) ?? error;
        await pause(Math.random() * 20 * tries);
      }
    }
  }

  /**
   * Runs a query in a read-only transaction of the caller's office.
   *
   * @throws Rejection of the query itself, `LOCK_TIMEOUT`, `DATABASE_UNAVAILABLE`.
   */
  async read<O>(caller: Caller, query: (ctx: ReadContext) => Promise<O>): Promise<O> {
    try {
      return await this.within(caller, { claim: null, readOnly: true, keeps: true }, (ctx) => query(ctx));
    } catch (error) {
      throw databaseRejection(error) ?? error;
    }
  }

  /**
   * Runs a query that leaves a note of itself, such as a reading in the access log, in the transaction of the read: when the note
   * cannot be kept there is no answer.
   *
   * @throws Rejection of the query itself, `LOCK_TIMEOUT`, `DATABASE_UNAVAILABLE`.
   */
  async readAndNote<O>(caller: Caller, query: (ctx: CommandContext) => Promise<O>): Promise<O> {
    try {
      return await this.within(caller, { claim: null, readOnly: false, keeps: true }, (ctx) => query(ctx));
    } catch (error) {
      throw databaseRejection(error) ?? error;
    }
  }

  private attempt<I, O>(caller: Caller, command: Command<I, O>, input: I): Promise<O> {
    const claim = caller.idempotency ? claimOf(caller, caller.idempotency) : null;
    return this.within(caller, { claim, readOnly: false, keeps: true }, async (ctx, replay) => {
      if (replay) {
        noteReplay(caller);
        return replay.answer as O;
      }
      const answer = await command.execute(ctx, input);
      if (claim) keepAnswer(ctx.tx, claim, answer);
      return answer;
    });
  }

  private async within<O>(
    caller: Caller,
    { claim, readOnly, keeps }: { readonly claim: Claim | null; readonly readOnly: boolean; readonly keeps: boolean },
    work: (ctx: CommandContext, replay: { readonly answer: unknown } | null) => Promise<O>,
  ): Promise<O> {
    const runner = this.database.createQueryRunner();
    let tx: Transaction | undefined;
    try {
      tx = new Transaction((await runner.connect()) as Connection, caller.officeId);
      const begun = await begin(tx, claim, readOnly);
      const output = await work(this.contextOf(tx, caller, begun.clock), begun.replay);
      if (keeps) await tx.commit();
      else await this.rollBack(tx);
      return output;
    } catch (error) {
      if (tx) await this.rollBack(tx);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** Raises `DAY_CHANGED` where the caller's posts are those of a day that is over. */
  private contextOf(tx: Transaction, caller: Caller, clock: Date | null): CommandContext {
    const now = (this.options.testMode ? clock : null) ?? new Date();
    const zone = this.options.timeZone;
    const today = localDay(now, zone);
    if (caller.asOf !== undefined && caller.asOf !== today)
      throw new Rejection('DAY_CHANGED', { day: caller.asOf, today });
    return {
      tx,
      caller,
      now,
      zone,
      today,
      newId,
      publish: (event) => publishTo(tx, event, now, newId()),
    };
  }

  private async rollBack(tx: Transaction): Promise<void> {
    try {
      await tx.rollBack();
    } catch (error) {
      // The connection is gone, and the server rolls back by itself; the first error is the one that counts.
      this.#log.debug(`roll-back: ${oneLine(error)}`);
    }
  }

  private async recordRefused(caller: Caller, name: string, rejection: Rejection): Promise<void> {
    const record = this.recordRefusal;
    if (!record) return;
    try {
      await this.within(caller, { claim: null, readOnly: false, keeps: true }, async (ctx) =>
        record(ctx, { command: name, caller, rejection }),
      );
    } catch (error) {
      this.#log.error(`A refusal could not be recorded: ${name} ${rejection.code}`, stackOf(error));
    }
  }
}

interface Begun {
  readonly clock: Date | null;
  readonly claimed: boolean | null;
  readonly fingerprint: string | null;
  readonly answer: unknown;
}

/** Begins, names the office, limits lock waits, reads the office's clock and claims the key: one round trip. */
async function begin(
  tx: Transaction,
  claim: Claim | null,
  readOnly: boolean,
): Promise<{ clock: Date | null; replay: { answer: unknown } | null }> {
  const given = [tx.officeId, claim?.caller, claim?.key].map((text) => (text == null ? 'NULL' : escapeLiteral(text)));
  const [begun] = await tx.begin<Begun>(
    `SELECT clock, claimed, fingerprint, answer FROM begin_command(${given.join(', ')}, ${readOnly})`,
  );
  if (!begun) throw new Error('begin_command gave no row');
  if (!claim) return { clock: begun.clock, replay: null };
  if (!begun.claimed) throw new Rejection('REQUEST_IN_PROGRESS', { key: claim.key });
  if (begun.fingerprint === null) return { clock: begun.clock, replay: null };
  if (begun.fingerprint !== claim.fingerprint) throw new Rejection('IDEMPOTENCY_KEY_REUSED', { key: claim.key });
  return { clock: begun.clock, replay: { answer: begun.answer } };
}
