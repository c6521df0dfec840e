import type { Pace } from '../kernel/index.js';

/** What is left of somebody's pace after a request. */
export interface Remaining {
  /** Whether this request is within it. */
  readonly isWithin: boolean;
  /** Requests that may come at once now. */
  readonly left: number;
  /** Whole seconds until the next request may come; 0 where one may come now. */
  readonly wait: number;
}

/**
 * A bucket of `burst` tokens that fills at `perSecond`; every request takes one. It goes by the time since the process began,
 * which no change of the machine's clock touches, in milliseconds.
 */
export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(
    readonly pace: Pace,
    now: number = performance.now(),
  ) {
    this.#tokens = pace.burst;
    this.#at = now;
  }

  /** Takes a token where there is one. */
  take(now: number = performance.now()): Remaining {
    this.#fill(now);
    const isWithin = this.#tokens >= 1;
    if (isWithin) this.#tokens -= 1;
    const missing = Math.max(0, 1 - this.#tokens);
    return { isWithin, left: Math.floor(this.#tokens), wait: Math.ceil(missing / this.pace.perSecond) };
  }

  /** Puts a token back that was taken for what did not count. */
  giveBack(): void {
    this.#tokens = Math.min(this.pace.burst, this.#tokens + 1);
  }

  /** Whether nothing would be lost if it were forgotten. */
  isFull(now: number = performance.now()): boolean {
    this.#fill(now);
    return this.#tokens >= this.pace.burst;
  }

  #fill(now: number): void {
    const elapsed = Math.max(0, now - this.#at) / 1_000;
    this.#tokens = Math.min(this.pace.burst, this.#tokens + elapsed * this.pace.perSecond);
    this.#at = Math.max(this.#at, now);
  }
}
