/** Smallest, middle and largest of some numbers; the middle of an even count is the mean of the two in the middle. */
export function spread(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { min: sorted[0], median, max: sorted.at(-1) };
}

/** The value below which this share of the numbers lies (`0.99`), by nearest rank. */
export function percentile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** Spreads of the fields of some measurements: `[{a: 1}, {a: 3}]` gives `{a: {min: 1, median: 2, max: 3}}`. */
export function spreads(rounds) {
  const [first] = rounds;
  return Object.fromEntries(Object.keys(first).map((name) => [name, spread(rounds.map((round) => round[name]))]));
}

export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** A number as tables show it: three digits that mean something. */
export function shown(number) {
  if (number === null || number === undefined || Number.isNaN(number)) return 'n/a';
  if (Math.abs(number) >= 100) return Math.round(number).toLocaleString('en-US');
  return number.toPrecision(3);
}
