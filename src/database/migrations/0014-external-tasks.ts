import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Work that workers outside fetch: who holds it until when, how many tries are left, and what went wrong. A row is derived
 * from its case's state while it is open, and stays behind when it is closed, so that a late answer is told so.
 */
export class ExternalTasks1000000000014 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE external_task (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        case_id uuid NOT NULL,
        root_case_id uuid NOT NULL,
        n integer NOT NULL,
        element_id text NOT NULL,
        topic text NOT NULL,
        priority integer NOT NULL DEFAULT 0,
        input json NOT NULL DEFAULT '{}',
        retries integer NOT NULL,
        retries_left integer NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        worker text,
        lease uuid,
        locked_until timestamptz,
        run_after timestamptz,
        last_error text,
        error_details text,
        parked boolean NOT NULL DEFAULT false,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        close_reason text,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, case_id, n)
      );
      CREATE INDEX external_task_free ON external_task (office_id, topic, priority DESC, id)
        WHERE closed_at IS NULL AND NOT parked;
      CREATE INDEX external_task_open ON external_task (office_id, id) WHERE closed_at IS NULL;
      CALL shelter('external_task');
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
