export { ArchiveModule } from './archive.module.js';
export { ARCHIVE_ACTS, archiveServices } from './archive-wiring.js';
export { disposalDue, folderNameOf, formatArchiveCode, type ArchiveCode } from './archive-code.js';
export { HANDOVERS_BY_NAME } from './hand-over-handovers.js';
export { findHandover, handoversOf } from './handover.store.js';
export type { Handover, HandoverStatus } from './handover.js';
export type { ArchiveRecord, FourCheck } from './record.js';
