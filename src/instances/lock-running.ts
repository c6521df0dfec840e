import type { CommandContext } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { seesLockedCase } from './case-sight.js';
import type { Instance } from './instance.js';

/** A case that an administrator acts on, and what the caller saw of it. */
export interface CaseInHand {
  readonly caseId: string;
  /** Raw `If-Match`, `null` without one. */
  readonly ifMatch: string | null;
}

/**
 * Locks the tree of a case that runs, suspended or not. Raises `CASE_NOT_FOUND`, `PRECONDITION_REQUIRED` where the header is
 * required, `PRECONDITION_FAILED`, `CASE_ENDED`.
 */
export async function lockRunning(
  ctx: CommandContext,
  deps: TreeDependencies,
  { caseId, ifMatch }: CaseInHand,
  { required } = { required: false },
): Promise<{ readonly tree: CallTree; readonly instance: Instance }> {
  const tree = await CallTree.lock(ctx, deps, { caseId }, seesLockedCase(ctx.caller));
  const instance = tree.instance(caseId);
  demandMatch(ifMatch, instance.seq, { required });
  if (instance.status !== 'RUNNING') throw new Rejection('CASE_ENDED', { caseId });
  return { tree, instance };
}
