import { toWireOrNull, type Pace } from '../kernel/index.js';

/** A system that calls, as stored. */
export interface ApiClient {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly requiresIdempotency: boolean;
  /** Its own pace; `null` where it goes at everybody's. */
  readonly pace: Pace | null;
  readonly revokedAt: Date | null;
  readonly rowVersion: number;
  /** Newest first. */
  readonly keys: readonly ApiKey[];
}

/** One key of a client; its secret is not known to us. */
export interface ApiKey {
  readonly prefix: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** To the hour. */
  readonly lastUsedAt: Date | null;
}

/** A client as an administrator reads it. */
export interface ApiClientView {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly requiresIdempotency: boolean;
  /** Requests a second in the long run, and at once; `null` where the service's own limits hold. */
  readonly requestsPerSecond: number | null;
  readonly requestBurst: number | null;
  readonly status: 'ACTIVE' | 'REVOKED';
  readonly revokedAt: string | null;
  readonly keys: readonly {
    readonly prefix: string;
    readonly status: 'ACTIVE' | 'EXPIRED' | 'REVOKED';
    readonly expiresAt: string | null;
    /** By the machine's clock, to the hour; `null` where it was never used. */
    readonly lastUsedAt: string | null;
  }[];
  readonly rowVersion: number;
}

/** A client with the key that was just made. */
export interface ApiClientWithKey extends ApiClientView {
  /** Shown once; `null` when the request is repeated. */
  readonly key: string | null;
}

/** Whether a key opens the door at this machine time. */
export const isActive = (key: ApiKey, now: Date): boolean =>
  key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now);

/** A client on the wire. */
export const toClientView = (client: ApiClient, zone: string, now: Date): ApiClientView => ({
  id: client.id,
  name: client.name,
  scopes: client.scopes,
  requiresIdempotency: client.requiresIdempotency,
  requestsPerSecond: client.pace?.perSecond ?? null,
  requestBurst: client.pace?.burst ?? null,
  status: client.revokedAt === null ? 'ACTIVE' : 'REVOKED',
  revokedAt: toWireOrNull(client.revokedAt, zone),
  keys: client.keys.map((key) => ({
    prefix: key.prefix,
    status: key.revokedAt !== null ? 'REVOKED' : isActive(key, now) ? 'ACTIVE' : 'EXPIRED',
    expiresAt: toWireOrNull(key.expiresAt, zone),
    lastUsedAt: toWireOrNull(key.lastUsedAt, zone),
  })),
  rowVersion: client.rowVersion,
});
