import type { Look } from './invariants.js';

/** Acts that the trail keeps of a refusal, and of a client's first request. */
const LEFT_BY_REFUSALS = ['ACCESS_DENIED', 'NOTHING_THERE', 'ULTRA_VIRES', 'SOD_BLOCKED', 'ALERT_RAISED', 'LOGIN'];

/** What is looked at of tables in which refusals and first requests leave something behind. */
const LEFT: Readonly<Record<string, string>> = {
  api_key_use: 'WHERE false',
  audit_entry: 'WHERE t.act <> ALL ($1)',
  outbox: "WHERE t.type <> 'access.alerted'",
};

/** Count and digest of every table, by name: two that are equal say that nothing was written in between but refusals. */
export async function writtenSoFar(look: Look): Promise<Record<string, string>> {
  const tables = await look<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
  const digests = tables.map(
    ({
      name,
    }) => `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS held
      FROM ${name} t ${LEFT[name] ?? ''}`,
  );
  const rows = await look<{ name: string; held: string }>(digests.join(' UNION ALL '), [LEFT_BY_REFUSALS]);
  return Object.fromEntries(rows.map(({ name, held }) => [name, held]));
}
