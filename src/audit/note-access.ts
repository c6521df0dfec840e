import { toWire, type Caller, type CommandContext, type Commands, type ReadContext } from '../kernel/index.js';
import { accessesOf, insertAccess, type Access, type AccessFilter, type AccessPurpose } from './access-log.store.js';

/** What was read. */
export interface Read {
  readonly objectType: string;
  readonly objectId: string;
  readonly versionNo?: number | null;
  readonly purpose: AccessPurpose;
}

/**
 * Notes in the access log that the caller read something, in this transaction. The log can be added to and not changed; texts and files
 * that go out have a READ or DOWNLOADED entry in the trail besides.
 *
 * @rule R-091 @rule R-134
 */
export function recordAccess(ctx: CommandContext, { objectType, objectId, versionNo = null, purpose }: Read): void {
  const { person, client, traceId } = ctx.caller;
  const who = { person, client: client?.name ?? null, traceId };
  insertAccess(ctx.tx, { id: ctx.newId(), at: ctx.now, ...who, objectType, objectId, versionNo, purpose });
}

/**
 * Reads what people wrote and notes it in the access log, in one transaction: what is not noted is not answered. `HEAD` gives no
 * content and is no reading.
 *
 * @rule R-091
 */
export function readOnRecord<O>(
  commands: Commands,
  { caller, method }: { readonly caller: Caller; readonly method: string },
  query: (ctx: ReadContext) => Promise<O>,
  readOf: (found: O) => Read,
): Promise<O> {
  if (method === 'HEAD') return commands.read(caller, query);
  return commands.readAndNote(caller, async (ctx) => {
    const found = await query(ctx);
    recordAccess(ctx, readOf(found));
    return found;
  });
}

/** A reading on the wire. */
export interface AccessView extends Omit<Access, 'at'> {
  readonly at: string;
}

/** Readings, newest first. */
export async function readAccesses(
  ctx: ReadContext,
  filter: AccessFilter,
  limit: number,
  before: string | null,
): Promise<AccessView[]> {
  const found = await accessesOf(ctx.tx, filter, limit, before);
  return found.map((access) => ({ ...access, at: toWire(access.at, ctx.zone) }));
}
