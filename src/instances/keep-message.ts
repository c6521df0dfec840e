import type { CommandContext } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import { bufferedAmong, bufferedFor, insertBuffered, type BufferedMessage } from './buffered-message.store.js';
import { scheduleJob } from './job.store.js';
import { waitsFor, type Wait } from './wait.store.js';

/**
 * Puts a message aside that found no receiver: it waits until `expiresAt` (office time) for the first case that waits for it.
 * One that begins to wait at this very moment gets it as well. The trail notes that it is kept. Gives its id.
 */
export async function keepMessage(
  ctx: CommandContext,
  message: Omit<BufferedMessage, 'id' | 'keptAt'>,
): Promise<string> {
  const id = ctx.newId();
  const { name, correlation, expiresAt } = message;
  await bufferedFor(ctx.tx, name, correlation, ctx.now);
  const [wait] = await waitsFor(ctx.tx, name, correlation);
  insertBuffered(ctx.tx, { ...message, id, keptAt: ctx.now });
  if (wait) sendBuffered(ctx, wait);
  recordFact(ctx, {
    act: 'MESSAGE_KEPT',
    objectType: 'MESSAGE',
    objectId: id,
    details: { name, correlation, until: expiresAt.toISOString() },
  });
  ctx.publish({ type: 'message.kept', subject: id, data: { message: name, correlation } });
  return id;
}

/** Sees to it that a wait which has just opened, and is still open, gets what waits for it. Keys are asked for in their order. */
export async function findBuffered(
  ctx: CommandContext,
  opened: readonly (Wait & { readonly message: string; readonly correlation: string })[],
): Promise<void> {
  const name = ({ message, correlation }: (typeof opened)[number]): string => JSON.stringify([message, correlation]);
  const inOrder = opened.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
  const keys = inOrder.map(({ message, correlation }) => [message, correlation] as const);
  const found = await bufferedAmong(ctx.tx, keys, ctx.now);
  for (const [at, wait] of inOrder.entries()) if (found[at] === true) sendBuffered(ctx, wait);
}

/** One job hands it over; until then the message stays where it is, so that a wait that is gone takes nothing with it. */
export function sendBuffered(ctx: CommandContext, { caseId, rootCaseId, n, elementId }: Wait): void {
  scheduleJob(ctx.tx, { kind: 'BUFFERED', caseId, rootCaseId, n, elementId, payload: {}, dueAt: ctx.now });
}
