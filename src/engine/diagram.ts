/**
 * How a process was drawn: shapes and edges of its diagram as plain data, apart from what they mean, which is the graph's.
 * Read from the file on demand by `engine/bpmn/`; lengths are those of the file, in pixels, y downwards.
 */
export interface ProcessDiagram {
  /** Names of the process. */
  readonly name: string | null;
  readonly nameEn: string | null;
  /** Pools first, then lanes from the outer to the inner, then everything else in the order of the file. */
  readonly shapes: readonly DiagramShape[];
  readonly edges: readonly DiagramEdge[];
}

/** A rectangle. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `NODE`: a flow node of the graph. `NOTE`: a text annotation. The others say nothing about how the process runs. */
export type ShapeKind = 'POOL' | 'LANE' | 'NODE' | 'NOTE' | 'GROUP' | 'DATA_OBJECT' | 'DATA_STORE';

interface Drawn {
  readonly elementId: string;
  /** Chinese name as drawn, and English name from `gongwen:nameEn`. */
  readonly name: string | null;
  readonly nameEn: string | null;
  /** Where the name stands, for shapes and edges that have it outside; `null` where the file does not say. */
  readonly label: Box | null;
}

export interface DiagramShape extends Drawn {
  readonly kind: ShapeKind;
  readonly box: Box;
  /** Whether the name of a pool or lane stands at its left, rotated, and not on top. */
  readonly isHorizontal: boolean;
  /** Whether a sub-process shows its inside. */
  readonly isExpanded: boolean;
  /** A manual task: the graph runs it as it runs an undefined one, the drawing has a hand on it. */
  readonly isManual?: true;
}

export interface DiagramEdge extends Drawn {
  readonly kind: 'FLOW' | 'MESSAGE_FLOW' | 'ASSOCIATION';
  /** At least two. */
  readonly points: readonly Point[];
  /** An association that leads somewhere: to the handler that undoes an activity, from or to data. */
  readonly isDirected?: true;
}
