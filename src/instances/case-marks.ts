import { toWire, type ReadContext, type Transaction } from '../kernel/index.js';
import { standingOf, type ProcessGraph, type Stay, type Trace } from '../engine/index.js';
import type { BoundDefinition, Definitions, DiagramMarks } from '../definitions/index.js';
import { visibleCase } from './case-reads.js';
import type { CaseTraces } from './case-traces.js';
import type { InstanceRow } from './instance.store.js';
import { openIncidentsOf, type OpenIncident } from './open-incidents.store.js';

/** Where definitions and ways come from. */
export interface SeenBy {
  readonly definitions: Definitions;
  readonly traces: CaseTraces;
}

/** A case on its diagram, as a drawing and as data show it alike. */
export interface MarkedCase {
  readonly row: InstanceRow;
  readonly definition: BoundDefinition;
  readonly marks: DiagramMarks;
  readonly stays: ReadonlyMap<string, Stay>;
  readonly incidents: readonly OpenIncident[];
  /** By call activity: the case that it called last, one that still runs before one that ended. */
  readonly called: ReadonlyMap<string, string>;
}

/** What a case has made of its diagram until now. Raises `CASE_NOT_FOUND` where there is none for this caller. */
export async function markCase(ctx: ReadContext, { definitions, traces }: SeenBy, caseId: string): Promise<MarkedCase> {
  const row = await visibleCase(ctx, caseId);
  const definition = await definitions.byId(ctx.tx, row.definition_id);
  const trace = await traces.of(ctx.tx, row, definitions);
  const incidents = await openIncidentsOf(ctx.tx, row.id);
  const called = await calledBy(ctx.tx, row.id, trace);
  const marks: DiagramMarks = {
    ...standingOf(row.state),
    visits: trace.visits,
    durations: new Map([...trace.stays].map(([id, stay]) => [id, stayedUntil(stay, row.ended_at ?? ctx.now)])),
    flows: trace.flows,
    incidents: incidentMarks(incidents, definition.graph, ctx.zone),
    links: new Map([...called].map(([element, id]) => [element, `/api/v1/cases/${id}/diagram.svg`])),
    isSuspended: row.suspended_at !== null && row.status === 'RUNNING',
  };
  return { row, definition, marks, stays: trace.stays, incidents, called };
}

/** How long a case stood in an element, in milliseconds, with the stretch that still goes on. */
export const stayedUntil = ({ milliseconds, since }: Stay, now: Date): number =>
  milliseconds + (since === null ? 0 : Math.max(0, now.getTime() - Date.parse(since)));

/** `2022-10-18 08:30` in the office's time. */
export const wallTime = (at: Date, zone: string): string => toWire(at, zone).slice(0, 16).replace('T', ' ');

function incidentMarks(
  incidents: readonly OpenIncident[],
  graph: ProcessGraph,
  zone: string,
): DiagramMarks['incidents'] {
  const marks = new Map<string, { code: string; at: string }[]>();
  for (const { elementId, code, raisedAt } of incidents) {
    if (elementId === null || !graph.nodes.has(elementId)) continue;
    marks.set(elementId, [...(marks.get(elementId) ?? []), { code, at: wallTime(raisedAt, zone) }]);
  }
  return marks;
}

async function calledBy(tx: Transaction, caseId: string, { calls }: Trace): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; n: number }>(
    `SELECT id, parent_n AS n FROM process_instance WHERE office_id = $1 AND parent_case_id = $2
     ORDER BY status = 'RUNNING', id`,
    [tx.officeId, caseId],
  );
  return new Map(
    rows.flatMap(({ id, n }) => {
      const element = calls.get(n);
      return element === undefined ? [] : [[element, id] as const];
    }),
  );
}
