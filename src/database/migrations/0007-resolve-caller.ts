import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `resolve_caller(office, key prefix, person, by the office's clock?, zone)`: everything that a request's credentials name,
 * in one round trip: the API client and its key, the person, and the posts that the person holds today. Always one
 * row; what is not there is null.
 */
export class ResolveCaller1000000000007 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION resolve_caller(
        of_office uuid, with_prefix text, for_person text, by_clock boolean, in_zone text,
        OUT day date,
        OUT client_id uuid, OUT client_name text, OUT scopes text[], OUT requires_idempotency boolean,
        OUT secret_hash bytea, OUT is_active boolean,
        OUT person text, OUT person_type text, OUT posts json
      ) LANGUAGE plpgsql VOLATILE AS $f$
      BEGIN
        PERFORM set_config('gongwen.office', of_office::text, true);
        SELECT (coalesce(CASE WHEN by_clock THEN max(c.now_at) END, now()) AT TIME ZONE in_zone)::date INTO day
        FROM office_clock c WHERE c.office_id = of_office;
        IF with_prefix IS NOT NULL THEN
          SELECT c.id, c.name, c.scopes, c.requires_idempotency, k.secret_hash,
                 c.revoked_at IS NULL AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
          INTO client_id, client_name, scopes, requires_idempotency, secret_hash, is_active
          FROM api_key k JOIN api_client c ON c.office_id = k.office_id AND c.id = k.client_id
          WHERE k.office_id = of_office AND k.prefix = with_prefix;
        END IF;
        IF for_person IS NOT NULL THEN
          SELECT p.code, p.person_type,
            (SELECT coalesce(json_agg(json_build_object('role', o.role, 'unit', a.unit, 'permissions', o.permissions)
                                      ORDER BY o.role, a.unit), '[]')
             FROM appointment a JOIN position o ON o.office_id = a.office_id AND o.code = a.position
             WHERE a.office_id = of_office AND a.person = p.code
               AND a.valid_from <= day AND (a.valid_to IS NULL OR a.valid_to >= day))
          INTO person, person_type, posts
          FROM person p
          WHERE p.office_id = of_office AND p.code = for_person
            AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to >= day);
        END IF;
      END $f$;

      -- So that the service can say whether the database is what it needs.
      GRANT SELECT ON schema_migration TO gongwen_service;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
