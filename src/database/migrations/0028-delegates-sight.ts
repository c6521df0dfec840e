import type { MigrationInterface, QueryRunner } from 'typeorm';

/** On which day a row of this name holds. */
const HOLDS = (name: string): string =>
  `${name}.valid_from <= on_day AND (${name}.valid_to IS NULL OR ${name}.valid_to >= on_day)`;

/**
 * What delegates see: `roots_of` finds the cases in which a thing is dealt with, whose open tasks let a delegate see it. Who a
 * person is on a day is said once, by `resolve_person`: for the caller of a request as for somebody whose work list another reads.
 * A delegation holds for staff with a post of their own.
 */
export class DelegatesSight1000000000028 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION uuid_of(given text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$
        SELECT CASE WHEN given ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN given::uuid END
      $f$;

      CREATE FUNCTION roots_of(of_office uuid, thing_type text, thing_id text) RETURNS uuid[]
      LANGUAGE plpgsql STABLE PARALLEL SAFE AS $f$
      DECLARE found uuid[];
      BEGIN
        IF uuid_of(thing_id) IS NULL THEN RETURN '{}'; END IF;
        IF thing_type = 'CASE' THEN
          SELECT ARRAY[i.root_case_id] INTO found FROM process_instance i
          WHERE i.office_id = of_office AND i.id = thing_id::uuid;
        ELSIF thing_type = 'TASK' THEN
          SELECT ARRAY[t.root_case_id] INTO found FROM task t WHERE t.office_id = of_office AND t.id = thing_id::uuid;
        ELSIF thing_type = 'SIDE_TASK' THEN
          SELECT ARRAY[s.root_case_id] INTO found FROM side_task s WHERE s.office_id = of_office AND s.id = thing_id::uuid;
        ELSIF thing_type = 'HANDOVER' THEN
          SELECT array_agg(i.root_case_id) INTO found
          FROM archive_handover h JOIN process_instance i ON i.office_id = of_office AND i.id = h.case_id
          WHERE h.office_id = of_office AND h.id = thing_id::uuid;
        ELSIF thing_type = 'RECORD' THEN
          SELECT array_agg(i.root_case_id) INTO found
          FROM archive_record r JOIN archive_handover h ON h.office_id = of_office AND h.id = r.handover_id
          JOIN process_instance i ON i.office_id = of_office AND i.id = h.case_id
          WHERE r.office_id = of_office AND r.id = thing_id::uuid;
        ELSE
          SELECT array_agg(DISTINCT i.root_case_id) INTO found FROM process_instance i
          WHERE i.office_id = of_office AND i.object_type = thing_type AND i.object_id = thing_id;
        END IF;
        RETURN coalesce(found, '{}');
      END $f$;

      CREATE FUNCTION resolve_person(
        of_office uuid, for_person text, on_day date,
        OUT person text, OUT person_type text, OUT clearance text, OUT access_profile text, OUT posts json,
        OUT delegations json
      ) LANGUAGE plpgsql STABLE AS $f$
      BEGIN
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
               SELECT coalesce(json_agg(json_build_object('role', o.role, 'unit', a.unit) ORDER BY o.role, a.unit), '[]')
               FROM appointment a JOIN position o ON o.office_id = a.office_id AND o.code = a.position AND ${HOLDS('o')}
               JOIN person f ON f.office_id = a.office_id AND f.code = a.person AND ${HOLDS('f')}
               WHERE a.office_id = of_office AND a.person = d.from_person AND ${HOLDS('a')})
           ) ORDER BY d.granted_at, d.id)
           FROM delegation d
           WHERE d.office_id = of_office AND d.to_person = p.code AND p.person_type = 'STAFF' AND d.revoked_at IS NULL
             AND d.valid_from <= on_day AND d.valid_to >= on_day)
        INTO person, person_type, clearance, access_profile, posts, delegations
        FROM person p
        WHERE p.office_id = of_office AND p.code = for_person AND ${HOLDS('p')};
      END $f$;

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
          SELECT r.person, r.person_type, r.clearance, r.access_profile, r.posts, r.delegations
          INTO person, person_type, clearance, access_profile, posts, delegations
          FROM resolve_person(of_office, for_person, day) r;
        END IF;
      END $f$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
