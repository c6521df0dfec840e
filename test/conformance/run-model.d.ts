import type { advance, openPointsOf, ProcessGraph } from '../../src/engine/index.js';

/** One model as `models/*.yaml` has it. */
export interface ConformanceModel {
  readonly model: string;
  /** Constructs, as `docs/CONFORMANCE.md` lists them. */
  readonly covers: readonly string[];
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

/** Runs one run; gives the elements entered. Raises an error where anything is not as expected. */
export function runModel(engine: PureEngine, graph: ProcessGraph, run: ConformanceRun): string[];
