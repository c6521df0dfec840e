import type { PolicyObject } from '../access/index.js';
import { variablesOf, type CaseState } from '../engine/index.js';

/** Message by which a process lets its case be voided (作废): an event sub-process of the definition handles it. */
export const CANCEL_MESSAGE = 'CancelRequested';

/** Message by which a process lets its drafter take a case back (撤回): `subRecall` of the definition handles it. */
export const RECALL_MESSAGE = 'RecallRequested';

/** A root case, as far as it decides who voids it or takes it back. */
interface RootCase {
  readonly id: string;
  readonly status: string;
  readonly starter: string;
  readonly state: CaseState | null;
}

/** A case that somebody wants to void, as the policy looks at it; `drawn`: its process waits for that. */
export function cancelMatterOf({ id, status, state }: RootCase, drawn: boolean): PolicyObject<'case.cancel'> {
  const { ownerGroup, signedAt = null } = state === null ? {} : variablesOf(state);
  return { caseId: id, drawn, ended: status !== 'RUNNING', ownerGroup, signedAt };
}

/** Whether the case's document is signed, as its variables say. */
export const isSigned = ({ state }: Pick<RootCase, 'state'>): boolean =>
  state !== null && variablesOf(state)['signedAt'] != null;

/** A case that its drafter wants back, as the policy looks at it: who started it, where it names no drafter. */
export const recallMatterOf = ({ id, starter, state }: RootCase): PolicyObject<'case.recall'> => ({
  caseId: id,
  drafter: (state === null ? undefined : variablesOf(state)['drafterId']) ?? starter,
});
