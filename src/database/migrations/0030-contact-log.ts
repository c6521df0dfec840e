import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The contact log (联系记录, R-036): when, how and about what the department was in contact with a unit. A row is never overwritten: a
 * later one names the one that it corrects, and at most one does. The last index finds what was sent to a unit, for its dossier.
 */
export class ContactLog1000000000030 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE contact_log (
        office_id uuid NOT NULL REFERENCES office (id),
        id uuid NOT NULL,
        unit text NOT NULL,
        contacted_on date NOT NULL,
        channel text NOT NULL CHECK (channel IN ('PHONE', 'MEETING', 'VISIT', 'LETTER', 'ONLINE')),
        with_whom text,
        summary text NOT NULL,
        follow_up_on date CHECK (follow_up_on >= contacted_on),
        follows_up uuid,
        corrects uuid,
        first_id uuid NOT NULL,
        logged_by text NOT NULL,
        logged_at timestamptz NOT NULL,
        audit_id uuid NOT NULL,
        PRIMARY KEY (office_id, id),
        FOREIGN KEY (office_id, follows_up) REFERENCES contact_log (office_id, id),
        FOREIGN KEY (office_id, corrects) REFERENCES contact_log (office_id, id),
        FOREIGN KEY (office_id, first_id) REFERENCES contact_log (office_id, id),
        UNIQUE (office_id, corrects)
      );
      CREATE INDEX contact_of_unit ON contact_log (office_id, unit, contacted_on, id);
      CREATE INDEX contact_followed_up ON contact_log (office_id, unit) WHERE follows_up IS NOT NULL;
      CALL protect('contact_log');

      CREATE INDEX dispatch_to ON dispatch_line (office_id, recipient, sent_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
