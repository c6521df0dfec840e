import { opensAllHeld, viewerOf, type ReadContext } from '../../kernel/index.js';
import { readMySideTasks } from '../side-tasks/my-side-tasks.js';
import { countWorkList, readWorkList, type WorkListQuestion } from './work-list.js';
import { countTasks } from './work-list.store.js';

/** Where counting stops. */
const MOST = 1000;

/** Where it stops where each task is held against the bounds of a delegation or of a clearance. */
const MOST_WALKED = 100;

/** A number of tasks; `more` where there are more than it says. */
export interface TaskCount {
  readonly count: number;
  readonly more: boolean;
}

/**
 * What waits for the caller, for a home screen: never counted beyond 1,000, those of a delegate, and all for whom a
 * clearance leaves tasks out, never beyond 100, and nor are side tasks.
 */
export interface WorkListCounts {
  /** Given to you, or claimed by you. */
  readonly mine: TaskCount;
  /** Under each key of your posts, as `GET /tasks?candidate=KEY` lists them; keys with none are left out. */
  readonly candidates: readonly (TaskCount & { readonly key: string })[];
  /** Yours to do by yourself, and due by now. */
  readonly overdue: TaskCount;
  /** Yours to do for somebody else (代). */
  readonly delegated: TaskCount;
  /** Advice, signatures and reading that you are asked for beside tasks, as `GET /side-tasks` lists them. */
  readonly sideTasks: TaskCount;
}

/**
 * Counts the caller's own work list and no other, so that no count tells of what the caller may not see.
 *
 * @rule R-134
 */
export async function readCounts(ctx: ReadContext): Promise<WorkListCounts> {
  const { caller } = ctx;
  const isCounted = opensAllHeld(viewerOf(caller)) && (caller.actingFor ?? []).length === 0;
  const { mine, candidates, overdue } = isCounted ? await counted(ctx) : await walked(ctx);
  const delegated = (caller.actingFor ?? []).length > 0 ? await lengthOf(ctx, { view: 'DELEGATE' }) : NONE;
  const asked = await readMySideTasks(ctx, MOST_WALKED + 1, null);
  const sideTasks = upTo(MOST_WALKED, asked.length);
  // What names the caller in person is among theirs.
  const ofPosts = candidates.filter(({ key, count }) => count > 0 && key !== caller.person);
  return { mine, candidates: ofPosts, overdue, delegated, sideTasks };
}

type OwnCounts = Omit<WorkListCounts, 'delegated' | 'sideTasks'>;

/** By the keys alone, where the caller is cleared for whatever stands under them. */
async function counted({ tx, caller, now }: ReadContext): Promise<OwnCounts> {
  const { mine, candidates, overdue } = await countTasks(tx, {
    person: caller.person,
    keys: caller.keys,
    now,
    most: MOST + 1,
  });
  return {
    mine: upTo(MOST, mine),
    candidates: candidates.map(({ key, count }) => ({ key, ...upTo(MOST, count) })),
    overdue: upTo(MOST, overdue),
  };
}

/** Task by task, where a clearance or the bounds of a delegation leave some out. */
async function walked(ctx: ReadContext): Promise<OwnCounts> {
  const candidates = [];
  for (const key of ctx.caller.keys) candidates.push({ key, ...(await lengthOf(ctx, { candidate: key })) });
  return {
    mine: await lengthOf(ctx, { view: 'MINE' }),
    candidates,
    overdue: await lengthOf(ctx, { isOverdue: true }),
  };
}

async function lengthOf(ctx: ReadContext, asked: WorkListQuestion): Promise<TaskCount> {
  const found = await readWorkList(ctx, asked, MOST_WALKED + 1, null);
  return upTo(MOST_WALKED, found.length);
}

const NONE: TaskCount = { count: 0, more: false };
/** How many tasks a work list has in all, counted to 1,000: for `count=bounded`. */
export const boundedCount = async (ctx: ReadContext, asked: WorkListQuestion): Promise<TaskCount> =>
  upTo(MOST, await countWorkList(ctx, asked, MOST + 1));

const upTo = (most: number, found: number): TaskCount => ({ count: Math.min(most, found), more: found > most });
