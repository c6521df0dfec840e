import { Rejection } from '../kernel/index.js';
import { readKey } from './api-key.js';

/** What a request says about who calls; nothing of it is proved yet. */
export interface Credentials {
  /** An API client's key, `null` for a person's own token. */
  readonly key: { readonly prefix: string; readonly secretHash: Buffer } | null;
  /** The person: the token's own, or the one in `On-Behalf-Of`. */
  readonly person: string | null;
}

const PERSON_CODE = /^[\w.-]{1,64}$/;
const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;
const TEST_TOKEN = 'test:';

/**
 * Reads `Authorization` and `On-Behalf-Of`. A token `test:<person code>` stands for that person's own only in test mode; in
 * production it is a token like any that nobody gave out.
 *
 * Raises `CREDENTIALS_MISSING`, `CREDENTIALS_INVALID`, `HEADER_INVALID`, `ON_BEHALF_REFUSED` for a person's own token that
 * names another person.
 */
export function readCredentials(
  authorization: string | undefined,
  onBehalfOf: string | undefined,
  testMode: boolean,
): Credentials {
  if (authorization === undefined) throw new Rejection('CREDENTIALS_MISSING');
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw new Rejection('CREDENTIALS_INVALID');
  if (onBehalfOf !== undefined && !PERSON_CODE.test(onBehalfOf)) {
    throw new Rejection('HEADER_INVALID', { header: 'On-Behalf-Of' });
  }
  if (testMode && token.startsWith(TEST_TOKEN)) {
    const person = token.slice(TEST_TOKEN.length);
    if (!PERSON_CODE.test(person)) throw new Rejection('CREDENTIALS_INVALID');
    if (onBehalfOf !== undefined && onBehalfOf !== person) throw new Rejection('ON_BEHALF_REFUSED');
    return { key: null, person };
  }
  const key = readKey(token);
  if (!key) throw new Rejection('CREDENTIALS_INVALID');
  return { key, person: onBehalfOf ?? null };
}
