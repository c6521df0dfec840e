import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Side tasks whole: what is asked goes to a person or to a post (`LEADER@PROJ`), whoever holds it on the day; who answered, and for
 * whom, is kept; and what is wanted by a certain time is urged. An urge of a side task is counted beside those of its task.
 */
export class SideTasks1000000000026 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE side_task RENAME COLUMN person TO principal;
      ALTER TABLE side_task ADD COLUMN is_post boolean NOT NULL DEFAULT false, ADD COLUMN answered_by text,
        ADD COLUMN on_behalf_of text;
      ALTER TABLE side_task ADD CONSTRAINT side_task_answered CHECK (answered_by IS NULL OR status = 'DONE');
      ALTER TABLE side_task ADD CONSTRAINT side_task_own_answer CHECK (answered_by <> asked_by);

      ALTER TABLE urge_record ADD COLUMN side_task_id uuid;
      DROP INDEX urge_record_level;
      CREATE UNIQUE INDEX urge_record_level ON urge_record (office_id, case_id, n, due_at, level, side_task_id) NULLS NOT DISTINCT
        WHERE level IS NOT NULL;
      CREATE INDEX urge_record_side_task ON urge_record (office_id, side_task_id, at) WHERE side_task_id IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
