import type { Effort } from './effort.js';
import type { Move, Net, Place } from './net.js';

/**
 * The same game with fewer places and moves, by the reductions of Petri nets that keep deadlocks, doubled tokens, dead moves
 * and ways to the end (Murata, “Petri Nets: Properties, Analysis and Applications”, 1989; Berthelot, 1987): a place that one
 * move follows another through is left out (sequences, merges, splits), of places that always fill and empty together one is
 * kept (parallel branches), of moves that do the same the shortest, and what only comes back to where it was goes.
 *
 * `kept`: places that must stay, beside those where something begins. What is well-structured shrinks to nothing; what is
 * left is what has to be explored. Raises `OutOfEffort`.
 */
export function reduceNet(net: Net, effort: Effort, kept: ReadonlySet<number> = new Set()): Net {
  const fixed = new Set([...kept, ...net.beginnings.flatMap(({ places }) => places)]);
  const twins = new Map<number, readonly number[]>();
  let moves = withoutDoubles(net.moves);
  for (;;) {
    effort.spend(moves.length + net.places.length);
    const next =
      withoutEndings(net.places, moves) ??
      withoutReturns(moves) ??
      withoutInclusive(moves) ??
      withoutTwin(net.places, moves, fixed, twins) ??
      withoutPlace(net.places, moves, fixed);
    if (!next) return { ...net, moves, twins };
    moves = withoutDoubles(next);
  }
}

const KEYS = new WeakMap<Move, string>();

function keyOf(move: Move): string {
  let key = KEYS.get(move);
  if (key === undefined) {
    key = JSON.stringify([move.from, move.to, move.joinId, move.endsScope, move.throwsOut, move.choice]);
    KEYS.set(move, key);
  }
  return key;
}

/** Of moves that take and put the same, the one with the fewest steps; it stands for all. */
function withoutDoubles(moves: readonly Move[]): Move[] {
  const kept = new Map<string, Move>();
  for (const move of moves) {
    const key = keyOf(move);
    const other = kept.get(key);
    kept.set(key, other ? merged(other, move) : move);
  }
  return [...kept.values()];
}

function merged(one: Move, other: Move): Move {
  const shorter = other.steps.length < one.steps.length ? other : one;
  return withEnds({ ...shorter, covers: union(one.covers, other.covers) }, one, other);
}

const withEnds = (move: Move, one: Move, other: Move): Move => ({
  ...move,
  mayEnd: one.mayEnd || other.mayEnd,
  mayComplete: one.mayComplete || other.mayComplete,
});

