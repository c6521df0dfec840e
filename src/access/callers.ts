import { Inject, Injectable } from '@nestjs/common';
import { OneQuery, Rejection, SERVICE_OPTIONS, type Caller, type Pace, type ServiceOptions } from '../kernel/index.js';
import { sameHash } from './api-key.js';
import { readCredentials, type Credentials } from './credentials.js';
import { actingForOf, type HeldDelegation } from './acting-for.js';
import { ACT_FOR, ACT_FOR_FINAL, EVERY_PERSON, TAKE_UNASSIGNED, UNASSIGNED } from './scopes.js';
import { AccessTokens } from './tokens/access-tokens.js';

interface Post {
  readonly role: string;
  readonly unit: string;
  readonly permissions: readonly string[];
}

/** One row of `resolve_caller`. */
interface Resolved {
  readonly day: string;
  readonly client_id: string | null;
  readonly client_name: string | null;
  readonly scopes: readonly string[] | null;
  readonly requires_idempotency: boolean | null;
  readonly requests_per_second: number | null;
  readonly request_burst: number | null;
  readonly secret_hash: Buffer | null;
  readonly is_active: boolean | null;
  readonly person: string | null;
  readonly person_type: string | null;
  readonly clearance: string | null;
  readonly access_profile: string | null;
  readonly posts: readonly Post[] | null;
  readonly delegations: readonly HeldDelegation[] | null;
}

/** Credentials as far as they can be proved without the database. */
export interface Proved {
  /** An API client's key, which only the database can prove. */
  readonly key: Credentials['key'];
  /** The person whose own token this is. */
  readonly person: string | null;
  /** Groups that the token names; `null` for what is no token of the identity provider. */
  readonly groups: readonly string[] | null;
  readonly onBehalfOf: string | null;
}

/** Who calls, and what the request must carry on the way. */
export interface Identified {
  readonly caller: Caller;
  /** The day in the office on which the posts were looked up. */
  readonly day: string;
  readonly requiresIdempotency: boolean;
  /** The client's own pace; `null` where it goes at everybody's. */
  readonly pace: Pace | null;
  /** Why this caller may not act for the person that it names. */
  readonly refusal: Rejection | null;
}

/** Person types whose members are the office's own people. */
const OWN_PEOPLE = new Set(['STAFF', 'EXPERT']);

const DUMMY_HASH = Buffer.alloc(32);

/** Finds out who calls, on the day in the office: one round trip, nothing kept, so that a revoked key ends at once. */
@Injectable()
export class Callers {
  constructor(
    private readonly oneQuery: OneQuery,
    private readonly tokens: AccessTokens,
    @Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions,
  ) {}

  /**
   * Reads the headers, and verifies a token of the identity provider; the database is not asked.
   *
   * Raises `CREDENTIALS_MISSING`, `CREDENTIALS_INVALID`, `HEADER_INVALID`, `IDENTITY_PROVIDER_UNAVAILABLE`.
   */
  async prove(authorization: string | undefined, onBehalfOf: string | undefined): Promise<Proved> {
    const { token, testPerson, ...read } = readCredentials(authorization, onBehalfOf, this.options.testMode);
    if (token === null) return { ...read, person: testPerson, groups: null };
    return { ...read, ...(await this.tokens.verify(token)) };
  }

  /**
   * The caller of a request. A client acts for a person within both their rights: the person's posts decide what is the
   * person's to do, permissions are those that both hold. Who comes with a token of their own acts for nobody else.
   *
   * Raises `CREDENTIALS_INVALID`, `DATABASE_UNAVAILABLE`; that somebody may not act for the person named is the `refusal`,
   * for the trail to keep.
   *
   * @rule R-005
   */
  async identify(proved: Proved, request: Pick<Caller, 'language' | 'traceId'>): Promise<Identified> {
    const { key, onBehalfOf: named } = proved;
    const found = await this.look(key ? key.prefix : null, key ? named : proved.person);
    const client = key ? clientOf(found, key.secretHash) : null;
    const there = isWithOffice(found) ? found.person : null;
    if (!client && there === null) throw new Rejection('CREDENTIALS_INVALID');
    const mayName = client ? client.scopes.has(ACT_FOR) && there !== null : named === there;
    const isRefused = named !== null && !mayName;
    const person = client && isRefused ? null : there;
    const posts = (person === null ? null : found.posts) ?? [];
    const caller: Caller = {
      officeId: this.options.officeId,
      person,
      client: client ? { id: client.id, name: client.name } : null,
      keys: person === null ? [] : keysOf(person, found, posts),
      posts: posts.map(({ role, unit }) => ({ role, unit })),
      permissions: permissionsOf(client?.scopes ?? null, person, posts),
      ...(person === null ? {} : standingIn(found)),
      ...(proved.groups === null ? {} : { groups: proved.groups }),
      language: request.language,
      traceId: request.traceId,
    };
    return {
      caller,
      day: found.day,
      requiresIdempotency: client?.requiresIdempotency ?? false,
      pace: client?.pace ?? null,
      refusal: isRefused ? new Rejection('ON_BEHALF_REFUSED', { person: named }) : null,
    };
  }

