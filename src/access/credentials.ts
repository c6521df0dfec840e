import { Rejection } from '../kernel/index.js';
import { readKey } from './api-key.js';

/** What a request says about who calls; nothing of it is proved yet. */
export interface Credentials {
  /** An API client's key. */
  readonly key: { readonly prefix: string; readonly secretHash: Buffer } | null;
  /** A token of the identity provider, in three parts. */
  readonly token: string | null;
  /** The person that a test token stands for. */
  readonly testPerson: string | null;
  /** The person in `On-Behalf-Of`. */
  readonly onBehalfOf: string | null;
}

const PERSON_CODE = /^[\w.-]{1,64}$/;
const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;
const TEST_TOKEN = 'test:';

/** JWS in its compact form (RFC 7515, 7.1) with a signature; an encrypted token has five parts. */
const SIGNED_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** Longest token that is looked at, in characters. */
const TOKEN_LIMIT = 8_192;

/** Whether the text may be a person's code. */
export const isPersonCode = (text: unknown): text is string => typeof text === 'string' && PERSON_CODE.test(text);

/**
 * Reads `Authorization` and `On-Behalf-Of`. A token `test:<person code>` stands for that person's own only in test mode; in
 * production it is a token like any that nobody gave out.
 *
 * Raises `CREDENTIALS_MISSING`, `CREDENTIALS_INVALID`, `HEADER_INVALID`.
 */
export function readCredentials(
  authorization: string | undefined,
  onBehalfOf: string | undefined,
  testMode: boolean,
): Credentials {
  if (authorization === undefined) throw new Rejection('CREDENTIALS_MISSING');
  const text = BEARER.exec(authorization)?.[1];
  if (text === undefined) throw new Rejection('CREDENTIALS_INVALID');
  if (onBehalfOf !== undefined && !isPersonCode(onBehalfOf)) {
    throw new Rejection('HEADER_INVALID', { header: 'On-Behalf-Of' });
  }
  const nobody = { key: null, token: null, testPerson: null, onBehalfOf: onBehalfOf ?? null };
  if (testMode && text.startsWith(TEST_TOKEN)) {
    const testPerson = text.slice(TEST_TOKEN.length);
    if (!isPersonCode(testPerson)) throw new Rejection('CREDENTIALS_INVALID');
    return { ...nobody, testPerson };
  }
  const key = readKey(text);
  if (key) return { ...nobody, key };
  if (text.length > TOKEN_LIMIT || !SIGNED_TOKEN.test(text)) throw new Rejection('CREDENTIALS_INVALID');
  return { ...nobody, token: text };
}
