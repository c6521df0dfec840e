import type { ConformanceModel } from './run-model.js';

/** The BPMN file of a model. */
export function modelFile(model: ConformanceModel): string;
