import { Rejection, type Caller, type ReadContext } from '../../kernel/index.js';
import type { Narrowing } from '../work-list-question.js';
import type { TaskFilter } from './task-filter.js';
import { findFilter } from './task-filter.store.js';

/** Whether the caller may use a filter: it is theirs, or shared with them. */
const mayUse = ({ person, keys }: Caller, { owner, sharedWith }: TaskFilter): boolean =>
  owner === person || (sharedWith !== null && keys.includes(sharedWith));

/** A filter that the caller may use; with `lock` nobody else changes it meanwhile. Raises `TASK_FILTER_NOT_FOUND`. */
export async function usableFilter(
  { tx, caller }: Pick<ReadContext, 'tx' | 'caller'>,
  filterId: string,
  { lock }: { readonly lock: boolean },
): Promise<TaskFilter> {
  const found = await findFilter(tx, filterId, lock);
  if (!found || !mayUse(caller, found)) throw new Rejection('TASK_FILTER_NOT_FOUND', { filterId });
  return found;
}

/** What a filter says. Raises `TASK_FILTER_NOT_FOUND`. */
export const keptFilter = async (ctx: Pick<ReadContext, 'tx' | 'caller'>, filterId: string): Promise<Narrowing> =>
  (await usableFilter(ctx, filterId, { lock: false })).filter;
