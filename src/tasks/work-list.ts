import type { ActingFor, FieldError, ReadContext } from '../kernel/index.js';
import { opensAllHeld, Rejection, viewerOf } from '../kernel/index.js';
import { holdsTask, TAKE_UNASSIGNED, UNASSIGNED, type Granted } from '../access/index.js';
import { seesEveryCase } from '../instances/index.js';
import { postsOn } from '../organisation/index.js';
import { definitionsOf, matterOf } from './task-matter.js';
import { URGENCIES, type Task } from './task.js';
import { toTaskView, type TaskView } from './task-view.js';
import {
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
  const { owner, filter, keeps } = await readingOf(ctx, asked);
  const { sort } = asked;
  if (keeps === undefined) {
    const tasks = await openTasksFor(ctx.tx, owner, { limit, after, sort }, filter);
    return tasks.map((task) => toTaskView(task, ctx));
  }
  const views: TaskView[] = [];
  let position = after;
  // Tasks beyond the caller's bounds are passed over, and ever more are read at once until the page is full.
  for (let most = Math.max(limit, FIRST_READ); ; most = Math.min(2 * most, MOST_READ)) {
    const tasks = await openTasksFor(ctx.tx, owner, { limit: most, after: position, sort }, filter);
    const definitions = await definitionsOf(ctx.tx, ctx.caller, tasks);
    for (const task of tasks) {
      const known = definitions.get(task.caseId);
      if (keeps(task, known)) views.push(toTaskView(task, ctx, known));
    }
    const last = tasks.at(-1);
    if (!last || tasks.length < most || views.length >= limit) return views.slice(0, limit);
    position = positionAfter(toTaskView(last, ctx));
  }
}

/** Where the page after this task begins. */
export const positionAfter = ({ id, openedAt, dueAt, urgency }: TaskView): Required<WorkListPosition> => {
  const rank = URGENCIES.findIndex((one) => one === urgency);
  return { openedAt, dueAt: dueAt ?? 'infinity', urgency: rank < 0 ? URGENCIES.length - 1 : rank, taskId: id };
};

async function readingOf(ctx: ReadContext, asked: WorkListQuestion): Promise<Reading> {
  const { caller } = ctx;
  const { assignee, candidate, view = 'ALL' } = asked;
  const delegated = [...new Set((caller.actingFor ?? []).flatMap(delegatedKeys))];
  const filter = filterOf(ctx, asked, delegated);
  const named = candidate ?? assignee;
  if (named !== undefined && view !== 'ALL') throw new Rejection('PARAMETER_INVALID', {}, [VIEW_OF_ANOTHER]);
  if (named === undefined || named === caller.person) {
    return ownReading(ctx, { view: assignee === undefined ? view : 'MINE', delegated, filter });
  }
  const ofAssignee = assignee === undefined ? caller.keys : await keysOf(ctx, assignee);
  const keys = candidate === undefined ? ofAssignee : await keysOf(ctx, candidate);
  return { owner: { keys }, filter: { ...filter, holder: assignee } };
}

interface OwnList {
  readonly view: WorkListView;
  readonly delegated: readonly string[];
  readonly filter: WorkListFilter;
}

async function ownReading(ctx: ReadContext, { view, delegated, filter }: OwnList): Promise<Reading> {
  const { caller, today } = ctx;
  const { person, keys } = caller;
  const rightTo = (task: Task, definitions?: readonly string[]): Granted | null =>
    holdsTask(caller, matterOf(task, { definitions }), today);
  const keeps: Reading['keeps'] = (task, definitions) => rightTo(task, definitions) !== null;
  switch (view) {
    case 'MINE': {
      if (person === null) return { owner: { keys: [] }, filter };
      const claimedBy = { person, keys: [...keys, ...delegated] };
      return { owner: { keys: [person], claimedBy }, filter: { ...filter, holder: person }, keeps };
    }
    case 'CANDIDATE':
      return { owner: { keys }, filter: { ...filter, isFree: true } };
    case 'DELEGATE':
      return {
        owner: { keys: delegated },
        filter,
        keeps: (task, definitions) => (rightTo(task, definitions)?.by ?? null) !== null,
      };
    case 'GROUP': {
      const units = [...new Set(caller.posts.map(({ unit }) => unit))];
      return {
        owner: { keys: units.length === 0 ? [] : await keysOfUnits(ctx.tx, units, today) },
        filter: { ...filter, seenBy: viewerOf(caller) },
      };
    }
    default:
      if (delegated.length === 0) return { owner: { keys }, filter };
      return { owner: { keys: [...new Set([...keys, ...delegated])] }, filter, keeps };
  }
}

function filterOf(ctx: ReadContext, asked: WorkListQuestion, delegated: readonly string[]): WorkListFilter {
  const { caseId, elementId, definition, act, urgency, dueBefore, ownerGroup, variable, text, isOverdue } = asked;
  const before = isOverdue === true && (dueBefore === undefined || ctx.now < dueBefore) ? ctx.now : dueBefore;
  const viewer = viewerOf(ctx.caller);
  const openTo = opensAllHeld(viewer) ? undefined : viewer;
  const title =
    text === undefined
      ? undefined
      : { part: text, viewer: { ...viewer, principals: [...viewer.principals, ...delegated] } };
  return { caseId, elementId, definition, act, urgency, dueBefore: before, ownerGroup, variable, title, openTo };
}

const VIEW_OF_ANOTHER: FieldError = {
  pointer: '/view',
  code: 'NOT_WITH_A_NAME',
  zh: '指定 assignee 或 candidate 时不能再指定 view。',
  en: 'A view is one of your own list: leave it out beside assignee or candidate.',
};

const delegatedKeys = ({ person, keys, ownTasks }: ActingFor): string[] => [...(ownTasks ? [person] : []), ...keys];

async function keysOf(ctx: ReadContext, name: string): Promise<readonly string[]> {
  const { caller } = ctx;
  if (name === caller.person) return caller.keys;
  if (caller.keys.includes(name)) return [name];
  if (!seesEveryCase(caller)) throw new Rejection('WORK_LIST_NOT_YOURS', { name });
  const person = await postsOn(ctx.tx, name, ctx.today);
  if (!person) return [name];
  const takesUnassigned = person.posts.some(({ permissions }) => permissions.includes(TAKE_UNASSIGNED));
  const keys = person.posts.flatMap(({ role, unit }) => [`${role}@${unit}`, role, unit]);
  return [name, ...new Set(keys), ...(takesUnassigned ? [UNASSIGNED] : [])];
}
