import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an editorial correction touches beyond words is kept with its version. */
export class EditorialFlags1000000000012 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE document_version ADD COLUMN editorial_flags text[] NOT NULL DEFAULT '{}'`);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
