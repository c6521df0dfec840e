import { Rejection, type Command } from '../../kernel/index.js';
import { changeSecret, demandSecret, type SecretInput } from './demand-secret.js';
import { markedTextErrors } from './neutral-title.js';
import type { Disposal, StateSecretView } from './state-secret.js';

/** How a paper is to leave the office, and why. */
export interface DisposeInput extends SecretInput {
  readonly manner: Disposal;
  readonly reason: string;
}

/** Why it stays after all. */
export interface WithdrawInput extends SecretInput {
  readonly reason: string;
}

/**
 * Proposes that a paper is handed back to its sender (清退) or destroyed (销毁). Nothing has happened to it yet: another person confirms
 * it, so that nobody does away with a state secret alone.
 *
 * Raises what `demandSecret` raises, `VALIDATION_FAILED`.
 *
 * @rule R-092
 */
export const proposeDisposal: Command<DisposeInput, StateSecretView> = {
  name: 'documents.proposeSecretDisposal',
  async execute(ctx, input) {
    const one = await demandSecret(ctx, input, 'dispose');
    const { manner, reason } = input;
    demandUnmarked(reason);
    return changeSecret(ctx, one, {
      act: 'SECRET_DISPOSAL_PROPOSED',
      changes: { status: 'DISPOSING', disposal: manner, proposedBy: ctx.caller.person, proposedAt: ctx.now },
      details: { manner },
      committed: { reason },
    });
  },
};

/**
 * The second person confirms that the paper was handed back or destroyed. The entry stays, and is changed no more.
 *
 * Raises what `demandSecret` raises, `STATE_SECRET_SECOND_PERSON` (403) for whoever proposed it.
 *
 * @rule R-092
 */
export const confirmDisposal: Command<SecretInput, StateSecretView> = {
  name: 'documents.confirmSecretDisposal',
  async execute(ctx, input) {
    const one = await demandSecret(ctx, input, 'confirm');
    const isDestroyed = one.disposal === 'DESTROY';
    return changeSecret(ctx, one, {
      act: isDestroyed ? 'SECRET_DESTROYED' : 'SECRET_HANDED_BACK',
      changes: {
        status: isDestroyed ? 'DESTROYED' : 'HANDED_BACK',
        confirmedBy: ctx.caller.person,
        confirmedAt: ctx.now,
      },
      details: { proposedBy: one.proposedBy },
    });
  },
};

/** Takes the proposal back: the paper stays with its keeper. Raises what `demandSecret` raises. @rule R-092 */
export const withdrawDisposal: Command<WithdrawInput, StateSecretView> = {
  name: 'documents.withdrawSecretDisposal',
  async execute(ctx, input) {
    const one = await demandSecret(ctx, input, 'withdraw');
    demandUnmarked(input.reason);
    return changeSecret(ctx, one, {
      act: 'SECRET_DISPOSAL_WITHDRAWN',
      changes: { status: 'KEPT', disposal: null, proposedBy: null, proposedAt: null },
      details: { manner: one.disposal, proposedBy: one.proposedBy },
      committed: { reason: input.reason },
    });
  },
};

function demandUnmarked(reason: string): void {
  const errors = markedTextErrors(reason, '/reason');
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
}
