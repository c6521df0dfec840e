import type { Caller, Commands } from '../../kernel/index.js';
import {
  acquireExternalTasks,
  NothingFree,
  takeBack,
  type AcquiredTasks,
  type AcquireInput,
} from './acquire-external-tasks.js';
import type { WorkBell } from './work-bell.js';

/** What a fetch takes beside its question. */
export interface Fetching {
  readonly commands: Commands;
  readonly bell: WorkBell;
  readonly caller: Caller;
  /** The client has gone, and hears no answer. */
  readonly gone: AbortSignal;
  /** The service is about to stop. */
  readonly stopping: AbortSignal;
}

/**
 * Tasks for a worker, at once or as soon as there are any, at most after `longPollSeconds`; none when the client goes away or
 * the service stops. Each look is a command of its own, so that nothing is held while it waits.
 *
 * Raises `PERMISSION_MISSING`.
 */
export async function fetchWork(
  { commands, bell, caller, gone, stopping }: Fetching,
  { longPollSeconds, ...input }: AcquireInput & { readonly longPollSeconds: number },
): Promise<AcquiredTasks> {
  const until = Date.now() + longPollSeconds * 1_000;
  const signal = AbortSignal.any([gone, stopping]);
  const topics = input.topics.map(({ topic }) => topic);
  while (!signal.aborted) {
    const takesNone = Date.now() >= until;
    try {
      const acquired = await commands.run(caller, acquireExternalTasks, { ...input, takesNone });
      if (gone.aborted) await giveBack(commands, caller, acquired);
      return acquired;
    } catch (nothing) {
      if (!(nothing instanceof NothingFree)) throw nothing;
    }
    await bell.wait(topics, { maxTasks: input.maxTasks, until, signal });
  }
  return { tasks: [] };
}

/** With an `Idempotency-Key` the client may ask for its answer again, so the tasks stay its own. */
async function giveBack(commands: Commands, caller: Caller, acquired: AcquiredTasks): Promise<void> {
  if (caller.idempotency || acquired.tasks.length === 0) return;
  await commands.run(caller, takeBack, acquired);
}
