/**
 * Who is calling, on whose behalf, and with what rights, as `access/` established it for this request (api.md section 4).
 * Resolved once per request on the day of the act, so that an appointment that ended yesterday counts for nothing today.
 */
export interface Caller {
  readonly officeId: string;
  /** The person who acts: the token's subject, or the person named by a client that may act for people. `null` for a bare system client. */
  readonly person: string | null;
  /** The API client that carried the request, `null` for a person's own token and for the system itself. */
  readonly client: { readonly id: string; readonly name: string } | null;
  /** Principal keys held today: the person's code, `LEADER@COORD`, `LEADER`, `COORD`, `ALL_STAFF`. */
  readonly keys: readonly string[];
  /** The day in the office as of which a person's keys were looked up: with another day begun, they are looked up anew. */
  readonly asOf?: string;
  /** Posts held today. */
  readonly posts: readonly { readonly role: string; readonly unit: string }[];
  /** `definitions:deploy`, `audit:read`, `act-for-final` … */
  readonly permissions: ReadonlySet<string>;
  /** Groups that the identity provider counts the person to. They grant nothing: posts are held by appointment. */
  readonly groups?: readonly string[];
  /** People for whom the person stands in today (代), each within the bounds of a delegation; never handed on. */
  readonly actingFor?: readonly ActingFor[];
  /** Highest classification that the person may read; `INTERNAL` where nothing is said. */
  readonly clearance?: string;
  /** The person's profile is the restricted one of experts. */
  readonly restricted?: boolean;
  readonly language: 'zh-CN' | 'en';
  readonly traceId: string;
  /** `Idempotency-Key` with the digest of the request that it names; absent on reads and on requests without one. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string };
}

/** Somebody for whom a caller stands in on a day: whose keys, and how far. An empty list of kinds, acts or processes bounds nothing. */
export interface ActingFor {
  /** Who is stood in for. */
  readonly person: string;
  readonly delegationId: string;
  /** Keys of the delegated posts that the person holds today: `LEADER@COORD`, `LEADER`, `COORD`. */
  readonly keys: readonly string[];
  /** Tasks that name the person too: every post of theirs is delegated. */
  readonly ownTasks: boolean;
  readonly docKinds: readonly string[];
  readonly acts: readonly string[];
  readonly definitions: readonly string[];
  /** Days, both included. */
  readonly validFrom: string;
  readonly validTo: string;
  /** The office lets documents upward and key matters be done by delegation (`delegation.allowUpward`, A-36). */
  readonly allowsUpward: boolean;
}

/** The actor's name in the trail: a person's code, a client's name, or `SYSTEM`. */
export const actorOf = (caller: Caller): string => caller.person ?? caller.client?.name ?? 'SYSTEM';

/** The service itself: timers, jobs, migrations. Holds no principal key, so that no task is ever its to complete. */
export function systemCaller(officeId: string, traceId: string): Caller {
  return {
    officeId,
    person: null,
    client: null,
    keys: [],
    posts: [],
    permissions: new Set(),
    language: 'zh-CN',
    traceId,
  };
}
