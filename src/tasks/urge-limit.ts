import { atLocal, type CommandContext } from '../kernel/index.js';
import { settingsOf } from '../organisation/index.js';

/** The standard of `urge.perTaskAndDay`, for settings that were kept before it was known. */
const STANDARD = 3;

/**
 * How often people have urged a task today, or what was asked beside it, and how often they may: each has its own count. Exact under
 * the lock of the task's case.
 */
export async function urgesToday(
  { tx, today, zone }: CommandContext,
  { taskId, sideTaskId = null }: { readonly taskId: string; readonly sideTaskId?: string | null },
): Promise<{ readonly limit: number; readonly sent: number }> {
  const { values } = await settingsOf(tx);
  const { urge } = values as { readonly urge?: { readonly perTaskAndDay?: number } };
  const [row] = await tx.query<{ sent: number }>(
    `SELECT count(*)::int AS sent FROM urge_record
     WHERE office_id = $1 AND task_id = $2 AND level IS NULL AND at >= $3::timestamptz AND side_task_id IS NOT DISTINCT FROM $4::uuid`,
    [tx.officeId, taskId, atLocal(today, '00:00:00', zone), sideTaskId],
  );
  return { limit: urge?.perTaskAndDay ?? STANDARD, sent: row?.sent ?? 0 };
}
