import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Work lists in the orders that people ask for: the places of open tasks carry when they are due and how urgent they are, so that
 * each order is one index scan per key; and filters that people keep, their own and shared ones.
 */
export class WorkList1000000000023 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION urgency_rank(urgency text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$
        SELECT (CASE urgency WHEN 'EXTRA_URGENT' THEN 0 WHEN 'URGENT' THEN 1 ELSE 2 END)::smallint
      $f$;

      ALTER TABLE task_candidate ADD COLUMN due_at timestamptz NOT NULL DEFAULT 'infinity';
      ALTER TABLE task_candidate ADD COLUMN urgency smallint NOT NULL DEFAULT 2;
      UPDATE task_candidate c SET due_at = coalesce(t.due_at, 'infinity'), urgency = urgency_rank(t.variables ->> 'urgency')
      FROM task t WHERE t.office_id = c.office_id AND t.id = c.task_id;
      CREATE INDEX task_candidate_due ON task_candidate (office_id, principal, due_at, task_id);
      CREATE INDEX task_candidate_urgency ON task_candidate (office_id, principal, urgency, opened_at, task_id);

      CREATE TABLE task_filter (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        owner text NOT NULL,
        name text NOT NULL,
        narrowing json NOT NULL,
        shared_with text,
        created_at timestamptz NOT NULL,
        removed_at timestamptz,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CREATE UNIQUE INDEX task_filter_name ON task_filter (office_id, owner, name) WHERE removed_at IS NULL;
      CREATE INDEX task_filter_shared ON task_filter (office_id, shared_with) WHERE removed_at IS NULL;
      CALL protect('task_filter');
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