const union = (one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> =>
  [...other].every((id) => one.has(id)) ? one : new Set([...one, ...other]);

const isPlain = ({ joinId, from, endsScope, choice }: Move): boolean =>
  joinId === null && from.length === 1 && !endsScope && choice === null;

/**
 * Where a token may end its scope or go another way, ending it can do no harm: it is enough to know that it could. So it is
 * with a way to where the scope can only be ended; but an inclusive join may go on when a token is on that way.
 */
function withoutEndings(places: readonly Place[], moves: readonly Move[]): Move[] | null {
  const hasInclusive = moves.some(({ joinId }) => joinId !== null);
  const doomed = hasInclusive ? new Map<number, Move>() : endingsOnly(places, moves);
  for (const move of moves) {
    const ending = move.endsScope
      ? move
      : move.to.length > 0 && move.to.every((to) => doomed.has(to)) && doomed.get(move.to[0]!);
    if (!ending || move.from.length !== 1 || move.joinId !== null || move.choice !== null) continue;
    const other = moves.find(
      (one) => one !== move && isPlain(one) && one.from[0] === move.from[0] && one.to.every((to) => !doomed.has(to)),
    );
    const lost = { ...ending, mayEnd: true, mayComplete: ending.mayComplete || !ending.throwsOut };
    const covers = union(move.covers, ending.covers);
    if (other) return absorbed(moves, lost, covers, move, other);
  }
  return null;
}

/** Places from which a token can do nothing but end the scope, each with how. */
function endingsOnly(places: readonly Place[], moves: readonly Move[]): Map<number, Move> {
  const endings = new Map<number, Move>();
  for (const [place, { emptying }] of usesOf(places, moves).entries()) {
    const [first] = emptying.map((at) => moves[at]);
    const isOnly = emptying.every((at) => moves[at]?.endsScope === true && moves[at].from.length === 1);
    if (first && isOnly && places[place]?.isHarmless === false) endings.set(place, first);
  }
  return endings;
}

/** A way that comes back to its beginning changes nothing, where there is another way on. */
function withoutReturns(moves: readonly Move[]): Move[] | null {
  for (const back of moves) {
    if (!isPlain(back) || back.to.length !== 1 || back.to[0] !== back.from[0]) continue;
    const other = moves.find((move) => move !== back && isPlain(move) && move.from[0] === back.from[0]);
    if (other) return absorbed(moves, back, back.covers, back, other);
  }
  return null;
}

/** Without move `gone`; that it could be taken, and so end the scope as `ending` does, `instead` says now. */
const absorbed = (
  moves: readonly Move[],
  ending: Move,
  covers: ReadonlySet<string>,
  gone: Move,
  instead: Move,
): Move[] =>
  moves.flatMap((move) => {
    if (move === gone) return [];
    return [move === instead ? withEnds({ ...move, covers: union(move.covers, covers) }, move, ending) : move];
  });

/**
 * An inclusive join whose tokens all come from one split goes on as soon as that was taken: whatever else may yet come to the
 * split can come to the flows that are filled, too, and so is not waited for.
 */
function withoutInclusive(moves: readonly Move[]): Move[] | null {
  const joins = new Map<string, Move[]>();
  for (const move of moves) {
    if (move.joinId !== null) joins.set(move.joinId, [...(joins.get(move.joinId) ?? []), move]);
  }
  for (const onwards of joins.values()) {
    const inputs = new Set(onwards[0]?.from);
    const splits = moves.filter(({ to }) => to.some((place) => inputs.has(place)));
    const [first] = splits;
    const isOneSplit = splits.every(
      ({ from, to, joinId }) =>
        joinId === null && from.length === 1 && from[0] === first?.from[0] && to.every((place) => inputs.has(place)),
    );
    const areBothChoices =
      splits.some(({ choice }) => choice !== null) && onwards.some(({ choice }) => choice !== null);
    if (!first || !isOneSplit || areBothChoices || inputs.has(first.from[0]!)) continue;
    const joined = splits.flatMap((split) => onwards.map((on) => followed(split, on, on.to)));
    return [...moves.filter((move) => !splits.includes(move) && !onwards.includes(move)), ...joined];
  }
  return null;
}

/** Two moves in one, the second taking what the first has put. */
const followed = (into: Move, out: Move, to: readonly number[]): Move =>
  withEnds(
    {
      ...out,
      from: into.from,
      to,
      joinId: into.joinId,
      steps: [...into.steps, ...out.steps],
      covers: union(into.covers, out.covers),
      choice: into.choice ?? out.choice,
    },
    into,
    out,
  );

/** Of two places that the same moves fill and the same moves empty, one is enough. */
function withoutTwin(
  places: readonly Place[],
  moves: readonly Move[],
  fixed: ReadonlySet<number>,
  twins: Map<number, readonly number[]>,
): Move[] | null {
  const seen = new Map<string, number>();
  const gone = new Set<number>();
  for (const [place, { filling, emptying }] of usesOf(places, moves).entries()) {
    const isJoined = emptying.length > 0 && emptying.every((at) => (moves[at]?.from.length ?? 0) > 1);
    if (fixed.has(place) || filling.length === 0 || !isJoined || emptying.some((at) => moves[at]?.joinId !== null))
      continue;
    const key = `${filling.join(' ')} > ${emptying.join(' ')}`;
    const twin = seen.get(key);
    if (twin === undefined) {
      seen.set(key, place);
      continue;
    }
    twins.set(twin, [...(twins.get(twin) ?? []), place, ...(twins.get(place) ?? [])]);
    gone.add(place);
  }
  if (gone.size === 0) return null;
  const left = (all: readonly number[]): readonly number[] =>
    all.some((one) => gone.has(one)) ? all.filter((one) => !gone.has(one)) : all;
  return moves.map((move) => {
    const [from, to] = [left(move.from), left(move.to)];
    return from === move.from && to === move.to ? move : { ...move, from, to };
  });
}

interface Uses {
  readonly filling: readonly number[];
  readonly emptying: readonly number[];
}

function usesOf(places: readonly Place[], moves: readonly Move[]): readonly Uses[] {
  const uses = places.map(() => ({ filling: [] as number[], emptying: [] as number[] }));
  for (const [at, { from, to }] of moves.entries()) {
    for (const place of from) uses[place]?.emptying.push(at);
    for (const place of to) uses[place]?.filling.push(at);
  }
  return uses;
}

/**
 * Leaves out the places that cost no new moves, as many at once as have no move in common; else the one that costs the fewest.
 * `null` when none can be left out without making too many.
 */
function withoutPlace(places: readonly Place[], moves: readonly Move[], fixed: ReadonlySet<number>): Move[] | null {
  const uses = usesOf(places, moves);
  const joins = new Set(moves.flatMap(({ joinId }) => joinId ?? []));
  const candidates = uses
    .map(({ filling, emptying }, place) => ({
      place,
      filling: filling.map((at) => moves[at]!),
      emptying: emptying.map((at) => moves[at]!),
    }))
    .filter(({ place, filling, emptying }) => !fixed.has(place) && filling.length > 0 && emptying.length > 0)
    .map((one) => ({
      ...one,
      more: one.filling.length * one.emptying.length - one.filling.length - one.emptying.length,
    }))
    .filter(({ more }) => more <= MORE_MOVES)
    .sort((a, b) => a.more - b.more);
  // What stands for a move now: it was lengthened by the places left out before.
  const instead = new Map<Move, Move>();
  const now = (move: Move): Move => {
    let at = move;
    for (let next = instead.get(at); next; next = instead.get(at)) at = next;
    return at;
  };
  const gone = new Set<Move>();
  const made = new Set<Move>();
  for (const { place, filling, emptying, more } of candidates) {
    if (made.size > 0 && more >= 0) break;
    const isPassage = filling.length === 1 && emptying.length === 1;
    if (!isPassage && [...filling, ...emptying].some((move) => gone.has(move) || instead.has(move))) continue;
    const [into, out] = [filling.map(now), emptying.map(now)];
    if ([...into, ...out].some((move) => gone.has(move))) continue;
    const isUndecided = places[place]?.undecided.some((id) => joins.has(id)) === true;
    const joined = through(places, place, into, out, isUndecided);
    if (!joined) continue;
    for (const move of [...into, ...out]) {
      made.delete(move);
      if (!isPassage) gone.add(move);
    }
    for (const move of joined) made.add(move);
    if (isPassage) for (const move of [...into, ...out]) instead.set(move, joined[0]!);
  }
  return made.size === 0 ? null : [...moves.filter((move) => !gone.has(move) && !instead.has(move)), ...made];
}

/** Most moves that leaving out one place may add: many become doubles of each other at once. */
const MORE_MOVES = 24;

/** Each move into the place followed by each out of it; `null` where the place must stay. */
function through(
  places: readonly Place[],
  place: number,
  filling: readonly Move[],
  emptying: readonly Move[],
  isUndecided: boolean,
): Move[] | null {
  const isOnlyInput = emptying.every(({ from, joinId }) => from.length === 1 && joinId === null);
  if (!isOnlyInput || filling.some(({ from }) => from.includes(place))) return null;
  // What ends the scope ends it for tokens that move at the same time: only a token that is alone may be hurried on to it.
  if (emptying.some(({ endsScope }) => endsScope) && filling.some(({ to }) => to.length > 1)) return null;
  // An inclusive join may go on while a token has not decided by which flow it comes: it may not be hurried beside others.
  if (isUndecided && filling.some(({ to }) => to.length > 1)) return null;
  if (!isSeenBehind(places, place, emptying)) return null;
  const joined: Move[] = [];
  for (const into of filling) {
    const stays = into.to.filter((one) => one !== place);
    for (const out of emptying) {
      if (into.choice !== null && out.choice !== null) return null;
      if (out.to.some((one) => stays.includes(one) && places[one]?.isHarmless !== true)) return null;
      joined.push(
        followed(
          into,
          out,
          [...new Set([...stays, ...out.to])].sort((a, b) => a - b),
        ),
      );
    }
  }
  return joined;
}

/** Whether two tokens in this place would show as two tokens behind it: then nothing is missed when it is gone. */
const isSeenBehind = (places: readonly Place[], place: number, emptying: readonly Move[]): boolean =>
  places[place]?.isHarmless === true ||
  emptying.some(({ to }) => to.some((one) => places[one]?.isHarmless === false && !places[one].isArmed));
