import { toWire, type Caller, type ReadContext } from '../../kernel/index.js';
import type { Narrowing } from '../work-list-question.js';

/** A filter of work lists that somebody keeps, as stored. */
export interface TaskFilter {
  readonly id: string;
  /** The person who made it. */
  readonly owner: string;
  readonly name: string;
  /** What it says, as the parameters of `GET /tasks` say it. */
  readonly filter: Narrowing;
  /** Principal key of those who may use it too; `null` where it is the owner's alone. */
  readonly sharedWith: string | null;
  readonly createdAt: Date;
  readonly rowVersion: number;
}

/** A kept filter on the wire. */
export interface TaskFilterView extends Omit<TaskFilter, 'createdAt'> {
  readonly createdAt: string;
  /** You may change and remove it. */
  readonly yours: boolean;
}

export const toTaskFilterView = (
  one: TaskFilter,
  { caller, zone }: Pick<ReadContext, 'caller' | 'zone'>,
): TaskFilterView => ({
  ...one,
  createdAt: toWire(one.createdAt, zone),
  yours: one.owner === caller.person,
});

/** Heads of the office, who may share a filter with anybody. */
const HEADS = ['DIRECTOR', 'DEPUTY'] as const;

/**
 * Whether the caller may offer a filter to all who hold this key: a leader to the own group and its posts (`COORD`,
 * `HANDLER@COORD`), director and deputy to everybody. A filter shows nobody a task that is not theirs to see; what is bounded is who
 * fills the screens of others.
 *
 * @rule R-134
 */
export function mayShareWith({ person, keys }: Pick<Caller, 'person' | 'keys'>, principal: string): boolean {
  if (person === null) return false;
  const unit = principal.split('@').at(-1)!;
  return HEADS.some((head) => keys.includes(head)) || keys.includes(`LEADER@${unit}`);
}
