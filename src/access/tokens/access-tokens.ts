import { Inject, Injectable, Logger } from '@nestjs/common';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { Rejection, SERVICE_OPTIONS, type OidcOptions, type ServiceOptions } from '../../kernel/index.js';
import { TokenBucket } from '../token-bucket.js';
import { fetchKeys } from './fetch-keys.js';
import { IssuerKeys } from './issuer-keys.js';
import { holderOf, type TokenHolder } from './token-claims.js';

/** Seconds by which the provider's clock and the machine's may differ (api.md section 4). */
const TOLERANCE = 60;
/** How many refused tokens are told to the log: ten at once, then one every ten seconds. */
const TOLD = { perSecond: 0.1, burst: 10 };

/**
 * Takes access tokens of the office's identity provider: JWTs signed with one of its public keys (RFC 9068). Times count by
 * the machine's clock, in test mode too.
 */
@Injectable()
export class AccessTokens {
  readonly #log = new Logger('AccessTokens');
  readonly #told = new TokenBucket(TOLD);
  readonly #oidc: OidcOptions | undefined;
  readonly #officeCode: string;
  readonly #keys: IssuerKeys | null;

  constructor(@Inject(SERVICE_OPTIONS) { oidc, officeCode }: ServiceOptions) {
    this.#oidc = oidc;
    this.#officeCode = officeCode ?? '';
    this.#keys = oidc ? new IssuerKeys(() => fetchKeys(oidc)) : null;
  }

  /**
   * Whose token this is. Raises `CREDENTIALS_INVALID` whatever is wrong with it, so that nobody learns by trying (the log says
   * what it was), and `IDENTITY_PROVIDER_UNAVAILABLE` where its key is not known and the provider is away.
   */
  async verify(token: string): Promise<TokenHolder> {
    const [oidc, keys] = [this.#oidc, this.#keys];
    if (!oidc || !keys) throw new Rejection('CREDENTIALS_INVALID');
    try {
      // Before a key is looked for: a stranger's token makes nobody ask the provider.
      if (decodeJwt(token).iss !== oidc.issuer) throw new errors.JWTInvalid('another issuer');
      const { payload, protectedHeader } = await jwtVerify(token, (header, jws) => keys.keyOf(header, jws), {
        algorithms: [...oidc.algorithms],
        issuer: oidc.issuer,
        audience: oidc.audience,
        clockTolerance: TOLERANCE,
        requiredClaims: ['exp'],
      });
      return holderOf({ typ: protectedHeader.typ, payload }, oidc, this.#officeCode);
    } catch (error) {
      if (error instanceof Rejection) throw error;
      if (this.#told.take().isWithin) this.#log.warn(`A token was refused: ${reasonOf(error)}`);
      throw new Rejection('CREDENTIALS_INVALID', {}, [], { cause: error });
    }
  }
}

/** What was wrong, without anything that the token says. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) {
    return `${error.code} (${error.claim})`;
  }
  return error instanceof errors.JOSEError ? error.code : (error as Error).name;
}
