import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose every earlier state is kept. */
const KEPT = ['org_unit', 'position', 'person', 'appointment', 'duty', 'headcount', 'delegation'];

/**
 * The organisation as dated master data: a unit and a person have one row for each stretch of days in which nothing about them
 * changed, and so has the headcount of a group; what a row said before somebody corrected or ended it stays behind in
 * `superseded_row`, written by a trigger, so that no way of writing can leave it out. Delegations, and the job that hands
 * over what a leaver held.
 *
 * A code names several rows now, so that no foreign key can point to it: `demand_named` looks at the commit whether the code is
 * there. Rows are never deleted and their codes never change, so that what was there once stays there.
 */
export class DatedOrganisation1000000000019 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE person DROP CONSTRAINT person_office_id_home_unit_fkey;
      ALTER TABLE appointment DROP CONSTRAINT appointment_office_id_person_fkey,
        DROP CONSTRAINT appointment_office_id_unit_fkey;
      ALTER TABLE org_unit DROP CONSTRAINT org_unit_office_id_parent_fkey, DROP CONSTRAINT org_unit_pkey,
        ADD PRIMARY KEY (office_id, code, valid_from), ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
      ALTER TABLE person DROP CONSTRAINT person_pkey,
        ADD PRIMARY KEY (office_id, code, valid_from), ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
      ALTER TABLE appointment ADD COLUMN specialty text, ADD COLUMN division_head boolean NOT NULL DEFAULT false;
      CREATE INDEX appointment_person ON appointment (office_id, person);

      CREATE TABLE headcount (
        office_id uuid NOT NULL REFERENCES office (id),
        unit text NOT NULL,
        leaders integer NOT NULL CHECK (leaders >= 0),
        staff integer NOT NULL CHECK (staff >= 0),
        experts json NOT NULL DEFAULT '{}',
        set_by text,
        valid_from date NOT NULL,
        valid_to date,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, unit, valid_from),
        CHECK (valid_to IS NULL OR valid_to >= valid_from)
      );
      CALL protect('headcount');

      CREATE TABLE delegation (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        from_person text NOT NULL,
        to_person text NOT NULL,
        posts text[] NOT NULL,
        doc_kinds text[] NOT NULL DEFAULT '{}',
        acts text[] NOT NULL DEFAULT '{}',
        definitions text[] NOT NULL DEFAULT '{}',
        valid_from date NOT NULL,
        valid_to date NOT NULL CHECK (valid_to >= valid_from),
        authorised_by_doc text,
        reason text NOT NULL,
        granted_by text NOT NULL,
        granted_at timestamptz NOT NULL,
        revoked_by text,
        revoked_at timestamptz,
        revoke_reason text,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        CHECK (from_person <> to_person),
        CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
      );
      CREATE INDEX delegation_to ON delegation (office_id, to_person, valid_to) WHERE revoked_at IS NULL;
      CREATE INDEX delegation_of ON delegation (office_id, from_person, id);
      CALL protect('delegation');

      CREATE TABLE superseded_row (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        of_table text NOT NULL,
        content json NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CREATE INDEX superseded_row_entry ON superseded_row (office_id, audit_id);
      CALL protect('superseded_row');

      CREATE FUNCTION keep_superseded() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        INSERT INTO superseded_row (office_id, id, of_table, content, audit_id)
        VALUES (OLD.office_id, gen_random_uuid(), TG_TABLE_NAME, row_to_json(OLD), NEW.audit_id);
        RETURN NULL;
      END $f$;

      CREATE FUNCTION refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $f$
      DECLARE
        taken boolean;
      BEGIN
        EXECUTE format(
          'SELECT EXISTS (SELECT 1 FROM %1$I one JOIN %1$I other ON other.office_id = one.office_id AND other.%2$I = one.%2$I
             AND other.valid_from > one.valid_from AND (one.valid_to IS NULL OR other.valid_from <= one.valid_to)
           WHERE one.office_id = $1 AND one.%2$I = $2)', TG_TABLE_NAME, TG_ARGV[0])
        INTO taken USING NEW.office_id, to_json(NEW) ->> TG_ARGV[0];
        IF taken THEN
          RAISE EXCEPTION 'two rows of % hold on one day', TG_TABLE_NAME USING ERRCODE = 'exclusion_violation';
        END IF;
        RETURN NULL;
      END $f$;
      CREATE CONSTRAINT TRIGGER one_a_day AFTER INSERT OR UPDATE OF valid_from, valid_to ON org_unit DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse_overlap('code');
      CREATE CONSTRAINT TRIGGER one_a_day AFTER INSERT OR UPDATE OF valid_from, valid_to ON person DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse_overlap('code');
      CREATE CONSTRAINT TRIGGER one_a_day AFTER INSERT OR UPDATE OF valid_from, valid_to ON headcount DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse_overlap('unit');

      -- demand_named(column, table): the column names a code of that table, or nothing.
      CREATE FUNCTION demand_named() RETURNS trigger LANGUAGE plpgsql AS $f$
      DECLARE
        named text := to_json(NEW) ->> TG_ARGV[0];
        known boolean;
      BEGIN
        IF named IS NULL THEN RETURN NULL; END IF;
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE office_id = $1 AND code = $2)', TG_ARGV[1])
        INTO known USING NEW.office_id, named;
        IF NOT known THEN
          RAISE EXCEPTION '% of % names nothing in %', TG_ARGV[0], TG_TABLE_NAME, TG_ARGV[1]
            USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
      END $f$;
      CREATE CONSTRAINT TRIGGER parent_named AFTER INSERT OR UPDATE OF parent ON org_unit DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION demand_named('parent', 'org_unit');
      CREATE CONSTRAINT TRIGGER home_named AFTER INSERT OR UPDATE OF home_unit ON person DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION demand_named('home_unit', 'org_unit');
      CREATE CONSTRAINT TRIGGER person_named AFTER INSERT OR UPDATE OF person ON appointment DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION demand_named('person', 'person');
      CREATE CONSTRAINT TRIGGER unit_named AFTER INSERT OR UPDATE OF unit ON appointment DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION demand_named('unit', 'org_unit');
      CREATE CONSTRAINT TRIGGER unit_named AFTER INSERT OR UPDATE OF unit ON headcount DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION demand_named('unit', 'org_unit');
      CREATE CONSTRAINT TRIGGER from_named AFTER INSERT OR UPDATE OF from_person ON delegation DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION demand_named('from_person', 'person');
      CREATE CONSTRAINT TRIGGER to_named AFTER INSERT OR UPDATE OF to_person ON delegation DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION demand_named('to_person', 'person');

      ALTER TABLE job DROP CONSTRAINT job_kind_check;
      ALTER TABLE job ADD CONSTRAINT job_kind_check CHECK (kind IN ('TIMER', 'WORK', 'URGE', 'MESSAGE', 'RECEIPT', 'SIGNAL',
        'BUFFERED', 'TIMER_START', 'SIGNAL_START', 'EXPIRY', 'SUSPENSION', 'MIGRATION', 'LEAVER'));
      CREATE INDEX task_of_person ON task (office_id, assignee) WHERE status = 'OPEN' AND assignee IS NOT NULL;
      CREATE INDEX job_holder ON job (office_id, (payload ->> 'holder'))
        WHERE kind = 'URGE' AND payload ->> 'holder' IS NOT NULL;
      CREATE INDEX task_claimed ON task (office_id, claimed_by) WHERE status = 'OPEN' AND claimed_by IS NOT NULL;
    `);
    for (const table of KEPT) {
      await db.query(`CREATE TRIGGER superseded AFTER UPDATE ON ${table} FOR EACH ROW
        WHEN (to_jsonb(OLD) IS DISTINCT FROM to_jsonb(NEW)) EXECUTE FUNCTION keep_superseded()`);
    }
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
