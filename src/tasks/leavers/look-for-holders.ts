import { Rejection, type Command, type CommandContext } from '../../kernel/index.js';
import { CallTree, type TreeDependencies } from '../../instances/index.js';
import { scheduleAtNextBeginning, scheduleHolders } from '../../organisation/index.js';
import { handOverIn } from './hand-over-leaver.js';
import { leaverOf, type HeldByName } from './leaver.js';
import { lookAtPost } from './look-at-post.js';
import { tellLacking } from './without-holder.js';
import { nextWaiting } from './without-holder.store.js';

/** What a `HOLDERS` job holds: the incident after which it goes on. */
export interface HoldersPayload {
  readonly after?: string;
}

/**
 * Looks again at what nobody took over from those who left: whoever was appointed meanwhile gets it, and the incident is over. One
 * incident a command; the job makes its own successor, and comes again on the next day on which anything begins while any is left.
 *
 * @rule R-035
 */
export const lookForHolders = (
  deps: TreeDependencies,
  alsoHeld: readonly HeldByName[] = [],
): Command<HoldersPayload, null> => ({
  name: 'tasks.lookForHolders',
  async execute(ctx, { after }) {
    const [incident, next] = await nextWaiting(ctx.tx, after ?? null);
    if (incident === undefined) {
      if (after !== undefined && (await nextWaiting(ctx.tx, null)).length > 0) await scheduleAtNextBeginning(ctx);
      return null;
    }
    const { caseId, post } = incident;
    if (caseId === null) await lookAtPost(ctx, post);
    else {
      const tree = await lockIfThere(ctx, deps, caseId);
      if (tree === null) await tellLacking(ctx, post, [incident], []);
      else await handOverIn(tree, await leaverOf(ctx, post), alsoHeld);
    }
    if (next !== undefined) scheduleHolders(ctx.tx, ctx.now, { after: incident.id });
    return null;
  },
});

async function lockIfThere(ctx: CommandContext, deps: TreeDependencies, caseId: string): Promise<CallTree | null> {
  try {
    return await CallTree.lock(ctx, deps, { caseId });
  } catch (missing) {
    if (missing instanceof Rejection && missing.code === 'CASE_NOT_FOUND') return null;
    throw missing;
  }
}
