import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `lock_tree(office, case, task)`: locks the root of the call tree and then reads it, in one round trip. A volatile
 * function takes a new snapshot for each of its statements, so what it reads is what the last holder of the lock left.
 */
export class LockTree1000000000005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION lock_tree(office uuid, of_case uuid, of_task uuid) RETURNS SETOF process_instance
      LANGUAGE plpgsql VOLATILE AS $f$
      DECLARE root uuid;
      BEGIN
        IF of_task IS NOT NULL THEN
          SELECT t.root_case_id INTO root FROM task t WHERE t.office_id = office AND t.id = of_task;
        ELSE
          SELECT i.root_case_id INTO root FROM process_instance i WHERE i.office_id = office AND i.id = of_case;
        END IF;
        PERFORM 1 FROM process_instance i WHERE i.office_id = office AND i.id = root FOR UPDATE;
        RETURN QUERY
          SELECT * FROM process_instance i
          WHERE i.office_id = office AND i.root_case_id = root AND (i.status = 'RUNNING' OR i.id IN (root, of_case))
          ORDER BY (i.id = root) DESC, i.id;
      END $f$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The trail is kept: a migration is never undone.');
  }
}
