import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finished cases that were taken up again, and migrations of many cases: what was ordered, and for each case whether it is
 * done. The list of cases is a queue: the trail of each case says what happened to it.
 */
export class Acts1000000000016 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE process_instance ADD COLUMN restarted_from uuid;
      CREATE INDEX process_instance_restarted ON process_instance (office_id, restarted_from) WHERE restarted_from IS NOT NULL;

      CREATE TABLE migration_batch (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        definition_key text NOT NULL,
        from_version integer NOT NULL,
        to_version integer NOT NULL,
        mapping json NOT NULL,
        filter json NOT NULL,
        reason text NOT NULL,
        status text NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'CANCELLED')),
        ordered_by text NOT NULL,
        ordered_at timestamptz NOT NULL,
        ended_at timestamptz,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CALL protect('migration_batch');

      CREATE TABLE migration_case (
        office_id uuid NOT NULL REFERENCES office (id),
        batch_id uuid NOT NULL,
        case_id uuid NOT NULL,
        status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'DONE', 'FAILED', 'SKIPPED', 'CANCELLED')),
        problem json,
        at timestamptz,
        PRIMARY KEY (office_id, batch_id, case_id)
      );
      CREATE INDEX migration_case_pending ON migration_case (office_id, batch_id, case_id) WHERE status = 'PENDING';
      CALL shelter('migration_case');

      ALTER TABLE job DROP CONSTRAINT job_kind_check;
      ALTER TABLE job ADD CONSTRAINT job_kind_check CHECK (kind IN ('TIMER', 'WORK', 'URGE', 'MESSAGE', 'RECEIPT', 'SIGNAL',
        'BUFFERED', 'TIMER_START', 'SIGNAL_START', 'EXPIRY', 'SUSPENSION', 'MIGRATION'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
