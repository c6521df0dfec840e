/**
 * A set of small whole numbers as text, four to a hexadecimal digit, the lowest in the first: 1,000 of them take 250 bytes of
 * a state and no list to be built. Digits that are missing at the end are zero.
 */
export type Bits = string;

const ONES = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4] as const;

const digitAt = (bits: Bits, at: number): number => (at < bits.length ? Number.parseInt(bits.charAt(at), 16) : 0);

/** The set of all numbers in `members`. */
export function bitsOf(members: Iterable<number>): Bits {
  const digits: number[] = [];
  for (const member of members) {
    const at = member >> 2;
    while (digits.length <= at) digits.push(0);
    digits[at] = (digits[at] ?? 0) | (1 << (member & 3));
  }
  return digits.map((digit) => digit.toString(16)).join('');
}

/** Whether a number is a member. */
export const hasBit = (bits: Bits, member: number): boolean =>
  member >= 0 && (digitAt(bits, member >> 2) & (1 << (member & 3))) !== 0;

/** The set with one more member. */
export function withBit(bits: Bits, member: number): Bits {
  const at = member >> 2;
  const padded = bits.padEnd(at + 1, '0');
  return replaced(padded, at, digitAt(padded, at) | (1 << (member & 3)));
}

/** The set without one member. */
export function withoutBit(bits: Bits, member: number): Bits {
  const at = member >> 2;
  return at < bits.length ? replaced(bits, at, digitAt(bits, at) & ~(1 << (member & 3))) : bits;
}

const replaced = (bits: Bits, at: number, digit: number): Bits =>
  bits.slice(0, at) + digit.toString(16) + bits.slice(at + 1);

/** How many members there are. */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let at = 0; at < bits.length; at += 1) count += ONES[digitAt(bits, at)] ?? 0;
  return count;
}

/** The members, ascending. */
export function membersOf(bits: Bits): number[] {
  const members: number[] = [];
  for (let member = 0; member < bits.length * 4; member += 1) if (hasBit(bits, member)) members.push(member);
  return members;
}
