import type { Caller, FieldError, ReadContext } from '../../kernel/index.js';
import { opensAllHeld, Rejection, viewerOf } from '../../kernel/index.js';
import { demandMay, holdsTask, standingOn, type Granted } from '../../access/index.js';
import { definitionsOf, matterOf } from '../task-matter.js';
import { URGENCIES, type Task } from '../task.js';
import { toTaskView, type TaskView } from '../task-view.js';
import {
  countOpenTasks,
  keysOfUnits,
  openTasksFor,
  type WorkListFilter,
  type WorkListOwner,
  type WorkListPosition,
  type WorkListSort,
} from './work-list.store.js';

/**
 * Parts of one's own list: all that one may do, by oneself and for others; what one was given or claimed; what is free to take; what
 * one may do for somebody else (代); and what waits for anybody of one's own units, as far as one may see it.
 */
export const WORK_LIST_VIEWS = ['ALL', 'MINE', 'CANDIDATE', 'DELEGATE', 'GROUP'] as const;

/** One of them. */
export type WorkListView = (typeof WORK_LIST_VIEWS)[number];

/** Whose work list is asked for, the caller's own where nothing is said, and which of its tasks. */
export interface WorkListQuestion extends Pick<
  WorkListFilter,
  'caseId' | 'elementId' | 'definition' | 'act' | 'urgency' | 'dueBefore' | 'ownerGroup' | 'variable'
> {
  /** A person who was given the task or claimed it. */
  readonly assignee?: string | undefined;
  /** A candidate key, or a person: everything that the person may do. */
  readonly candidate?: string | undefined;
  readonly view?: WorkListView | undefined;
  readonly isOverdue?: boolean | undefined;
  /** A part of the document's title, for whoever may see the document. */
  readonly text?: string | undefined;
  readonly sort?: WorkListSort | undefined;
}

/** How many tasks are read at once where each is held against the bounds of a delegation: at first, and at most. */
const FIRST_READ = 50;
const MOST_READ = 1000;

/** What is read, and what each task is held against once it is read; `keeps` is absent where the keys alone decide. */
interface Reading {
  /** Whose list it is. */
  readonly holder: Caller;
  readonly owner: WorkListOwner;
  readonly filter: WorkListFilter;
  readonly keeps?: (task: Task, definitions: readonly string[] | undefined) => boolean;
}

/**
 * Open tasks of a work list, in its order, `limit` at most. Whoever may see every case may read every list; others get
 * `WORK_LIST_NOT_YOURS` for any but their own. Raises `PARAMETER_INVALID` for a view of a list that is named.
 *
 * @rule R-134
 */
export async function readWorkList(
  ctx: ReadContext,
  asked: WorkListQuestion,
  limit: number,
  after: WorkListPosition | null,
): Promise<TaskView[]> {
  const { owner, filter, keeps, holder } = await readingOf(ctx, asked);
  const { sort } = asked;
  const reader = viewerOf(ctx.caller);
  if (keeps === undefined) {
    const tasks = await openTasksFor(ctx.tx, owner, { limit, after, sort, reader }, filter);
    return tasks.map((task) => toTaskView(task, ctx));
  }
  const views: TaskView[] = [];
  let position = after;
  // Tasks beyond the caller's bounds are passed over, and ever more are read at once until the page is full.
  for (let most = Math.max(limit, FIRST_READ); ; most = Math.min(2 * most, MOST_READ)) {
    const tasks = await openTasksFor(ctx.tx, owner, { limit: most, after: position, sort, reader }, filter);
    const definitions = await definitionsOf(ctx.tx, holder, tasks);
    for (const task of tasks) {
      const known = definitions.get(task.caseId);
      if (keeps(task, known)) views.push(toTaskView(task, ctx, known));
    }
    const last = tasks.at(-1);
    if (!last || tasks.length < most || views.length >= limit) return views.slice(0, limit);
    position = positionAfter(toTaskView(last, ctx));
  }
}

/**
 * How many tasks such a list has in all, under the same conditions of sight, counted to `most`: by the places alone, or where each
 * task is held against the bounds of a delegation, task by task.
 *
 * @rule R-134
 */
export async function countWorkList(ctx: ReadContext, asked: WorkListQuestion, most: number): Promise<number> {
  const { owner, filter, keeps } = await readingOf(ctx, asked);
  return keeps === undefined
    ? countOpenTasks(ctx.tx, owner, most, filter)
    : (await readWorkList(ctx, asked, most, null)).length;
}

/** Where the page after this task begins. */
export const positionAfter = ({ id, openedAt, dueAt, urgency }: TaskView): Required<WorkListPosition> => {
  const rank = URGENCIES.findIndex((one) => one === urgency);
  return { openedAt, dueAt: dueAt ?? 'infinity', urgency: rank < 0 ? URGENCIES.length - 1 : rank, taskId: id };
};

