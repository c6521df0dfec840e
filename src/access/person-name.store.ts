import type { Transaction } from '../kernel/index.js';

/** The name under which a person is shown on a day; the code where there is none. */
export async function nameOf(tx: Transaction, code: string, day: string): Promise<string> {
  const [row] = await tx.query<{ display_name: string }>(
    `SELECT display_name FROM person WHERE office_id = $1 AND code = $2
     ORDER BY (valid_from <= $3::date) DESC, CASE WHEN valid_from <= $3::date THEN valid_from END DESC LIMIT 1`,
    [tx.officeId, code, day],
  );
  return row?.display_name ?? code;
}
