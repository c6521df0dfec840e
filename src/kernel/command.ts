import type { Caller } from './caller.js';
import type { OutboxEvent } from './outbox.js';
import type { Transaction } from './transaction.js';

/** What a query gets: one read-only transaction of the caller's office. */
export interface ReadContext {
  readonly tx: Transaction;
  readonly caller: Caller;
  /** Office time. The same through the whole command. */
  readonly now: Date;
  /** The day of `now` in the office's zone, `YYYY-MM-DD`. */
  readonly today: string;
  /** The office's zone, for `toWire`. */
  readonly zone: string;
  /** A new UUIDv7. */
  newId(): string;
}

/** What a command gets. */
export interface CommandContext extends ReadContext {
  /** Writes an event for others into the outbox, in this transaction (api.md section 6). */
  publish(event: OutboxEvent): void;
}

/**
 * One verb: one transaction, one locked aggregate, one batch of audit entries. Checks in this order: exists? may? state?
 * rule? Its answer is what goes over the wire (plain JSON), since an idempotent repetition gets the stored one.
 */
export interface Command<I, O> {
  readonly name: string;
  execute(ctx: CommandContext, input: I): Promise<O>;
}
