import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { OidcOptions } from '../../kernel/index.js';

/** Finds the key of a token's header. */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Longest wait for the identity provider, in milliseconds. */
const PATIENCE = 5_000;
/** Longest answer of it, in bytes. */
const ANSWER_LIMIT = 1_048_576;

/**
 * The issuer's public keys as they are now: where it was told, or where the issuer's discovery document says (OpenID Connect
 * Discovery 1.0, section 4).
 *
 * @throws Error with a sentence for the log: not reached, another status than 200, no JSON, another issuer, no keys.
 */
export async function fetchKeys({ issuer, jwksUri }: OidcOptions): Promise<KeySet> {
  return createLocalJWKSet((await fetchJson(jwksUri ?? (await keysAddress(issuer)))) as JSONWebKeySet);
}

async function keysAddress(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = (await fetchJson(address)) as { readonly issuer?: unknown; readonly jwks_uri?: unknown } | null;
  if (found?.issuer !== issuer) throw new Error(`${address} speaks for another issuer`);
  if (typeof found.jwks_uri !== 'string' || !isSafeAddress(found.jwks_uri)) {
    throw new Error(`${address} names no address of keys that is safe to read`);
  }
  return found.jwks_uri;
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, {
    headers: { Accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.status !== 200) throw new Error(`${address} answers ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > ANSWER_LIMIT) throw new Error(`${address} answers with more than ${ANSWER_LIMIT} bytes`);
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
}

/**
 * Whether what is read there cannot be changed on the way: over TLS, or on this machine. Whoever could change the keys could
 * sign as anybody.
 */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, hash } = new URL(text);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isHere)) && username === '' && hash === '';
}
