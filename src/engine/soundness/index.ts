export type { Fault, FaultCode, PathStep } from './fault.js';
export { findFaults, MOVES_LIMIT, type Soundness, type SoundnessOptions } from './find-faults.js';
export { soundnessProblems } from './soundness-problems.js';
export { drawnWrites } from './facts.js';
