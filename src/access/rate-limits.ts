import { Inject, Injectable } from '@nestjs/common';
import { SERVICE_OPTIONS, type Pace, type ServiceOptions } from '../kernel/index.js';
import { TokenBucket, type Remaining } from './token-bucket.js';

/** Where somebody stands after a request, for the `RateLimit` headers. */
export interface Quota extends Remaining {
  readonly name: 'client' | 'person' | 'anonymous';
  readonly pace: Pace;
}

/** Whoever is counted: an API client or a person. */
export interface Counted {
  readonly kind: 'client' | 'person';
  readonly id: string;
}

/** Buckets and keys that are remembered before those that no longer matter are forgotten. */
const MEMORY = 10_000;

/**
 * How many requests everybody may send: each client and each person with a token of their own at a pace of its own, whatever
 * address they come from; all requests whose credentials prove nothing share one. Kept in this process: an office that runs
 * several lets a client have its pace in each.
 *
 * A key that was right once is counted before the database is asked, so that a client beyond its pace costs nothing more.
 */
@Injectable()
export class RateLimits {
  readonly #standard: Pace | undefined;
  readonly #anonymous: TokenBucket | null;
  readonly #buckets = new Map<string, TokenBucket>();
  /** Client by the hash of a key that was right once. */
  readonly #clients = new Map<string, string>();

  constructor(@Inject(SERVICE_OPTIONS) { pace }: ServiceOptions) {
    this.#standard = pace;
    this.#anonymous = pace ? new TokenBucket(pace) : null;
  }

  /** The client whose key this was when it was last looked up. */
  clientOf(secretHash: Buffer): Counted | null {
    const id = this.#clients.get(secretHash.toString('base64'));
    return id === undefined ? null : { kind: 'client', id };
  }

  /** Remembers whose key this is, and at which pace the client goes: its own, or (`null`) everybody's. */
  learn(secretHash: Buffer, id: string, own: Pace | null): Counted {
    const counted: Counted = { kind: 'client', id };
    if (this.#clients.size >= MEMORY) this.#clients.clear();
    this.#clients.set(secretHash.toString('base64'), id);
    this.setPace(counted, own);
    return counted;
  }

  /** From now on this is the pace of a client: its own, or (`null`) everybody's. A pace that stays keeps what is left of it. */
  setPace(counted: Counted, own: Pace | null): void {
    const pace = own ?? this.#standard;
    const bucket = this.#buckets.get(nameOf(counted));
    if (!pace) this.#buckets.delete(nameOf(counted));
    else if (bucket?.pace.perSecond !== pace.perSecond || bucket.pace.burst !== pace.burst) this.#open(counted, pace);
  }

  /** Counts one request; `null` where no limit holds. */
  take(counted: Counted): Quota | null {
    const bucket =
      this.#buckets.get(nameOf(counted)) ?? (this.#standard ? this.#open(counted, this.#standard) : undefined);
    return bucket ? { ...bucket.take(), name: counted.kind, pace: bucket.pace } : null;
  }

  /** Counts one request of nobody. */
  takeAnonymous(): Quota | null {
    const bucket = this.#anonymous;
    return bucket ? { ...bucket.take(), name: 'anonymous', pace: bucket.pace } : null;
  }

  /** The request was somebody's after all. */
  giveBackAnonymous(): void {
    this.#anonymous?.giveBack();
  }

  #open(counted: Counted, pace: Pace): TokenBucket {
    if (this.#buckets.size >= MEMORY) {
      for (const [name, bucket] of this.#buckets) if (bucket.isFull()) this.#buckets.delete(name);
    }
    const bucket = new TokenBucket(pace);
    this.#buckets.set(nameOf(counted), bucket);
    return bucket;
  }
}

const nameOf = ({ kind, id }: Counted): string => `${kind}:${id}`;
