import { Transaction } from './transaction.js';

const INSERT = 'INSERT INTO t (id, note) VALUES ($1, lower($2))';

/** A transaction whose statements are kept instead of sent. */
function noted() {
  const sent: { text: string; values: unknown[] }[] = [];
  const connection = {
    query: (statement: string | { text: string; values: unknown[] }) => {
      if (typeof statement !== 'string') sent.push(statement);
      return Promise.resolve({ command: '', rows: [] });
    },
  };
  return { tx: new Transaction(connection, 'office'), sent };
}

describe('writes of a transaction', () => {
  it('go out together; inserts of one text as one with many rows, everything else by itself', async () => {
    const { tx, sent } = noted();
    tx.write(INSERT, [1, 'a']);
    tx.write('UPDATE t SET note = $1 WHERE id = $2', ['b', 9]);
    tx.write(INSERT, [2, 'c']);
    tx.write('UPDATE t SET note = $1 WHERE id = $2', ['d', 8]);
    await tx.flush();
    expect(sent).toEqual([
      expect.objectContaining({
        text:
          'WITH w0 AS (INSERT INTO t (id, note) VALUES ($1, lower($2)), ($3, lower($4))), ' +
          'w1 AS (UPDATE t SET note = $5 WHERE id = $6), w2 AS (UPDATE t SET note = $7 WHERE id = $8) SELECT 1',
        values: [1, 'a', 2, 'c', 'b', 9, 'd', 8],
      }),
    ]);
  });

  it.each([
    'INSERT INTO t (id) VALUES ($1) ON CONFLICT (id) DO NOTHING',
    'INSERT INTO t (id) SELECT x FROM unnest($1::int[]) AS k (x)',
    'INSERT INTO t (id) VALUES ($1) RETURNING (id)',
  ])('%s is left alone', async (sql) => {
    const { tx, sent } = noted();
    tx.write(sql, [1]);
    tx.write(sql, [2]);
    await tx.flush();
    expect(sent[0]?.text).toBe(`WITH w0 AS (${sql}), w1 AS (${sql.replace('$1', '$2')}) SELECT 1`);
  });

  it('a thousand rows take a few statements, none of them large', async () => {
    const { tx, sent } = noted();
    for (let id = 0; id < 5_000; id += 1) tx.write(INSERT, [id, 'x'], `t:${id}`);
    await tx.flush();
    expect(sent).toHaveLength(5);
    expect(sent.every(({ values }) => values.length === 2_000)).toBe(true);
  });
});
