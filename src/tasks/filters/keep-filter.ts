import { demandMay } from '../../access/index.js';
import { recordFact } from '../../audit/index.js';
import { Rejection, type Command, type CommandContext } from '../../kernel/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { narrowingOf, type Narrowing } from '../work-list/work-list-question.js';
import { matterOfFilter, usableFilter } from './kept-filter.js';
import { toTaskFilterView, type TaskFilter, type TaskFilterView } from './task-filter.js';
import { filtersOf, insertFilter, removeFilterRow, updateFilter } from './task-filter.store.js';

/** Most filters that one person keeps. */
const MOST = 100;

/** What a filter is to say. */
export interface FilterInput {
  readonly name: string;
  readonly filter: Narrowing;
  /** Principal key; nobody else uses it where it is absent. */
  readonly sharedWith?: string | undefined;
}

/** Keeps a filter. Raises `TASK_FILTER_OF_PERSONS`, `TASK_FILTER_NOT_SHARED`, `TASK_FILTER_EXISTS`, `TASK_FILTERS_FULL`. */
export const keepFilter: Command<FilterInput, TaskFilterView> = {
  name: 'tasks.keepFilter',
  async execute(ctx, input) {
    demandMay(ctx.caller, 'filter.keep', {}, ctx.today);
    const owner = ctx.caller.person!;
    const said = await checked(ctx, owner, input, null);
    const made: TaskFilter = { id: ctx.newId(), owner, ...said, createdAt: ctx.now, rowVersion: 1 };
    insertFilter(ctx.tx, made, entryOf(ctx, null, made));
    return toTaskFilterView(made, ctx);
  },
};

/**
 * Changes an own filter. Raises `TASK_FILTER_NOT_FOUND`, `TASK_FILTER_NOT_YOURS`, `PRECONDITION_REQUIRED`, `PRECONDITION_FAILED`,
 * and what `keepFilter` raises.
 */
export const changeFilter: Command<
  FilterInput & { readonly filterId: string; readonly ifMatch: string | null },
  TaskFilterView
> = {
  name: 'tasks.changeFilter',
  async execute(ctx, input) {
    const found = await ownFilter(ctx, input.filterId);
    demandMatch(input.ifMatch, found.rowVersion, { required: true });
    const said = await checked(ctx, found.owner, input, found.id);
    const changed: TaskFilter = { ...found, ...said };
    updateFilter(ctx.tx, changed, entryOf(ctx, found, changed));
    return toTaskFilterView({ ...changed, rowVersion: found.rowVersion + 1 }, ctx);
  },
};

/** Removes an own filter. Raises `TASK_FILTER_NOT_FOUND`, `TASK_FILTER_NOT_YOURS`, `PRECONDITION_FAILED`. */
export const removeFilter: Command<{ readonly filterId: string; readonly ifMatch: string | null }, TaskFilterView> = {
  name: 'tasks.removeFilter',
  async execute(ctx, { filterId, ifMatch }) {
    const found = await ownFilter(ctx, filterId);
    demandMatch(ifMatch, found.rowVersion, { required: false });
    const entryId = recordFact(ctx, { act: 'TASK_FILTER_REMOVED', objectType: 'TASK_FILTER', objectId: found.id });
    removeFilterRow(ctx.tx, found.id, ctx.now, entryId);
    return toTaskFilterView({ ...found, rowVersion: found.rowVersion + 1 }, ctx);
  },
};

async function ownFilter(ctx: CommandContext, filterId: string): Promise<TaskFilter> {
  const found = await usableFilter(ctx, filterId, { lock: true });
  demandMay(ctx.caller, 'filter.change', matterOfFilter(found), ctx.today);
  return found;
}

async function checked(
  ctx: CommandContext,
  owner: string,
  { name, filter, sharedWith }: FilterInput,
  except: string | null,
): Promise<Pick<TaskFilter, 'name' | 'filter' | 'sharedWith'>> {
  if (sharedWith !== undefined) demandMay(ctx.caller, 'filter.share', { sharedWith }, ctx.today);
  const { kept, isTaken } = await filtersOf(ctx.tx, owner, { name, except });
  if (isTaken) throw new Rejection('TASK_FILTER_EXISTS', { name });
  if (kept >= MOST) throw new Rejection('TASK_FILTERS_FULL', { most: MOST });
  return { name, filter: narrowingOf(filter), sharedWith: sharedWith ?? null };
}

const entryOf = (ctx: CommandContext, before: TaskFilter | null, after: TaskFilter): string =>
  recordFact(ctx, {
    act: 'TASK_FILTER_SAVED',
    objectType: 'TASK_FILTER',
    objectId: after.id,
    ...(before === null ? {} : { before: saying(before) }),
    after: saying(after),
    details: { sharedWith: after.sharedWith },
  });

const saying = ({ name, filter, sharedWith }: TaskFilter): unknown => ({ name, filter, sharedWith });
