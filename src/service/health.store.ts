import type { Transaction } from '../kernel/index.js';

/** Names of the migrations that the database has. */
export async function migrationsRun(tx: Transaction): Promise<string[]> {
  return (await tx.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY id')).map((row) => row.name);
}
