/** Rows times pieces that the searches of a file's tables may still look at. */
export interface Budget {
  left: number;
}

/** About a second, however many tables the file has. */
export const searchBudget = (): Budget => ({ left: 3_000_000 });

/** A row as a box: by axis, the set of pieces that it lets through. */
export type Box = readonly bigint[];

/** Nothing was found before the search was given up. */
export const GIVEN_UP = Symbol('GIVEN_UP');

/** Stands for any piece of an axis. */
export const ANY_PIECE = -2;

/**
 * A point of `space` that none of the boxes holds, as one piece of each axis (`ANY_PIECE` where any will do); `null` where they hold all of it. Goes axis by
 * axis, with the boxes that are still in question; pieces that the same boxes let through are looked at once.
 */
export function uncovered(
  space: Box,
  boxes: readonly Box[],
  budget: Budget,
): readonly number[] | null | typeof GIVEN_UP {
  const covered = new Set<string>();
  const search = (axis: number, inQuestion: readonly number[]): number[] | null | typeof GIVEN_UP => {
    if (inQuestion.length === 0) return space.slice(axis).map(() => ANY_PIECE);
    if (axis === space.length) return null;
    const name = `${axis}:${inQuestion.join(',')}`;
    if (covered.has(name)) return null;
    const held = new Map<string, { readonly piece: number; readonly boxes: number[] }>();
    const whole = space[axis] ?? 0n;
    for (let piece = firstPiece(whole); whole >> BigInt(piece) !== 0n; piece += 1) {
      const bit = 1n << BigInt(piece);
      if ((whole & bit) === 0n) continue;
      budget.left -= inQuestion.length;
      if (budget.left < 0) return GIVEN_UP;
      const inside = inQuestion.filter((at) => ((boxes[at]?.[axis] ?? 0n) & bit) !== 0n);
      const key = inside.join(',');
      if (!held.has(key)) held.set(key, { piece, boxes: inside });
    }
    for (const { piece, boxes: inside } of [...held.values()].sort((a, b) => a.boxes.length - b.boxes.length)) {
      const rest = search(axis + 1, inside);
      if (rest === GIVEN_UP) return rest;
      if (rest) return [piece, ...rest];
    }
    covered.add(name);
    return null;
  };
  if (space.includes(0n)) return null;
  return search(
    0,
    boxes.map((_, at) => at),
  );
}

/** Position of the lowest bit of a set that is not empty. */
export function firstPiece(set: bigint): number {
  let at = 0;
  for (let rest = set; (rest & 1n) === 0n && rest !== 0n; rest >>= 1n) at += 1;
  return at;
}
