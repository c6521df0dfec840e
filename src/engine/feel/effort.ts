/**
 * What all evaluations so far have cost, in microseconds of an ordinary machine, counted from the sizes of what they read and
 * make and never from a clock: the same evaluation always costs the same. Only differences mean anything.
 */
let spent = 0;

/** What all evaluations so far have cost. */
export const effortSpent = (): number => spent;

/** Adds what an evaluation costs. */
export function spend(effort: number): void {
  spent += effort;
}

/** A closure; a source that feelin parses anew, and each of its characters; an element walked through; a character copied. */
export const EFFORT = { closure: 2, source: 200, character: 0.2, element: 0.5, copy: 0.3 } as const;
