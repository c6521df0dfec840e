import { toWire, toWireOrNull, type ReadContext } from '../kernel/index.js';
import { may } from '../access/index.js';
import type { Incident } from './incident.store.js';

/** An incident as an administrator reads it. */
export interface IncidentView {
  readonly id: string;
  readonly caseId: string | null;
  readonly element: string | null;
  readonly code: string;
  readonly message: string;
  readonly status: 'OPEN' | 'RESOLVED';
  readonly raisedAt: string;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
  /** What stands still because of it; `null` where nothing waits for a retry. */
  readonly job: { readonly kind: string; readonly attempts: number; readonly lastError: string | null } | null;
  readonly rowVersion: number;
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/** An incident on the wire, with what this caller may do about it. */
export function toIncidentView(
  incident: Incident,
  { caller, zone, today }: Pick<ReadContext, 'caller' | 'zone' | 'today'>,
): IncidentView {
  const { jobKind, attempts, lastError } = incident;
  const isOpen = incident.resolvedAt === null;
  const mayCall = (permission: string): boolean =>
    isOpen && may(caller, 'route.call', { permissions: [permission] }, today).may;
  const mayAct = mayCall('incidents:write');
  // What the process itself raised, such as a join that waits in vain, is put right by moving tokens.
  const maySteer = incident.caseId !== null && mayCall('cases:move');
  const act = jobKind === null ? 'resolve' : 'retry';
  return {
    id: incident.id,
    caseId: incident.caseId,
    element: incident.elementId,
    code: incident.code,
    message: incident.message,
    status: incident.resolvedAt === null ? 'OPEN' : 'RESOLVED',
    raisedAt: toWire(incident.raisedAt, zone),
    resolvedAt: toWireOrNull(incident.resolvedAt, zone),
    resolvedBy: incident.resolvedBy,
    job: jobKind === null ? null : { kind: jobKind, attempts: attempts ?? 0, lastError },
    rowVersion: incident.rowVersion,
    _links: {
      ...(mayAct ? { [act]: { href: `/api/v1/incidents/${incident.id}/${act}` } } : {}),
      ...(maySteer ? { tokens: { href: `/api/v1/cases/${incident.caseId}/tokens` } } : {}),
    },
  };
}
