import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A closed loop: each of `users` runs iterations one after another until the time is over, and finishes the one it is in.
 * `iterate(number, timed)`; `timed(kind, work)` times one request. Counts per second are of what ended within the time.
 */
export function closedLoop({ users, seconds, iterate, first = 0 }) {
  const taken = new Timings(seconds);
  let next = first;
  const user = async () => {
    while (!taken.isOver()) {
      await iterate(next++, taken.timed);
      taken.iterations += 1;
    }
  };
  return Promise.all(Array.from({ length: users }, user)).then(() => taken);
}

/**
 * An open loop: an iteration begins every `1 / perSecond` seconds, whether those before it are done or not, on at most
 * `users` connections.
 */
export async function pacedLoop({ users, seconds, perSecond, iterate, first = 0 }) {
  const taken = new Timings(seconds);
  const running = new Set();
  const one = async (number) => {
    await iterate(number, taken.timed);
    taken.iterations += 1;
  };
  for (let begun = 0; begun < perSecond * seconds; begun += 1) {
    const wait = taken.begunAt + (begun / perSecond) * 1000 - performance.now();
    if (wait > 0) await sleep(wait);
    if (running.size >= users) await Promise.race(running);
    const done = one(first + begun).finally(() => running.delete(done));
    running.add(done);
  }
  await Promise.all(running);
  return taken;
}

/** Milliseconds of every request by its kind. */
class Timings {
  begunAt = performance.now();
  iterations = 0;
  /** Requests of each kind that ended before the time was over. */
  inTime = {};
  milliseconds = {};

  constructor(seconds) {
    this.seconds = seconds;
  }

  isOver() {
    return performance.now() - this.begunAt >= this.seconds * 1000;
  }

  timed = async (kind, work) => {
    const begun = performance.now();
    const answer = await work();
    (this.milliseconds[kind] ??= []).push(performance.now() - begun);
    if (!this.isOver()) this.inTime[kind] = (this.inTime[kind] ?? 0) + 1;
    return answer;
  };

  /** Requests of this kind that ended, in time or after it. */
  count(kind) {
    return this.milliseconds[kind]?.length ?? 0;
  }

  get requests() {
    return Object.values(this.milliseconds).reduce((total, { length }) => total + length, 0);
  }

  perSecond(kind) {
    return (this.inTime[kind] ?? 0) / this.seconds;
  }

  get requestsPerSecond() {
    return Object.values(this.inTime).reduce((total, number) => total + number, 0) / this.seconds;
  }
}
