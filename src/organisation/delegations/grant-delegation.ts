import { recordFact } from '../../audit/index.js';
import { actorOf, postKey, Rejection, type Command, type CommandContext, type FieldError } from '../../kernel/index.js';
import { daysOf } from '../dated.js';
import { postsOn, type Post } from '../posts.js';
import { toDelegationView, type Delegation, type DelegationView } from './delegation.js';
import { unknownNames, type DelegableNames } from './delegable.js';
import type { DelegationRights } from './delegation-rights.js';
import { insertDelegation } from './delegation.store.js';
import { delegationRules } from './delegation-rules.js';

/** What is passed on, to whom, and for how long. */
export interface GrantInput {
  /** The caller where it is absent; else the permission `org:write` and a document are needed. */
  readonly from?: string | undefined;
  readonly to: string;
  /** Own posts where it is absent: those that are no functions. */
  readonly posts?: readonly string[] | undefined;
  readonly docKinds?: readonly string[] | undefined;
  readonly acts?: readonly string[] | undefined;
  readonly definitions?: readonly string[] | undefined;
  /** Today where it is absent. */
  readonly validFrom?: string | undefined;
  readonly validTo: string;
  readonly authorisedByDoc?: string | undefined;
  readonly reason: string;
}

/** The role whose posts only this role takes over: the director's, the deputy (Annex 2 art. 3, A-36). */
const ONLY_TO: Readonly<Record<string, string>> = { DIRECTOR: 'DEPUTY' };

/**
 * Lets one person act for another (代), within kinds of documents, acts and processes, for a stretch of days. The person does so,
 * or an administrator by a document. Only own posts are passed on: what somebody was given, nobody gives on.
 *
 * Raises `DELEGATION_NOT_ALLOWED`, `DELEGATION_NEEDS_PERSON`, `PERSON_NOT_FOUND`, `DELEGATION_RECIPIENT`, `DELEGATION_NOT_OWN`, `DELEGATION_UPWARD`,
 * `VALIDATION_FAILED`.
 *
 * @rule R-034
 */
export const grantDelegation = (
  rights: DelegationRights,
  names?: DelegableNames,
): Command<GrantInput, DelegationView> => ({
  name: 'organisation.grantDelegation',
  async execute(ctx, input) {
    const { caller, today } = ctx;
    const from = input.from ?? caller.person;
    if (from === null) throw new Rejection('VALIDATION_FAILED', {}, [required('/from')]);
    const isOwn = caller.person === from;
    rights.demandGrant(caller, { from, acts: input.acts ?? [] }, today);
    const { validFrom = today, validTo } = input;
    const errors = await boundErrors(ctx, { validFrom, validTo });
    if (!isOwn && input.authorisedByDoc === undefined) errors.push(required('/authorisedByDoc'));
    if (from === input.to) errors.push(TO_ONESELF);
    if (names) errors.push(...(await unknownNames(ctx.tx, names, input)));
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    const posts = await postsGiven(ctx, from, input.posts, validFrom);
    await demandTaker(ctx, input.to, posts, validFrom);
    await demandKinds(ctx, input.docKinds ?? []);
    const delegation: Delegation = {
      id: ctx.newId(),
      from,
      to: input.to,
      posts: posts.map(postKey),
      docKinds: input.docKinds ?? [],
      acts: input.acts ?? [],
      definitions: input.definitions ?? [],
      validFrom,
      validTo,
      authorisedByDoc: input.authorisedByDoc ?? null,
      reason: input.reason,
      grantedBy: actorOf(caller),
      grantedAt: ctx.now,
      revokedBy: null,
      revokedAt: null,
      revokeReason: null,
      rowVersion: 1,
    };
    const { reason, authorisedByDoc, grantedBy: _, grantedAt: __, ...details } = delegation;
    const entryId = recordFact(ctx, {
      act: 'DELEGATION_GRANTED',
      objectType: 'DELEGATION',
      objectId: delegation.id,
      details: Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null)),
      committed: { reason, ...(authorisedByDoc === null ? {} : { authorisedByDoc }) },
    });
    insertDelegation(ctx.tx, delegation, entryId);
    ctx.publish({
      type: 'delegation.granted',
      subject: delegation.id,
      data: { from, to: input.to, posts: delegation.posts, validFrom, validTo },
    });
    return toDelegationView(delegation, ctx);
  },
});

