import type { Transaction } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import { findDocument } from '../documents/index.js';
import { waitOf, type CallTree } from '../instances/index.js';
import { holderAfter, stillBelongs, type HeldByName, type Lacking, type Leaver } from '../tasks/index.js';
import { giveHandover, REASSIGN_MESSAGE } from './give-handover.js';
import type { Handover } from './handover.js';
import { findHandover } from './handover.store.js';

const OPEN = `h.status IN ('DUE', 'DELIVERED', 'PARTIAL', 'RETURNED')`;

/**
 * Open hand-overs of a leaver go to the leader of the group that owns the document. The process takes the new handler as from
 * a leader who names one, so that what it opens later is the new handler's too; due date and what was delivered stay. Where the
 * case is suspended, or its process draws no such message, the hand-over is written at once and its tasks follow one by one.
 *
 * @rule R-070 @rule R-035
 */
export const HANDOVERS_BY_NAME: HeldByName = {
  trees: async (tx, person, after) => {
    const rows = await tx.query<{ id: string }>(
      `SELECT DISTINCT i.root_case_id AS id FROM archive_handover h
       JOIN process_instance i ON i.office_id = h.office_id AND i.id = h.case_id
       WHERE h.office_id = $1 AND h.responsible = $2 AND ${OPEN} AND ($3::uuid IS NULL OR i.root_case_id > $3::uuid)
       ORDER BY id LIMIT 2`,
      [tx.officeId, person, after],
    );
    return rows.map(({ id }) => id);
  },
  handOver: async (tree, leaver) => {
    const lacking: Lacking[] = [];
    for (const caseId of await casesOf(tree.ctx.tx, tree.rootCaseId, leaver.person)) {
      const isTaken = await give(tree, (await findHandover(tree.ctx.tx, { caseId }))!, leaver);
      if (!isTaken) lacking.push({ code: 'HANDOVER_WITHOUT_HOLDER', caseId, n: null, elementId: null });
    }
    return lacking;
  },
};

async function casesOf(tx: Transaction, rootCaseId: string, person: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT h.case_id AS id FROM archive_handover h
     JOIN process_instance i ON i.office_id = h.office_id AND i.id = h.case_id AND i.root_case_id = $2
     WHERE h.office_id = $1 AND h.responsible = $3 AND ${OPEN} ORDER BY h.id`,
    [tx.officeId, rootCaseId, person],
  );
  return rows.map(({ id }) => id);
}

async function give(tree: CallTree, handover: Handover, leaver: Leaver): Promise<boolean> {
  const { ctx } = tree;
  const { caseId } = handover;
  const instance = tree.find(caseId);
  if (instance && (await stillBelongs(ctx, leaver, instance.startedAt))) return true;
  const document = await findDocument(ctx.tx, handover.objectId);
  const unit = document?.ownerGroup ?? leaver.unit;
  const to = await holderAfter(ctx, { ...leaver, unit });
  if (to === null) return false;
  const about = { from: leaver.person, to, lastDay: leaver.lastDay };
  const wait = await waitOf(ctx.tx, caseId, REASSIGN_MESSAGE);
  if (wait && instance?.suspension === null) {
    tree.deliver(
      caseId,
      { type: 'MESSAGE_RECEIVED', n: wait.n, variables: { handlerId: to }, ...tree.cause },
      { act: 'TASK_TRANSFERRED', elementId: wait.elementId, rule: 'R-070', details: about },
    );
    await tree.settle();
    return true;
  }
  const entryId = recordFact(ctx, {
    act: 'HANDOVER_CHANGED',
    objectType: handover.objectType,
    objectId: handover.objectId,
    rule: 'R-070',
    details: { handoverId: handover.id, ...about },
  });
  giveHandover(tree, handover, to, entryId);
  return true;
}
