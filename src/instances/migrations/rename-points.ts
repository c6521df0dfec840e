import type { Transaction } from '../../kernel/index.js';
import { movable, openPointsOf, type CaseState, type OpenPoint } from '../../engine/index.js';
import type { Instance } from '../instance.js';

/**
 * Tells the rows of what stays open by the new version: by element, and tasks by name and rule too. What was opened or closed by
 * the migration itself was written by its effects.
 */
export async function renamePoints(
  tx: Transaction,
  instance: Instance,
  before: CaseState,
  entryId: string,
): Promise<void> {
  const { id, state, definition } = instance;
  if (state === null || state.end !== undefined) return;
  const was = elementsOf(before);
  const stays = [...elementsOf(state)].filter(([n]) => was.has(n));
  const moved = stays.filter(([n, element]) => was.get(n) !== element);
  // What the migration itself wrote of these rows goes first.
  await tx.flush();
  renameTasks(
    tx,
    id,
    openPointsOf(state).tasks.filter(({ n }) => was.has(n)),
    definition.graph.nodes,
    entryId,
  );
  if (moved.length === 0) return;
  const given = [tx.officeId, id, moved.map(([n]) => n), moved.map(([, element]) => element)];
  const points = 'unnest($3::integer[], $4::text[]) AS p (n, element)';
  tx.write(
    `UPDATE wait SET element_id = p.element FROM ${points} WHERE office_id = $1 AND case_id = $2 AND wait.n = p.n`,
    given,
  );
  tx.write(
    `UPDATE external_task SET element_id = p.element FROM ${points}
     WHERE office_id = $1 AND case_id = $2 AND external_task.n = p.n AND closed_at IS NULL`,
    given,
  );
  tx.write(
    `UPDATE job SET element_id = p.element FROM ${points}
     WHERE office_id = $1 AND case_id = $2 AND job.n = p.n AND kind NOT IN ('MESSAGE', 'RECEIPT')`,
    given,
  );
  tx.write(
    `UPDATE incident SET element_id = p.element, audit_id = $5, row_version = row_version + 1 FROM ${points}
     WHERE office_id = $1 AND case_id = $2 AND incident.n = p.n AND resolved_at IS NULL`,
    [...given, entryId],
  );
}

/** Elements of everything under way and of every event that may yet happen, by number. */
function elementsOf(state: CaseState): ReadonlyMap<number, string> {
  const points = [...movable(state).points, ...state.triggers];
  return new Map(points.map(({ n, elementId }) => [n, elementId]));
}

function renameTasks(
  tx: Transaction,
  caseId: string,
  tasks: readonly OpenPoint[],
  nodes: Instance['definition']['graph']['nodes'],
  entryId: string,
): void {
  if (tasks.length === 0) return;
  const named = tasks.map(({ n, elementId }) => ({ n, elementId, node: nodes.get(elementId) }));
  tx.write(
    `UPDATE task SET element_id = p.element, name_zh = p.name_zh, name_en = p.name_en, rule = p.rule, audit_id = $8,
       row_version = row_version + 1
     FROM unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::text[]) AS p (n, element, name_zh, name_en, rule)
     WHERE office_id = $1 AND case_id = $2 AND task.n = p.n AND status = 'OPEN'
       AND (task.element_id, task.name_zh, task.name_en, task.rule) IS DISTINCT FROM (p.element, p.name_zh, p.name_en, p.rule)`,
    [
      tx.officeId,
      caseId,
      named.map(({ n }) => n),
      named.map(({ elementId }) => elementId),
      named.map(({ elementId, node }) => node?.name ?? elementId),
      named.map(({ node }) => node?.nameEn ?? null),
      named.map(({ node }) => node?.rule ?? null),
      entryId,
    ],
  );
}
