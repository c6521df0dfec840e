import { createHash } from 'node:crypto';

/** Most statements that a connection keeps prepared: each costs the server some 50 kB of every connection. */
const LIMIT = 120;
/** Longer ones are imports and the like, which come once. */
const LONGEST = 12_000;
/** How often a text must have come before it is worth a name. */
const USES = 3;
const CANDIDATES = 2_000;

const names = new Map<string, string>();
let uses = new Map<string, number>();

/**
 * The name under which each connection prepares a statement once, so that the server reads and plans it once and not each
 * time (a batch of writes costs it more to plan than to carry out); `undefined` for one that seldom comes. Only for
 * statements that find their rows by key, whatever the parameters are: after a few uses one plan serves them all. And only
 * with columns that are listed: a `*` breaks when a migration adds a column.
 */
export function preparedName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= LIMIT || sql.length > LONGEST) return known;
  const used = (uses.get(sql) ?? 0) + 1;
  if (used < USES) {
    if (uses.size >= CANDIDATES) uses = new Map();
    uses.set(sql, used);
    return undefined;
  }
  uses.delete(sql);
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 32);
  names.set(sql, name);
  return name;
}
