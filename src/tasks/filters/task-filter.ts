import { toWire, type ReadContext } from '../../kernel/index.js';
import { may } from '../../access/index.js';
import type { Narrowing } from '../work-list/work-list-question.js';

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
  { caller, zone, today }: Pick<ReadContext, 'caller' | 'zone' | 'today'>,
): TaskFilterView => ({
  ...one,
  createdAt: toWire(one.createdAt, zone),
  yours: may(caller, 'filter.change', { ...one, filterId: one.id }, today).may,
});
