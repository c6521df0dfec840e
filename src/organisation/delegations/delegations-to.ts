import type { Transaction } from '../../kernel/index.js';
import { postsOn } from '../posts.js';
import { settingsOf } from '../settings/settings.store.js';
import { activeTo } from './delegation.store.js';

/** What somebody may do for somebody else on a day. */
export interface DelegationHeld {
  readonly id: string;
  /** Who is acted for. */
  readonly from: string;
  readonly to: string;
  /** Of the posts passed on, those that the person acted for holds on the day. */
  readonly posts: readonly { readonly role: string; readonly unit: string }[];
  /** Kinds of documents; empty for every kind but those excluded. */
  readonly docKinds: readonly string[];
  /** Kinds that nobody signs for somebody else as the settings stand today, whatever was granted. */
  readonly excludedKinds: readonly string[];
  /** Acts; empty for all. */
  readonly acts: readonly string[];
  /** Keys of processes; empty for all. */
  readonly definitions: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly authorisedByDoc: string | null;
}

/** Who may be a delegate, and by whom. */
const OWN = new Set(['STAFF']);

/**
 * What a person may do for others on a day: delegations that hold, were not revoked, whose giver still holds the post and whose
 * taker still belongs to the office. A post that ended ends what was passed on of it. Only own posts count, so that nothing is
 * passed on twice.
 *
 * @rule R-034
 */
export async function delegationsTo(tx: Transaction, person: string, day: string): Promise<DelegationHeld[]> {
  const active = await activeTo(tx, person, day);
  if (active.length === 0) return [];
  const taker = await postsOn(tx, person, day);
  if (!taker || !OWN.has(taker.personType) || taker.posts.length === 0) return [];
  const excludedKinds = await upwardKinds(tx);
  const held: DelegationHeld[] = [];
  for (const one of active) {
    const giver = await postsOn(tx, one.from, day);
    const posts = (giver?.posts ?? [])
      .filter(({ role, unit }) => one.posts.includes(`${role}@${unit}`))
      .map(({ role, unit }) => ({ role, unit }));
    if (posts.length === 0) continue;
    const { id, from, to, docKinds, acts, definitions, validFrom, validTo, authorisedByDoc } = one;
    held.push({ id, from, to, posts, docKinds, excludedKinds, acts, definitions, validFrom, validTo, authorisedByDoc });
  }
  return held;
}

/** Kinds of upward documents, which are not passed on unless the settings say so. */
export async function upwardKinds(tx: Transaction): Promise<readonly string[]> {
  const { allowUpward, upwardKinds: kinds } = await delegationRules(tx);
  return allowUpward ? [] : kinds;
}

/** The settings that bound delegations. */
export interface DelegationRules {
  readonly allowUpward: boolean;
  readonly upwardKinds: readonly string[];
  readonly maxDays: number;
}

/** The settings that bound delegations; settings kept before one of them was known go by its standard. */
export async function delegationRules(tx: Transaction): Promise<DelegationRules> {
  const { values } = await settingsOf(tx);
  const { delegation } = values as unknown as { readonly delegation: Partial<DelegationRules> };
  return {
    allowUpward: delegation.allowUpward ?? false,
    upwardKinds: delegation.upwardKinds ?? ['QINGSHI', 'BAOGAO'],
    maxDays: delegation.maxDays ?? 90,
  };
}
