import type { Command } from '../kernel/index.js';
import { actorOf, Rejection } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import type { CallTree, TreeDependencies } from './call-tree.js';
import { toCaseView, type CaseView } from './case-view.js';
import type { Instance } from './instance.js';
import { lockRunning } from './lock-running.js';
import { suspendRows } from './suspension.store.js';

/** Which case is suspended or resumed, and why. */
export interface SuspensionInput {
  readonly caseId: string;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
  readonly ifMatch: string | null;
}

/**
 * Suspends a case and every case that it called: nothing moves them until they are resumed. Tasks stay in the work lists,
 * marked; what falls due or comes from other cases lies; whoever completes a task or sends a message is refused. Clocks run on:
 * what fell due meanwhile happens once it is resumed.
 *
 * Raises `CASE_NOT_FOUND`, `CASE_ENDED`, `CASE_SUSPENDED` for one that is suspended already, `PRECONDITION_FAILED`.
 */
export const suspendCase = (deps: TreeDependencies): Command<SuspensionInput, CaseView> => ({
  name: 'instances.suspendCase',
  async execute(ctx, { caseId, reason, ifMatch }) {
    const { tree, instance } = await lockRunning(ctx, deps, { caseId, ifMatch });
    if (instance.suspension !== null) throw new Rejection('CASE_SUSPENDED', { caseId });
    changeSuspension(tree, instance, reason, { at: ctx.now, by: actorOf(ctx.caller) });
    return toCaseView(instance, ctx.zone);
  },
});

/**
 * Lets a suspended case and every case that it called go on: what fell due or came meanwhile happens now.
 *
 * Raises `CASE_NOT_FOUND`, `CASE_ENDED`, `CASE_NOT_SUSPENDED`, `CASE_SUSPENDED` where the case that called it is suspended and
 * must be resumed instead, `PRECONDITION_FAILED`.
 */
export const resumeCase = (deps: TreeDependencies): Command<SuspensionInput, CaseView> => ({
  name: 'instances.resumeCase',
  async execute(ctx, { caseId, reason, ifMatch }) {
    const { tree, instance } = await lockRunning(ctx, deps, { caseId, ifMatch });
    if (instance.suspension === null) throw new Rejection('CASE_NOT_SUSPENDED', { caseId });
    const caller = instance.parent && tree.instance(instance.parent.caseId);
    if (caller && caller.suspension !== null) throw new Rejection('CASE_SUSPENDED', { caseId: caller.id });
    changeSuspension(tree, instance, reason, null);
    return toCaseView(instance, ctx.zone);
  },
});

/** Suspends (or, with `null`, resumes) a case of a locked tree with all that it called: one entry in the trail. */
export function changeSuspension(
  tree: CallTree,
  instance: Instance,
  reason: string,
  suspension: Instance['suspension'],
  details: Readonly<Record<string, unknown>> = {},
): void {
  const { ctx } = tree;
  const cases = [...calledFrom(tree, instance)].filter((one) => (one.suspension === null) === (suspension !== null));
  const auditId = recordFact(ctx, {
    act: suspension ? 'CASE_SUSPENDED' : 'CASE_RESUMED',
    objectType: 'CASE',
    objectId: instance.id,
    committed: { reason },
    details: { rootCaseId: tree.rootCaseId, cases: cases.map(({ id }) => id), ...details },
  });
  for (const one of cases) one.suspension = suspension;
  suspendRows(ctx.tx, { cases: cases.map(({ id }) => id), suspension, auditId });
  const type = suspension ? 'case.suspended' : 'case.resumed';
  ctx.publish({ type, subject: instance.id, caseId: instance.id, data: { cases: cases.length } });
}

function* calledFrom(tree: CallTree, instance: Instance): Generator<Instance> {
  yield instance;
  for (const one of tree.instances) {
    if (one.parent?.caseId === instance.id && one.status === 'RUNNING') yield* calledFrom(tree, one);
  }
}
