import type { Command } from '../kernel/index.js';
import type { Json, Variables } from '../engine/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';

/**
 * Fires timer `n` of a case: what the job runner does when the timer's instant has come.
 * Raises `TIMER_NOT_ARMED` or `CASE_ENDED` when the case moved on; the runner drops the job then.
 */
export const fireTimer = (deps: TreeDependencies): Command<{ caseId: string; n: number; elementId: string }, null> => ({
  name: 'instances.fireTimer',
  async execute(ctx, { caseId, n, elementId }) {
    const tree = await CallTree.lock(ctx, deps, { caseId });
    tree.deliver(caseId, { type: 'TIMER_FIRED', n, ...tree.cause }, { act: 'TIMER_FIRED', elementId });
    await tree.settle();
    return null;
  },
});

/**
 * Brings the outcome of a job's work back into its case: `apply` writes the rows, its answer becomes the case's variables.
 * Raises `WORK_NOT_OPEN` when the work was withdrawn meanwhile; the runner drops the outcome then.
 */
export const finishWork = (
  deps: TreeDependencies,
): Command<{ caseId: string; n: number; elementId: string; key: string; input: Variables; outcome: Json }, null> => ({
  name: 'instances.finishWork',
  async execute(ctx, { caseId, n, elementId, key, input, outcome }) {
    const tree = await CallTree.lock(ctx, deps, { caseId });
    const handler = deps.wiring.services[key];
    if (handler?.mode !== 'JOB') throw new TypeError(`No job service ${key}`);
    const instance = tree.instance(caseId);
    const entryId = ctx.newId();
    const result = await handler.apply({ ctx, tree, instance, elementId, input, entryId }, outcome);
    tree.deliver(
      caseId,
      { type: 'WORK_DONE', n, result, ...tree.cause },
      { act: handler.act ?? 'WORK_DONE', elementId, entryId },
    );
    await tree.settle();
    return null;
  },
});

/** Records in the case that work failed for good: the engine keeps it open and raises an incident. */
export const failWork = (
  deps: TreeDependencies,
): Command<{ caseId: string; n: number; elementId: string; code: string; message: string }, null> => ({
  name: 'instances.failWork',
  async execute(ctx, { caseId, n, elementId, code, message }) {
    const tree = await CallTree.lock(ctx, deps, { caseId });
    tree.deliver(
      caseId,
      { type: 'WORK_FAILED', n, code, message: code, ...tree.cause },
      { act: 'WORK_FAILED', elementId, committed: { message } },
    );
    await tree.settle();
    return null;
  },
});
