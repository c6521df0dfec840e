import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { SERVICE_ROLE } from './data-source.js';

/**
 * Tables without an audit entry of their own, each with its reason: the trail itself, rows that are derived from a case's
 * state or from the trail, leases, queues, idempotency, and the test clock.
 */
const SHELTERED = [
  'access_log',
  'api_key_use',
  'audit_disclosure',
  'audit_entry',
  'buffered_message',
  'external_task',
  'idempotency',
  'job',
  'may_see',
  'migration_case',
  'office_clock',
  'outbox',
  'received_message',
  'task_candidate',
  'wait',
];

/** Tables of no office: the offices, and what the migrations keep of themselves. */
const OF_NO_OFFICE = ['office', 'schema_migration'];

const OURS = '01900000-0000-7000-8000-000000000001';
const THEIRS = '01900000-0000-7000-8000-000000000002';

/** Values where the type alone does not give one that the table takes. */
const VALUES: Readonly<Record<string, string>> = {
  'accountability_case.ground': "'MANUAL'",
  'accountability_case.reason': "'x'",
  'accountability_case.status': "'OPEN'",
  'contact_log.channel': "'PHONE'",
  'document.classification': "'PUBLIC'",
  'definition.kind': "'PROCESS'",
  'delegation.to_person': "'y'",
  'job.kind': "'TIMER'",
  'process_instance.status': "'RUNNING'",
  'refusal.status': "'OPEN'",
  'side_task.kind': "'SIGN_AFTER'",
  'side_task.status': "'PENDING'",
  'side_task.principal': "'y'",
  'task.status': "'OPEN'",
  'migration_batch.status': "'RUNNING'",
  'number_allocation.status': "'USED'",
  'dispatch_line.verb': "'SEND'",
  'dispatch_line.recipient_type': "'UNIT'",
  'state_secret.classification': "'MIMI'",
  'state_secret.copy_no': "'000001'",
  'state_secret.status': "'KEPT'",
  'stored_file.sha256': "repeat('0', 64)",
};

const BY_TYPE: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: "'x'",
  integer: '1',
  smallint: '1',
  bigint: '1',
  boolean: 'false',
  json: "'{}'",
  bytea: "'\\x00'",
  date: "'2022-10-18'",
  'timestamp with time zone': 'now()',
  ARRAY: "'{}'",
};

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isNeeded: boolean;
}

let database: TestDatabase;
let owner: Client;
let service: Client;
let tables: string[];
let audited: string[];

beforeAll(async () => {
  database = await freshDatabase();
  owner = new Client({ connectionString: database.url });
  service = new Client({ connectionString: database.url, options: `-c role=${SERVICE_ROLE}` });
  await owner.connect();
  await service.connect();
  const columns = await rows<Column>(
    owner,
    `SELECT table_name AS table, column_name AS column, data_type AS type,
       is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER' AS "isNeeded"
     FROM information_schema.columns JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, ordinal_position`,
  );
  const withColumn = (name: string): string[] =>
    columns.filter(({ column }) => column === name).map(({ table }) => table);
  tables = withColumn('office_id');
  audited = withColumn('audit_id');
  await owner.query(`INSERT INTO office (id, code, name_zh, name_en) VALUES
    ('${OURS}', 'ours', '我办', 'Ours'), ('${THEIRS}', 'theirs', '他办', 'Theirs')`);
  await fillEveryTable(columns);
});
afterAll(async () => {
  await owner.end();
  await service.end();
  await database.drop();
});

async function rows<Row extends object>(client: Client, sql: string): Promise<Row[]> {
  return (await client.query<Row>(sql)).rows;
}

/** One row of our office in every table; keys between tables are not looked at, since only the guards matter here. */
async function fillEveryTable(columns: readonly Column[]): Promise<void> {
  await owner.query('SET session_replication_role = replica');
  for (const table of tables) {
    const needed = columns.filter((one) => one.table === table && (one.isNeeded || `${table}.${one.column}` in VALUES));
    const values = needed.map(({ column, type }) =>
      column === 'office_id' ? `'${OURS}'` : (VALUES[`${table}.${column}`] ?? BY_TYPE[type] ?? `NULL::${type}`),
    );
    await owner.query(`INSERT INTO ${table} (${needed.map(({ column }) => column).join()}) VALUES (${values.join()})`);
  }
  await owner.query('SET session_replication_role = origin');
}

