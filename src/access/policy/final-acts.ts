import { granted, refused, type Actor, type Decision } from './actor.js';
import { DIRECTOR } from './director.js';

/** Roles that the sign-off table ends with, lowest first. */
const RANKS = ['MEMBER', 'LEADER', 'DEPUTY', 'DIRECTOR'] as const;

/** A document that somebody is to sign or finalise, and what the sign-off table says of it. */
export interface FinalMatter {
  readonly documentId: string;
  readonly act: string;
  readonly docKind: string;
  readonly issuer: string;
  readonly keyMatter: boolean | null;
  readonly ownerGroup: string;
  /** Role with which the table ends: `DIRECTOR`, `LEADER@ownerGroup`; the director where it says nothing of such a document. */
  readonly finalRole: string;
  /** The role in which they do the step; `null` by name. */
  readonly as: string | null;
  /** For whom they act, by delegation. */
  readonly onBehalfOf: string | null;
}

/**
 * Whether a post may do a final act that the sign-off table gives to a role: the same one, a higher one of the department, and the
 * director in any case. A leader ranks for the own group only.
 *
 * @rule R-033
 */
export function ranksAtLeast(post: string, demanded: string): boolean {
  if (post === demanded || roleOf(post) === DIRECTOR) return true;
  const [mine, theirs] = [rankOf(post), rankOf(demanded)];
  return mine >= 0 && theirs >= 0 && (mine > theirs || (mine === theirs && unitOf(demanded) === null));
}

const roleOf = (post: string): string => post.split('@')[0] ?? post;
const unitOf = (post: string): string | null => post.split('@')[1] ?? null;
const rankOf = (post: string): number => (RANKS as readonly string[]).indexOf(roleOf(post));

/**
 * To sign or finalise: whoever does the step must hold, or be delegated by somebody who holds, at least the role with which the
 * sign-off table ends for this document, whatever process is drawn.
 *
 * @rule R-033 @rule R-034 @rule R-050
 */
export function mayFinishDocument(actor: Actor, matter: FinalMatter): Decision {
  const { finalRole, ownerGroup, as, onBehalfOf, documentId, act } = matter;
  const demanded = finalRole.replace('@ownerGroup', `@${ownerGroup}`);
  const by = (actor.actingFor ?? []).find(({ person }) => person === onBehalfOf);
  const posts = [...actor.keys, ...(by?.keys ?? []), ...(as === demanded ? [as] : [])];
  const post = posts.find((one) => ranksAtLeast(one, demanded));
  return post === undefined
    ? refused('ULTRA_VIRES', ruleOf(actor, matter), { documentId, act, candidates: demanded })
    : granted(post);
}

/** Kinds that go upward (上行文). */
const UPWARD: ReadonlySet<unknown> = new Set(['QINGSHI', 'BAOGAO']);

/**
 * By which rule somebody is refused a final act: requests, reports and key matters of the department are the director's by article
 * 12, a deputy signs by delegation only, and for anybody else it is the director responsibility system.
 */
export function ruleOf(
  { keys }: Pick<Actor, 'keys'>,
  {
    docKind,
    issuer,
    keyMatter,
  }: { readonly docKind?: unknown; readonly issuer?: unknown; readonly keyMatter?: unknown },
): string {
  if (!keys.includes('DEPUTY')) return 'R-033';
  return issuer !== 'LGO' && (UPWARD.has(docKind) || keyMatter === true) ? 'R-050' : 'R-034';
}
