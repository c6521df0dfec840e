/** A post: a role in a unit. */
export interface PostName {
  readonly role: string;
  readonly unit: string;
}

/** The key of a post, `LEADER@COORD`. */
export const postKey = ({ role, unit }: PostName): string => `${role}@${unit}`;

/** Principal keys of posts: each as `LEADER@COORD`, its role and its unit; what goes to a whole unit is left out on demand. */
export const keysOfPosts = (
  posts: readonly PostName[],
  { withoutUnits = false }: { readonly withoutUnits?: boolean } = {},
): string[] => [...new Set(posts.flatMap((post) => [postKey(post), post.role, ...(withoutUnits ? [] : [post.unit])]))];

/** The key of everybody who belongs to the office. */
export const ALL_STAFF = 'ALL_STAFF';

/** The key of a system that acts for nobody. */
export const clientPrincipal = (name: string): string => `CLIENT:${name}`;
