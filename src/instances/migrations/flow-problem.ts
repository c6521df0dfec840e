import type { MigrationProblem } from '../../engine/index.js';
import type { ForeseenProblem } from '../foresight.js';

/** A problem of a migration as the wire carries it. */
export const toFlowProblem = ({ code, severity, elementId, zh, en, fix }: MigrationProblem): ForeseenProblem => ({
  code,
  severity,
  element: elementId,
  zh,
  en,
  fix,
});
