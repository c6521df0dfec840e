import type { ProcessGraph } from '../graph.js';
import { after, keyOf, NO_FACTS, type Facts } from './facts.js';
import { mustWait, MOVES_AT_ONCE } from './inclusive-rule.js';
import type { Move, Net } from './net.js';

/** A marking that was reached, and how. */
export interface Reached {
  readonly tokens: readonly number[];
  readonly facts: Facts;
  readonly before: Reached | null;
  readonly by: Move | null;
  readonly beginning: number;
  readonly cost: number;
  /** What can be done next, and where that leads; empty where it is doubled or at an end. */
  readonly next: { readonly by: Move; readonly to: Reached }[];
  /** The scope can end here, at once; and as drawn. */
  mayEnd: boolean;
  mayComplete: boolean;
}

/** A token comes to place `place`, where one is already. */
export interface Doubled {
  readonly at: Reached;
  readonly by: Move;
  readonly place: number;
}

export interface Exploration {
  readonly reached: readonly Reached[];
  /** Tokens are left and none can move. */
  readonly stuck: readonly Reached[];
  readonly doubled: readonly Doubled[];
  readonly taken: ReadonlySet<Move>;
  /** Moves by which a token that only has an end before it is consumed, by its place: they are left out of the ways. */
  readonly last: ReadonlyMap<number, Move>;
  /** `false`: the limit was met. */
  readonly isComplete: boolean;
}

/**
 * Plays a net in every way, the shortest first (Dijkstra, by elements passed), until nothing new comes or `limit` moves have
 * been made. Beyond a doubled token it does not go.
 */
export const exploreNet = (net: Net, graph: ProcessGraph, limit: number, until: number | null = null): Exploration =>
  new Explorer(net, graph, limit).explore(until);

/** As many of them cost as much as one move. */
const LOOKED_FOR_A_MOVE = 20;

class Explorer {
  readonly #known = new Map<string, Reached>();
  readonly #queue: Reached[][] = [];
  readonly #single: Move[][];
  readonly #several: Move[][];
  readonly #last = new Map<number, Move>();
  /** Whether the marking that is looked at has a token in a place. */
  readonly #has: Uint8Array;
  /** Tokens and flows that inclusive joins were held against. */
  #looked = 0;

