/** A stretch of time in milliseconds, `from` included, `until` not. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** How the time of a whole was divided: a share for each stretch, in their order, and what nobody held. */
export interface Shares {
  readonly shares: readonly number[];
  readonly unheld: number;
}

/**
 * Divides a time among those who held something in it. Where several hold at once they share alike; what does not divide goes to
 * the first of them, a millisecond each. The shares and what nobody held add up to the whole exactly. Parts of a stretch that lie
 * outside the whole count for nothing.
 *
 * @rule R-086
 */
export function shareTime(whole: Stretch, stretches: readonly Stretch[]): Shares {
  const inside = stretches.map(({ from, until }) => ({
    from: Math.max(from, whole.from),
    until: Math.min(until, whole.until),
  }));
  const marks = [
    ...new Set([whole.from, whole.until, ...inside.flatMap(({ from, until }) => (from < until ? [from, until] : []))]),
  ];
  marks.sort((one, other) => one - other);
  const shares = inside.map(() => 0);
  let unheld = 0;
  const begins = marks.map((): number[] => []);
  const place = new Map(marks.map((mark, index) => [mark, index]));
  inside.forEach(({ from, until }, index) => {
    if (from < until) begins[place.get(from)!]!.push(index);
  });
  let holding: number[] = [];
  for (let at = 0; at + 1 < marks.length; at += 1) {
    holding = [...holding.filter((index) => inside[index]!.until > marks[at]!), ...begins[at]!];
    const length = marks[at + 1]! - marks[at]!;
    if (holding.length === 0) {
      unheld += length;
      continue;
    }
    const each = Math.floor(length / holding.length);
    const left = length - each * holding.length;
    holding.forEach((index, nth) => (shares[index]! += each + (nth < left ? 1 : 0)));
  }
  return { shares, unheld };
}
