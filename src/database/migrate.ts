import type { DataSource, QueryRunner } from 'typeorm';
import { ownerDatabase, SERVICE_ROLE } from './data-source.js';
import { MIGRATIONS } from './migrations/index.js';

/** Any number that no other program on this database is likely to lock. */
const MIGRATION_LOCK = 4_761_199_203;

/**
 * Brings the database to what this code needs, once: of several services that start together one migrates and the others
 * wait. Makes the service's role when it is absent. A migration that is killed in the middle leaves nothing half.
 *
 * @param url connection of the owner; a direct one, since a session lock does not survive a pooler in transaction mode
 * @returns names of the migrations that ran now
 * @throws Error when the database was migrated by newer code than this.
 */
export async function migrate(url: string): Promise<string[]> {
  const database = await ownerDatabase(url).initialize();
  const runner = database.createQueryRunner();
  try {
    await runner.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    await refuseNewerDatabase(runner);
    await makeServiceRole(runner);
    return await runMigrations(database);
  } finally {
    await runner.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`).catch(ignoreLostConnection);
    await runner.release();
    await database.destroy();
  }
}

async function runMigrations(database: DataSource): Promise<string[]> {
  const done = await database.runMigrations({ transaction: 'each' });
  return done.map((migration) => migration.name);
}

async function refuseNewerDatabase(runner: QueryRunner): Promise<void> {
  const [found] = (await runner.query(`SELECT to_regclass('schema_migration') IS NOT NULL AS there`)) as [
    { there: boolean },
  ];
  if (!found.there) return;
  const rows = (await runner.query('SELECT name FROM schema_migration')) as { name: string }[];
  const known = new Set<string>(MIGRATIONS.map((migration) => migration.name));
  const unknown = rows.map((row) => row.name).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new Error(`The database is ahead of this version: it has ${unknown.join(', ')}. Start a newer version.`);
  }
}

/** Roles belong to the whole server, so that another database on it may have made this one at the same moment. */
async function makeServiceRole(runner: QueryRunner): Promise<void> {
  await runner.query(`
    DO $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${SERVICE_ROLE}') THEN
        CREATE ROLE ${SERVICE_ROLE} NOLOGIN;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END $$;
    DO $$
    BEGIN
      IF NOT pg_has_role(current_user, '${SERVICE_ROLE}', 'MEMBER') THEN
        EXECUTE format('GRANT ${SERVICE_ROLE} TO %I', current_user);
      END IF;
    END $$;
    GRANT USAGE ON SCHEMA public TO ${SERVICE_ROLE};
  `);
}

/** The lock goes with its connection. */
function ignoreLostConnection(): void {}
