import { ALL_STAFF, keysOfPosts, type Caller, type Transaction } from '../kernel/index.js';
import { actingForOf, type HeldDelegation } from './acting-for.js';
import { REGISTER_SECRETS, SECRET_REGISTRY, TAKE_UNASSIGNED, UNASSIGNED } from './scopes.js';

/** A post that a person holds, and what it permits. */
export interface PermittedPost {
  readonly role: string;
  readonly unit: string;
  readonly permissions: readonly string[];
}

/** One row of `resolve_person`: who a person is on a day. */
export interface ResolvedPerson {
  readonly person: string | null;
  readonly person_type: string | null;
  readonly clearance: string | null;
  readonly access_profile: string | null;
  readonly posts: readonly PermittedPost[] | null;
  readonly delegations: readonly HeldDelegation[] | null;
}

/** What a person brings to a request on a day: under which keys, for whom they stand in, and what they may read. */
export type Standing = Pick<Caller, 'keys' | 'posts' | 'clearance' | 'restricted' | 'actingFor'>;

/** Person types whose members are the office's own people. */
const OWN_PEOPLE = new Set(['STAFF', 'EXPERT']);

/** Keys that come with a permission of a post. */
const BY_PERMISSION: readonly (readonly [permission: string, key: string])[] = [
  [TAKE_UNASSIGNED, UNASSIGNED],
  [REGISTER_SECRETS, SECRET_REGISTRY],
];

/** Staff is with the office by holding a post on the day; experts and people of other units need none. */
export const isWithOffice = ({ person_type, posts }: Pick<ResolvedPerson, 'person_type' | 'posts'>): boolean =>
  person_type !== 'STAFF' || (posts ?? []).length > 0;

/** How a person stands on the day for which they were looked up. */
export function standingOf(person: string, found: ResolvedPerson): Standing {
  const { clearance, access_profile: profile, delegations } = found;
  const posts = found.posts ?? [];
  return {
    keys: keysOf(person, found, posts),
    posts: posts.map(({ role, unit }) => ({ role, unit })),
    ...(clearance === null ? {} : { clearance }),
    ...(profile === 'RESTRICTED' ? { restricted: true } : {}),
    ...(delegations === null ? {} : { actingFor: actingForOf(delegations) }),
  };
}

/**
 * Principal keys of a person on a day: the person, each post as `ROLE@UNIT`, `ROLE` and unit, `ALL_STAFF`, and the keys of tasks
 * that name nobody and of the register of state secrets where a post has that permission. What goes to a whole unit or to all
 * staff is not for a person of restricted profile: such a person has what names them and what names their post.
 */
function keysOf(
  person: string,
  { person_type: type, access_profile }: ResolvedPerson,
  posts: readonly PermittedPost[],
): string[] {
  const isRestricted = access_profile === 'RESTRICTED';
  const isOfOffice = type !== null && OWN_PEOPLE.has(type) && !isRestricted;
  const permitted = BY_PERMISSION.filter(([one]) => posts.some(({ permissions }) => permissions.includes(one)));
  const keys = [
    person,
    ...keysOfPosts(posts, { withoutUnits: isRestricted }),
    ...(isOfOffice ? [ALL_STAFF] : []),
    ...permitted.map(([, key]) => key),
  ];
  return [...new Set(keys)];
}

/** How somebody stands on a day, found out as for a request of their own; `null` for who is not with the office then. */
export async function standingOn(tx: Transaction, person: string, day: string): Promise<Standing | null> {
  const [found] = await tx.query<ResolvedPerson>('SELECT * FROM resolve_person($1, $2, $3)', [
    tx.officeId,
    person,
    day,
  ]);
  return found?.person == null || !isWithOffice(found) ? null : standingOf(person, found);
}
