import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Offices, the two guards of the trail, and what every command needs.
 *
 * `protect(table)` makes a business table of this office: row-level security, no DELETE, and, where it carries
 * `audit_id`, a write is refused at COMMIT unless its audit entry was made by the same transaction.
 * `shelter(table)` is for derived rows, leases and queues: row-level security only.
 */
export class Foundation1000000000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE office (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        name_zh text NOT NULL,
        name_en text NOT NULL,
        time_zone text NOT NULL DEFAULT 'Asia/Shanghai'
      );
      CREATE TABLE office_clock (
        office_id uuid PRIMARY KEY REFERENCES office (id),
        now_at timestamptz
      );

      CREATE TABLE audit_entry (
        office_id uuid NOT NULL REFERENCES office (id),
        entry_id uuid NOT NULL,
        at timestamptz NOT NULL,
        act text NOT NULL,
        actor text NOT NULL,
        object_type text NOT NULL,
        object_id text NOT NULL,
        case_id uuid,
        case_seq integer,
        body text NOT NULL CHECK (octet_length(body) <= 65535),
        hash bytea NOT NULL,
        prev_hash bytea,
        tx_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        PRIMARY KEY (office_id, entry_id),
        UNIQUE (office_id, case_id, case_seq),
        CHECK ((case_id IS NULL) = (case_seq IS NULL))
      );
      CREATE INDEX audit_entry_object ON audit_entry (office_id, object_type, object_id, entry_id);
      CREATE INDEX audit_entry_actor ON audit_entry (office_id, actor, entry_id);
      CREATE INDEX audit_entry_act ON audit_entry (office_id, act, entry_id);
      CREATE TABLE audit_disclosure (
        office_id uuid NOT NULL,
        entry_id uuid NOT NULL,
        name text NOT NULL,
        salt bytea NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (office_id, entry_id, name),
        FOREIGN KEY (office_id, entry_id) REFERENCES audit_entry (office_id, entry_id) DEFERRABLE INITIALLY DEFERRED
      );

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        RAISE EXCEPTION '% of % is refused: the record is kept', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
      END $f$;
      CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER keep_all BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER keep_all BEFORE TRUNCATE ON audit_disclosure FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE FUNCTION demand_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        IF NOT EXISTS (
          SELECT 1 FROM audit_entry e
          WHERE e.office_id = NEW.office_id AND e.entry_id = NEW.audit_id AND e.tx_id = pg_current_xact_id()
        ) THEN
          RAISE EXCEPTION '% of % without an audit entry of the same transaction', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
      END $f$;

      CREATE PROCEDURE shelter(t regclass) LANGUAGE plpgsql AS $f$
      BEGIN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format(
          'CREATE POLICY own_office ON %s USING (office_id = current_setting(''gongwen.office'', true)::uuid)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO gongwen_service', t);
      END $f$;

      CREATE PROCEDURE protect(t regclass) LANGUAGE plpgsql AS $f$
      BEGIN
        CALL shelter(t);
        EXECUTE format('REVOKE DELETE ON %s FROM gongwen_service', t);
        EXECUTE format('CREATE TRIGGER keep BEFORE DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
        EXECUTE format(
          'CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE ON %s DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION demand_audit_entry()', t);
      END $f$;

      GRANT SELECT ON office TO gongwen_service;
      CALL shelter('office_clock');
      CALL shelter('audit_entry');
      REVOKE UPDATE, DELETE ON audit_entry FROM gongwen_service;
      CALL shelter('audit_disclosure');
      REVOKE UPDATE ON audit_disclosure FROM gongwen_service;

      CREATE TABLE idempotency (
        office_id uuid NOT NULL REFERENCES office (id),
        caller text NOT NULL,
        key text NOT NULL,
        fingerprint text NOT NULL,
        answer json,
        status smallint NOT NULL,
        claimed_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (office_id, caller, key)
      );
      CALL shelter('idempotency');

      CREATE TABLE outbox (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        type text NOT NULL,
        subject text NOT NULL,
        case_id uuid,
        at timestamptz NOT NULL,
        data json NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CALL shelter('outbox');

      CREATE TABLE stored_file (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        size bigint NOT NULL,
        media_type text NOT NULL,
        name text NOT NULL,
        stored_by text NOT NULL,
        stored_at timestamptz NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CREATE INDEX stored_file_hash ON stored_file (office_id, sha256);
      CALL protect('stored_file');
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