/** Runs statements of the service for one office, in a transaction that is rolled back unless it is committed in there. */
async function within<T>(office: string | null, work: () => Promise<T>): Promise<T> {
  await service.query('BEGIN');
  if (office !== null) await service.query("SELECT set_config('gongwen.office', $1, true)", [office]);
  try {
    return await work();
  } finally {
    await service.query('ROLLBACK');
  }
}

/** `done <rows>` or the code of the error. */
async function outcomeOf(client: Client, sql: string): Promise<string> {
  await client.query('SAVEPOINT before');
  const outcome = await client.query(sql).then(
    ({ rowCount }) => `done ${rowCount}`,
    (error: unknown) => String((error as { code?: string }).code),
  );
  await client.query('ROLLBACK TO before');
  return outcome;
}

/** Tables for which this does not hold, with what was found instead. */
async function exceptions(
  of: readonly string[],
  expected: string | readonly string[],
  find: (table: string) => Promise<string>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const table of of) {
    const found = await find(table);
    if (!([] as string[]).concat(expected).includes(found)) wrong.push(`${table}: ${found}`);
  }
  return wrong;
}

const DENIED = '42501';

describe('every table', () => {
  it('[R-133] belongs to an office, and is protected or on the list of those that need no entry', async () => {
    const all = await rows<{ name: string }>(
      owner,
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    );
    expect(all.map(({ name }) => name)).toEqual([...tables, ...OF_NO_OFFICE].sort());
    expect(tables.filter((table) => !audited.includes(table))).toEqual(SHELTERED);
    expect(
      await rows(
        owner,
        `SELECT table_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'office_id' AND is_nullable = 'YES'`,
      ),
    ).toEqual([]);
  });

  it('has row-level security, and one policy that names its office', async () => {
    const guarded = await rows<{ name: string }>(
      owner,
      `SELECT c.relname AS name FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
       WHERE c.relrowsecurity AND p.polcmd = '*' AND p.polpermissive AND p.polname = 'own_office'
         AND pg_get_expr(p.polqual, c.oid) LIKE '%= (current_setting(''gongwen.office''::text, true))::uuid)'
         AND (SELECT count(*) FROM pg_policy q WHERE q.polrelid = c.oid) = 1
       ORDER BY 1`,
    );
    expect(guarded.map(({ name }) => name)).toEqual([...tables, 'office'].sort());
  });

  it('has the office first in every key', async () => {
    const keys = await rows<{ key: string; first: string }>(
      owner,
      `SELECT i.indexrelid::regclass::text AS key, a.attname AS first
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
       WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND c.relname <> ALL ('{${OF_NO_OFFICE.join()}}')
       UNION ALL
       SELECT k.conname, a.attname FROM pg_constraint k
       JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] WHERE k.contype = 'f'
       UNION ALL
       SELECT k.conname || ' (target)', CASE k.confrelid WHEN 'office'::regclass THEN 'office_id' ELSE a.attname END
       FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = k.confkey[1] WHERE k.contype = 'f'`,
    );
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter(({ first }) => first !== 'office_id')).toEqual([]);
  });
});

