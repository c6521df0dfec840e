import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the other jobs of a call tree: of one tree the runner takes one job at a time. */
export class JobRoot1000000000008 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE INDEX job_root ON job (office_id, root_case_id, due_at, id) WHERE NOT parked');
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
