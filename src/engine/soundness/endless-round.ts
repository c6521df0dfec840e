import type { Exploration, Reached } from './explore-net.js';
import type { PathStep } from './fault.js';

/** A way on and on: to be gone from marking `from`, `way` once and then `round` again and again. */
export interface EndlessRound {
  readonly from: Reached;
  readonly way: readonly PathStep[];
  readonly round: readonly PathStep[];
  /** Elements passed on any way from there. */
  readonly covers: readonly string[];
}

/** The nearest marking from which neither an end nor another fault can be reached, and a round from there; `null` without one. */
export function endlessRound({ reached, stuck, doubled }: Exploration): EndlessRound | null {
  const safe = new Set<Reached>([...stuck, ...doubled.map(({ at }) => at)]);
  for (const at of reached) if (at.mayEnd || at.next.length === 0) safe.add(at);
  const before = new Map<Reached, Reached[]>();
  for (const at of reached) for (const { to } of at.next) before.set(to, [...(before.get(to) ?? []), at]);
  for (const at of safe) for (const one of before.get(at) ?? []) safe.add(one);
  const from = reached.find((at) => !safe.has(at));
  return from ? onceRound(from) : null;
}

/** Walks on until a marking comes again. */
function onceRound(from: Reached): EndlessRound {
  const order: Reached[] = [];
  const steps: (readonly PathStep[])[] = [];
  let at = from;
  while (!order.includes(at)) {
    order.push(at);
    const [next] = at.next;
    if (!next) break;
    steps.push(next.by.steps);
    at = next.to;
  }
  const again = order.indexOf(at);
  return {
    from,
    way: steps.slice(0, again).flat(),
    round: steps.slice(again).flat(),
    covers: onwards(at).flatMap(({ next }) => next.flatMap(({ by }) => [...by.covers])),
  };
}

/** All markings that can follow one, itself among them. */
function onwards(from: Reached): readonly Reached[] {
  const seen = new Set([from]);
  for (const at of seen) for (const { to } of at.next) seen.add(to);
  return [...seen];
}
