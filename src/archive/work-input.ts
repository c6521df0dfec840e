import type { Variables } from '../engine/index.js';

/** A text of the input of a service task, or `otherwise` where the process hands in none. */
export function textOf(input: Variables, name: string, otherwise: string): string {
  const value = input[name];
  return typeof value === 'string' ? value : otherwise;
}
