import type { TaskMatter } from '../access/index.js';
import type { Caller, Transaction } from '../kernel/index.js';
import type { Task } from './task.js';

/** A task as the policy looks at it; what is known beside it bounds delegations and separates duties. */
export const matterOf = (
  task: Task,
  known: Pick<TaskMatter, 'definitions' | 'exclusiveWith' | 'done'> = {},
): TaskMatter => ({ ...task, ...known });

/** A caller and the people for whom the caller stands in: whose acts count as the caller's. */
export const handsOf = ({ person, actingFor = [] }: Caller): string[] =>
  person === null ? [] : [person, ...actingFor.map((by) => by.person)];

/** Whether a delegation of the caller's is bounded by processes, so that those of a task must be known. */
const needsDefinitions = ({ actingFor = [] }: Caller): boolean => actingFor.some((by) => by.definitions.length > 0);

/**
 * Keys of the processes of these tasks' cases and of their roots, by case; none where no delegation of the caller's asks for them,
 * so that a request without one costs no round trip.
 */
export async function definitionsOf(
  tx: Transaction,
  caller: Caller,
  tasks: readonly Pick<Task, 'caseId' | 'rootCaseId'>[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (tasks.length === 0 || !needsDefinitions(caller)) return new Map();
  const ids = [...new Set(tasks.flatMap(({ caseId, rootCaseId }) => [caseId, rootCaseId]))];
  const rows = await tx.query<{ id: string; key: string }>(
    `SELECT i.id, d.key FROM process_instance i JOIN definition d ON d.office_id = i.office_id AND d.id = i.definition_id
     WHERE i.office_id = $1 AND i.id = ANY ($2)`,
    [tx.officeId, ids],
  );
  const keys = new Map(rows.map(({ id, key }) => [id, key]));
  const keysOf = (...cases: string[]): string[] => cases.flatMap((id) => keys.get(id) ?? []);
  return new Map(tasks.map(({ caseId, rootCaseId }) => [caseId, keysOf(caseId, rootCaseId)]));
}
