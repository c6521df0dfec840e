import { Logger } from '@nestjs/common';
import { errors, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';
import { oneLine, Rejection } from '../../kernel/index.js';
import { TokenBucket } from '../token-bucket.js';
import type { KeySet } from './fetch-keys.js';

/** Age at which keys are fetched again while they go on to hold, in milliseconds: so long a withdrawn key may live on. */
const FRESH = 600_000;
/** Pause after a fetch that failed, in milliseconds. */
const PAUSE = 5_000;
/** How often keys that nobody has may make us ask: ten times at once, then every half minute. */
const PACE = { perSecond: 1 / 30, burst: 10 };

type Key = Awaited<ReturnType<KeySet>>;

/**
 * The public keys of the identity provider. A key that is not known is asked for, which is how a rotation is noticed; known
 * ones hold while the provider is away.
 */
export class IssuerKeys {
  readonly #log = new Logger('IdentityProvider');
  readonly #bucket = new TokenBucket(PACE);
  #known: KeySet | null = null;
  #fetchedAt = 0;
  #failedAt: number | null = null;
  #fetching: Promise<void> | null = null;

  /** @param fetch gives the keys as they are now, or raises an error with a sentence for the log. */
  constructor(private readonly fetch: () => Promise<KeySet>) {}

  /**
   * The key that a token's header names.
   *
   * @throws Rejection `IDENTITY_PROVIDER_UNAVAILABLE` where no known key fits and the provider cannot be asked; an error of
   * `jose` where the provider has no such key.
   */
  async keyOf(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<Key> {
    const known = await this.#find(header, token);
    if (known) {
      if (performance.now() - this.#fetchedAt > FRESH) void this.#refresh();
      return known;
    }
    await this.#refresh();
    const found = await this.#find(header, token);
    if (found) return found;
    if (this.#failedAt !== null) {
      throw new Rejection('IDENTITY_PROVIDER_UNAVAILABLE', { retryAfter: Math.ceil(PAUSE / 1_000) });
    }
    throw new errors.JWKSNoMatchingKey();
  }

  async #find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<Key | null> {
    if (this.#known === null) return null;
    try {
      return await this.#known(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return null;
      throw error;
    }
  }

  /** Fetches, where it is not too soon; many at once fetch once. What goes wrong goes into the log, and the old keys stay. */
  #refresh(): Promise<void> {
    if (this.#fetching) return this.#fetching;
    const now = performance.now();
    const mayFetch = this.#failedAt === null ? this.#bucket.take(now).isWithin : now - this.#failedAt >= PAUSE;
    if (!mayFetch) return Promise.resolve();
    this.#fetching = this.#fetchNow().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  async #fetchNow(): Promise<void> {
    try {
      this.#known = await this.fetch();
      this.#fetchedAt = performance.now();
      this.#failedAt = null;
    } catch (error) {
      this.#failedAt = performance.now();
      this.#log.warn(`The keys of the identity provider could not be read: ${oneLine(reasonOf(error))}`);
    }
  }
}

/** A failed `fetch` says why only in its cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  const why = cause?.code ?? cause?.message;
  return why === undefined ? (message ?? String(error)) : `${message ?? ''} (${why})`;
}
