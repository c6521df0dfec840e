import type { TimerRule } from '../engine/index.js';

/** DI token of the `DeploymentVocabulary`; the wiring, which sees every room, provides it. */
export const DEPLOYMENT_VOCABULARY = Symbol('DEPLOYMENT_VOCABULARY');

/** What this service can carry out: whatever else a process names is refused at deployment. */
export interface DeploymentVocabulary {
  /** Keys of service tasks. */
  readonly services: ReadonlySet<string>;
  /** Acts of user tasks. */
  readonly acts: ReadonlySet<string>;
  /** Routines that open the business object of a case. */
  readonly caseObjects: ReadonlySet<string>;
  /** Roles of candidates, `LEADER` or `LEADER@COORD`; not checked where absent. */
  readonly roles?: ReadonlySet<string>;
  /** What a step may want seen before it is completed; not checked where absent. */
  readonly mustSee?: ReadonlySet<string>;
  /** Whether a text is a due rule of the working calendar; not checked where absent. */
  readonly isDueRule?: (text: string) => boolean;
  /** Whether a timer's rule (no calendar rule) gives an instant; not checked where absent. */
  readonly isTimerRule?: (rule: TimerRule) => boolean;
}
