import type { EntityManager, QueryRunner } from 'typeorm';

interface Write {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * One database transaction of one office, handed explicitly to every store.
 *
 * Reads go out at once. Writes are collected and sent together as one statement of data-modifying CTEs, so that a command
 * costs as few round trips as it has things to find out; a read sends what was collected before it, so a store always
 * reads its own writes. `roundTrips` counts what went over the wire, `BEGIN` and `COMMIT` included.
 */
export class Transaction {
  /** `BEGIN` and `COMMIT` are two. */
  roundTrips = 2;
  #batches: { writes: Write[]; rows: Set<string> }[] = [];

  constructor(
    private readonly runner: QueryRunner,
    readonly officeId: string,
  ) {}

  /** TypeORM's manager inside this transaction, for administration; call `flush` before it reads what was written here. */
  get manager(): EntityManager {
    return this.runner.manager;
  }

  /** Sends the collected writes, then this statement, and returns its rows. */
  async query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    await this.flush();
    return this.send<Row>(sql, params);
  }

  /**
   * Reads what this transaction does not write (a calendar, a definition, settings): what was collected stays collected, so
   * that a look-up between two writes costs no batch of its own.
   */
  async look<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return this.send<Row>(sql, params);
  }

  /**
   * Collects an `INSERT`, `UPDATE` or `DELETE` (without a `WITH` of its own). `row` names the row it touches
   * (`task:0193…`); a second write to the same row opens a new batch, since the order inside one statement is not defined.
   */
  write(sql: string, params: readonly unknown[], row?: string): void {
    let batch = this.#batches.at(-1);
    if (!batch || (row !== undefined && batch.rows.has(row))) {
      batch = { writes: [], rows: new Set() };
      this.#batches.push(batch);
    }
    if (row !== undefined) batch.rows.add(row);
    batch.writes.push({ sql, params });
  }

  /** Sends the collected writes. */
  async flush(): Promise<void> {
    const batches = this.#batches;
    this.#batches = [];
    for (const { writes } of batches) {
      const params: unknown[] = [];
      const parts = writes.map((write, index) => {
        const offset = params.length;
        params.push(...write.params);
        return `w${index} AS (${write.sql.replaceAll(/\$(\d+)/g, (_, n: string) => `$${Number(n) + offset}`)})`;
      });
      await this.send(`WITH ${parts.join(', ')} SELECT 1`, params);
    }
  }

  private async send<Row>(sql: string, params: readonly unknown[]): Promise<Row[]> {
    this.roundTrips += 1;
    return (await this.runner.query(sql, [...params])) as Row[];
  }
}
