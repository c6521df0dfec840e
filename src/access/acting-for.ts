import { keysOfPosts, postKey, type ActingFor, type PostName } from '../kernel/index.js';

/** A delegation that holds today, as `resolve_caller` gives it. */
export interface HeldDelegation {
  readonly id: string;
  /** The delegator. */
  readonly person: string;
  /** Posts that are delegated, `DIRECTOR@WD`; all of them where none is named. */
  readonly delegated: readonly string[];
  /** Posts that the delegator holds today. */
  readonly posts: readonly PostName[];
  readonly docKinds: readonly string[];
  readonly acts: readonly string[];
  readonly definitions: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly allowsUpward: boolean;
}

/**
 * For whom a person stands in: with the keys of the delegated posts, as far as the delegator still holds them. What the delegator
 * holds by delegation is no post, so that no chain comes of it; the permissions of a post stay with its holder. Whoever stands in
 * for every post of a person stands in for the tasks that name the person, too. A delegation of which nothing is held any more is none.
 *
 * @rule R-034
 */
export const actingForOf = (held: readonly HeldDelegation[]): ActingFor[] =>
  held.flatMap(({ id, person, delegated, posts, ...bounds }) => {
    const mine = posts.filter((post) => delegated.length === 0 || delegated.includes(postKey(post)));
    if (mine.length === 0) return [];
    const { docKinds, acts, definitions, validFrom, validTo, allowsUpward } = bounds;
    return [
      {
        person,
        delegationId: id,
        keys: keysOfPosts(mine),
        ownTasks: mine.length === posts.length,
        docKinds,
        acts,
        definitions,
        validFrom,
        validTo,
        allowsUpward,
      },
    ];
  });
