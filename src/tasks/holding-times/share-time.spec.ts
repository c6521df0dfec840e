import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { shareTime } from './share-time.js';

describe('shareTime', () => {
  it('[R-086] gives whoever holds alone the whole time, and shares it where several hold at once', () => {
    const whole = { from: 0, until: 100 };
    expect(shareTime(whole, [])).toEqual({ shares: [], unheld: 100 });
    expect(
      shareTime(whole, [
        { from: 0, until: 40 },
        { from: 40, until: 100 },
      ]),
    ).toEqual({ shares: [40, 60], unheld: 0 });
    expect(
      shareTime(whole, [
        { from: 10, until: 50 },
        { from: 30, until: 60 },
      ]),
    ).toEqual({ shares: [30, 20], unheld: 50 });
  });

  it('gives what does not divide to the first, and nothing for what lies outside', () => {
    const all = { from: 0, until: 10 };
    expect(shareTime(all, [all, all, all])).toEqual({ shares: [4, 3, 3], unheld: 0 });
    expect(
      shareTime(all, [
        { from: -5, until: 5 },
        { from: 20, until: 30 },
        { from: 7, until: 7 },
      ]),
    ).toEqual({
      shares: [5, 0, 0],
      unheld: 5,
    });
  });

  it('[R-086] adds up to the whole exactly, whoever holds when', () => {
    const stretch = fc
      .tuple(fc.integer({ min: -50, max: 1_000 }), fc.nat(500))
      .map(([from, length]) => ({ from, until: from + length }));
    fc.assert(
      fc.property(fc.nat(900), fc.array(stretch, { maxLength: 12 }), (until, stretches) => {
        const { shares, unheld } = shareTime({ from: 0, until }, stretches);
        expect(shares.reduce((sum, share) => sum + share, unheld)).toBe(until);
        shares.forEach((share, index) => {
          const { from, until: end } = stretches[index]!;
          expect(share).toBeLessThanOrEqual(end - from);
        });
      }),
    );
  });
});
