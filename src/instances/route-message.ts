import type { Command } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import type { Variables } from '../engine/index.js';
import type { TreeDependencies } from './call-tree.js';
import { keptUntil } from './keep-for.js';
import { keepMessage } from './keep-message.js';
import { openCase } from './open-case.js';
import { messageStart } from './receive-message.js';

/** A message that a case threw and nobody waited for. */
export interface ThrownMessage {
  readonly name: string;
  readonly correlation: string;
  readonly payload: Variables;
  /** As the thrower declares it. */
  readonly keepFor: string | null;
  /** The case that threw it. */
  readonly sender: string;
}

/**
 * Finds a way for a message that another case threw and nobody waited for: it starts a case of the one process that begins
 * with it, with its correlation as business key; where none does, it waits for its receiver as long as it says. Made by the
 * job runner, as a command of its own.
 *
 * Raises `MESSAGE_NOT_EXPECTED` where no process, or more than one, begins with it, and it does not wait;
 * `DEFINITION_SUSPENDED`.
 *
 * @rule R-141
 */
export const routeMessage = (deps: TreeDependencies): Command<ThrownMessage, null> => ({
  name: 'instances.routeMessage',
  async execute(ctx, { name, correlation, payload, keepFor, sender }) {
    const [definition, other] = await deps.definitions.messageStarts(ctx.tx, name);
    const startId = definition && !other ? messageStart(definition, name) : undefined;
    if (definition && startId !== undefined) {
      if (definition.suspended) throw new Rejection('DEFINITION_SUSPENDED', { definition: definition.key });
      const opening = { definition, businessKey: correlation, form: payload, routing: payload, startId };
      await openCase(ctx, deps, { ...opening, isByEvent: true });
      return null;
    }
    const expiresAt = keptUntil(keepFor, ctx.now);
    if (other || !expiresAt) throw new Rejection('MESSAGE_NOT_EXPECTED', { name, correlation });
    await keepMessage(ctx, { name, correlation, payload, sender, sentAs: ['INTERNAL'], expiresAt });
    return null;
  },
});
