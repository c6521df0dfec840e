import { Rejection, type ReadContext } from '../../kernel/index.js';
import { may, type PolicyObject } from '../../access/index.js';
import type { Narrowing } from '../work-list/work-list-question.js';
import type { TaskFilter } from './task-filter.js';
import { findFilter } from './task-filter.store.js';

/** A filter as the policy looks at it. */
export const matterOfFilter = ({ id: filterId, owner, sharedWith }: TaskFilter): PolicyObject<'filter.use'> => ({
  filterId,
  owner,
  sharedWith,
});

/** A filter that the caller may use; with `lock` nobody else changes it meanwhile. Raises `TASK_FILTER_NOT_FOUND`. */
export async function usableFilter(
  { tx, caller, today }: Pick<ReadContext, 'tx' | 'caller' | 'today'>,
  filterId: string,
  { lock }: { readonly lock: boolean },
): Promise<TaskFilter> {
  const found = await findFilter(tx, filterId, lock);
  if (!found || !may(caller, 'filter.use', matterOfFilter(found), today).may) {
    throw new Rejection('TASK_FILTER_NOT_FOUND', { filterId });
  }
  return found;
}

/** What a filter says. Raises `TASK_FILTER_NOT_FOUND`. */
export const keptFilter = async (
  ctx: Pick<ReadContext, 'tx' | 'caller' | 'today'>,
  filterId: string,
): Promise<Narrowing> => (await usableFilter(ctx, filterId, { lock: false })).filter;
