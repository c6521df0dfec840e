import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was deployed, the cases that run on it, and one row for everything that waits. */
export class CasesAndTasks1000000000003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE deployment (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        name text NOT NULL,
        tag text,
        deployed_by text NOT NULL,
        deployed_at timestamptz NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, seq)
      );
      CREATE TABLE deployed_resource (
        office_id uuid NOT NULL REFERENCES office (id),
        sha256 text NOT NULL,
        name text NOT NULL,
        content text NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, sha256)
      );
      CREATE TABLE definition (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('PROCESS', 'DECISION', 'FORM')),
        key text NOT NULL,
        version integer NOT NULL,
        name text NOT NULL,
        deployment_id uuid NOT NULL,
        deployment_seq bigint NOT NULL,
        sha256 text NOT NULL,
        suspended boolean NOT NULL DEFAULT false,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, kind, key, version),
        FOREIGN KEY (office_id, deployment_id) REFERENCES deployment (office_id, id),
        FOREIGN KEY (office_id, sha256) REFERENCES deployed_resource (office_id, sha256)
      );
      CREATE INDEX definition_bound ON definition (office_id, kind, key, deployment_seq DESC);

      CREATE SEQUENCE case_no_seq;
      GRANT USAGE ON SEQUENCE case_no_seq TO gongwen_service;
      CREATE TABLE process_instance (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        case_no text NOT NULL,
        root_case_id uuid NOT NULL,
        parent_case_id uuid,
        parent_n integer,
        definition_id uuid NOT NULL,
        definition_key text NOT NULL,
        definition_version integer NOT NULL,
        deployment_seq bigint NOT NULL,
        settings_version integer NOT NULL,
        business_key text,
        object_type text,
        object_id text,
        starter text NOT NULL,
        status text NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'TERMINATED', 'ERROR', 'CANCELLED')),
        end_element text,
        state json NOT NULL,
        seq integer NOT NULL,
        last_hash bytea NOT NULL,
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, case_no),
        UNIQUE (office_id, parent_case_id, parent_n),
        FOREIGN KEY (office_id, definition_id) REFERENCES definition (office_id, id)
      );
      CREATE INDEX process_instance_root ON process_instance (office_id, root_case_id);
      CREATE INDEX process_instance_object ON process_instance (office_id, object_type, object_id);

      CREATE TABLE task (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        case_id uuid NOT NULL,
        root_case_id uuid NOT NULL,
        n integer NOT NULL,
        element_id text NOT NULL,
        name_zh text NOT NULL,
        name_en text,
        act text,
        rule text,
        form_key text,
        outcomes text[] NOT NULL DEFAULT '{}',
        candidates text[] NOT NULL DEFAULT '{}',
        assignee text,
        claimed_by text,
        status text NOT NULL CHECK (status IN ('OPEN', 'COMPLETED', 'CLOSED')),
        close_reason text,
        outcome text,
        opinion text,
        completed_by text,
        completed_role text,
        object_type text,
        object_id text,
        version_no integer,
        content_hash text,
        round integer,
        variables json NOT NULL DEFAULT '{}',
        due_at timestamptz,
        due_state text,
        opened_at timestamptz NOT NULL,
        first_opened_at timestamptz,
        closed_at timestamptz,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, case_id, n)
      );
      CREATE INDEX task_case ON task (office_id, root_case_id, opened_at);
      CREATE TABLE task_candidate (
        office_id uuid NOT NULL REFERENCES office (id),
        principal text NOT NULL,
        opened_at timestamptz NOT NULL,
        task_id uuid NOT NULL,
        PRIMARY KEY (office_id, principal, opened_at, task_id)
      );
      CREATE INDEX task_candidate_task ON task_candidate (office_id, task_id);

      CREATE TABLE wait (
        office_id uuid NOT NULL REFERENCES office (id),
        case_id uuid NOT NULL,
        n integer NOT NULL,
        root_case_id uuid NOT NULL,
        element_id text NOT NULL,
        message text NOT NULL,
        correlation text,
        opened_at timestamptz NOT NULL,
        PRIMARY KEY (office_id, case_id, n)
      );
      CREATE INDEX wait_message ON wait (office_id, message, correlation);
      CREATE TABLE received_message (
        office_id uuid NOT NULL REFERENCES office (id),
        sender text NOT NULL,
        message_id text NOT NULL,
        name text NOT NULL,
        fingerprint text NOT NULL,
        answer json NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (office_id, sender, message_id)
      );

      CREATE TABLE job (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('TIMER', 'WORK', 'URGE', 'MESSAGE')),
        case_id uuid,
        root_case_id uuid,
        n integer,
        element_id text,
        payload json NOT NULL DEFAULT '{}',
        due_at timestamptz NOT NULL,
        run_after timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        leased_until timestamptz,
        lease_owner text,
        last_error text,
        parked boolean NOT NULL DEFAULT false,
        PRIMARY KEY (office_id, id)
      );
      CREATE INDEX job_due ON job (due_at, id) WHERE NOT parked;
      CREATE INDEX job_case ON job (office_id, case_id, n);

      CREATE TABLE incident (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        case_id uuid,
        n integer,
        element_id text,
        job_id uuid,
        code text NOT NULL,
        message text NOT NULL,
        raised_at timestamptz NOT NULL,
        resolved_at timestamptz,
        resolved_by text,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CREATE INDEX incident_open ON incident (office_id, raised_at) WHERE resolved_at IS NULL;
      CREATE TABLE urge_record (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        case_id uuid NOT NULL,
        n integer NOT NULL,
        element_id text NOT NULL,
        task_id uuid,
        level smallint,
        at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        recipients text[] NOT NULL,
        urged_by text NOT NULL,
        note text,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CREATE UNIQUE INDEX urge_record_level ON urge_record (office_id, case_id, n, due_at, level) WHERE level IS NOT NULL;
      CREATE INDEX urge_record_at ON urge_record (office_id, at DESC, id);

      CALL protect('deployment'); CALL protect('deployed_resource'); CALL protect('definition');
      CALL protect('process_instance'); CALL protect('task'); CALL protect('incident'); CALL protect('urge_record');
      CALL shelter('task_candidate'); CALL shelter('wait'); CALL shelter('job'); CALL shelter('received_message');
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gongwen_service;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
