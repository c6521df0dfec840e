import type { ConformanceModel } from './run-model.js';

/** `[construct, element]` of all that is drawn in a model: a construct counts for it once its element was entered in a run. */
export function constructsOf(model: ConformanceModel): readonly (readonly [construct: string, element: string])[];

/** Whether `a` or `b` is meant is written `{a,b}` in `required.yaml`. */
export function spelledOut(text: string): readonly string[];
