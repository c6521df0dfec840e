import type { EffectOf } from '../engine/index.js';
import { arrive, dropJobs, scheduleJob, waitsFor, type EffectContext } from '../instances/index.js';
import { closeExternalTask, openExternalTask } from './external/external-effects.js';
import { closeIncidentsOf } from './incident.store.js';
import type { MessagePayload, WorkPayload } from './run-job.js';
import { timerInstant } from './timer-instant.js';

/**
 * Effects that become job rows, in the transaction of the step that asked for them. `MESSAGE_THROWN` is for messages with
 * a correlation over all cases, `WORK_REQUESTED` for services that run as jobs and for workers outside; the wiring sends the
 * others elsewhere.
 */
export const JOB_EFFECTS = {
  TIMER_ARMED: armTimer,
  TIMER_DISARMED: disarmTimer,
  WORK_REQUESTED: requestWork,
  WORK_CLOSED: closeWork,
  MESSAGE_THROWN: throwMessage,
};

async function armTimer({ ctx, tree, instance }: EffectContext, effect: EffectOf<'TIMER_ARMED'>): Promise<void> {
  scheduleJob(ctx.tx, {
    kind: 'TIMER',
    caseId: instance.id,
    rootCaseId: tree.rootCaseId,
    n: effect.n,
    elementId: effect.elementId,
    payload: { kind: effect.rule.kind, value: effect.rule.value },
    dueAt: await timerInstant(ctx.tx, effect.rule, ctx.now, ctx.zone),
  });
}

function disarmTimer({ ctx, instance, entryId }: EffectContext, effect: EffectOf<'TIMER_DISARMED'>): void {
  dropJobs(ctx.tx, { caseId: instance.id, n: effect.n, kind: 'TIMER' });
  closeIncidentsOf(ctx, instance.id, effect.n, entryId);
}

function requestWork(at: EffectContext, effect: EffectOf<'WORK_REQUESTED'>): void {
  if (effect.kind === 'EXTERNAL') return openExternalTask(at, effect);
  const { ctx, tree, instance } = at;
  const payload: WorkPayload = { key: effect.key, input: effect.input };
  scheduleJob(ctx.tx, {
    kind: 'WORK',
    caseId: instance.id,
    rootCaseId: tree.rootCaseId,
    n: effect.n,
    elementId: effect.elementId,
    payload: { ...payload },
    dueAt: ctx.now,
  });
}

/** Local work never had a row, and decisions neither: there is then nothing to delete. */
function closeWork(at: EffectContext, effect: EffectOf<'WORK_CLOSED'>): void {
  const { ctx, instance, node, entryId } = at;
  if (node?.type === 'EXTERNAL_TASK') return closeExternalTask(at, effect);
  if (node?.type !== 'SERVICE_TASK') return;
  dropJobs(ctx.tx, { caseId: instance.id, n: effect.n, kind: 'WORK' });
  if (effect.reason !== 'COMPLETED') closeIncidentsOf(ctx, instance.id, effect.n, entryId);
}

/**
 * One job per case that waits for the message now; where none does, one that starts the process which begins with it, or
 * puts the message aside for as long as it is declared to wait. A receiver in the thrower's own tree gets it at once,
 * unless another message is on its way to it: then it is looked for again once the tree is quiet. Nobody at all is no error: BPMN throws and forgets.
 */
async function throwMessage(at: EffectContext, effect: EffectOf<'MESSAGE_THROWN'>): Promise<void> {
  const { ctx, tree, instance } = at;
  const { message, correlation, payload } = effect;
  ctx.publish({
    type: 'message.thrown',
    subject: instance.id,
    caseId: instance.id,
    data: { message, correlation, element: effect.elementId },
  });
  if (correlation === null) return;
  const keepFor = instance.definition.graph.messages.get(message)?.keepFor ?? null;
  const waits = await waitsFor(ctx.tx, message, correlation);
  for (const wait of waits) {
    const { caseId, n, elementId, rootCaseId } = wait;
    if (rootCaseId === tree.rootCaseId && !tree.isAnswered(caseId, n)) {
      await arrive(tree, wait, { name: message, payload, routing: payload }, 'INSIDE');
    } else send(at, effect, { to: { caseId, n, elementId }, message, correlation, payload, keepFor });
  }
  if (waits.length > 0) return;
  const starts = await tree.deps.definitions.messageStarts(ctx.tx, message);
  if (starts.length > 0 || keepFor !== null) send(at, effect, { to: null, message, correlation, payload, keepFor });
}

function send(
  { ctx, tree, instance }: EffectContext,
  effect: EffectOf<'MESSAGE_THROWN'>,
  payload: MessagePayload,
): void {
  scheduleJob(ctx.tx, {
    kind: 'MESSAGE',
    caseId: instance.id,
    rootCaseId: tree.rootCaseId,
    n: effect.n,
    elementId: effect.elementId,
    payload: { ...payload },
    dueAt: ctx.now,
  });
}
