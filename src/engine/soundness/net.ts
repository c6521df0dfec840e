import type { Choice } from './facts.js';
import type { PathStep } from './fault.js';

/** Where a token of one scope can be: before a node, or on one incoming flow of a join. */
export interface Place {
  readonly nodeId: string;
  /** The flow, at a join. */
  readonly flowId: string | null;
  /** Only ends lie behind: two tokens here are no more than one. */
  readonly isHarmless: boolean;
  /** Inclusive joins to which a token here can come by more than one flow: while it stands here, they may go on without it. */
  readonly undecided: readonly string[];
  /** Holds the token of an event that may happen once: not a token of the case. */
  readonly isArmed: boolean;
}

/**
 * What tokens can do in one go: taken from `from`, put on `to` (indices of places, ascending). A move of an inclusive join
 * takes one from each of `from` that has one, when the rule of the standard lets it.
 */
export interface Move {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** The inclusive join. */
  readonly joinId: string | null;
  /** The scope ends here: all its tokens are gone. */
  readonly endsScope: boolean;
  /** It ends not as drawn: something is thrown out of it. */
  readonly throwsOut: boolean;
  /** The scope could also have been ended on the way, by its own end or by something thrown. */
  readonly mayEnd: boolean;
  readonly mayComplete: boolean;
  /** The elements passed, in an order in which they can be. */
  readonly steps: readonly PathStep[];
  /** Every element that is passed by this move or by one that does the same. */
  readonly covers: ReadonlySet<string>;
  /** What the move decides and forgets about conditions; `null` where that is not followed. */
  readonly choice: Choice | null;
}

/** Where a scope may begin, each for itself. */
export interface Beginning {
  readonly places: readonly number[];
  /** The non-interrupting event from which this begins beside the rest, which it never meets again. */
  readonly asideOf: { readonly hostId: string; readonly eventId: string } | null;
}

/** The token game of one scope, as a Petri net with inclusive joins. */
export interface Net {
  readonly places: readonly Place[];
  readonly moves: readonly Move[];
  readonly beginnings: readonly Beginning[];
  /** Places that were left out because they are filled and emptied together with another, by that one. */
  readonly twins: ReadonlyMap<number, readonly number[]>;
}
