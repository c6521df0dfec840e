import type { Standing, Visit } from '../../engine/index.js';

/** What a case has made of a diagram: where it stands, and what it has been through. */
export interface DiagramMarks {
  readonly standing: ReadonlyMap<string, Standing>;
  /** Boundary events, and starts of event sub-processes, that may yet happen. */
  readonly armed: ReadonlySet<string>;
  readonly visits: ReadonlyMap<string, Visit>;
  /** How long the case stood in an element until now, in milliseconds. */
  readonly durations: ReadonlyMap<string, number>;
  /** Flows that a token moved along, and how often. */
  readonly flows: ReadonlyMap<string, number>;
  /** Incidents that are not closed yet, by element, the oldest first. */
  readonly incidents: ReadonlyMap<string, readonly IncidentMark[]>;
  /** Address of the diagram of the case that a call activity called. */
  readonly links: ReadonlyMap<string, string>;
  /** Nothing moves it before it is resumed. */
  readonly isSuspended: boolean;
}

/** What stands still at an element. */
export interface IncidentMark {
  readonly code: string;
  /** Office time as people read it, `2022-10-18 08:30`. */
  readonly at: string;
}

/**
 * How an element is to be shown. `PLAIN`: the drawing is of no case. `AHEAD`: not reached, or armed beside the way. `CUT`:
 * entered and then ended by something else. `INCIDENT`: something stands still there, whatever else is so.
 */
export type Mark = 'PLAIN' | 'AHEAD' | 'PASSED' | 'STANDING' | 'CUT' | 'INCIDENT';

/** How the last stay in an element ended, where it ran its course. */
const IN_COURSE: readonly unknown[] = ['COMPLETED', 'COMPLETION_CONDITION'];

/** Where the element stands by the marks; where it is now goes before where it was. */
export function markOf(elementId: string, marks: DiagramMarks | null): Exclude<Mark, 'INCIDENT'> {
  if (!marks) return 'PLAIN';
  if (marks.standing.has(elementId)) return 'STANDING';
  const visit = marks.visits.get(elementId);
  if (!visit) return 'AHEAD';
  return IN_COURSE.includes(visit.left) ? 'PASSED' : 'CUT';
}

/** How the element is painted: as it stands, but in the colour of an incident where there is one. */
export const paintOf = (elementId: string, marks: DiagramMarks | null): Mark =>
  marks?.incidents.has(elementId) ? 'INCIDENT' : markOf(elementId, marks);

/** Whether a flow was taken. */
export function markOfFlow(flowId: string, marks: DiagramMarks | null): Mark {
  if (!marks) return 'PLAIN';
  return marks.flows.has(flowId) ? 'PASSED' : 'AHEAD';
}

/** Ink, surface and weight of a mark: dark against light and thick against thin, so that a print without colour says the same. */
export interface Look {
  readonly stroke: string;
  readonly fill: string;
  readonly text: string;
  readonly weight: number;
  readonly dash: string | null;
}

export const LOOKS: Readonly<Record<Mark, Look>> = {
  PLAIN: { stroke: '#37474f', fill: '#ffffff', text: '#1c262b', weight: 1.6, dash: null },
  AHEAD: { stroke: '#90a0a8', fill: '#ffffff', text: '#5d6d75', weight: 1.3, dash: null },
  PASSED: { stroke: '#2f6b3c', fill: '#e8f3ea', text: '#1c3a24', weight: 1.9, dash: null },
  STANDING: { stroke: '#b3261e', fill: '#fff1d6', text: '#3b1512', weight: 3.2, dash: null },
  CUT: { stroke: '#5f5f6b', fill: '#efeff2', text: '#4a4a55', weight: 1.9, dash: '6 3' },
  INCIDENT: { stroke: '#8e0d4f', fill: '#fbc9da', text: '#3d0622', weight: 4, dash: null },
};
