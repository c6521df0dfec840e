import { Rejection, viewerOf, type Command } from '../../kernel/index.js';
import { recordAccess } from '../../audit/index.js';
import { demandSight } from '../../access/index.js';
import { STATE_SECRET, toStateSecretView, type StateSecretView } from './state-secret.js';
import { findStateSecret, visibleStateSecrets, type RegisterFilter } from './state-secret.store.js';

/**
 * One entry, for whoever may see it; the reading goes into the access log with it. Raises `STATE_SECRET_NOT_FOUND`.
 *
 * @rule R-091 @rule R-134
 */
export const readSecret: Command<{ readonly stateSecretId: string }, StateSecretView> = {
  name: 'documents.readSecret',
  async execute(ctx, { stateSecretId }) {
    await demandSight(ctx, STATE_SECRET, stateSecretId, 'STATE_SECRET_NOT_FOUND');
    const one = await findStateSecret(ctx.tx, stateSecretId, false);
    if (!one) throw new Rejection('STATE_SECRET_NOT_FOUND', { stateSecretId });
    recordAccess(ctx, { objectType: STATE_SECRET, objectId: one.id, purpose: 'REGISTER' });
    return toStateSecretView(one, ctx);
  },
};

/** Which page of the register is read. */
export interface RegisterPage {
  readonly filter: Omit<RegisterFilter, 'unattendedOn'> & { readonly isUnattended: boolean };
  readonly limit: number;
  readonly after: string | null;
}

/** Entries that the caller may see, newest first, and whether more follow: each that is shown is in the access log as read. @rule R-134 */
export const readRegister: Command<
  RegisterPage,
  { readonly items: readonly StateSecretView[]; readonly isLast: boolean }
> = {
  name: 'documents.readSecretRegister',
  async execute(ctx, { filter, limit, after }) {
    const { isUnattended, ...narrowing } = filter;
    const narrowed = { ...narrowing, unattendedOn: isUnattended ? ctx.today : undefined };
    const found = await visibleStateSecrets(ctx.tx, viewerOf(ctx.caller), narrowed, limit + 1, after);
    const shown = found.slice(0, limit);
    for (const { id } of shown) recordAccess(ctx, { objectType: STATE_SECRET, objectId: id, purpose: 'REGISTER' });
    return { items: shown.map((one) => toStateSecretView(one, ctx)), isLast: found.length <= limit };
  },
};
