import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `begin_command(office, caller, key, read only)`: what every transaction begins with, in one round trip. It names the
 * office for row-level security, limits lock waits, reads the office's clock, and claims the idempotency key. The claim is
 * a lock that ends with the transaction; a volatile function takes a new snapshot after it, so that an answer that was
 * committed a moment ago is seen.
 */
export class BeginCommand1000000000006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION begin_command(
        of_office uuid, by_caller text, with_key text, reads_only boolean,
        OUT clock timestamptz, OUT claimed boolean, OUT fingerprint text, OUT answer json
      ) LANGUAGE plpgsql VOLATILE AS $f$
      BEGIN
        PERFORM set_config('gongwen.office', of_office::text, true), set_config('lock_timeout', '5s', true);
        SELECT c.now_at INTO clock FROM office_clock c WHERE c.office_id = of_office;
        IF with_key IS NOT NULL THEN
          claimed := pg_try_advisory_xact_lock(hashtextextended(of_office || '/' || by_caller || '/' || with_key, 0));
          IF claimed THEN
            SELECT i.fingerprint, i.answer INTO fingerprint, answer
            FROM idempotency i WHERE i.office_id = of_office AND i.caller = by_caller AND i.key = with_key;
          END IF;
        END IF;
        IF reads_only THEN
          PERFORM set_config('transaction_read_only', 'on', true);
        END IF;
      END $f$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
