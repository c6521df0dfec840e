import type { ReadContext, Transaction, Viewer } from '../kernel/index.js';
import { opensTo, placeViewer, Rejection, viewerOf } from '../kernel/index.js';
import type { SightGround, SightLevel } from './policy/index.js';

/** Who is to see what. */
export interface SightGrant {
  /** Principal keys: a person, `LEADER@COORD`, a unit, `ALL_STAFF`. */
  readonly principals: readonly string[];
  readonly objectType: string;
  readonly objectId: string;
  readonly level?: SightLevel;
  /** Why they are to see it: `RELATION` where nothing is said. */
  readonly ground?: SightGround;
  /** The thing's place in lists, the same in all grants of one thing, so that lists can merge them. */
  readonly at: Date;
}

const granted = new WeakMap<Transaction, Map<string, SightLevel>>();

/**
 * Lets principals see a thing, in this transaction. Granting again changes nothing but a lower level to a higher; the rows
 * name keys and not people, so that an appointment of tomorrow sees what its post may see.
 */
export function grantSight(tx: Transaction, grant: SightGrant): void {
  const { level = 'CONTENT', ground = 'RELATION' } = grant;
  const done = granted.get(tx) ?? new Map<string, SightLevel>();
  granted.set(tx, done);
  const nameOf = (principal: string): string => JSON.stringify([grant.objectType, grant.objectId, principal, ground]);
  const missing = [...new Set(grant.principals)].filter((principal) => {
    const before = done.get(nameOf(principal));
    return before === undefined || (before === 'METADATA' && level === 'CONTENT');
  });
  if (missing.length === 0) return;
  const raises = missing.some((principal) => done.has(nameOf(principal)));
  for (const principal of missing) done.set(nameOf(principal), level);
  tx.write(
    `INSERT INTO may_see (office_id, principal, object_type, object_id, level, sort_key, ground)
     SELECT $1, principal, $3, $4, $5, $6, $7 FROM unnest($2::text[]) AS p (principal)
     ON CONFLICT (office_id, object_type, object_id, principal, ground)
     DO UPDATE SET level = excluded.level WHERE excluded.level = 'CONTENT' AND may_see.level <> 'CONTENT'`,
    [tx.officeId, missing, grant.objectType, grant.objectId, level, grant.at, ground],
    // One statement cannot touch a row twice: what raises a grant of this transaction goes into a batch after it.
    raises || level === 'METADATA' ? `may_see:${grant.objectType}:${grant.objectId}` : undefined,
  );
}

/** Takes back what was granted to a principal; relations and copies stay. */
export function revokeSight(
  tx: Transaction,
  {
    objectType,
    objectId,
    principal,
  }: { readonly objectType: string; readonly objectId: string; readonly principal: string },
): void {
  tx.write(
    `DELETE FROM may_see WHERE office_id = $1 AND object_type = $2 AND object_id = $3 AND principal = $4 AND ground = 'GRANT'`,
    [tx.officeId, objectType, objectId, principal],
  );
}

/** How much of the thing the viewer may see; `null` where that is nothing. @rule R-091 @rule R-134 */
export async function sightOf(
  tx: Transaction,
  viewer: Viewer,
  objectType: string,
  objectId: string,
): Promise<SightLevel | null> {
  const params: unknown[] = [tx.officeId, objectType, objectId];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  const [row] = await tx.queryPrepared<{ level: SightLevel | null }>(
    `SELECT min(m.level) AS level FROM may_see m
     WHERE m.office_id = $1 AND m.object_type = $2 AND m.object_id = $3 AND ${opensTo('m', by)}`,
    params,
  );
  return row?.level ?? null;
}

/** Whether the viewer may see the thing, at this level at least. @rule R-091 @rule R-134 */
export async function maySee(
  tx: Transaction,
  viewer: Viewer,
  objectType: string,
  objectId: string,
  level: SightLevel = 'METADATA',
): Promise<boolean> {
  const sight = await sightOf(tx, viewer, objectType, objectId);
  return sight !== null && (level === 'METADATA' || sight === 'CONTENT');
}

/** Of these things of one type, the ids of those that the viewer may see at all. One round trip. @rule R-091 @rule R-134 */
export async function seenAmong(
  tx: Transaction,
  viewer: Viewer,
  objectType: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const params: unknown[] = [tx.officeId, objectType, ids];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT m.object_id AS id FROM may_see m
     WHERE m.office_id = $1 AND m.object_type = $2 AND m.object_id = ANY ($3::text[]) AND ${opensTo('m', by)}`,
    params,
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Refuses whoever may not see the thing, as if it were not there: with the room's own 404 code and the id as the room names
 * it, `DOCUMENT` -> `{documentId}`.
 */
export async function demandSight(
  ctx: ReadContext,
  objectType: string,
  objectId: string,
  code: string,
  level: SightLevel = 'METADATA',
): Promise<void> {
  if (await maySee(ctx.tx, viewerOf(ctx.caller), objectType, objectId, level)) return;
  throw new Rejection(code, { [idName(objectType)]: objectId });
}

const idName = (objectType: string): string =>
  `${objectType.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}Id`;
