import type { Node } from '../graph.js';
import type { Expressions } from './expressions.js';
import type { ProblemList } from './problem-list.js';

/** What every node has, and what only its type has. */
export type NodeBase = Pick<
  Node,
  | 'id'
  | 'name'
  | 'nameEn'
  | 'rule'
  | 'scopeId'
  | 'incoming'
  | 'outgoing'
  | 'defaultFlow'
  | 'inputs'
  | 'outputs'
  | 'inputsAdd'
  | 'outputsAdd'
  | 'boundaryIds'
  | 'multiInstance'
  | 'standardLoop'
  | 'isForCompensation'
>;

/** What the compiler of one file hands around. */
export interface Compiling {
  readonly expressions: Expressions;
  readonly problems: ProblemList;
  /** Whether the file uses the `gongwen:` vocabulary. */
  readonly isOurs: boolean;
  /** The activity that undoes another, by the compensation event on that one's border. */
  readonly handlers: ReadonlyMap<string, string>;
}

/** What `make` makes of a value that an element cannot do without; `null`, and a problem, where it is absent. */
export function needed<T>(
  value: string | null,
  id: string,
  property: string,
  problems: ProblemList,
  make: (value: string) => T,
): T | null {
  if (value !== null) return make(value);
  problems.add('PROPERTY_MISSING', id, { property });
  return null;
}
