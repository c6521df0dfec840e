import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When somebody means to look at a task, as files of other engines say beside when it is due. */
export class FollowUp1000000000018 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE task ADD COLUMN follow_up_at timestamptz');
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
