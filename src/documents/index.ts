export {
  isOut,
  KINDS_WITHOUT_SEAL,
  type Attachment,
  type Document,
  type DocumentEvent,
  type DocumentStatus,
} from './document.js';
export { changeDocument, demandDocument, findDocument, moveDocument, type DocumentChanges } from './document.store.js';
export { DOCUMENT_KINDS } from './document-words.js';
export {
  DOCUMENT_ACTS,
  DOCUMENT_CASE_OBJECTS,
  DOCUMENT_FACTS,
  DOCUMENT_MESSAGES,
  DOCUMENT_MUST_SEE,
  DOCUMENT_REFUSALS,
  DOCUMENT_RESTARTS,
  DOCUMENT_SERVICES,
} from './document-wiring.js';
export { MUST_SEE } from './must-see.js';
export { DocumentsModule } from './documents.module.js';
export { safeFileName } from './files/file-name.js';
export { FileStore, type Put } from './files/file-store.js';
export { storedFile, storedFiles, type StoredFile } from './files/stored-file.store.js';
export { dispatchLinesOf, type DispatchLine } from './issue/dispatch-line.store.js';
export { ARCHIVE_COPIES } from './issue/print-document.js';
export { remindReceipts } from './issue/remind-receipts.js';
export { printRecordsOf, sealUsesOf, type PrintRecord, type SealUse } from './issue/print-record.store.js';
export { formatNumber, parseNumber, type DocumentNumber } from './numbering/document-number.js';
export type { ApprovalSheet, SheetLine } from './review/approval-sheet.js';
export { approvalSheetOf } from './review/read-approval-sheet.js';
export { reviewActionsOf, type ReviewAction, type SignatureRecord } from './review/review-action.store.js';
export { submissionsOf, type SuperiorSubmission } from './superior/superior-submission.store.js';
export { isUnaltered, printableHashes, type DocumentVersion } from './versions/version.js';
export { findVersion, versionsOf } from './versions/version.store.js';
