import { postKey, type CommandContext } from '../../kernel/index.js';
import { postsOn, type EndedPost } from '../../organisation/index.js';
import { tellLacking } from './without-holder.js';
import { candidatesUnder, isHeld, waitingAtPost } from './without-holder.store.js';

/**
 * Whether open tasks stand under a post that nobody holds any more, and that nobody else may take: then administrators are told of
 * the post, once, however many tasks there are. The tasks stay where they are; whoever is appointed finds them.
 *
 * @rule R-035
 */
export async function lookAtPost(ctx: CommandContext, post: EndedPost): Promise<void> {
  const { tx, today } = ctx;
  const { person, position, unit, lastDay } = post;
  const held = (await postsOn(tx, person, lastDay))?.posts ?? [];
  const role = held.find((one) => one.position === position && one.unit === unit)?.role;
  if (role === undefined) return;
  const key = postKey({ role, unit });
  const waiting = await waitingAtPost(tx, key);
  const isVacant = !(await isHeld(tx, [key], today)) && (await isWaitedFor(ctx, [key, role]));
  const lacking = { code: 'POST_WITHOUT_HOLDER' as const, caseId: null, n: null, elementId: key };
  await tellLacking(ctx, post, waiting === null ? [] : [waiting], isVacant ? [lacking] : []);
}

async function isWaitedFor({ tx, today }: CommandContext, keys: readonly string[]): Promise<boolean> {
  for (const { candidates } of await candidatesUnder(tx, keys)) {
    if (!(await isHeld(tx, candidates, today))) return true;
  }
  return false;
}
