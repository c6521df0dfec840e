import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An office sees no other office, not even that it is there; a key's prefix is unique in its office; due jobs are found
 * office by office. A stored answer has no status of its own: only what succeeded is kept.
 */
export class OfficeFirst1000000000010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE office ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own_office ON office USING (id = current_setting('gongwen.office', true)::uuid);

      ALTER TABLE api_key DROP CONSTRAINT api_key_prefix_key, ADD UNIQUE (office_id, prefix);

      DROP INDEX job_due;
      CREATE INDEX job_due ON job (office_id, due_at, id) WHERE NOT parked;

      ALTER TABLE idempotency DROP COLUMN status;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