async function readingOf(ctx: ReadContext, asked: WorkListQuestion): Promise<Reading> {
  const { caller } = ctx;
  const { assignee, candidate, view = 'ALL' } = asked;
  const named = candidate ?? assignee;
  if (named !== undefined && view !== 'ALL') throw new Rejection('PARAMETER_INVALID', {}, [VIEW_OF_ANOTHER]);
  const whose = named === undefined ? caller : await whoseList(ctx, named);
  if (typeof whose === 'string') {
    return { holder: caller, owner: { keys: [whose] }, filter: { ...filterOf(ctx, asked), holder: assignee } };
  }
  const filter = { ...filterOf(ctx, asked, whose), holder: candidate === undefined ? undefined : assignee };
  return listOf(ctx, whose, { view: candidate === undefined && assignee !== undefined ? 'MINE' : view, filter });
}

interface AskedList {
  readonly view: WorkListView;
  readonly filter: WorkListFilter;
}

/** The list of somebody: the caller's own, or that of a person whom the caller watches, as that person reads it. */
async function listOf(ctx: ReadContext, holder: Caller, { view, filter }: AskedList): Promise<Reading> {
  const { today } = ctx;
  const { person, keys } = holder;
  const delegated = delegatedKeys(holder);
  const rightTo = (task: Task, definitions?: readonly string[]): Granted | null =>
    holdsTask(holder, matterOf(task, { definitions }), today);
  const keeps: Reading['keeps'] = (task, definitions) => rightTo(task, definitions) !== null;
  switch (view) {
    case 'MINE': {
      if (person === null) return { holder, owner: { keys: [] }, filter };
      const claimedBy = { person, keys: [...keys, ...delegated] };
      return { holder, owner: { keys: [person], claimedBy }, filter: { ...filter, holder: person }, keeps };
    }
    case 'CANDIDATE':
      return { holder, owner: { keys }, filter: { ...filter, isFree: true } };
    case 'DELEGATE':
      return {
        holder,
        owner: { keys: delegated },
        filter,
        keeps: (task, definitions) => (rightTo(task, definitions)?.by ?? null) !== null,
      };
    case 'GROUP': {
      const units = [...new Set(holder.posts.map(({ unit }) => unit))];
      return {
        holder,
        owner: { keys: units.length === 0 ? [] : await keysOfUnits(ctx.tx, units, today) },
        filter: { ...filter, seenBy: viewerOf(holder) },
      };
    }
    default:
      if (delegated.length === 0) return { holder, owner: { keys }, filter };
      return { holder, owner: { keys: [...new Set([...keys, ...delegated])] }, filter, keeps };
  }
}

function filterOf(ctx: ReadContext, asked: WorkListQuestion, holder = ctx.caller): WorkListFilter {
  const { caseId, elementId, definition, act, urgency, dueBefore, ownerGroup, variable, text, isOverdue } = asked;
  const before = isOverdue === true && (dueBefore === undefined || ctx.now < dueBefore) ? ctx.now : dueBefore;
  const viewer = viewerOf(ctx.caller);
  const readers = holder === ctx.caller ? [viewer] : [viewer, viewerOf(holder)];
  const openTo = readers.filter((one) => !opensAllHeld(one));
  const title = text === undefined ? undefined : { part: text, viewer };
  return { caseId, elementId, definition, act, urgency, dueBefore: before, ownerGroup, variable, title, openTo };
}

const VIEW_OF_ANOTHER: FieldError = {
  pointer: '/view',
  code: 'NOT_WITH_A_NAME',
  zh: '指定 assignee 或 candidate 时不能再指定 view。',
  en: 'A view is one of your own list: leave it out beside assignee or candidate.',
};

/** Keys under which somebody holds tasks for others. */
const delegatedKeys = ({ actingFor = [] }: Caller): string[] => [
  ...new Set(actingFor.flatMap(({ person, keys, ownTasks }) => [...(ownTasks ? [person] : []), ...keys])),
];

/**
 * Whose list is meant by a name: that of the caller, of a candidate key, or of a person as that person reads it. Raises
 * `WORK_LIST_NOT_YOURS`.
 */
async function whoseList({ caller, tx, today }: ReadContext, name: string): Promise<Caller | string> {
  if (name === caller.person) return caller;
  if (caller.keys.includes(name)) return name;
  demandMay(caller, 'workList.read', { name }, today);
  const standing = await standingOn(tx, name, today);
  if (standing === null) return name;
  const { officeId, language, traceId } = caller;
  return { officeId, language, traceId, person: name, client: null, permissions: new Set(), ...standing };
}
