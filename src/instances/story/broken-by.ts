import type { StoryEntry } from './story-entries.store.js';

/** An incident as far as a story tells it. */
interface RaisedIncident {
  readonly caseId: string | null;
  readonly code: string;
  readonly raisedAt: Date;
  /** Entry of what raised it, or, once it is closed, of what closed it. */
  readonly auditId: string;
  readonly isOpen: boolean;
}

/** Acts whose own sentence tells the incident. */
const TELLS_ITSELF: ReadonlySet<string> = new Set(['INCIDENT_RAISED', 'WORK_FAILED']);

/**
 * Codes of the incidents that an act raised on its way (a join that lacks a token, a budget that was spent), by entry: an open
 * one names its entry; a closed one belongs to the last that moved its case at that instant.
 */
export function brokenBy(
  entries: readonly StoryEntry[],
  incidents: readonly RaisedIncident[],
): ReadonlyMap<string, readonly string[]> {
  const broken = new Map<string, string[]>();
  for (const { caseId, code, raisedAt, auditId, isOpen } of incidents) {
    const raised = entries.findLast((entry) =>
      isOpen
        ? entry.id === auditId
        : entry.caseId === caseId && entry.seq !== null && entry.at.getTime() === raisedAt.getTime(),
    );
    const isTold = entries.some(
      (entry) => TELLS_ITSELF.has(entry.act) && entry.caseId === caseId && entry.at.getTime() === raisedAt.getTime(),
    );
    if (raised && !isTold) broken.set(raised.id, [...(broken.get(raised.id) ?? []), code]);
  }
  return broken;
}
