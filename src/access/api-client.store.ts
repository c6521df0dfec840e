import type { Transaction } from '../kernel/index.js';
import type { ApiClient } from './api-client.js';
import type { NewKey } from './api-key.js';

interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: string[];
  readonly requires_idempotency: boolean;
  readonly revoked_at: Date | null;
  readonly row_version: number;
  readonly keys: { prefix: string; expires_at: string | null; revoked_at: string | null }[];
}

/** Keys come newest first: an entry's id grows with time, and a key's first entry is its client's newest then. */
const CLIENTS = `SELECT c.*, (
    SELECT coalesce(json_agg(json_build_object('prefix', k.prefix, 'expires_at', k.expires_at, 'revoked_at', k.revoked_at)
                             ORDER BY k.revoked_at DESC NULLS FIRST, k.audit_id DESC), '[]')
    FROM api_key k WHERE k.office_id = c.office_id AND k.client_id = c.id
  ) AS keys FROM api_client c WHERE c.office_id = $1`;

const toClient = (row: ClientRow): ApiClient => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  requiresIdempotency: row.requires_idempotency,
  revokedAt: row.revoked_at,
  rowVersion: row.row_version,
  keys: row.keys.map((key) => ({
    prefix: key.prefix,
    expiresAt: key.expires_at === null ? null : new Date(key.expires_at),
    revokedAt: key.revoked_at === null ? null : new Date(key.revoked_at),
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
  client: Pick<ApiClient, 'id' | 'name' | 'scopes' | 'requiresIdempotency'>,
  entryId: string,
): void {
  tx.write(
    'INSERT INTO api_client (office_id, id, name, scopes, requires_idempotency, audit_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [tx.officeId, client.id, client.name, client.scopes, client.requiresIdempotency, entryId],
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