  constructor(
    private readonly net: Net,
    private readonly graph: ProcessGraph,
    private readonly limit: number,
  ) {
    this.#single = net.places.map(() => []);
    this.#several = net.places.map(() => []);
    for (const move of net.moves) {
      const [first] = move.from;
      if (first === undefined) continue;
      if (move.joinId !== null) for (const place of move.from) this.#several[place]?.push(move);
      else if (move.from.length === 1) this.#single[first]?.push(move);
      else this.#several[first]?.push(move);
    }
    this.#has = new Uint8Array(net.places.length);
    for (const [place, moves] of this.#single.entries()) {
      const isLast = moves.every(({ to, endsScope, choice }) => to.length === 0 && !endsScope && choice === null);
      if (moves[0] && isLast && this.#several[place]?.length === 0) this.#last.set(place, moves[0]);
    }
  }

  /** With `until`, stops at the first marking that has a token there: it is the last one reached. */
  explore(until: number | null): Exploration {
    const reached: Reached[] = [];
    const stuck: Reached[] = [];
    const doubled: Doubled[] = [];
    const taken = new Set<Move>();
    this.net.beginnings.forEach(({ places }, beginning) => {
      this.reach({
        tokens: places,
        facts: NO_FACTS,
        before: null,
        by: null,
        beginning,
        cost: 0,
        next: [],
        mayEnd: false,
        mayComplete: false,
      });
    });
    const done = new Set<Reached>();
    let moves = 0;
    for (let cost = 0; cost < this.#queue.length; cost += 1) {
      for (const at of this.#queue[cost] ?? []) {
        if (done.has(at)) continue;
        done.add(at);
        reached.push(at);
        const isFound = until !== null && at.tokens.includes(until);
        if (isFound || moves + this.#looked / LOOKED_FOR_A_MOVE > this.limit) {
          return { reached, stuck, doubled, taken, last: this.#last, isComplete: false };
        }
        let isMoving = false;
        for (const place of at.tokens) this.#has[place] = 1;
        for (const move of this.movesAt(at, taken)) {
          const facts = move.choice === null ? at.facts : after(at.facts, move.choice);
          if (facts === null) continue;
          isMoving = true;
          moves += 1;
          taken.add(move);
          if (move.mayEnd || move.endsScope) at.mayEnd = true;
          if (move.mayComplete || (move.endsScope && !move.throwsOut)) at.mayComplete = true;
          if (!move.endsScope) this.follow(at, move, facts, doubled);
        }
        for (const place of at.tokens) this.#has[place] = 0;
        const isLeft = (place: number): boolean => this.net.places[place]?.isArmed === false && !this.#last.has(place);
        const hasTokens = at.tokens.some(isLeft);
        if (!hasTokens) at.mayEnd = at.mayComplete = true;
        else if (!isMoving) stuck.push(at);
      }
    }
    return { reached, stuck, doubled, taken, last: this.#last, isComplete: true };
  }

  private movesAt({ tokens }: Reached, taken: Set<Move>): readonly Move[] {
    const moves = new Set<Move>();
    for (const place of tokens) {
      const last = this.#last.get(place);
      if (last) {
        // Whether it is consumed now or never makes no difference to any other token.
        for (const move of this.#single[place] ?? []) taken.add(move);
        continue;
      }
      for (const move of this.#single[place] ?? []) moves.add(move);
      for (const move of this.#several[place] ?? []) {
        const isOn =
          move.joinId === null ? move.from.every((one) => this.#has[one] === 1) : !this.mustWait(move, tokens);
        if (isOn) moves.add(move);
      }
    }
    // The engine lets a join go on as soon as it can, before anybody completes anything: only what moves by itself comes first.
    const isJoining = [...moves].some(({ joinId }) => joinId !== null);
    return isJoining ? [...moves].filter((move) => move.joinId !== null || this.movesAtOnce(move)) : [...moves];
  }

  private movesAtOnce({ from }: Move): boolean {
    const node = this.graph.nodes.get(this.net.places[from[0] ?? -1]?.nodeId ?? '');
    return node !== undefined && MOVES_AT_ONCE.has(node.type);
  }

  private follow(at: Reached, by: Move, facts: Facts, doubled: Doubled[]): void {
    const { places } = this.net;
    const tokens = at.tokens.filter((place) => !by.from.includes(place));
    for (const place of by.to) {
      if (this.#has[place] !== 1 || by.from.includes(place)) tokens.push(place);
      else if (places[place]?.isHarmless !== true) {
        doubled.push({ at, by, place });
        return;
      }
    }
    tokens.sort((a, b) => a - b);
    const cost = at.cost + by.steps.length;
    const to = this.reach({
      tokens,
      facts,
      before: at,
      by,
      beginning: at.beginning,
      cost,
      next: [],
      mayEnd: false,
      mayComplete: false,
    });
    at.next.push({ by, to });
  }

  private reach(one: Reached): Reached {
    const key = `${String.fromCharCode(...one.tokens)}|${keyOf(one.facts)}`;
    const known = this.#known.get(key);
    if (known && known.cost <= one.cost) return known;
    // Found again by a shorter way before it was looked at: the entry is the same, its way another.
    const entry = known
      ? Object.assign(known, { before: one.before, by: one.by, beginning: one.beginning, cost: one.cost })
      : one;
    this.#known.set(key, entry);
    (this.#queue[one.cost] ??= []).push(entry);
    return entry;
  }

  private mustWait({ joinId, from }: Move, tokens: readonly number[]): boolean {
    const { places } = this.net;
    const filled = new Set(from.filter((place) => this.#has[place] === 1).map((place) => places[place]?.flowId ?? ''));
    const standing = tokens.flatMap((place) => {
      const { nodeId = '', isArmed = true } = places[place] ?? {};
      return isArmed ? [] : [nodeId];
    });
    this.#looked += from.length + standing.length * (1 + filled.size);
    return mustWait(this.graph, joinId ?? '', filled, standing);
  }
}
