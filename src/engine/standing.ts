import { countBits } from './bits.js';
import { countsOf } from './loop-counts.js';
import type { Activation, CaseState, Loop } from './state.js';

/** What a case does at an element where its tokens stand. `SCOPE`: something inside it is under way; `JOIN`: a token waits for others. */
export type StandingKind = Exclude<Activation['kind'], 'LOOP'> | 'JOIN';

/** Tokens at one element. */
export interface Standing {
  readonly kind: StandingKind;
  /** How many are under way now. */
  readonly open: number;
  /** Of how many instances in all, and how many are done, in a multi-instance or a standard loop. */
  readonly loop: { readonly total: number; readonly done: number } | null;
}

/** Where the tokens of a case stand, by element id, and which events are armed beside them. */
export interface StandingPoints {
  readonly standing: ReadonlyMap<string, Standing>;
  /** Boundary events, and starts of event sub-processes, that may yet happen. */
  readonly armed: ReadonlySet<string>;
}

/** Says where a case stands; empty once it has ended. The process itself is not named. */
export function standingOf(state: CaseState): StandingPoints {
  const standing = new Map<string, Standing>();
  const add = (elementId: string, kind: StandingKind, open: number): void => {
    const before = standing.get(elementId);
    standing.set(elementId, { kind, loop: before?.loop ?? null, open: (before?.open ?? 0) + open });
  };
  if (state.end !== undefined) return { standing, armed: new Set() };
  for (const { kind, elementId, loop, in: around } of state.activations) {
    if (around === undefined) continue;
    if (kind !== 'LOOP') add(elementId, kind, 1);
    else {
      const before = standing.get(elementId);
      const counted = progressOf(loop);
      const compact = loop?.wide ? countBits(loop.wide.open) : 0;
      standing.set(elementId, {
        kind: before?.kind ?? kindOf(loop),
        open: (before?.open ?? 0) + compact,
        loop: before?.loop
          ? { total: before.loop.total + counted.total, done: before.loop.done + counted.done }
          : counted,
      });
    }
  }
  for (const { gatewayId, tokens } of state.joins) {
    for (const [, waiting] of tokens) add(gatewayId, 'JOIN', waiting);
  }
  return { standing, armed: new Set(state.triggers.map(({ elementId }) => elementId)) };
}

/** Of a standard loop the round that is under way counts as the last so far. */
function progressOf(loop: Loop | undefined): { readonly total: number; readonly done: number } {
  if (loop?.times !== undefined) return { total: loop.times + 1, done: loop.times };
  if (loop === undefined) return { total: 0, done: 0 };
  const { total, done } = countsOf(loop);
  return { total, done };
}

function kindOf(loop: Loop | undefined): StandingKind {
  const kind = loop?.wide?.kind ?? 'SCOPE';
  return kind === 'LOOP' ? 'SCOPE' : kind;
}
