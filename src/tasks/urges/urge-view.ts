import { toWire } from '../../kernel/index.js';
import type { UrgeAbout, UrgeRecord } from './urge.store.js';

/** An urge on the wire. `level` is 0 to 3, `null` where `urgedBy` urged by hand. */
export interface UrgeView {
  readonly id: string;
  readonly caseId: string;
  readonly element: string;
  readonly taskId: string | null;
  /** What was asked beside the task, where it is that which is urged. */
  readonly sideTaskId: string | null;
  readonly level: number | null;
  readonly at: string;
  readonly dueAt: string;
  readonly recipients: readonly string[];
  readonly urgedBy: string;
  readonly note: string | null;
  /** The copy that nobody has confirmed, where one is urged for its receipt. */
  readonly about: UrgeAbout | null;
}

/** An urge as clients read it. */
export const toUrgeView = (urge: UrgeRecord, zone: string): UrgeView => ({
  id: urge.id,
  caseId: urge.caseId,
  element: urge.elementId,
  taskId: urge.taskId,
  sideTaskId: urge.sideTaskId,
  level: urge.level,
  at: toWire(urge.at, zone),
  dueAt: toWire(urge.dueAt, zone),
  recipients: urge.recipients,
  urgedBy: urge.urgedBy,
  note: urge.note,
  about: urge.about,
});
