import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Copies that nobody has confirmed are urged like overdue tasks: jobs of their own, and what an urge is about. */
export class ReceiptReminders1000000000011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE job DROP CONSTRAINT job_kind_check;
      ALTER TABLE job ADD CONSTRAINT job_kind_check CHECK (kind IN ('TIMER', 'WORK', 'URGE', 'MESSAGE', 'RECEIPT'));
      ALTER TABLE urge_record ADD COLUMN about json;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
