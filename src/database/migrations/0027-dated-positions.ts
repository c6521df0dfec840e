import type { MigrationInterface, QueryRunner } from 'typeorm';

/** On which day a row of this name holds. */
const HOLDS = (name: string): string =>
  `${name}.valid_from <= day AND (${name}.valid_to IS NULL OR ${name}.valid_to >= day)`;

/**
 * Positions and duties as dated master data, like units and persons: one row for each stretch of days in which nothing about them
 * changed, so that what a position allowed on a day that is over stays answerable, and a change takes effect from its day. What was
 * there before held on every day that anybody had recorded. `resolve_caller` takes role and permissions from the row of the day.
 *
 * Jobs of kind `HOLDERS` look again for somebody who takes over what a leaver held; an incident of such a task or hand-over is over
 * as soon as somebody has it.
 */
export class DatedPositions1000000000027 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE appointment DROP CONSTRAINT appointment_office_id_position_fkey;
      ALTER TABLE position ADD COLUMN valid_from date NOT NULL DEFAULT '0001-01-01', ADD COLUMN valid_to date,
        DROP CONSTRAINT position_pkey, ADD PRIMARY KEY (office_id, code, valid_from),
        ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
      ALTER TABLE duty ADD COLUMN valid_from date NOT NULL DEFAULT '0001-01-01', ADD COLUMN valid_to date,
        DROP CONSTRAINT duty_pkey, ADD PRIMARY KEY (office_id, code, valid_from),
        ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
      CREATE CONSTRAINT TRIGGER one_a_day AFTER INSERT OR UPDATE OF valid_from, valid_to ON position DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse_overlap('code');
      CREATE CONSTRAINT TRIGGER one_a_day AFTER INSERT OR UPDATE OF valid_from, valid_to ON duty DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse_overlap('code');
      CREATE CONSTRAINT TRIGGER position_named AFTER INSERT OR UPDATE OF position ON appointment DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION demand_named('position', 'position');

      -- Whether documents upward are done by delegation, by these settings: a case keeps to those with which it began (A-36).
      ALTER TABLE settings_version ADD COLUMN allows_upward boolean NOT NULL GENERATED ALWAYS AS (
        coalesce(settings #>> '{delegation,allowUpward}' = 'true', false)) STORED;

      ALTER TABLE job DROP CONSTRAINT job_kind_check;
      ALTER TABLE job ADD CONSTRAINT job_kind_check CHECK (kind IN ('TIMER', 'WORK', 'URGE', 'MESSAGE', 'RECEIPT', 'SIGNAL',
        'BUFFERED', 'TIMER_START', 'SIGNAL_START', 'EXPIRY', 'SUSPENSION', 'MIGRATION', 'LEAVER', 'HOLDERS'));
      CREATE INDEX incident_without_holder ON incident (office_id, case_id, n)
        WHERE resolved_at IS NULL AND code IN ('TASK_WITHOUT_HOLDER', 'SIDE_TASK_WITHOUT_HOLDER', 'HANDOVER_WITHOUT_HOLDER',
          'POST_WITHOUT_HOLDER', 'NO_HOLDER_LEFT');

      -- What waited for somebody is over when somebody holds it, or nobody needs to any more, however that came about.
      CREATE FUNCTION task_held() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        UPDATE incident SET resolved_by = 'SYSTEM', audit_id = NEW.audit_id, row_version = row_version + 1, resolved_at = coalesce(
            (SELECT e.at FROM audit_entry e WHERE e.office_id = NEW.office_id AND e.entry_id = NEW.audit_id), now())
        WHERE office_id = NEW.office_id AND case_id = NEW.case_id AND n = NEW.n AND resolved_at IS NULL
          AND code IN ('TASK_WITHOUT_HOLDER', 'NO_HOLDER_LEFT');
        RETURN NULL;
      END $f$;
      CREATE TRIGGER held AFTER UPDATE OF status, claimed_by, assignee ON task FOR EACH ROW
        WHEN (NEW.status <> 'OPEN' OR NEW.assignee IS DISTINCT FROM OLD.assignee
          OR (NEW.claimed_by IS NOT NULL AND NEW.claimed_by IS DISTINCT FROM OLD.claimed_by))
        EXECUTE FUNCTION task_held();
      CREATE FUNCTION handover_held() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        UPDATE incident SET resolved_by = 'SYSTEM', audit_id = NEW.audit_id, row_version = row_version + 1, resolved_at = coalesce(
            (SELECT e.at FROM audit_entry e WHERE e.office_id = NEW.office_id AND e.entry_id = NEW.audit_id), now())
        WHERE office_id = NEW.office_id AND case_id = NEW.case_id AND resolved_at IS NULL AND code = 'HANDOVER_WITHOUT_HOLDER';
        RETURN NULL;
      END $f$;
      CREATE TRIGGER held AFTER UPDATE OF status, responsible ON archive_handover FOR EACH ROW
        WHEN (NEW.status IN ('ACCEPTED', 'CANCELLED') OR NEW.responsible IS DISTINCT FROM OLD.responsible)
        EXECUTE FUNCTION handover_held();
      CREATE INDEX handover_of ON archive_handover (office_id, responsible)
        WHERE status IN ('DUE', 'DELIVERED', 'PARTIAL', 'RETURNED');

      CREATE OR REPLACE FUNCTION resolve_caller(
        of_office uuid, with_prefix text, for_person text, by_clock boolean, in_zone text,
        OUT day date,
        OUT client_id uuid, OUT client_name text, OUT scopes text[], OUT requires_idempotency boolean,
        OUT requests_per_second integer, OUT request_burst integer,
        OUT secret_hash bytea, OUT is_active boolean,
        OUT person text, OUT person_type text, OUT clearance text, OUT access_profile text, OUT posts json,
        OUT delegations json
      ) LANGUAGE plpgsql VOLATILE AS $f$
      BEGIN
        PERFORM set_config('gongwen.office', of_office::text, true);
        SELECT (coalesce(CASE WHEN by_clock THEN max(c.now_at) END, now()) AT TIME ZONE in_zone)::date INTO day
        FROM office_clock c WHERE c.office_id = of_office;
        IF with_prefix IS NOT NULL THEN
          SELECT c.id, c.name, c.scopes, c.requires_idempotency, c.requests_per_second, c.request_burst, k.secret_hash,
                 c.revoked_at IS NULL AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
          INTO client_id, client_name, scopes, requires_idempotency, requests_per_second, request_burst, secret_hash,
               is_active
          FROM api_key k JOIN api_client c ON c.office_id = k.office_id AND c.id = k.client_id
          WHERE k.office_id = of_office AND k.prefix = with_prefix;
        END IF;
        IF for_person IS NOT NULL THEN
          SELECT p.code, p.person_type, p.clearance, p.access_profile,
            (SELECT coalesce(json_agg(json_build_object('role', o.role, 'unit', a.unit, 'permissions', o.permissions)
                                      ORDER BY o.role, a.unit), '[]')
             FROM appointment a JOIN position o ON o.office_id = a.office_id AND o.code = a.position AND ${HOLDS('o')}
             WHERE a.office_id = of_office AND a.person = p.code AND ${HOLDS('a')}),
            (SELECT json_agg(json_build_object(
               'id', d.id, 'person', d.from_person, 'delegated', d.posts, 'docKinds', d.doc_kinds, 'acts', d.acts,
               'definitions', d.definitions, 'validFrom', d.valid_from, 'validTo', d.valid_to,
               'allowsUpward', coalesce((
                 SELECT (s.settings #>> '{delegation,allowUpward}')::boolean FROM settings_version s
                 WHERE s.office_id = of_office ORDER BY s.version DESC LIMIT 1), false),
               'posts', (
                 SELECT coalesce(json_agg(o.role || '@' || a.unit ORDER BY o.role, a.unit), '[]')
                 FROM appointment a JOIN position o ON o.office_id = a.office_id AND o.code = a.position AND ${HOLDS('o')}
                 JOIN person f ON f.office_id = a.office_id AND f.code = a.person AND ${HOLDS('f')}
                 WHERE a.office_id = of_office AND a.person = d.from_person AND ${HOLDS('a')})
             ) ORDER BY d.granted_at, d.id)
             FROM delegation d
             WHERE d.office_id = of_office AND d.to_person = p.code AND d.revoked_at IS NULL
               AND d.valid_from <= day AND d.valid_to >= day)
          INTO person, person_type, clearance, access_profile, posts, delegations
          FROM person p
          WHERE p.office_id = of_office AND p.code = for_person AND ${HOLDS('p')};
        END IF;
      END $f$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
