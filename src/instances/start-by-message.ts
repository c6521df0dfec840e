import type { Command } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import type { Variables } from '../engine/index.js';
import type { TreeDependencies } from './call-tree.js';
import { openCase } from './open-case.js';
import { messageStart } from './receive-message.js';

/**
 * Starts a case of the one process that begins with a message which another case threw; its correlation becomes the
 * business key. Made by the job runner, as a command of its own.
 *
 * Raises `MESSAGE_NOT_EXPECTED` where no process, or more than one, begins with it; `DEFINITION_SUSPENDED`.
 *
 * @rule R-141
 */
export const startByMessage = (
  deps: TreeDependencies,
): Command<{ name: string; correlation: string; payload: Variables }, null> => ({
  name: 'instances.startByMessage',
  async execute(ctx, { name, correlation, payload }) {
    const [definition, other] = await deps.definitions.messageStarts(ctx.tx, name);
    const startId = definition && !other ? messageStart(definition, name) : undefined;
    if (!definition || startId === undefined) throw new Rejection('MESSAGE_NOT_EXPECTED', { name, correlation });
    if (definition.suspended) throw new Rejection('DEFINITION_SUSPENDED', { definition: definition.key });
    await openCase(ctx, deps, { definition, businessKey: correlation, form: payload, routing: payload, startId });
    return null;
  },
});
