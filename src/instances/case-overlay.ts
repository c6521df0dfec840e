import { toWire, toWireOrNull, type ReadContext } from '../kernel/index.js';
import { may } from '../access/index.js';
import type { CloseReason, Node, StandingKind } from '../engine/index.js';
import { markOf } from '../definitions/index.js';
import { markCase, type MarkedCase, type SeenBy } from './case-marks.js';
import type { InstanceStatus } from './instance.js';
import type { OpenIncident } from './open-incidents.store.js';

/** An incident that still stands. */
export interface IncidentAt {
  readonly id: string;
  readonly code: string;
  /** What an administrator is told; `null` for everybody else. */
  readonly message: string | null;
  readonly raisedAt: string;
}

/** Tokens at an element. `done` of `total` in a multi-instance or loop; `null` outside one. */
export interface StandingAt {
  readonly kind: StandingKind;
  readonly open: number;
  readonly total: number | null;
  readonly done: number | null;
}

/** What a case did at an element of its diagram. */
export interface OverlayElement {
  /** Id in the BPMN file. */
  readonly element: string;
  readonly name: string | null;
  readonly nameEn: string | null;
  /** How the drawing shows it. `AHEAD`: not entered yet, but an event that may happen, or something is wrong there. */
  readonly mark: 'AHEAD' | 'PASSED' | 'STANDING' | 'CUT';
  readonly standing: StandingAt | null;
  /** A boundary event, or the start of an event sub-process, that may yet happen. */
  readonly armed: boolean;
  /** How often it was entered; each instance of a multi-instance counts. */
  readonly visits: number;
  /** How long the case stood there until now; instances side by side count once. */
  readonly durationSeconds: number;
  readonly lastEnteredAt: string | null;
  readonly lastLeftAt: string | null;
  /** How the last stay ended. */
  readonly lastReason: CloseReason | null;
  readonly incidents: readonly IncidentAt[];
  /** The case that a call activity called last. */
  readonly calledCaseId: string | null;
}

/** A flow that tokens moved along. */
export interface OverlayFlow {
  readonly flow: string;
  readonly times: number;
}

/** A case on its diagram, as overlays of a viewer show it: the same that its drawing says. */
export interface CaseOverlay {
  readonly caseId: string;
  readonly status: InstanceStatus;
  readonly suspended: boolean;
  /** Version whose file the element ids are of, and the file's SHA-256. */
  readonly definition: { readonly key: string; readonly version: number; readonly hash: string };
  /** Everything that was entered, is armed or stands still, in the order of the file. */
  readonly elements: readonly OverlayElement[];
  readonly flows: readonly OverlayFlow[];
  /** Incidents at no element of this diagram. */
  readonly incidents: readonly IncidentAt[];
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/** Permission to read what an incident is about. */
const READS_INCIDENTS = 'incidents:read';

/**
 * A case as data for overlays on its diagram (bpmn-js): where its tokens stand, what was done how often and how long, open
 * incidents. Also of a process whose file draws nothing. Raises `CASE_NOT_FOUND` where there is none for this caller.
 */
export async function readOverlay(ctx: ReadContext, seenBy: SeenBy, caseId: string): Promise<CaseOverlay> {
  const marked = await markCase(ctx, seenBy, caseId);
  const { row, definition, marks, incidents } = marked;
  const { key, version, sha256 } = definition;
  const viewOf = toIncidentAt(ctx);
  const nodes = [...definition.graph.nodes.values()].filter(
    ({ id }) => marks.visits.has(id) || marks.standing.has(id) || marks.armed.has(id) || marks.incidents.has(id),
  );
  const flows = [...marks.flows].filter(([flow]) => definition.graph.flows.has(flow));
  return {
    caseId: row.id,
    status: row.status,
    suspended: marks.isSuspended,
    definition: { key, version, hash: sha256 },
    elements: nodes.map((node) => elementOf(ctx, marked, node)),
    flows: flows.map(([flow, times]) => ({ flow, times })),
    incidents: incidents
      .filter(({ elementId }) => elementId === null || !definition.graph.nodes.has(elementId))
      .map(viewOf),
    _links: {
      case: { href: `/api/v1/cases/${row.id}` },
      drawing: { href: `/api/v1/cases/${row.id}/diagram.svg` },
      file: { href: `/api/v1/definitions/${encodeURIComponent(key)}/versions/${version}.bpmn` },
    },
  };
}

function elementOf(ctx: ReadContext, marked: MarkedCase, { id, name, nameEn }: Node): OverlayElement {
  const { marks, stays, incidents, called } = marked;
  const standing = marks.standing.get(id);
  const visit = marks.visits.get(id);
  const stay = stays.get(id);
  const mark = markOf(id, marks);
  return {
    element: id,
    name,
    nameEn,
    mark: mark === 'PLAIN' ? 'AHEAD' : mark,
    standing: standing
      ? {
          kind: standing.kind,
          open: standing.open,
          total: standing.loop?.total ?? null,
          done: standing.loop?.done ?? null,
        }
      : null,
    armed: marks.armed.has(id),
    visits: visit?.times ?? 0,
    durationSeconds: Math.floor((marks.durations.get(id) ?? 0) / 1000),
    lastEnteredAt: stay ? toWire(new Date(stay.enteredAt), ctx.zone) : null,
    lastLeftAt: toWireOrNull(stay?.leftAt ? new Date(stay.leftAt) : null, ctx.zone),
    lastReason: visit?.left ?? null,
    incidents: incidents.filter(({ elementId }) => elementId === id).map(toIncidentAt(ctx)),
    calledCaseId: called.get(id) ?? null,
  };
}

const toIncidentAt =
  ({ caller, zone, today }: ReadContext) =>
  ({ id, code, message, raisedAt }: OpenIncident): IncidentAt => ({
    id,
    code,
    message: may(caller, 'route.call', { permissions: [READS_INCIDENTS] }, today).may ? message : null,
    raisedAt: toWire(raisedAt, zone),
  });
