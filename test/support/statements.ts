import { Client } from 'pg';

/** A message to the database: which connection sent it, and what. */
export interface Sent {
  readonly connection: number;
  readonly text: string;
  readonly values: readonly unknown[];
}

type Query = (this: { readonly processID: number }, ...given: unknown[]) => unknown;

/**
 * Everything that this process sends to any database while `work` runs, in order: each is one round trip. Nothing else may
 * run meanwhile.
 */
export async function sentDuring(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const prototype = Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function noteAndQuery(...given) {
    const [first, second] = given as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
    const { text, values } = typeof first === 'string' ? { text: first, values: second } : first;
    sent.push({ connection: this.processID, text, values: Array.isArray(values) ? values : [] });
    return Reflect.apply(query, this, given);
  };
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return sent;
}

/** The messages of each transaction, from the one that begins it to `COMMIT` or `ROLLBACK`. */
export function transactionsOf(sent: readonly Sent[]): Sent[][] {
  const open = new Map<number, Sent[]>();
  const transactions: Sent[][] = [];
  for (const one of sent) {
    if (one.text.startsWith('START TRANSACTION')) {
      const begun: Sent[] = [];
      open.set(one.connection, begun);
      transactions.push(begun);
    }
    open.get(one.connection)?.push(one);
    if (/^(?:COMMIT|ROLLBACK)$/.test(one.text)) open.delete(one.connection);
  }
  return transactions;
}
