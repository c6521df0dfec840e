import { TokenBucket } from './token-bucket.js';

describe('a bucket', () => {
  const bucket = (): TokenBucket => new TokenBucket({ perSecond: 2, burst: 4 }, 0);
  const taken = (one: TokenBucket, times: number, now: number): boolean[] =>
    Array.from({ length: times }, () => one.take(now).isWithin);

  it('lets a burst through, and then as many a second as it says', () => {
    const one = bucket();
    expect(taken(one, 6, 0)).toEqual([true, true, true, true, false, false]);
    expect(taken(one, 2, 499)).toEqual([false, false]);
    expect(taken(one, 2, 500)).toEqual([true, false]);
    expect(taken(one, 4, 2_000)).toEqual([true, true, true, false]);
  });

  it('never holds more than its burst, however long nobody came', () => {
    expect(taken(bucket(), 5, 3_600_000)).toEqual([true, true, true, true, false]);
  });

  it('says what is left, and when the next may come', () => {
    const one = new TokenBucket({ perSecond: 0.1, burst: 2 }, 0);
    expect(one.take(0)).toEqual({ isWithin: true, left: 1, wait: 0 });
    expect(one.take(0)).toEqual({ isWithin: true, left: 0, wait: 10 });
    expect(one.take(2_000)).toEqual({ isWithin: false, left: 0, wait: 8 });
  });

  it('takes back what did not count, and is full again after a while', () => {
    const one = bucket();
    one.take(0);
    expect(one.isFull(0)).toBe(false);
    one.giveBack();
    one.giveBack();
    expect(one.isFull(0)).toBe(true);
    expect(one.take(0).left).toBe(3);
  });

  it('is not emptied by a clock that stands still or goes back', () => {
    const one = new TokenBucket({ perSecond: 2, burst: 4 }, 1_000);
    expect(one.take(0).left).toBe(3);
    expect(one.take(1_000).left).toBe(2);
  });
});
