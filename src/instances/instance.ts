import type { CaseState } from '../engine/index.js';
import type { BoundDefinition } from '../definitions/index.js';

/** A case or a called child, loaded under its root's lock. The engine's state is opaque here; `seq` and `lastHash` chain its entries. */
export interface Instance {
  readonly id: string;
  readonly caseNo: string;
  readonly rootCaseId: string;
  readonly parent: { readonly caseId: string; readonly n: number } | null;
  /** Another version of the process once it has migrated. */
  definition: BoundDefinition;
  /** Definitions and decisions that this tree may call: what was current at this deployment. */
  deploymentSeq: number;
  settingsVersion: number;
  businessKey: string | null;
  objectType: string | null;
  objectId: string | null;
  readonly starter: string;
  readonly startedAt: Date;
  /** The finished case that this one takes up. */
  readonly restartedFrom: string | null;
  state: CaseState | null;
  status: InstanceStatus;
  endElement: string | null;
  endedAt: Date | null;
  /** Since when and by whom it is suspended: nothing moves it but an administrator. */
  suspension: { readonly at: Date; readonly by: string } | null;
  seq: number;
  lastHash: string | null;
  isNew: boolean;
  changedBy: string | null;
}

/** `TERMINATED`: by a terminate end event; `ERROR`: by an error that nobody caught; `CANCELLED`: from outside. */
export type InstanceStatus = 'RUNNING' | 'COMPLETED' | 'TERMINATED' | 'ERROR' | 'CANCELLED';

/** A case that is about to start: no state, no entry, bound to nothing but its definition yet. */
export function newInstance(
  given: Pick<Instance, 'id' | 'caseNo' | 'rootCaseId' | 'parent' | 'definition' | 'starter' | 'startedAt'>,
): Instance {
  return {
    ...given,
    deploymentSeq: given.definition.deploymentSeq,
    settingsVersion: 0,
    businessKey: null,
    objectType: null,
    objectId: null,
    restartedFrom: null,
    state: null,
    status: 'RUNNING',
    endElement: null,
    endedAt: null,
    suspension: null,
    seq: 0,
    lastHash: null,
    isNew: true,
    changedBy: null,
  };
}
