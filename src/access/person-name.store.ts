import type { Transaction } from '../kernel/index.js';

/** The name under which a person is shown; the code where there is none. */
export async function nameOf(tx: Transaction, code: string): Promise<string> {
  const [row] = await tx.query<{ display_name: string }>(
    'SELECT display_name FROM person WHERE office_id = $1 AND code = $2',
    [tx.officeId, code],
  );
  return row?.display_name ?? code;
}