  private async look(prefix: string | null, person: string | null): Promise<Resolved> {
    const rows = await this.oneQuery.rows<Resolved>('SELECT * FROM resolve_caller($1, $2, $3, $4, $5)', [
      this.options.officeId,
      prefix,
      person,
      this.options.testMode,
      this.options.timeZone,
    ]);
    return rows[0]!;
  }
}

/** Staff is with the office by holding a post today; experts and people of other units need none. */
const isWithOffice = ({ person_type, posts }: Resolved): boolean => person_type !== 'STAFF' || (posts ?? []).length > 0;

/** What the person may read, and for whom they stand in. */
const standingIn = ({ clearance, access_profile, delegations }: Resolved): Partial<Caller> => ({
  ...(clearance === null ? {} : { clearance }),
  ...(access_profile === 'RESTRICTED' ? { restricted: true } : {}),
  ...(delegations === null ? {} : { actingFor: actingForOf(delegations) }),
});

interface Client {
  readonly id: string;
  readonly name: string;
  readonly scopes: ReadonlySet<string>;
  readonly requiresIdempotency: boolean;
  readonly pace: Pace | null;
}

function clientOf(found: Resolved, secretHash: Buffer): Client {
  const isRight = sameHash(found.secret_hash ?? DUMMY_HASH, secretHash);
  if (!isRight || found.is_active !== true || found.client_id === null || found.client_name === null) {
    throw new Rejection('CREDENTIALS_INVALID');
  }
  return {
    id: found.client_id,
    name: found.client_name,
    scopes: new Set(found.scopes),
    requiresIdempotency: found.requires_idempotency ?? false,
    pace:
      found.requests_per_second === null || found.request_burst === null
        ? null
        : { perSecond: found.requests_per_second, burst: found.request_burst },
  };
}

/**
 * Principal keys of a person on a day: the person, each post as `ROLE@UNIT`, `ROLE` and unit, `ALL_STAFF`, and the key of tasks
 * that name nobody where a post has that permission. What goes to a whole unit or to all staff is not for a person of restricted
 * profile: such a person has what names them and what names their post.
 */
function keysOf(person: string, { person_type: type, access_profile }: Resolved, posts: readonly Post[]): string[] {
  const isRestricted = access_profile === 'RESTRICTED';
  const keys = [
    person,
    ...posts.flatMap(({ role, unit }) => [`${role}@${unit}`, role, ...(isRestricted ? [] : [unit])]),
  ];
  if (type !== null && OWN_PEOPLE.has(type) && !isRestricted) keys.push('ALL_STAFF');
  if (posts.some(({ permissions }) => permissions.includes(TAKE_UNASSIGNED))) keys.push(UNASSIGNED);
  return [...new Set(keys)];
}

function permissionsOf(
  scopes: ReadonlySet<string> | null,
  person: string | null,
  posts: readonly Post[],
): ReadonlySet<string> {
  if (person === null) return scopes ?? new Set();
  const own = new Set([...EVERY_PERSON, ...posts.flatMap((post) => post.permissions)]);
  if (scopes === null) return own;
  const both = new Set([...own].filter((permission) => scopes.has(permission) || EVERY_PERSON.includes(permission)));
  if (scopes.has(ACT_FOR_FINAL)) both.add(ACT_FOR_FINAL);
  return both;
}
