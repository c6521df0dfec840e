import type { Pace, Transaction } from '../kernel/index.js';
import type { ApiClient } from './api-client.js';
import type { NewKey } from './api-key.js';

interface KeyRow {
  readonly prefix: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: string[];
  readonly requires_idempotency: boolean;
  readonly revoked_at: Date | null;
  readonly row_version: number;
  readonly requests_per_second: number | null;
  readonly request_burst: number | null;
  readonly keys: KeyRow[];
}

/** Keys come newest first; those that were made before their age was kept, in the order of their entries. */
const CLIENTS = `SELECT c.id, c.name, c.scopes, c.requires_idempotency, c.requests_per_second, c.request_burst, c.revoked_at,
    c.row_version, (
    SELECT coalesce(json_agg(json_build_object('prefix', k.prefix, 'expires_at', k.expires_at, 'revoked_at', k.revoked_at,
                                               'last_used_at', u.last_used_at)
                             ORDER BY k.revoked_at DESC NULLS FIRST, k.created_at DESC, k.audit_id DESC), '[]')
    FROM api_key k LEFT JOIN api_key_use u ON u.office_id = k.office_id AND u.prefix = k.prefix
    WHERE k.office_id = c.office_id AND k.client_id = c.id
  ) AS keys FROM api_client c WHERE c.office_id = $1`;

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const toClient = (row: ClientRow): ApiClient => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  requiresIdempotency: row.requires_idempotency,
  pace:
    row.requests_per_second === null || row.request_burst === null
      ? null
      : { perSecond: row.requests_per_second, burst: row.request_burst },
  revokedAt: row.revoked_at,
  rowVersion: row.row_version,
  keys: row.keys.map((key) => ({
    prefix: key.prefix,
    expiresAt: instantOf(key.expires_at),
    revokedAt: instantOf(key.revoked_at),
    lastUsedAt: instantOf(key.last_used_at),
  })),
});

/** One client; with `lock` its row is held until the transaction ends. */
export async function findClient(tx: Transaction, id: string, lock: boolean): Promise<ApiClient | null> {
  if (lock) await tx.query('SELECT 1 FROM api_client WHERE office_id = $1 AND id = $2 FOR UPDATE', [tx.officeId, id]);
  const [row] = await tx.query<ClientRow>(`${CLIENTS} AND c.id = $2`, [tx.officeId, id]);
  return row ? toClient(row) : null;
}

/** Clients by name, after one of them, at most `limit`. */
export async function clientsAfter(tx: Transaction, name: string, limit: number): Promise<ApiClient[]> {
  const rows = await tx.query<ClientRow>(`${CLIENTS} AND c.name > $2 ORDER BY c.name LIMIT $3`, [
    tx.officeId,
    name,
    limit,
  ]);
  return rows.map(toClient);
}

/** The client of this name. */
export async function clientNamed(tx: Transaction, name: string): Promise<ApiClient | null> {
  const [row] = await tx.query<ClientRow>(`${CLIENTS} AND c.name = $2`, [tx.officeId, name]);
  return row ? toClient(row) : null;
}

/** Whether the office has any client at all. */
export async function hasClients(tx: Transaction): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM api_client WHERE office_id = $1 LIMIT 1', [tx.officeId])).length > 0;
}

/** Whether a client other than this one could still manage clients; it stays so until the transaction ends. */
export async function hasOtherAdministrator(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM api_client c JOIN api_key k ON k.office_id = c.office_id AND k.client_id = c.id
     WHERE c.office_id = $1 AND c.id <> $2 AND c.revoked_at IS NULL AND 'api-clients:write' = ANY (c.scopes)
       AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()) LIMIT 1 FOR SHARE`,
    [tx.officeId, id],
  );
  return rows.length > 0;
}

/** Whether the trail could take this name for a person's. */
export async function isPersonCode(tx: Transaction, name: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM person WHERE office_id = $1 AND code = $2', [tx.officeId, name])).length > 0;
}

/** Writes a new client. */
export function insertClient(
  tx: Transaction,
  client: Pick<ApiClient, 'id' | 'name' | 'scopes' | 'requiresIdempotency' | 'pace'>,
  entryId: string,
): void {
  const { id, name, scopes, requiresIdempotency, pace } = client;
  tx.write(
    `INSERT INTO api_client (office_id, id, name, scopes, requires_idempotency, requests_per_second, request_burst, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.officeId, id, name, scopes, requiresIdempotency, pace?.perSecond ?? null, pace?.burst ?? null, entryId],
    `api_client:${client.id}`,
  );
}

/** Writes a new key: its prefix to be found by, and its secret's hash. */
export function insertKey(
  tx: Transaction,
  clientId: string,
  key: Pick<NewKey, 'prefix' | 'secretHash'>,
  expiresAt: Date | null,
  entryId: string,
): void {
  tx.write(
    'INSERT INTO api_key (office_id, client_id, prefix, secret_hash, expires_at, audit_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [tx.officeId, clientId, key.prefix, key.secretHash, expiresAt, entryId],
    `api_key:${key.prefix}`,
  );
}

/** Ends these keys at the machine's time. */
export function revokeKeys(tx: Transaction, clientId: string, prefixes: readonly string[], entryId: string): void {
  tx.write(
    `UPDATE api_key SET revoked_at = now(), audit_id = $4
     WHERE office_id = $1 AND client_id = $2 AND prefix = ANY ($3) AND revoked_at IS NULL`,
    [tx.officeId, clientId, prefixes, entryId],
  );
}

/** Shortens the life of a key; one that ends before stays as it is. */
export function endKeyAt(tx: Transaction, clientId: string, prefix: string, at: Date, entryId: string): void {
  tx.write(
    `UPDATE api_key SET expires_at = least(expires_at, $4), audit_id = $5
     WHERE office_id = $1 AND client_id = $2 AND prefix = $3`,
    [tx.officeId, clientId, prefix, at, entryId],
    `api_key:${prefix}`,
  );
}

/** Remembers that a key was used now, by the machine's clock. */
export function noteKeyUse(tx: Transaction, prefix: string): void {
  tx.write(
    `INSERT INTO api_key_use (office_id, prefix, last_used_at) VALUES ($1, $2, now())
     ON CONFLICT (office_id, prefix) DO UPDATE SET last_used_at = excluded.last_used_at`,
    [tx.officeId, prefix],
    `api_key_use:${prefix}`,
  );
}

/** Gives a client a pace of its own, or (`null`) everybody's. */
export function setPace(tx: Transaction, id: string, pace: Pace | null, entryId: string): void {
  tx.write(
    `UPDATE api_client SET requests_per_second = $3, request_burst = $4, row_version = row_version + 1, audit_id = $5
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, pace?.perSecond ?? null, pace?.burst ?? null, entryId],
    `api_client:${id}`,
  );
}

/** Counts the client's row up; ends it when it is revoked. */
export function touchClient(tx: Transaction, id: string, revoked: boolean, entryId: string): void {
  tx.write(
    `UPDATE api_client SET row_version = row_version + 1, audit_id = $3,
       revoked_at = CASE WHEN $4 THEN now() ELSE revoked_at END
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, entryId, revoked],
    `api_client:${id}`,
  );
}
