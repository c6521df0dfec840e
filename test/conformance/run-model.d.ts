import type { advance, openPointsOf, ProcessGraph, Variables } from '../../src/engine/index.js';

/** One model as `models/*.yaml` has it. */
export interface ConformanceModel {
  readonly model: string;
  /** What it is about beyond what is drawn: claims of `required.yaml`. */
  readonly covers?: readonly string[];
  /** Problems with which the reader refuses it: `CODE element`. */
  readonly refused?: readonly string[];
  readonly runs?: readonly ConformanceRun[];
  /** Part of the sample that runs over HTTP. */
  readonly http?: boolean;
}

export interface ConformanceRun {
  readonly steps: readonly unknown[];
  /** All elements entered, in order. */
  readonly path?: string;
}

export interface PureEngine {
  readonly advance: typeof advance;
  readonly openPointsOf: typeof openPointsOf;
}

/** One step of a run as data. */
export interface ConformanceStep {
  readonly text: string;
  readonly act: string;
  readonly element: string | null;
  readonly at: number;
  readonly kind: string | null;
  readonly code: string | null;
  readonly variables: Variables;
  readonly expect: Readonly<Record<string, unknown>>;
}

/** A step as it stands in a model. Raises an error for what is none. */
export function stepOf(given: unknown): ConformanceStep;

/** Runs one run; gives the elements entered. Raises an error where anything is not as expected. */
export function runModel(engine: PureEngine, graph: ProcessGraph, run: ConformanceRun): string[];
