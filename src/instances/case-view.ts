import { toWire, toWireOrNull } from '../kernel/index.js';
import type { Instance, InstanceStatus } from './instance.js';

/** A case as a client reads it: the same in lists, single reads and answers. Variables are read apart. */
export interface CaseView {
  readonly id: string;
  readonly caseNo: string;
  readonly rootCaseId: string;
  readonly parentCaseId: string | null;
  readonly definition: string;
  readonly definitionVersion: number;
  readonly businessKey: string | null;
  readonly objectType: string | null;
  readonly objectId: string | null;
  readonly documentId: string | null;
  readonly starter: string;
  readonly status: InstanceStatus;
  readonly endElement: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Suspended: its open steps are shown, and none can be done before it is resumed. */
  readonly suspended: boolean;
  readonly suspendedAt: string | null;
  readonly suspendedBy: string | null;
  /** The finished case that this one takes up. */
  readonly restartedFrom: string | null;
  readonly rowVersion: number;
}

type CaseLike = Pick<
  Instance,
  | 'id'
  | 'caseNo'
  | 'rootCaseId'
  | 'parent'
  | 'businessKey'
  | 'objectType'
  | 'objectId'
  | 'starter'
  | 'status'
  | 'endElement'
  | 'startedAt'
  | 'endedAt'
  | 'suspension'
  | 'restartedFrom'
  | 'seq'
> & { readonly definition: { readonly key: string; readonly version: number } };

/** A case on the wire. `rowVersion` is the number of its entries: it moves with every act. */
export function toCaseView(instance: CaseLike, zone: string): CaseView {
  return {
    id: instance.id,
    caseNo: instance.caseNo,
    rootCaseId: instance.rootCaseId,
    parentCaseId: instance.parent?.caseId ?? null,
    definition: instance.definition.key,
    definitionVersion: instance.definition.version,
    businessKey: instance.businessKey,
    objectType: instance.objectType,
    objectId: instance.objectId,
    documentId: instance.objectType === 'DOCUMENT' ? instance.objectId : null,
    starter: instance.starter,
    status: instance.status,
    endElement: instance.endElement,
    startedAt: toWire(instance.startedAt, zone),
    endedAt: toWireOrNull(instance.endedAt, zone),
    suspended: instance.suspension !== null,
    suspendedAt: toWireOrNull(instance.suspension?.at ?? null, zone),
    suspendedBy: instance.suspension?.by ?? null,
    restartedFrom: instance.restartedFrom,
    rowVersion: instance.seq,
  };
}
