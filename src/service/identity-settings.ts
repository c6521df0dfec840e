import { isSafeAddress } from '../access/index.js';
import type { OidcOptions } from '../kernel/index.js';
import { SettingError } from './setting-error.js';

/** Algorithms with public keys; one with a shared secret would let whoever verifies sign too. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const STANDARD_ALGORITHMS = ['RS256', 'ES256', 'PS256', 'EdDSA'];

/**
 * Reads `GONGWEN_OIDC_ISSUER`, `_AUDIENCE`, `_JWKS_URI`, `_ALGORITHMS`, `_PERSON_CLAIM`, `_GROUPS_CLAIM` and `_OFFICE_CLAIM`;
 * `undefined` where no issuer is named.
 *
 * @throws SettingError for a value that cannot be used, and for an issuer without an audience.
 */
export function readIdentity(environment: NodeJS.ProcessEnv): OidcOptions | undefined {
  const read = (name: string): string | undefined => environment[`GONGWEN_OIDC_${name}`]?.trim() || undefined;
  const issuer = read('ISSUER');
  if (issuer === undefined) return undefined;
  const audience = read('AUDIENCE');
  if (audience === undefined) {
    throw new SettingError(
      '设定 GONGWEN_OIDC_ISSUER 时须同时设定 GONGWEN_OIDC_AUDIENCE / GONGWEN_OIDC_AUDIENCE is missing: the aud of tokens for this service',
    );
  }
  const jwksUri = read('JWKS_URI');
  return {
    issuer: address('GONGWEN_OIDC_ISSUER', issuer),
    audience,
    jwksUri: jwksUri === undefined ? undefined : address('GONGWEN_OIDC_JWKS_URI', jwksUri),
    algorithms: algorithms(read('ALGORITHMS')),
    personClaim: read('PERSON_CLAIM') ?? 'sub',
    groupsClaim: read('GROUPS_CLAIM'),
    officeClaim: read('OFFICE_CLAIM'),
  };
}

function address(name: string, text: string): string {
  if (isSafeAddress(text)) return text;
  throw new SettingError(
    `${name} 应为 https 地址（仅本机可用 http）/ must be an https address (http only on this machine): ${text}`,
  );
}

function algorithms(text: string | undefined): readonly string[] {
  if (text === undefined) return STANDARD_ALGORITHMS;
  const named = text.split(/[\s,]+/).filter((one) => one !== '');
  const wrong = named.find((one) => !ALGORITHMS.includes(one));
  if (wrong === undefined && named.length > 0) return named;
  throw new SettingError(`GONGWEN_OIDC_ALGORITHMS 可选 / must be some of ${ALGORITHMS.join(', ')}: ${wrong ?? text}`);
}
