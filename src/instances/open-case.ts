import type { CommandContext } from '../kernel/index.js';
import { actorOf, Rejection } from '../kernel/index.js';
import type { Json, Variables } from '../engine/index.js';
import { settingsOf } from '../organisation/index.js';
import type { BoundDefinition } from '../definitions/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { namedSettings } from './case-settings.js';
import { starterPrincipal } from './case-sight.js';
import { newInstance, type Instance } from './instance.js';
import { nextCase } from './instance.store.js';
import { demandNothingSaid } from './said-by-acts.js';

/** What a new case begins with, after every check. */
export interface Opening {
  readonly definition: BoundDefinition;
  readonly businessKey: string | null;
  /** Start form or message payload, routing and content fields. */
  readonly form: Readonly<Record<string, Json>>;
  /** Its routing fields. */
  readonly routing: Variables;
  /** The start event; the process's none start where it is absent. */
  readonly startId?: string;
  /** An event starts it, and may name whose case it is; else it is the caller's. */
  readonly isByEvent?: true;
  /** Pointer of the field that holds the values, where they come from outside and no form was there to hold them against. */
  readonly unchecked?: string | undefined;
}

/**
 * Opens a case with its business object and runs it to its first wait. Its definition version, settings and called
 * definitions stay what they are now; of the settings its variables hold only those that the process names. Raises
 * `VALIDATION_FAILED` for unchecked values that say what only acts say, and what its object refuses.
 *
 * @rule R-141
 */
export async function openCase(ctx: CommandContext, deps: TreeDependencies, opening: Opening): Promise<CallTree> {
  const { definition, form } = opening;
  const { graph } = definition;
  const settings = await settingsOf(ctx.tx);
  const caseId = ctx.newId();
  const entryId = ctx.newId();
  const starter = actorOf(ctx.caller);
  const { caseNo, deploymentSeq } = await nextCase(ctx.tx, ctx.today);
  const root: Instance = {
    ...newInstance({ id: caseId, caseNo, rootCaseId: caseId, parent: null, definition, starter, startedAt: ctx.now }),
    deploymentSeq,
    settingsVersion: settings.version,
    businessKey: opening.businessKey,
  };
  const seenBy: string[] = [];
  let variables: Variables = { ...opening.routing, starter };
  if (graph.initiator !== undefined) variables = { ...variables, [graph.initiator]: starter };
  if (graph.settings.length > 0) {
    variables = { ...variables, settings: namedSettings(settings.values, graph.settings) };
  }
  if (graph.caseObject !== undefined) {
    const open = deps.wiring.caseObjects[graph.caseObject];
    if (!open) throw new Rejection('SERVICE_UNKNOWN', { key: graph.caseObject });
    const isByEvent = opening.isByEvent ?? false;
    const start = {
      ctx,
      caseId,
      processKey: definition.key,
      starter,
      isByEvent,
      form,
      settings: settings.values,
      entryId,
    };
    const object = await open(start);
    if (opening.unchecked !== undefined) {
      const brought = { values: opening.routing, at: opening.unchecked, said: object.variables };
      demandNothingSaid(deps.wiring, object.objectType, brought);
    }
    root.objectType = object.objectType;
    root.objectId = object.objectId;
    seenBy.push(...(object.seenBy ?? []));
    variables = { ...variables, ...object.variables };
  }
  const tree = CallTree.open(ctx, deps, root);
  const startId = opening.startId ?? graph.scopes.get(graph.processId)?.startIds[0];
  tree.deliver(
    caseId,
    {
      type: 'START_CASE',
      ...(opening.startId === undefined ? {} : { startId: opening.startId }),
      variables,
      ...tree.cause,
    },
    { act: 'CASE_STARTED', entryId, ...(startId === undefined ? {} : { elementId: startId }) },
  );
  const principal = starterPrincipal(ctx.caller);
  if (principal !== null) seenBy.push(principal);
  tree.letSee(seenBy);
  const data = { definition: definition.key, caseNo: root.caseNo };
  ctx.publish({ type: 'case.started', subject: caseId, caseId, data });
  await tree.settle();
  return tree;
}