const required = (pointer: string): FieldError => ({
  pointer,
  code: 'REQUIRED',
  zh: '必填。',
  en: 'This field is required.',
});

const TO_ONESELF: FieldError = {
  pointer: '/to',
  code: 'TO_ONESELF',
  zh: '不能授权给本人。',
  en: 'Nobody acts for themselves.',
};

async function boundErrors(
  { tx, today }: CommandContext,
  { validFrom, validTo }: { readonly validFrom: string; readonly validTo: string },
): Promise<FieldError[]> {
  const { maxDays } = await delegationRules(tx);
  const errors: FieldError[] = [];
  if (validFrom < today) {
    errors.push({
      pointer: '/validFrom',
      code: 'IN_THE_PAST',
      zh: '授权不能追溯。',
      en: 'Nobody is given a right for days that are over.',
    });
  }
  if (validTo < validFrom) {
    errors.push({
      pointer: '/validTo',
      code: 'BEFORE_VALID_FROM',
      zh: '终止日期早于起始日期。',
      en: 'Ends before it begins.',
    });
  } else if (daysOf(validFrom, validTo) > maxDays) {
    errors.push({
      pointer: '/validTo',
      code: 'TOO_LONG',
      zh: `授权最长 ${maxDays} 天。`,
      en: `Holds for ${maxDays} days at most.`,
    });
  }
  return errors;
}

/** Posts that the giver holds on the first day. Raises `PERSON_NOT_FOUND`, `DELEGATION_NOT_OWN`. */
async function postsGiven(
  { tx }: CommandContext,
  from: string,
  named: readonly string[] | undefined,
  day: string,
): Promise<Post[]> {
  const giver = await postsOn(tx, from, day);
  if (!giver) throw new Rejection('PERSON_NOT_FOUND', { code: from });
  const given = giver.posts.filter((post) => (named ? named.includes(postKey(post)) : !post.functional));
  const own = new Set(given.map(postKey));
  const lacking = (named ?? []).find((post) => !own.has(post));
  if (giver.personType !== 'STAFF' || given.length === 0 || lacking !== undefined) {
    throw new Rejection('DELEGATION_NOT_OWN', { from, post: lacking ?? '' });
  }
  return given;
}

/** The taker is of the office's own staff, with a post of their own. Raises `PERSON_NOT_FOUND`, `DELEGATION_RECIPIENT`. */
async function demandTaker({ tx }: CommandContext, to: string, posts: readonly Post[], day: string): Promise<void> {
  const taker = await postsOn(tx, to, day);
  if (!taker) throw new Rejection('PERSON_NOT_FOUND', { code: to });
  const isStaff = taker.personType === 'STAFF' && taker.accessProfile !== 'RESTRICTED' && taker.posts.length > 0;
  const needed = posts.flatMap(({ role }) => ONLY_TO[role] ?? []);
  const lacking = needed.find((role) => !taker.posts.some((post) => post.role === role));
  if (!isStaff || lacking !== undefined) {
    throw new Rejection('DELEGATION_RECIPIENT', { to, role: lacking ?? '' });
  }
}

async function demandKinds({ tx }: CommandContext, docKinds: readonly string[]): Promise<void> {
  const { allowUpward, upwardKinds } = await delegationRules(tx);
  const upward = allowUpward ? undefined : docKinds.find((kind) => upwardKinds.includes(kind));
  if (upward !== undefined) throw new Rejection('DELEGATION_UPWARD', { docKind: upward });
}
