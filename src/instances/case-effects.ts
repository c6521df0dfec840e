import { Rejection } from '../kernel/index.js';
import { shapedResult, type EffectOf, type Variables } from '../engine/index.js';
import { settingsAt } from '../organisation/index.js';
import { arrive } from './arrive-message.js';
import { namedSettings } from './case-settings.js';
import { groundsOf } from './decision-grounds.js';
import { newInstance, type Instance } from './instance.js';
import { nextCase } from './instance.store.js';
import { raiseIncident } from './raise-incident.js';
import { throwEscalation } from './throw-escalation.js';
import { throwSignal } from './throw-signal.js';
import { deleteWait, insertWait, waitsInTree } from './wait.store.js';
import type { EffectAppliers, EffectContext, ServiceHandler } from './wiring.js';

/** Effects that concern cases themselves: calls, messages inside the tree, ends, incidents, local work. */
export const CASE_EFFECTS = {
  ACTIVITY_LEFT: () => undefined,
  WAIT_OPENED: openWait,
  WAIT_CLOSED: closeWait,
  SIGNAL_THROWN: throwSignal,
  ESCALATION_THROWN: throwEscalation,
  CALL_REQUESTED: startChild,
  CALL_CLOSED: cancelChild,
  CASE_ENDED: endCase,
  INCIDENT_RAISED: noteIncident,
} satisfies Partial<EffectAppliers>;

function openWait({ ctx, tree, instance }: EffectContext, effect: EffectOf<'WAIT_OPENED'>): void {
  const { n, elementId, kind, message, correlation } = effect;
  const wait = { caseId: instance.id, rootCaseId: tree.rootCaseId, n, elementId };
  insertWait(ctx.tx, { ...wait, kind, message, correlation, openedAt: ctx.now });
  if (kind === 'MESSAGE' && correlation !== null) tree.noteWait({ ...wait, message, correlation });
}

function closeWait({ ctx, instance }: EffectContext, effect: EffectOf<'WAIT_CLOSED'>): void {
  deleteWait(ctx.tx, instance.id, effect.n);
}

/**
 * A call activity starts its child under the same root, the same bindings and the same settings. A child that is
 * bound to a version which is newer than the root is bound, in its turn, to what was current with that version.
 */
async function startChild({ ctx, tree, instance }: EffectContext, effect: EffectOf<'CALL_REQUESTED'>): Promise<void> {
  const definition = await tree.boundDefinition(instance, effect.calledElement, effect.binding);
  const { caseNo } = await nextCase(ctx.tx, ctx.today);
  const child: Instance = {
    ...newInstance({
      id: ctx.newId(),
      caseNo,
      rootCaseId: tree.rootCaseId,
      parent: { caseId: instance.id, n: effect.n },
      definition,
      starter: instance.starter,
      startedAt: ctx.now,
    }),
    suspension: instance.suspension,
    deploymentSeq: Math.max(instance.deploymentSeq, definition.deploymentSeq),
    settingsVersion: instance.settingsVersion,
    businessKey: instance.businessKey,
    objectType: instance.objectType,
    objectId: instance.objectId,
  };
  tree.adopt(child);
  const named = definition.graph.settings;
  const { values } = named.length > 0 ? await settingsAt(ctx.tx, instance.settingsVersion) : { values: {} };
  const settings = named.length > 0 ? { settings: namedSettings(values, named) } : {};
  tree.continueWith(
    child.id,
    { type: 'START_CASE', called: true, variables: { ...settings, ...effect.variables }, ...tree.cause },
    { act: 'CASE_STARTED' },
  );
}

function cancelChild({ tree, instance }: EffectContext, effect: EffectOf<'CALL_CLOSED'>): void {
  if (effect.reason === 'COMPLETED') return;
  for (const child of tree.instances) {
    if (child.parent?.caseId === instance.id && child.parent.n === effect.n && child.status === 'RUNNING') {
      tree.continueWith(
        child.id,
        { type: 'CANCEL_CASE', reason: effect.reason, ...tree.cause },
        { act: 'CASE_CANCELLED' },
      );
    }
  }
}

