import { preparedName } from './prepared.js';

/** A connection of the driver's, as far as a transaction needs it. */
export interface Connection {
  query(statement: { readonly text: string; readonly values: unknown[]; readonly name?: string }): Promise<Answer>;
  /** Several statements in one message, without parameters. */
  query(statements: string): Promise<Answer | Answer[]>;
}

interface Answer {
  readonly command: string;
  readonly rows: unknown[];
}

interface Write {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** Writes that go out as one statement. */
interface Batch {
  readonly writes: Write[];
  readonly rows: Set<string>;
  params: number;
}

/**
 * Most parameters of one statement. The protocol counts them in 16 bits, but what a statement of many parts costs to plan
 * grows with their square: a thousand tasks open three times as fast in twenty statements as in one.
 */
const PARAMS_LIMIT = 2_000;

/**
 * One database transaction of one office, handed explicitly to every store.
 *
 * Reads go out at once. Writes are collected and sent together as one statement of data-modifying CTEs, so that a command
 * costs as few round trips as it has things to find out; a read sends what was collected before it, so a store always
 * reads its own writes. `roundTrips` counts what went over the wire, its beginning and `COMMIT` included.
 *
 * After a statement has failed everything else raises that same error, the flush before `COMMIT` included: PostgreSQL
 * answers the `COMMIT` of a failed transaction with a silent roll-back, and whoever swallowed the error would report a
 * success.
 */
export class Transaction {
  /** `COMMIT` is counted beforehand. */
  roundTrips = 1;
  #batches: Batch[] = [];
  #failure: { readonly error: unknown } | null = null;
  #isOpen = false;

  constructor(
    private readonly connection: Connection,
    readonly officeId: string,
  ) {}

  /** Begins, and sends a first statement in the same message; it has no parameters. */
  async begin<Row>(sql: string): Promise<Row[]> {
    this.roundTrips += 1;
    this.#isOpen = true;
    const answers = await this.connection.query(`START TRANSACTION; ${sql}`);
    return (Array.isArray(answers) ? answers.at(-1)!.rows : []) as Row[];
  }

  /**
   * Sends what was collected, and commits. When it raises nothing of the transaction stays, unless the connection broke
   * between `COMMIT` and its answer: then nobody here knows.
   */
  async commit(): Promise<void> {
    await this.flush();
    this.#isOpen = false;
    await this.connection.query('COMMIT');
  }

  /** Rolls back what was begun and did not end. */
  async rollBack(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.connection.query('ROLLBACK');
  }

  /** Sends the collected writes, then this statement, and returns its rows. */
  async query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    await this.flush();
    return this.send<Row>(sql, params);
  }

  /** `query` for a statement that comes with every request and finds its rows by key (`preparedName` says what that takes). */
  async queryPrepared<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    await this.flush();
    return this.send<Row>(sql, params, preparedName(sql));
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
    const isTaken = row !== undefined && batch?.rows.has(row) === true;
    if (!batch || isTaken || batch.params + params.length > PARAMS_LIMIT) {
      batch = { writes: [], rows: new Set(), params: 0 };
      this.#batches.push(batch);
    }
    if (row !== undefined) batch.rows.add(row);
    batch.params += params.length;
    batch.writes.push({ sql, params });
  }

  /** Sends the collected writes. Raises the error of a statement that failed before. */
  async flush(): Promise<void> {
    this.demandSound();
    const batches = this.#batches;
    this.#batches = [];
    for (const { writes } of batches) {
      const params: unknown[] = [];
      const parts = inRows(writes).map(({ before, each, rows }, index) => {
        const texts = rows.map((row) => {
          const offset = params.length;
          params.push(...row);
          return each.replaceAll(/\$(\d+)/g, (_, n: string) => `$${Number(n) + offset}`);
        });
        return `w${index} AS (${before}${texts.join(', ')})`;
      });
      const sql = `WITH ${parts.join(', ')} SELECT 1`;
      await this.send(sql, params, preparedName(sql));
    }
  }

  private async send<Row>(text: string, params: readonly unknown[], name?: string): Promise<Row[]> {
    this.demandSound();
    this.roundTrips += 1;
    const values = [...params];
    try {
      const { rows } = await this.connection.query(name === undefined ? { text, values } : { text, values, name });
      return rows as Row[];
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  private demandSound(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

/** A write, or several inserts in one: what comes before the rows, a row's text, and the parameters of each. */
interface Part {
  readonly before: string;
  readonly each: string;
  readonly rows: (readonly unknown[])[];
}

/** An insert of one row of values and nothing else, up to that row. */
const INSERTED_ROW = /^(\s*INSERT INTO \w+ \([^()]*\)\s*VALUES\s*)(\((?:[^()]|\([^()]*\))*\))\s*$/;

/** Inserts of the same text become one of many rows: to plan a part costs more than to carry it out. */
function inRows(writes: readonly Write[]): readonly Part[] {
  const parts: Part[] = [];
  const inserts = new Map<string, Part>();
  for (const { sql, params } of writes) {
    const same = inserts.get(sql);
    if (same) {
      same.rows.push(params);
      continue;
    }
    const [, before = '', each = sql] = INSERTED_ROW.exec(sql) ?? [];
    const part = { before, each, rows: [params] };
    parts.push(part);
    if (before !== '') inserts.set(sql, part);
  }
  return parts;
}
