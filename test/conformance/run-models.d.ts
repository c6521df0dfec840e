import type { advance, openPointsOf, readBpmn } from '../../src/engine/index.js';
import type { ConformanceModel } from './run-model.js';

/** All models, by file, in the order in which they are written. */
export function modelsByFile(): readonly (readonly [file: string, models: readonly ConformanceModel[]])[];

/** The engine from its sources, or as it was built. */
export interface JudgedEngine {
  readonly readBpmn: typeof readBpmn;
  readonly advance: typeof advance;
  readonly openPointsOf: typeof openPointsOf;
}

/** Judges one model, gives the constructs that it covers. Raises an error where anything is not as expected. */
export function judge(engine: JudgedEngine, model: ConformanceModel): Promise<ReadonlySet<string>>;

/** What must have a model, by group. */
export function requiredConstructs(): readonly {
  readonly group: string;
  readonly constructs: readonly { readonly construct: string; readonly how: 'drawn' | 'claimed' | 'refused' }[];
}[];
