import { Rejection, toWire, type ReadContext } from '../../kernel/index.js';
import { personsByCode, unitsByCode } from '../../organisation/index.js';
import {
  approvalSheetOf,
  dispatchLinesOf,
  findDocument,
  printRecordsOf,
  reviewActionsOf,
  sealUsesOf,
  submissionsOf,
  storedFiles,
  versionsOf,
  type ApprovalSheet,
  type DispatchLine,
  type Document,
  type DocumentVersion,
  type PrintRecord,
  type ReviewAction,
  type SealUse,
  type SuperiorSubmission,
} from '../../documents/index.js';
import type { Handover } from '../handover.js';
import { findHandover } from '../handover.store.js';
import type { ArchiveRecord } from '../record.js';
import { findRecord, packagesOf } from '../record.store.js';

/** A file of the item, as it lies in the file store. */
export interface ContentFile {
  /** Path below `data/content/`. */
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
  /** What it is to a reader: 正文, 附件1 … */
  readonly role: string;
}

/** A submission with the version that was submitted. */
export interface Submitted {
  readonly submission: SuperiorSubmission;
  readonly version: DocumentVersion | null;
}

/** Everything that goes into a package, read in one snapshot of the database. */
export interface PackageSource {
  readonly record: ArchiveRecord;
  readonly handover: Handover;
  readonly document: Document;
  /** The version that was printed: the signed one, or an editorial correction of it. */
  readonly version: DocumentVersion;
  readonly sheet: ApprovalSheet;
  readonly actions: readonly ReviewAction[];
  readonly lines: readonly DispatchLine[];
  readonly prints: readonly PrintRecord[];
  readonly seals: readonly SealUse[];
  /** What went to the superior for approval, and what came back, each with the text that was submitted. */
  readonly submissions: readonly Submitted[];
  readonly files: readonly ContentFile[];
  /** Chinese names of the units and persons that the package names, by code. */
  readonly names: ReadonlyMap<string, string>;
  /** Canonical text of every entry of the case in the trail, in order. */
  readonly entries: readonly string[];
  /** Number of the package version to be built. */
  readonly nextVersion: number;
  readonly builtAt: Date;
  readonly zone: string;
}

/**
 * Reads what a package is made of.
 *
 * Raises `RECORD_NOT_FOUND`.
 *
 * @rule R-139
 */
export async function collectPackage(ctx: ReadContext, recordId: string): Promise<PackageSource> {
  const { tx } = ctx;
  const record = await findRecord(tx, { id: recordId });
  const handover = record ? await findHandover(tx, { id: record.handoverId }) : null;
  const document = record ? await findDocument(tx, record.objectId) : null;
  if (!record || !handover || !document) throw new Rejection('RECORD_NOT_FOUND', { recordId });
  const versions = await versionsOf(tx, document.id);
  const version = versions.find((one) => one.no === document.currentVersion) ?? versions.at(-1);
  if (!version) throw new Rejection('RECORD_NOT_FOUND', { recordId });
  const actions = await reviewActionsOf(tx, document.id);
  const lines = await dispatchLinesOf(tx, document.id);
  const packages = await packagesOf(tx, record.id);
  const submissions = (await submissionsOf(tx, document.id)).map((submission) => ({
    submission,
    version: versions.find((one) => one.no === submission.versionNo) ?? null,
  }));
  return {
    record,
    handover,
    document,
    version,
    sheet: await approvalSheetOf(tx, document.id, { zone: ctx.zone, language: 'zh-CN' }),
    actions,
    lines,
    prints: await printRecordsOf(tx, document.id),
    seals: await sealUsesOf(tx, document.id),
    submissions,
    files: await contentFiles(ctx, version, handover, submissions),
    names: await namesOf(ctx, document, handover, actions, lines),
    entries: await entriesOf(ctx, handover.caseId),
    nextVersion: (packages.at(-1)?.version ?? 0) + 1,
    builtAt: ctx.now,
    zone: ctx.zone,
  };
}

async function contentFiles(
  { tx }: ReadContext,
  version: DocumentVersion,
  handover: Handover,
  submissions: readonly Submitted[],
): Promise<ContentFile[]> {
  const wanted = [
    ...(version.bodyFileId === null ? [] : [{ id: version.bodyFileId, place: 'final', role: '正文' }]),
    ...version.attachments.flatMap(({ no, fileId }) =>
      fileId === null ? [] : [{ id: fileId, place: `attachment-${String(no).padStart(2, '0')}`, role: `附件${no}` }],
    ),
    ...submissions.flatMap(({ submission, version: submitted }, index) => {
      const no = numbered(index);
      const { bodyFileId } = submitted ?? {};
      return [
        ...(bodyFileId ? [{ id: bodyFileId, place: `submission-${no}`, role: `送审稿${index + 1}` }] : []),
        ...(submission.responseFileId
          ? [{ id: submission.responseFileId, place: `superior-response-${no}`, role: `上级批示${index + 1}` }]
          : []),
      ];
    }),
    ...handover.files.map((id, index) => ({
      id,
      place: `handover-${numbered(index)}`,
      role: '移交材料',
    })),
  ];
  const stored = await storedFiles(
    tx,
    wanted.map(({ id }) => id),
  );
  return wanted.flatMap(({ id, place, role }) => {
    const file = stored.get(id);
    if (!file) return [];
    return [{ path: `${place}-${file.name}`, sha256: file.sha256, size: file.size, mediaType: file.mediaType, role }];
  });
}

/** `01`, `02` …: places in the package sort as they count. */
export const numbered = (index: number): string => String(index + 1).padStart(2, '0');

async function namesOf(
  { tx, today }: ReadContext,
  document: Document,
  handover: Handover,
  actions: readonly ReviewAction[],
  lines: readonly DispatchLine[],
): Promise<Map<string, string>> {
  const codes = [
    document.issuer,
    document.ownerGroup,
    ...document.mainRecipients,
    ...document.ccRecipients,
    ...lines.map(({ recipient }) => recipient),
    ...actions.map(({ actor }) => actor),
    handover.responsible,
    ...(handover.acceptedBy === null ? [] : [handover.acceptedBy]),
  ];
  const day = document.docDate ?? today;
  const units = await unitsByCode(tx, codes, day);
  const persons = await personsByCode(tx, codes, day);
  return new Map([
    ...[...units].map(([code, unit]) => [code, unit.nameZh] as const),
    ...[...persons].map(([code, person]) => [code, person.displayName] as const),
  ]);
}

/** The whole call tree's entries: the story of the document from its first draft. */
async function entriesOf({ tx }: ReadContext, caseId: string): Promise<string[]> {
  const rows = await tx.query<{ body: string }>(
    `SELECT e.body FROM process_instance child
     JOIN process_instance i ON i.office_id = child.office_id AND i.root_case_id = child.root_case_id
     JOIN audit_entry e ON e.office_id = i.office_id AND e.case_id = i.id
     WHERE child.office_id = $1 AND child.id = $2 ORDER BY e.entry_id`,
    [tx.officeId, caseId],
  );
  return rows.map(({ body }) => body);
}

/** An instant as the package writes it. */
export const packageTime = (at: Date, { zone }: Pick<PackageSource, 'zone'>): string => toWire(at, zone);
