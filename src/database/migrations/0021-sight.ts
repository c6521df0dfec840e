import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Need-to-know: on which ground somebody sees a thing, how a thing is classified, and who read what. State secrets are no documents of
 * the system: a check holds that, whatever writes the row.
 */
export class Sight1000000000021 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE may_see ADD COLUMN ground text NOT NULL DEFAULT 'RELATION'
        CHECK (ground IN ('RELATION', 'DISTRIBUTION', 'GRANT'));
      ALTER TABLE may_see DROP CONSTRAINT may_see_pkey;
      ALTER TABLE may_see ADD PRIMARY KEY (office_id, object_type, object_id, principal, ground);

      ALTER TABLE document ADD CONSTRAINT document_no_state_secret CHECK (classification IN ('PUBLIC', 'INTERNAL'));

      CREATE FUNCTION classification_level(code text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$
        SELECT CASE code WHEN 'PUBLIC' THEN -1 WHEN 'INTERNAL' THEN 0 WHEN 'MIMI' THEN 1 WHEN 'JIMI' THEN 2
          WHEN 'JUEMI' THEN 3 ELSE CASE WHEN code IS NULL THEN -1 ELSE 9 END END
      $f$;

      CREATE FUNCTION classification_of(of_office uuid, thing_type text, thing_id text) RETURNS integer
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
        END IF;
        RETURN classification_level(code);
      END $f$;

      CREATE TABLE access_log (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        at timestamptz NOT NULL,
        person text,
        client text,
        object_type text NOT NULL,
        object_id text NOT NULL,
        version_no integer,
        purpose text NOT NULL,
        trace_id text NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CREATE INDEX access_log_object ON access_log (office_id, object_type, object_id, id DESC);
      CREATE INDEX access_log_person ON access_log (office_id, person, id DESC);
      CALL shelter('access_log');
      REVOKE UPDATE, DELETE ON access_log FROM gongwen_service;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
