import type { Command, CommandContext } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { variablesOf, type Variables } from '../../engine/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { CallTree, type TreeDependencies } from '../call-tree.js';
import { seesLockedCase, starterPrincipal } from '../case-sight.js';
import { toCaseView, type CaseView } from '../case-view.js';
import { newInstance, type Instance } from '../instance.js';
import { nextCase } from '../instance.store.js';
import type { CaseInHand } from '../lock-running.js';
import { demandCaseVariables } from './case-variables.js';
import { runningRestartOf, whoSees } from './restart.store.js';

/** Which finished case is taken up again, from where, and why. */
export interface RestartInput extends CaseInHand {
  /** Elements before which tokens are put. */
  readonly at: readonly string[];
  /** Over those with which the case ended. */
  readonly variables: Variables;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
}

/**
 * Takes a finished case up again as a new one, from these elements: with its business key, its object, whoever saw it and the
 * variables with which it ended, under the version, the deployment and the settings that it was bound to (as Camunda 7, which
 * restarts on the definition of the old instance). The old one stays as it ended.
 *
 * A case about an object is taken up only where the object's room lets it go over: a document that was numbered, archived or
 * ended stays with the case in which it was.
 *
 * Raises `CASE_NOT_FOUND`, `CASE_STILL_RUNNING`, `CASE_IS_CALLED`, `CASE_RESTARTED` where a case that took it up still runs,
 * `DEFINITION_SUSPENDED`, `RESTART_NOT_POSSIBLE` and what the object's room says, `VALIDATION_FAILED`,
 * `VARIABLES_TOO_LARGE`, and what the engine says of the elements.
 */
export const restartCase = (deps: TreeDependencies): Command<RestartInput, CaseView> => ({
  name: 'instances.restartCase',
  async execute(ctx, { caseId, at, variables, reason, ifMatch }) {
    const before = await CallTree.lock(ctx, deps, { caseId }, seesLockedCase(ctx.caller));
    const old = before.instance(caseId);
    demandMatch(ifMatch, old.seq, { required: false });
    await demandFinished(ctx, old);
    const definition = await deps.definitions.byId(ctx.tx, old.definition.id);
    if (definition.suspended) throw new Rejection('DEFINITION_SUSPENDED', { definition: definition.key });
    await demandCaseVariables(ctx, deps, old, { set: variables, at: '/variables' });

    const root = await successorOf(ctx, old);
    const entryId = ctx.newId();
    await takeObjectOver(ctx, deps, old, root, entryId);
    const tree = CallTree.open(ctx, deps, root);
    const principal = starterPrincipal(ctx.caller);
    tree.letSee([...(await whoSees(ctx.tx, old.id)), ...(principal === null ? [] : [principal])]);
    const kept = old.state === null ? {} : variablesOf(old.state);
    const [elementId] = at;
    tree.deliver(
      root.id,
      { type: 'START_CASE', points: at, variables: { ...kept, ...variables }, ...tree.cause },
      {
        act: 'CASE_RESTARTED',
        entryId,
        committed: { reason },
        details: { restartedFrom: old.id, lastHash: old.lastHash },
        ...(elementId === undefined ? {} : { elementId }),
      },
    );
    const data = { definition: root.definition.key, caseNo: root.caseNo, restartedFrom: old.id };
    ctx.publish({ type: 'case.started', subject: root.id, caseId: root.id, data });
    await tree.settle();
    return toCaseView(root, ctx.zone);
  },
});

async function demandFinished(ctx: CommandContext, old: Instance): Promise<void> {
  if (old.parent !== null) throw new Rejection('CASE_IS_CALLED', { caseId: old.id, rootCaseId: old.rootCaseId });
  if (old.status === 'RUNNING') throw new Rejection('CASE_STILL_RUNNING', { caseId: old.id });
  const runs = await runningRestartOf(ctx.tx, old.id);
  if (runs) throw new Rejection('CASE_RESTARTED', { caseId: old.id, newCaseId: runs.id, caseNo: runs.caseNo });
}

async function successorOf(ctx: CommandContext, old: Instance): Promise<Instance> {
  const id = ctx.newId();
  const { caseNo } = await nextCase(ctx.tx, ctx.today);
  const { definition, starter, deploymentSeq, settingsVersion, businessKey, objectType, objectId } = old;
  return {
    ...newInstance({ id, caseNo, rootCaseId: id, parent: null, definition, starter, startedAt: ctx.now }),
    deploymentSeq,
    settingsVersion,
    businessKey,
    objectType,
    objectId,
    restartedFrom: old.id,
  };
}

async function takeObjectOver(
  ctx: CommandContext,
  { wiring }: TreeDependencies,
  old: Instance,
  root: Instance,
  entryId: string,
): Promise<void> {
  if (old.objectId === null) return;
  const takeOver = wiring.restarts?.[old.definition.graph.caseObject ?? ''];
  if (!takeOver) throw new Rejection('RESTART_NOT_POSSIBLE', { caseId: old.id, objectType: old.objectType });
  await takeOver({ ctx, objectId: old.objectId, fromCaseId: old.id, toCaseId: root.id, entryId });
}
