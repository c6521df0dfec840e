import { errors, type JWTPayload } from 'jose';
import type { OidcOptions } from '../../kernel/index.js';
import { isPersonCode } from '../credentials.js';

/** What a verified token says about its holder. */
export interface TokenHolder {
  /** The person's code in the office. */
  readonly person: string;
  /** Groups that the provider counts the person to; none where they are not read. */
  readonly groups: readonly string[];
}

/** Header types of access tokens: RFC 9068, and what providers used before it. Logout, DPoP and event tokens have others. */
const TYPES = new Set(['at+jwt', 'application/at+jwt', 'jwt']);
/** Claims that ID tokens and logout tokens have, and access tokens have not (OpenID Connect Core 1.0, Back-Channel Logout). */
const CLAIMS_OF_OTHERS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];
/** What Keycloak writes into the payload of tokens that are for other ends. */
const TYPES_OF_OTHERS = new Set(['ID', 'Refresh', 'Offline', 'Logout']);

const GROUPS_LIMIT = 100;
/** Codes, not texts: the trail keeps them, and no telephone number may hide in one. */
const GROUP = /^(?!.*\d{7})[\p{L}\p{N}_.:@/-]{1,80}$/u;

/**
 * The holder of a token whose signature, issuer, audience and times are right. Refuses tokens that are not for opening doors
 * (ID, refresh, logout tokens) or are bound to a key that a bearer does not show (`cnf`, RFC 9449, 7.1), tokens of another
 * office, and those that name nobody.
 *
 * @throws an error of `jose` that names the claim.
 */
export function holderOf(
  { typ, payload }: { readonly typ: string | undefined; readonly payload: JWTPayload },
  options: OidcOptions,
  officeCode: string,
): TokenHolder {
  const demand = (isRight: boolean, claim: string): void => {
    if (!isRight) throw new errors.JWTClaimValidationFailed(`unexpected "${claim}"`, payload, claim, 'check_failed');
  };
  demand(typ === undefined || TYPES.has(typ.toLowerCase()), 'typ');
  for (const claim of CLAIMS_OF_OTHERS) demand(payload[claim] === undefined, claim);
  demand(!TYPES_OF_OTHERS.has(payload['typ'] as string), 'typ');
  demand(payload['cnf'] === undefined, 'cnf');
  const { officeClaim, groupsClaim, personClaim } = options;
  if (officeClaim !== undefined) demand(textsOf(payload[officeClaim]).includes(officeCode), officeClaim);
  const person = payload[personClaim];
  demand(isPersonCode(person), personClaim);
  const groups = groupsClaim === undefined ? [] : textsOf(payload[groupsClaim]).filter((text) => GROUP.test(text));
  return { person: person as string, groups: [...new Set(groups)].sort().slice(0, GROUPS_LIMIT) };
}

/** A claim that is one text or a list of them. */
const textsOf = (claim: unknown): string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((one): one is string => typeof one === 'string');
