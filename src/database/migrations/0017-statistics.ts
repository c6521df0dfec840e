import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases of a process by when they started, for what is counted over a period; incidents by their case. */
export class Statistics1000000000017 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE INDEX process_instance_started ON process_instance (office_id, definition_key, started_at);
      CREATE INDEX incident_case ON incident (office_id, case_id) WHERE case_id IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