describe("the service's role", () => {
  it('owns nothing, and can become nothing', async () => {
    const [role] = await rows(
      owner,
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,
         has_schema_privilege(rolname, 'public', 'CREATE') AS creates,
         (SELECT count(*)::int FROM pg_auth_members m WHERE m.member = r.oid) AS memberships,
         (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) + (SELECT count(*)::int FROM pg_proc WHERE proowner = r.oid)
           + (SELECT count(*)::int FROM pg_namespace WHERE nspowner = r.oid) AS owned
       FROM pg_roles r WHERE rolname = '${SERVICE_ROLE}'`,
    );
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolcanlogin: false,
      creates: false,
      memberships: 0,
      owned: 0,
    });
  });

  it('reads and writes rows and nothing else; what is kept it cannot delete', async () => {
    const granted = await rows<{ table: string; rights: string }>(
      owner,
      `SELECT table_name AS table, string_agg(privilege_type, ' ' ORDER BY privilege_type) AS rights
       FROM information_schema.role_table_grants WHERE grantee = '${SERVICE_ROLE}' GROUP BY 1 ORDER BY 1`,
    );
    const allowed = (table: string): string => {
      if (OF_NO_OFFICE.includes(table)) return 'SELECT';
      if (table === 'audit_entry' || table === 'access_log') return 'INSERT SELECT';
      if (table === 'audit_disclosure') return 'DELETE INSERT SELECT';
      return audited.includes(table) ? 'INSERT SELECT UPDATE' : 'DELETE INSERT SELECT UPDATE';
    };
    expect(granted).toEqual([...tables, ...OF_NO_OFFICE].sort().map((table) => ({ table, rights: allowed(table) })));
  });
});

describe('another office', () => {
  const visible = (table: string): Promise<string> => outcomeOf(service, `SELECT FROM ${table}`);

  it('sees nothing of ours, in any table; we see our row in each', async () => {
    expect(await within(OURS, () => exceptions(tables, 'done 1', visible))).toEqual([]);
    expect(await within(THEIRS, () => exceptions(tables, 'done 0', visible))).toEqual([]);
    expect(await within(OURS, () => rows(service, 'SELECT code FROM office'))).toEqual([{ code: 'ours' }]);
  });

  it('is nobody where none was named', async () => {
    const fresh = new Client({ connectionString: database.url, options: `-c role=${SERVICE_ROLE}` });
    await fresh.connect();
    await fresh.query('BEGIN');
    try {
      expect(
        await exceptions([...tables, 'office'], 'done 0', (table) => outcomeOf(fresh, `SELECT FROM ${table}`)),
      ).toEqual([]);
    } finally {
      await fresh.end();
    }
  });

  it('changes and removes nothing of ours', async () => {
    const update = (table: string): Promise<string> => outcomeOf(service, `UPDATE ${table} SET office_id = office_id`);
    const remove = (table: string): Promise<string> => outcomeOf(service, `DELETE FROM ${table}`);
    expect(await within(THEIRS, () => exceptions(tables, ['done 0', DENIED], update))).toEqual([]);
    expect(await within(THEIRS, () => exceptions(tables, ['done 0', DENIED], remove))).toEqual([]);
  });

  it('writes nothing in our name, and gives nothing of its own away', async () => {
    const insert = (table: string): Promise<string> =>
      outcomeOf(service, `INSERT INTO ${table} (office_id) VALUES ('${OURS}')`);
    const giveAway = (table: string): Promise<string> =>
      outcomeOf(service, `UPDATE ${table} SET office_id = '${THEIRS}'`);
    expect(await within(THEIRS, () => exceptions(tables, DENIED, insert))).toEqual([]);
    expect(await within(OURS, () => exceptions(tables, DENIED, giveAway))).toEqual([]);
  });
});

describe('the trail', () => {
  const commit = (): Promise<string> =>
    service.query('COMMIT').then(
      () => 'committed',
      (error: unknown) => (error as Error).message,
    );
  const enter = async (entryId: string): Promise<void> => {
    await service.query(
      `INSERT INTO audit_entry (office_id, entry_id, at, act, actor, object_type, object_id, body, hash)
       VALUES ($1, $2, now(), 'X', 'p', 'X', 'x', '{}', '\\x00')`,
      [OURS, entryId],
    );
  };

  it('[R-133] a change of any business row without an entry of the same transaction is refused', async () => {
    const [stale] = await rows<{ id: string }>(owner, 'SELECT gen_random_uuid() AS id');
    expect(await within(OURS, async () => (await enter(stale!.id), commit()))).toBe('committed');
    const change = (table: string): Promise<string> =>
      within(OURS, async () => {
        await service.query(`UPDATE ${table} SET audit_id = $1`, [stale!.id]);
        return (await commit()).replace(`UPDATE of ${table} `, '');
      });
    expect(await exceptions(audited, 'without an audit entry of the same transaction', change)).toEqual([]);
  });

  it('[R-133] with its entry it is taken', async () => {
    const change = (table: string): Promise<string> =>
      within(OURS, async () => {
        const [entry] = await rows<{ id: string }>(service, 'SELECT gen_random_uuid() AS id');
        await enter(entry!.id);
        await service.query(`UPDATE ${table} SET audit_id = $1`, [entry!.id]);
        return commit();
      });
    expect(await exceptions(audited, 'committed', change)).toEqual([]);
  });

  it('[R-133] what is kept is not deleted, changed or emptied, even by the owner of the tables', async () => {
    const attempts = [
      ...audited.map((table) => `DELETE FROM ${table}`),
      'UPDATE audit_entry SET act = act',
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry CASCADE',
      'TRUNCATE audit_disclosure',
    ];
    await owner.query('BEGIN');
    expect(await exceptions(attempts, '23000', (sql) => outcomeOf(owner, sql))).toEqual([]);
    await owner.query('ROLLBACK');
  });
});