function endCase({ ctx, tree, instance }: EffectContext, effect: EffectOf<'CASE_ENDED'>): void {
  instance.status = effect.kind;
  instance.endElement = effect.elementId;
  instance.endedAt = ctx.now;
  if (instance.parent) {
    tree.continueWith(
      instance.parent.caseId,
      {
        type: 'CALL_ENDED',
        n: instance.parent.n,
        kind: effect.kind === 'TERMINATED' ? 'COMPLETED' : effect.kind,
        ...(effect.errorCode === undefined ? {} : { errorCode: effect.errorCode }),
        variables: effect.variables,
        ...tree.cause,
      },
      { act: 'CALL_ENDED' },
    );
  } else {
    ctx.publish({
      type: 'case.ended',
      subject: instance.id,
      caseId: instance.id,
      data: { kind: effect.kind, element: effect.elementId },
    });
  }
}

function noteIncident({ ctx, instance, entryId }: EffectContext, effect: EffectOf<'INCIDENT_RAISED'>): void {
  const { n, elementId, code, message } = effect;
  raiseIncident(ctx, { caseId: instance.id, n, elementId, code, message }, entryId);
}

/**
 * A message whose reach is the call tree: handed to every receiver that waits for it in this tree, in the same command.
 * Nobody waiting is no error; BPMN throws and forgets.
 */
export async function deliverInTree({ ctx, tree }: EffectContext, effect: EffectOf<'MESSAGE_THROWN'>): Promise<void> {
  const { message: name, payload } = effect;
  const waits = await waitsInTree(ctx.tx, tree.rootCaseId, name);
  for (const wait of waits) await arrive(tree, wait, { name, payload, routing: payload }, 'INSIDE');
}

/**
 * A business-rule task: the decision that its binding names, else what was current when the root case started. Its answer is
 * recorded as a stimulus, and beside it which rows gave it.
 */
export async function decide(at: EffectContext, effect: EffectOf<'WORK_REQUESTED'>): Promise<void> {
  const { ctx, tree, instance, node } = at;
  const { definitions } = tree.deps;
  const { version, decision } = await definitions.decisionVersion(
    ctx.tx,
    effect.key,
    instance.deploymentSeq,
    effect.binding,
  );
  const { result: answered, matched } = decision.evaluate(effect.input, ctx.now.toISOString());
  const task = node?.type === 'BUSINESS_RULE_TASK' ? node : null;
  const name = task?.resultVariable ?? null;
  const result = shapedResult(answered, task?.resultShape, matched.length > 0);
  const isContext = typeof result === 'object' && result !== null && !Array.isArray(result);
  const variables: Variables = name === null && isContext ? (result as Variables) : { [name ?? effect.key]: result };
  tree.continueWith(
    instance.id,
    { type: 'WORK_DONE', n: effect.n, result: variables, ...tree.cause },
    { act: 'DECIDED', elementId: effect.elementId, details: groundsOf(effect.key, version, matched) },
  );
}

/** Work of a local service, done now; its result is a stimulus of its own. */
export async function workNow(
  at: EffectContext,
  effect: EffectOf<'WORK_REQUESTED'>,
  handler: Extract<ServiceHandler, { mode: 'LOCAL' }>,
): Promise<void> {
  const { ctx, tree, instance } = at;
  const entryId = ctx.newId();
  const call = { ctx, tree, instance, elementId: effect.elementId, input: effect.input, entryId };
  const result = await handler.run(call);
  tree.continueWith(
    instance.id,
    { type: 'WORK_DONE', n: effect.n, result, ...tree.cause },
    { act: handler.act ?? 'WORK_DONE', elementId: effect.elementId, entryId },
  );
}

/** The handler of a service key. Deployment refuses unknown keys, so that missing here means a handler was removed. */
export function serviceOf({ tree }: EffectContext, key: string): ServiceHandler {
  const { services } = tree.deps.wiring;
  const handler = Object.hasOwn(services, key) ? services[key] : undefined;
  if (!handler) throw new Rejection('SERVICE_UNKNOWN', { key });
  return handler;
}
