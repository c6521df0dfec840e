import { toWire, toWireOrNull, type ReadContext } from '../kernel/index.js';
import { isOverdue, type Handover } from './handover.js';
import type { ArchivePackage, ArchiveRecord, FourCheck } from './record.js';

/** A hand-over as a client reads it. */
export interface HandoverView {
  readonly id: string;
  readonly caseId: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly documentId: string | null;
  readonly carrier: string;
  readonly status: Handover['status'];
  readonly signedAt: string;
  readonly dueRule: string;
  /** Last day as counted; `dueAt` is the instant at which the (rolled) last day ends. */
  readonly rawDue: string;
  readonly dueAt: string;
  readonly rolled: boolean;
  readonly dayType: string;
  readonly overdue: boolean;
  readonly responsible: string;
  readonly originalRequired: number;
  readonly printedRequired: number;
  readonly originalCount: number;
  readonly printedCount: number;
  readonly files: readonly string[];
  readonly deliveredAt: string | null;
  readonly acceptedAt: string | null;
  readonly acceptedBy: string | null;
  readonly onTime: boolean | null;
  readonly reasons: readonly string[];
  readonly storagePlace: string | null;
  readonly rowVersion: number;
}

/** A hand-over on the wire. */
export function toHandoverView(handover: Handover, { now, zone }: Pick<ReadContext, 'now' | 'zone'>): HandoverView {
  const { baselineAt, dueAt, deliveredAt, acceptedAt, ...rest } = handover;
  return {
    ...rest,
    documentId: handover.objectType === 'DOCUMENT' ? handover.objectId : null,
    signedAt: toWire(baselineAt, zone),
    dueAt: toWire(dueAt, zone),
    overdue: isOverdue(handover, now),
    deliveredAt: toWireOrNull(deliveredAt, zone),
    acceptedAt: toWireOrNull(acceptedAt, zone),
  };
}

/** An item of the archive as a client reads it. */
export interface RecordView extends Omit<ArchiveRecord, 'createdAt'> {
  readonly createdAt: string;
}

/** An item with its packages. */
export interface RecordDetail extends RecordView {
  readonly packages: readonly PackageView[];
}

/** A package version; `path` is its place below the packages folder of the service's files. */
export interface PackageView {
  readonly version: number;
  readonly format: string;
  readonly path: string;
  readonly manifestHash: string;
  readonly builtAt: string;
  readonly storedAt: string | null;
  readonly checks: readonly FourCheck[] | null;
}

/** An item on the wire. */
export function toRecordView(record: ArchiveRecord, zone: string): RecordView {
  return { ...record, createdAt: toWire(record.createdAt, zone) };
}

/** An item with its packages, oldest version first. */
export function toRecordDetail(
  record: ArchiveRecord,
  packages: readonly ArchivePackage[],
  { tx, zone }: Pick<ReadContext, 'tx' | 'zone'>,
): RecordDetail {
  return {
    ...toRecordView(record, zone),
    packages: packages.map(({ version, format, folder, manifestHash, builtAt, storedAt, checkResults }) => ({
      version,
      format,
      path: `${tx.officeId}/${folder}`,
      manifestHash,
      builtAt: toWire(builtAt, zone),
      storedAt: toWireOrNull(storedAt, zone),
      checks: checkResults,
    })),
  };
}
