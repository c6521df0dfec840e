import { atLocal, type CommandContext } from '../../kernel/index.js';
import { settingsAt } from '../../organisation/index.js';

/** The standard of `urge.perTaskAndDay`, for settings that were kept before it was known. */
const STANDARD = 3;

/**
 * How often people have urged a task today, or what was asked beside it, and how often they may by the settings with which its case
 * began: each has its own count. Exact under the lock of the task's case.
 */
export async function urgesToday(
  { tx, today, zone }: CommandContext,
  { taskId, sideTaskId = null }: { readonly taskId: string; readonly sideTaskId?: string | null },
): Promise<{ readonly limit: number; readonly sent: number }> {
  const [row] = await tx.query<{ sent: number; version: number }>(
    `SELECT count(*)::int AS sent, (
       SELECT i.settings_version FROM task t JOIN process_instance i ON i.office_id = t.office_id AND i.id = t.case_id
       WHERE t.office_id = $1 AND t.id = $2
     ) AS version FROM urge_record
     WHERE office_id = $1 AND task_id = $2 AND level IS NULL AND at >= $3::timestamptz AND side_task_id IS NOT DISTINCT FROM $4::uuid`,
    [tx.officeId, taskId, atLocal(today, '00:00:00', zone), sideTaskId],
  );
  const { values } = await settingsAt(tx, row?.version ?? 0);
  const { urge } = values as { readonly urge?: { readonly perTaskAndDay?: number } };
  return { limit: urge?.perTaskAndDay ?? STANDARD, sent: row?.sent ?? 0 };
}
