import type { Variables } from '../engine/index.js';
import type { CommandContext, Transaction } from '../kernel/index.js';
import { newId } from '../kernel/index.js';
import type { TreeDependencies } from './call-tree.js';

/** A signal on its way: its name, and the variables that it carries to everyone whom it reaches. */
export interface Signal {
  readonly name: string;
  readonly payload: Variables;
}

/** Whom a signal reaches outside the tree of its thrower. */
export interface SignalReach {
  readonly receivers: number;
  readonly starts: number;
}

/** What a `SIGNAL_START` job holds: the process whose newest version begins with the signal. */
export interface SignalStartPayload {
  readonly signal: string;
  readonly payload: Signal['payload'];
}

/**
 * Writes one job for each wait of this name outside the tree `exceptRoot` (inside it, for each wait of a suspended case), and
 * one for each process that begins with it and is not suspended. Rows of suspended cases lie until their case is resumed.
 */
export async function broadcastSignal(
  ctx: CommandContext,
  { definitions }: TreeDependencies,
  signal: Signal,
  exceptRoot: string | null,
): Promise<SignalReach> {
  const receivers = await writeSignalJobs(ctx.tx, signal, exceptRoot, ctx.now);
  const starts = (await definitions.signalStarts(ctx.tx, signal.name)).filter(({ suspended }) => !suspended);
  for (const { key } of starts) {
    const payload: SignalStartPayload = { signal: signal.name, payload: signal.payload };
    ctx.tx.write(
      `INSERT INTO job (office_id, id, kind, definition_key, payload, due_at)
       VALUES ($1, $2, 'SIGNAL_START', $3, $4, $5)`,
      [ctx.tx.officeId, newId(), key, JSON.stringify(payload), ctx.now],
    );
  }
  return { receivers, starts: starts.length };
}

/** One statement, whatever the number of receivers; their ids grow with the instant, so that two signals keep their order. */
async function writeSignalJobs(
  tx: Transaction,
  { name, payload }: Signal,
  exceptRoot: string | null,
  at: Date,
): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `WITH sent AS (
       INSERT INTO job (office_id, id, kind, case_id, root_case_id, n, element_id, payload, due_at, suspended)
       SELECT w.office_id, (left($2, 19) || right(gen_random_uuid()::text, 17))::uuid, 'SIGNAL', w.case_id, w.root_case_id,
         w.n, w.element_id, $3::json, $4, i.suspended_at IS NOT NULL
       FROM wait w JOIN process_instance i ON i.office_id = w.office_id AND i.id = w.case_id
       WHERE w.office_id = $1 AND w.kind = 'SIGNAL' AND w.message = $5
         AND ($6::uuid IS NULL OR w.root_case_id <> $6 OR i.suspended_at IS NOT NULL)
       RETURNING 1
     ) SELECT count(*)::int AS count FROM sent`,
    [tx.officeId, newId(), JSON.stringify({ variables: payload }), at, name, exceptRoot],
  );
  return row?.count ?? 0;
}
