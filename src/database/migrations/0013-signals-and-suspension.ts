import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Signals beside messages, messages that wait for their receiver, starts by timer and by signal, version tags, and what is
 * suspended: a version, a case, its tasks and jobs.
 *
 * `buffered_for(office, name, correlation, at)` tells whether a message waits for somebody, and holds every other sender and
 * receiver of the same key off until this transaction ends: so a message that is put aside and a wait that opens at the same
 * moment cannot miss each other. A volatile function takes a new snapshot after it has the lock.
 */
export class SignalsAndSuspension1000000000013 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE wait ADD COLUMN kind text NOT NULL DEFAULT 'MESSAGE' CHECK (kind IN ('MESSAGE', 'SIGNAL'));

      CREATE TABLE buffered_message (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        name text NOT NULL,
        correlation text NOT NULL,
        payload json NOT NULL,
        sender text NOT NULL,
        sent_as text[] NOT NULL,
        kept_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (office_id, id)
      );
      CREATE INDEX buffered_message_key ON buffered_message (office_id, name, correlation, kept_at, id);
      CALL shelter('buffered_message');
      CREATE FUNCTION buffered_for(office uuid, of_name text, of_key text, at timestamptz) RETURNS boolean
      LANGUAGE plpgsql VOLATILE AS $f$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended(json_build_array(office, of_name, of_key)::text, 2));
        RETURN EXISTS (
          SELECT 1 FROM buffered_message b
          WHERE b.office_id = office AND b.name = of_name AND b.correlation = of_key AND b.expires_at > at);
      END $f$;

      ALTER TABLE job DROP CONSTRAINT job_kind_check;
      ALTER TABLE job ADD CONSTRAINT job_kind_check CHECK (kind IN ('TIMER', 'WORK', 'URGE', 'MESSAGE', 'RECEIPT', 'SIGNAL',
        'BUFFERED', 'TIMER_START', 'SIGNAL_START', 'EXPIRY', 'SUSPENSION'));
      ALTER TABLE job ADD COLUMN definition_key text, ADD COLUMN suspended boolean NOT NULL DEFAULT false;
      CREATE INDEX job_definition ON job (office_id, definition_key) WHERE definition_key IS NOT NULL;

      ALTER TABLE definition ADD COLUMN tag text;
      CREATE UNIQUE INDEX definition_tag ON definition (office_id, kind, key, tag) WHERE tag IS NOT NULL;
      CREATE INDEX definition_suspended ON definition (office_id) WHERE suspended;

      ALTER TABLE process_instance ADD COLUMN suspended_at timestamptz, ADD COLUMN suspended_by text;
      CREATE INDEX process_instance_definition ON process_instance (office_id, definition_id) WHERE status = 'RUNNING';
      ALTER TABLE task ADD COLUMN suspended boolean NOT NULL DEFAULT false;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
