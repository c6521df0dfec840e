import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * For whom an act was done by delegation, and `resolve_caller` with clearance, profile and the delegations that the person holds
 * on the day: one row each with the posts of the delegator that are delegated and held today, so that a revoked one is gone with
 * the next request.
 */
export class Authority1000000000020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE task ADD COLUMN on_behalf_of text;

      DROP FUNCTION resolve_caller(uuid, text, text, boolean, text);
      CREATE FUNCTION resolve_caller(
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
             FROM appointment a JOIN position o ON o.office_id = a.office_id AND o.code = a.position
             WHERE a.office_id = of_office AND a.person = p.code
               AND a.valid_from <= day AND (a.valid_to IS NULL OR a.valid_to >= day)),
            (SELECT json_agg(json_build_object(
               'id', d.id, 'person', d.from_person, 'delegated', d.posts, 'docKinds', d.doc_kinds, 'acts', d.acts,
               'definitions', d.definitions, 'validFrom', d.valid_from, 'validTo', d.valid_to,
               'allowsUpward', coalesce((
                 SELECT (s.settings #>> '{delegation,allowUpward}')::boolean FROM settings_version s
                 WHERE s.office_id = of_office ORDER BY s.version DESC LIMIT 1), false),
               'posts', (
                 SELECT coalesce(json_agg(o.role || '@' || a.unit ORDER BY o.role, a.unit), '[]')
                 FROM appointment a JOIN position o ON o.office_id = a.office_id AND o.code = a.position
                 JOIN person f ON f.office_id = a.office_id AND f.code = a.person
                   AND f.valid_from <= day AND (f.valid_to IS NULL OR f.valid_to >= day)
                 WHERE a.office_id = of_office AND a.person = d.from_person
                   AND a.valid_from <= day AND (a.valid_to IS NULL OR a.valid_to >= day))
             ) ORDER BY d.granted_at, d.id)
             FROM delegation d
             WHERE d.office_id = of_office AND d.to_person = p.code AND d.revoked_at IS NULL
               AND d.valid_from <= day AND d.valid_to >= day)
          INTO person, person_type, clearance, access_profile, posts, delegations
          FROM person p
          WHERE p.office_id = of_office AND p.code = for_person
            AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to >= day);
        END IF;
      END $f$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
