import { localDay, type CommandContext, type Transaction } from '../../kernel/index.js';
import type { CallTree } from '../../instances/index.js';
import { postsOn, type EndedPost, type Post } from '../../organisation/index.js';
import type { Lacking } from './without-holder.js';

/** Somebody whose post ended, and what they hold today. */
export interface Leaver extends EndedPost {
  readonly today: readonly Post[];
}

/** What another room keeps under a person's name beside tasks, and how it goes over when that person leaves. */
export interface HeldByName {
  /** The next two call trees after an id, in the order of their ids, in which the person answers for something that is not over. */
  readonly trees: (tx: Transaction, person: string, after: string | null) => Promise<string[]>;
  /** Gives it to whoever takes over, in a locked tree; gives what nobody takes. */
  readonly handOver: (tree: CallTree, leaver: Leaver) => Promise<Lacking[]>;
}

/** The leaver of a post, with what they hold today. */
export const leaverOf = async (ctx: CommandContext, post: EndedPost): Promise<Leaver> => ({
  ...post,
  today: await postsHeld(ctx, post.person, ctx.today),
});

/** Whether the person still belongs to a unit of the day on which something was given to them by name: then they keep it. */
export async function stillBelongs(ctx: CommandContext, leaver: Leaver, since: Date): Promise<boolean> {
  const units = new Set(leaver.today.map(({ unit }) => unit));
  const then = await postsHeld(ctx, leaver.person, localDay(since, ctx.zone));
  const belonged = then.length === 0 ? [leaver.unit] : then.map(({ unit }) => unit);
  return belonged.some((unit) => units.has(unit));
}

const postsHeld = async ({ tx }: CommandContext, person: string, day: string): Promise<readonly Post[]> =>
  (await postsOn(tx, person, day))?.posts ?? [];
