import type { Command } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import { openPointsOf } from '../engine/index.js';
import { arrive } from './arrive-message.js';
import { bufferedFor, expireBuffered, takeBuffered } from './buffered-message.store.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { sendBuffered } from './keep-message.js';
import { demandUnsaid, readPayload } from './receive-message.js';
import { waitByNumber } from './wait.store.js';

/**
 * Hands the oldest message that waits for it to a receiver, once: it leaves the buffer in the same transaction. A receiver
 * that goes on waiting (an event that interrupts nothing) gets the next one after it. Made by the job runner.
 *
 * Raises `CASE_NOT_FOUND` or `WAIT_NOT_OPEN` when the receiver moved on: the message waits for another; `VALIDATION_FAILED`
 * where it does not fit the receiver's form.
 */
export const deliverBuffered = (
  deps: TreeDependencies,
): Command<{ caseId: string; n: number; elementId: string }, null> => ({
  name: 'instances.deliverBuffered',
  async execute(ctx, { caseId, n }) {
    const tree = await CallTree.lock(ctx, deps, { caseId });
    tree.demandWait(caseId, n);
    const instance = tree.instance(caseId);
    const wait = await waitByNumber(ctx.tx, caseId, n);
    if (!wait || wait.correlation === null) return null;
    const { message: name, correlation } = wait;
    if (!(await bufferedFor(ctx.tx, name, correlation, ctx.now))) return null;
    const declaration = instance.definition.graph.messages.get(name);
    const senders = declaration?.senders ?? [];
    const message = await takeBuffered(ctx.tx, { name, correlation, senders, now: ctx.now });
    if (!message) return null;
    const { payload } = message;
    const { form, routing } = message.sentAs.includes('INTERNAL')
      ? { form: payload, routing: payload }
      : await readPayload(ctx, deps, instance.deploymentSeq, declaration, payload);
    if (!message.sentAs.includes('INTERNAL')) demandUnsaid(deps, declaration, instance.objectType, payload);
    await arrive(tree, wait, { name, payload: form, routing });
    await tree.settle();
    const { state } = instance;
    const waitsOn = state !== null && openPointsOf(state).waits.some((point) => point.n === n);
    if (waitsOn && (await bufferedFor(ctx.tx, name, correlation, ctx.now))) sendBuffered(ctx, wait);
    return null;
  },
});

/** Takes a message away whose time is over, and notes that nobody came for it. Made by the job runner. */
export const expireMessage: Command<{ id: string }, null> = {
  name: 'instances.expireMessage',
  async execute(ctx, { id }) {
    const message = await expireBuffered(ctx.tx, id);
    if (!message) return null;
    const { name, correlation } = message;
    recordFact(ctx, { act: 'MESSAGE_EXPIRED', objectType: 'MESSAGE', objectId: id, details: { name, correlation } });
    ctx.publish({ type: 'message.expired', subject: id, data: { message: name, correlation } });
    return null;
  },
};
