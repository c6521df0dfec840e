import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Acts around a task: what people say about it, and side tasks. A side task asks somebody for advice, gives somebody the matter to
 * read, or has one more person sign before or after the task itself; it never moves the case. One that somebody answered keeps the
 * answer, one whose task went away is closed with it, and only what is open stands in a list.
 */
export class TaskActs1000000000022 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE INDEX urge_record_task ON urge_record (office_id, task_id, at) WHERE task_id IS NOT NULL;

      CREATE TABLE task_comment (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        case_id uuid NOT NULL,
        root_case_id uuid NOT NULL,
        author text NOT NULL,
        at timestamptz NOT NULL,
        text text NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        FOREIGN KEY (office_id, task_id) REFERENCES task (office_id, id)
      );
      CREATE INDEX task_comment_task ON task_comment (office_id, task_id, at, id);
      CALL protect('task_comment');

      CREATE TABLE side_task (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        case_id uuid NOT NULL,
        root_case_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('CONSULT', 'READ', 'SIGN_BEFORE', 'SIGN_AFTER')),
        status text NOT NULL CHECK (status IN ('PENDING', 'OPEN', 'DONE', 'CLOSED')),
        person text NOT NULL,
        asked_by text NOT NULL,
        asked_at timestamptz NOT NULL,
        request text,
        due_at timestamptz,
        opened_at timestamptz,
        outcome text,
        answer text,
        closed_at timestamptz,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        FOREIGN KEY (office_id, task_id) REFERENCES task (office_id, id),
        CHECK (person <> asked_by),
        CHECK (status <> 'PENDING' OR kind = 'SIGN_AFTER'),
        CHECK ((status = 'PENDING') = (opened_at IS NULL) OR status = 'CLOSED'),
        CHECK ((status IN ('DONE', 'CLOSED')) = (closed_at IS NOT NULL)),
        CHECK (answer IS NULL OR status = 'DONE'),
        CHECK (kind <> 'CONSULT' OR status <> 'DONE' OR answer IS NOT NULL)
      );
      CREATE UNIQUE INDEX side_task_once ON side_task (office_id, task_id, kind, person) WHERE status IN ('PENDING', 'OPEN');
      CREATE INDEX side_task_task ON side_task (office_id, task_id, asked_at, id);
      CREATE INDEX side_task_open ON side_task (office_id, person, opened_at, id) WHERE status = 'OPEN';
      CALL protect('side_task');
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
