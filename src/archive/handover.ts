import { localDay } from '../kernel/index.js';
import type { Json } from '../engine/index.js';

/** DUE → DELIVERED → PARTIAL or RETURNED → DELIVERED … → ACCEPTED; CANCELLED when the document is not issued. */
export type HandoverStatus = 'DUE' | 'DELIVERED' | 'PARTIAL' | 'RETURNED' | 'ACCEPTED' | 'CANCELLED';

/** The handler's duty to hand a signed document over to the archive within three days (Annex 2 Art. 16). */
export interface Handover {
  readonly id: string;
  readonly caseId: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly carrier: string;
  readonly status: HandoverStatus;
  /** The signing from which the days run. */
  readonly baselineAt: Date;
  /** `3 DAYS`; `rawDue` is the last day as counted, `dueAt` the instant at which the (rolled) last day ends. */
  readonly dueRule: string;
  readonly rawDue: string;
  readonly dueAt: Date;
  readonly rolled: boolean;
  readonly dayType: string;
  /** The handler, by default the drafter. */
  readonly responsible: string;
  readonly originalRequired: number;
  readonly printedRequired: number;
  /** What lies with the archive now, over all deliveries. */
  readonly originalCount: number;
  readonly printedCount: number;
  /** Ids of stored files handed over beside the paper. */
  readonly files: readonly string[];
  readonly deliveredAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly acceptedBy: string | null;
  readonly onTime: boolean | null;
  /** Codes of what the last check found: TEXT_DIFFERS, ORIGINALS_MISSING … */
  readonly reasons: readonly string[];
  /** Box or shelf in which the archivist put the paper. */
  readonly storagePlace: string | null;
  readonly rowVersion: number;
}

/** What the archivist ticked on receipt. */
export interface ReceiptCheck {
  readonly originalCountOk: boolean;
  readonly handSignatureOk: boolean;
  readonly printedCountOk: boolean;
  readonly textSameAsSigned: boolean;
  readonly metadataComplete: boolean;
}

/** Reads the check form; what is not ticked off counts as in order. */
export function receiptCheckOf(form: Readonly<Record<string, Json>>): ReceiptCheck {
  const ticked = (name: keyof ReceiptCheck): boolean => form[name] !== false;
  return {
    originalCountOk: ticked('originalCountOk'),
    handSignatureOk: ticked('handSignatureOk'),
    printedCountOk: ticked('printedCountOk'),
    textSameAsSigned: ticked('textSameAsSigned'),
    metadataComplete: ticked('metadataComplete'),
  };
}

/**
 * Everything that stands against acceptance: too few originals or copies in all, and what the archivist did not tick.
 * Empty means that the hand-over can be accepted.
 *
 * @rule R-068 @rule R-069
 */
export function shortcomings(
  handover: Pick<Handover, 'originalCount' | 'printedCount' | 'originalRequired' | 'printedRequired'>,
  check: ReceiptCheck,
  printedTextIsSigned: boolean,
): string[] {
  return [
    ...(handover.originalCount < handover.originalRequired || !check.originalCountOk ? ['ORIGINALS_MISSING'] : []),
    ...(handover.printedCount < handover.printedRequired || !check.printedCountOk ? ['PRINTED_COPIES_MISSING'] : []),
    ...(check.handSignatureOk ? [] : ['HAND_SIGNATURE_MISSING']),
    ...(check.textSameAsSigned && printedTextIsSigned ? [] : ['TEXT_DIFFERS']),
    ...(check.metadataComplete ? [] : ['METADATA_INCOMPLETE']),
  ];
}

/**
 * What stays with the archive when a delivery is returned: originals go back for a missing signature or a wrong count,
 * copies for a wrong text or count; otherwise nothing moves.
 *
 * @rule R-069
 */
export function keptAfterReturn(
  handover: Pick<Handover, 'originalCount' | 'printedCount'>,
  found: readonly string[],
): { originalCount: number; printedCount: number } {
  const originalsBack = found.includes('HAND_SIGNATURE_MISSING') || found.includes('ORIGINALS_MISSING');
  const copiesBack = found.includes('TEXT_DIFFERS') || found.includes('PRINTED_COPIES_MISSING');
  return {
    originalCount: originalsBack ? 0 : handover.originalCount,
    printedCount: copiesBack ? 0 : handover.printedCount,
  };
}

/** Whether the hand-over is late: accepted too late, or not yet accepted when its time is over. @rule R-067 */
export const isOverdue = (handover: Pick<Handover, 'onTime' | 'status' | 'dueAt'>, now: Date): boolean =>
  handover.onTime === null ? handover.status !== 'CANCELLED' && now > handover.dueAt : !handover.onTime;

/** Year of the archive: that of the document date, else of the signing. */
export const archiveYear = (docDate: string | null, baselineAt: Date, zone: string): number =>
  Number((docDate ?? localDay(baselineAt, zone)).slice(0, 4));
