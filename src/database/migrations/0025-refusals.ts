import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Refusals to handle a step (不予办理, R-085): who refused on which ground and by which rule, and who confirmed or overruled it with
 * which opinion. A task shows the refusal that waits for its confirmation. On the approval sheet a step may now stand more than
 * once: refused, and done after the refusal was overruled.
 */
export class Refusals1000000000025 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE refusal (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        case_id uuid NOT NULL,
        n integer NOT NULL,
        root_case_id uuid NOT NULL,
        element_id text NOT NULL,
        refused_by text NOT NULL,
        on_behalf_of text,
        role text,
        refused_at timestamptz NOT NULL,
        ground text NOT NULL,
        rule_ref text NOT NULL,
        version_no integer,
        status text NOT NULL CHECK (status IN ('OPEN', 'CONFIRMED', 'OVERRULED', 'LAPSED')),
        decided_by text,
        decided_for text,
        decided_role text,
        decided_at timestamptz,
        opinion text,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        CHECK ((status = 'OPEN') = (decided_at IS NULL)),
        CHECK ((status IN ('CONFIRMED', 'OVERRULED')) = (decided_by IS NOT NULL)),
        CHECK (status <> 'OVERRULED' OR opinion IS NOT NULL),
        -- Nobody confirms or overrules what they refused themselves, or somebody for them (R-125).
        CHECK (decided_by <> refused_by AND decided_by <> on_behalf_of AND decided_for <> refused_by AND decided_for <> on_behalf_of)
      );
      CREATE UNIQUE INDEX refusal_open ON refusal (office_id, case_id, n) WHERE status = 'OPEN';
      CREATE INDEX refusal_case ON refusal (office_id, root_case_id, refused_at, id);
      CALL protect('refusal');

      ALTER TABLE task ADD COLUMN refusal_id uuid;

      ALTER TABLE review_action DROP CONSTRAINT review_action_office_id_task_id_key;
      CREATE UNIQUE INDEX review_action_task ON review_action (office_id, task_id) WHERE outcome <> 'REFUSE';
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
