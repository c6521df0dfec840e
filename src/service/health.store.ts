import type { Transaction } from '../kernel/index.js';

/** Names of the migrations that the database has. */
export async function migrationsRun(tx: Transaction): Promise<string[]> {
  return (await tx.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY id')).map((row) => row.name);
}

/** Whether the office has the working calendar of this year. */
export async function hasCalendar(tx: Transaction, year: number): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM calendar_year WHERE office_id = $1 AND year = $2', [tx.officeId, year]);
  return rows.length > 0;
}
