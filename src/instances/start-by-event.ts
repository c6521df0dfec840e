import type { Command, CommandContext } from '../kernel/index.js';
import type { Variables } from '../engine/index.js';
import { startsBySignal, type BoundDefinition } from '../definitions/index.js';
import type { TreeDependencies } from './call-tree.js';
import { openCase } from './open-case.js';

/**
 * Starts a case of a process whose newest version begins with this signal, one for each such start event. Made by the job
 * runner. Nothing happens where the newest version no longer does, or is suspended.
 */
export const startBySignal = (
  deps: TreeDependencies,
): Command<{ key: string; signal: string; payload: Variables }, null> => ({
  name: 'instances.startBySignal',
  async execute(ctx, { key, signal, payload }) {
    const definition = await deps.definitions.current(ctx.tx, key);
    if (definition.suspended) return null;
    for (const { id } of startsBySignal(definition.graph, signal)) await open(ctx, deps, definition, id, payload);
    return null;
  },
});

/** Starts a case at a timer start event of the newest version of a process. Made by the job runner, as `SYSTEM`. */
export const startByTimer = (deps: TreeDependencies): Command<{ key: string; startId: string }, null> => ({
  name: 'instances.startByTimer',
  async execute(ctx, { key, startId }) {
    const definition = await deps.definitions.current(ctx.tx, key);
    if (!definition.suspended) await open(ctx, deps, definition, startId, {});
    return null;
  },
});

async function open(
  ctx: CommandContext,
  deps: TreeDependencies,
  definition: BoundDefinition,
  startId: string,
  variables: Variables,
): Promise<void> {
  await openCase(ctx, deps, {
    definition,
    businessKey: null,
    form: variables,
    routing: variables,
    startId,
    isByEvent: true,
    unchecked: '/payload',
  });
}
