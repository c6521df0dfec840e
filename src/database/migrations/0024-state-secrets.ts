import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The register of state secrets (涉密文件登记, R-092): that there is a paper, under a neutral title, where it lies and who has it. There
 * is no column for a text or a file. Each classification counts its own numbers, so that whoever is cleared for one sees no gap where
 * others are; and `classification_of` knows an entry, so that the one predicate of sight holds for it too.
 */
export class StateSecrets1000000000024 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE state_secret_counter (
        office_id uuid NOT NULL REFERENCES office (id),
        classification text NOT NULL,
        year integer NOT NULL,
        last_serial integer NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, classification, year)
      );
      CALL protect('state_secret_counter');

      CREATE TABLE state_secret (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        classification text NOT NULL CHECK (classification IN ('MIMI', 'JIMI', 'JUEMI')),
        year integer NOT NULL,
        serial integer NOT NULL,
        secrecy_period text NOT NULL,
        neutral_title text NOT NULL,
        copy_no text NOT NULL CHECK (copy_no ~ '^[0-9]{6}$'),
        copies integer NOT NULL CHECK (copies > 0),
        sender_org text NOT NULL,
        sender_doc_no text,
        received_at timestamptz NOT NULL,
        place text NOT NULL,
        keeper text NOT NULL,
        note text,
        status text NOT NULL CHECK (status IN ('KEPT', 'LENT', 'DISPOSING', 'HANDED_BACK', 'DESTROYED')),
        borrower text,
        lent_at timestamptz,
        due_on date,
        disposal text CHECK (disposal IN ('HAND_BACK', 'DESTROY')),
        proposed_by text,
        proposed_at timestamptz,
        confirmed_by text,
        confirmed_at timestamptz,
        registered_by text NOT NULL,
        registered_at timestamptz NOT NULL,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        CHECK ((status = 'LENT') = (borrower IS NOT NULL)),
        CHECK ((borrower IS NULL) = (lent_at IS NULL)),
        CHECK (due_on IS NULL OR borrower IS NOT NULL),
        CHECK ((status IN ('DISPOSING', 'HANDED_BACK', 'DESTROYED')) = (disposal IS NOT NULL)),
        CHECK ((disposal IS NULL) = (proposed_by IS NULL) AND (disposal IS NULL) = (proposed_at IS NULL)),
        CHECK ((status IN ('HANDED_BACK', 'DESTROYED')) = (confirmed_by IS NOT NULL)),
        CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
        -- Nobody hands a paper back or destroys it alone.
        CHECK (confirmed_by <> proposed_by)
      );
      CREATE UNIQUE INDEX state_secret_number ON state_secret (office_id, classification, year, serial);
      CALL protect('state_secret');

      CREATE OR REPLACE FUNCTION classification_of(of_office uuid, thing_type text, thing_id text) RETURNS integer
      LANGUAGE plpgsql STABLE PARALLEL SAFE AS $f$
      DECLARE
        code text;
        wanted uuid;
        about_type text;
        about_id text;
      BEGIN
        IF thing_type IS NULL OR thing_id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN RETURN -1; END IF;
        wanted := thing_id::uuid;
        IF thing_type = 'CASE' THEN
          SELECT i.object_type, i.object_id INTO about_type, about_id FROM process_instance i
          WHERE i.office_id = of_office AND i.id = wanted;
          IF about_type IS NULL OR about_type = 'CASE' THEN RETURN -1; END IF;
          RETURN classification_of(of_office, about_type, about_id);
        ELSIF thing_type = 'HANDOVER' THEN
          SELECT h.object_type, h.object_id::text INTO about_type, about_id FROM archive_handover h
          WHERE h.office_id = of_office AND h.id = wanted;
          IF about_type IS NULL OR about_type <> 'DOCUMENT' THEN RETURN -1; END IF;
          RETURN classification_of(of_office, about_type, about_id);
        ELSIF thing_type = 'DOCUMENT' THEN
          SELECT d.classification INTO code FROM document d WHERE d.office_id = of_office AND d.id = wanted;
        ELSIF thing_type = 'RECORD' THEN
          SELECT r.classification INTO code FROM archive_record r
          WHERE r.office_id = of_office AND r.id = wanted;
        ELSIF thing_type = 'STATE_SECRET' THEN
          SELECT s.classification INTO code FROM state_secret s
          WHERE s.office_id = of_office AND s.id = wanted;
          -- What is not there opens to nobody, as what is above one's clearance.
          IF code IS NULL THEN RETURN 9; END IF;
        END IF;
        RETURN classification_level(code);
      END $f$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
