import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accountability cases (责任追究, R-086): that the delay of a case is pursued, who began it and why, and what came of it. Who held the
 * case how long is not kept here: it is read from the tasks and the trail. The indexes are those by which the on-time rates are counted
 * what was done in a period, by everybody or by one person, and what is open beyond its due date.
 */
export class Accountability1000000000029 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE accountability_case (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        root_case_id uuid NOT NULL,
        ground text NOT NULL CHECK (ground IN ('LEVEL_3', 'MANUAL')),
        task_id uuid,
        element_id text,
        urged_at timestamptz,
        reason text,
        opened_by text NOT NULL,
        opened_at timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('OPEN', 'CLOSED')),
        conclusion text,
        closed_by text,
        closed_at timestamptz,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        -- Beyond the third level, or by hand with a reason: never for nothing.
        CHECK ((ground = 'LEVEL_3') = (urged_at IS NOT NULL)),
        CHECK (ground <> 'MANUAL' OR reason IS NOT NULL),
        CHECK ((status = 'CLOSED') = (closed_at IS NOT NULL)),
        CHECK ((closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (conclusion IS NULL))
      );
      CREATE UNIQUE INDEX accountability_open ON accountability_case (office_id, root_case_id) WHERE status = 'OPEN';
      CREATE INDEX accountability_of_case ON accountability_case (office_id, root_case_id);
      CALL protect('accountability_case');

      CREATE INDEX task_done ON task (office_id, closed_at) WHERE status = 'COMPLETED';
      CREATE INDEX task_done_by ON task (office_id, completed_by, closed_at) WHERE status = 'COMPLETED';
      CREATE INDEX task_due ON task (office_id, due_at) WHERE status = 'OPEN' AND due_at IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
