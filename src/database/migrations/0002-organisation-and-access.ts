import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Units, people and their posts on a given day; who is calling; what a principal may see. */
export class OrganisationAndAccess1000000000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE org_unit (
        office_id uuid NOT NULL REFERENCES office (id),
        code text NOT NULL,
        kind text NOT NULL,
        name_zh text NOT NULL,
        name_en text NOT NULL,
        aliases text[] NOT NULL DEFAULT '{}',
        parent text,
        external boolean NOT NULL DEFAULT false,
        valid_from date NOT NULL,
        valid_to date,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, code),
        FOREIGN KEY (office_id, parent) REFERENCES org_unit (office_id, code) DEFERRABLE INITIALLY DEFERRED
      );
      CREATE TABLE position (
        office_id uuid NOT NULL REFERENCES office (id),
        code text NOT NULL,
        role text NOT NULL,
        name_zh text NOT NULL,
        name_en text NOT NULL,
        functional boolean NOT NULL DEFAULT false,
        single boolean NOT NULL DEFAULT false,
        permissions text[] NOT NULL DEFAULT '{}',
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, code)
      );
      CREATE TABLE person (
        office_id uuid NOT NULL REFERENCES office (id),
        code text NOT NULL,
        display_name text NOT NULL,
        person_type text NOT NULL DEFAULT 'STAFF',
        home_unit text,
        clearance text NOT NULL DEFAULT 'INTERNAL',
        access_profile text,
        valid_from date NOT NULL,
        valid_to date,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, code),
        FOREIGN KEY (office_id, home_unit) REFERENCES org_unit (office_id, code)
      );
      CREATE TABLE appointment (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        person text NOT NULL,
        position text NOT NULL,
        unit text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        appointed_by text,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, person, position, unit, valid_from),
        FOREIGN KEY (office_id, person) REFERENCES person (office_id, code),
        FOREIGN KEY (office_id, position) REFERENCES position (office_id, code),
        FOREIGN KEY (office_id, unit) REFERENCES org_unit (office_id, code),
        CHECK (valid_to IS NULL OR valid_to >= valid_from)
      );
      CREATE INDEX appointment_unit ON appointment (office_id, unit, position);
      CREATE TABLE duty (
        office_id uuid NOT NULL REFERENCES office (id),
        code text NOT NULL,
        owner text NOT NULL,
        joint_with text[] NOT NULL DEFAULT '{}',
        name_zh text NOT NULL,
        name_en text NOT NULL,
        article text NOT NULL,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, code)
      );
      CREATE TABLE settings_version (
        office_id uuid NOT NULL REFERENCES office (id),
        version integer NOT NULL,
        settings json NOT NULL,
        reason text NOT NULL,
        set_by text NOT NULL,
        set_at timestamptz NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, version)
      );
      CREATE TABLE calendar_year (
        office_id uuid NOT NULL REFERENCES office (id),
        year integer NOT NULL,
        days json NOT NULL,
        source text NOT NULL,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, year)
      );
      CREATE TABLE api_client (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        name text NOT NULL,
        scopes text[] NOT NULL,
        requires_idempotency boolean NOT NULL DEFAULT false,
        revoked_at timestamptz,
        row_version integer NOT NULL DEFAULT 1,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        UNIQUE (office_id, name)
      );
      CREATE TABLE api_key (
        office_id uuid NOT NULL,
        client_id uuid NOT NULL,
        prefix text NOT NULL UNIQUE,
        secret_hash bytea NOT NULL,
        expires_at timestamptz,
        revoked_at timestamptz,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, client_id, prefix),
        FOREIGN KEY (office_id, client_id) REFERENCES api_client (office_id, id)
      );
      CREATE TABLE may_see (
        office_id uuid NOT NULL REFERENCES office (id),
        principal text NOT NULL,
        object_type text NOT NULL,
        object_id text NOT NULL,
        level text NOT NULL DEFAULT 'CONTENT',
        sort_key timestamptz NOT NULL,
        PRIMARY KEY (office_id, object_type, object_id, principal)
      );
      CREATE INDEX may_see_list ON may_see (office_id, principal, object_type, sort_key DESC, object_id);
      CALL protect('org_unit'); CALL protect('position'); CALL protect('person'); CALL protect('appointment');
      CALL protect('duty'); CALL protect('settings_version'); CALL protect('calendar_year');
      CALL protect('api_client'); CALL protect('api_key');
      CALL shelter('may_see');
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
