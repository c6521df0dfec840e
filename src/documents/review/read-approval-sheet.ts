import type { ReadContext, Transaction } from '../../kernel/index.js';
import { demandSight } from '../../access/index.js';
import { findInstance } from '../../instances/index.js';
import { settingOf } from '../setting-of.js';
import { demandDocument } from '../document.store.js';
import { demandInside } from '../inside.js';
import { addedSignersOf } from './added-signers.store.js';
import { composeSheet, type ApprovalSheet } from './approval-sheet.js';
import { reviewActionsOf } from './review-action.store.js';
import { readUnseen } from './unseen.store.js';

/** The approval sheet (发文稿纸), for those who have a part in its case. Raises `DOCUMENT_NOT_FOUND`. @rule R-054 */
export async function readApprovalSheet(ctx: ReadContext, documentId: string): Promise<ApprovalSheet> {
  await demandSight(ctx, 'DOCUMENT', documentId, 'DOCUMENT_NOT_FOUND', 'CONTENT');
  await demandInside(ctx, await demandDocument(ctx.tx, documentId));
  return approvalSheetOf(ctx.tx, documentId, { zone: ctx.zone, language: ctx.caller.language });
}

/** The approval sheet of any document, for the archive. Raises `DOCUMENT_NOT_FOUND`. @rule R-054 */
export async function approvalSheetOf(
  tx: Transaction,
  documentId: string,
  view: { readonly zone: string; readonly language: 'zh-CN' | 'en' },
): Promise<ApprovalSheet> {
  const document = await demandDocument(tx, documentId);
  const actions = await reviewActionsOf(tx, documentId);
  const signers = await addedSignersOf(tx, documentId);
  const instance = document.caseId === null ? undefined : await findInstance(tx, document.caseId);
  const demanded = instance
    ? await settingOf(tx, instance.settings_version, 'signing.higherOffice.requireCapacity')
    : false;
  const unseen = await readUnseen(tx, documentId);
  return composeSheet({ document, actions, signers, requiresCapacity: demanded === true, unseen, ...view });
}
