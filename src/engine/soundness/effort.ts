/** Raised where the check of a scope would take too long; who asked for it says so of the scope. */
export class OutOfEffort extends Error {}

/**
 * What the check of one process may cost, in places and moves looked at: two to three seconds' worth. Counted, not timed, so that
 * the same file is always decided or never.
 */
export class Effort {
  #left: number;

  constructor(limit = 3_000_000) {
    this.#left = limit;
  }

  /** Raises `OutOfEffort`. */
  spend(looked: number): void {
    this.#left -= looked;
    if (this.#left < 0) throw new OutOfEffort();
  }
}
