import { Rejection, type CommandContext } from '../../kernel/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { recordFact, type AuditAct } from '../../audit/index.js';
import { demandMay, demandSight } from '../../access/index.js';
import {
  demandState,
  STATE_SECRET,
  toStateSecretView,
  type SecretAct,
  type StateSecret,
  type StateSecretView,
} from './state-secret.js';
import { findStateSecret, saveStateSecret } from './state-secret.store.js';

/** Which entry an act is about, and the version that was seen. */
export interface SecretInput {
  readonly stateSecretId: string;
  /** Raw `If-Match`, `null` without one. */
  readonly ifMatch: string | null;
}

/** Raises `STATE_SECRET_NOT_FOUND` alike for an entry that is not there and for one that the caller may not see. */
async function lockedEntry(ctx: CommandContext, stateSecretId: string): Promise<StateSecret> {
  await demandSight(ctx, STATE_SECRET, stateSecretId, 'STATE_SECRET_NOT_FOUND');
  const found = await findStateSecret(ctx.tx, stateSecretId, true);
  if (!found) throw new Rejection('STATE_SECRET_NOT_FOUND', { stateSecretId });
  return found;
}

/**
 * The entry of an act, held by this command: is it there, may the caller, is it the version that they saw, is the paper in the state
 * for it?
 *
 * Raises `STATE_SECRET_NOT_FOUND`, `STATE_SECRET_NEEDS_PERSON`, `STATE_SECRET_BEYOND_CLEARANCE`, `STATE_SECRET_SECOND_PERSON` (of a
 * confirmation), `PRECONDITION_FAILED`, `STATE_SECRET_STATE`.
 *
 * @rule R-092 @rule R-134
 */
export async function demandSecret(
  ctx: CommandContext,
  { stateSecretId, ifMatch }: SecretInput,
  act: SecretAct,
): Promise<StateSecret> {
  const one = await lockedEntry(ctx, stateSecretId);
  const { classification, proposedBy } = one;
  if (act === 'confirm') demandMay(ctx.caller, 'secret.dispose', { classification, proposedBy }, ctx.today);
  else demandMay(ctx.caller, 'secret.register', { classification }, ctx.today);
  demandMatch(ifMatch, one.rowVersion, { required: false });
  demandState(one, act);
  return one;
}

/** What an act made of an entry, and what of it the trail says openly and behind commitments. */
export interface SecretChange {
  readonly act: AuditAct;
  readonly changes: Partial<StateSecret>;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly committed?: Readonly<Record<string, string>>;
}

/** Writes the change with its entry, and answers the entry of the register as it now is. */
export function changeSecret(
  ctx: CommandContext,
  before: StateSecret,
  { act, changes, details, committed }: SecretChange,
): StateSecretView {
  const after: StateSecret = { ...before, ...changes, rowVersion: before.rowVersion + 1 };
  const entryId = recordFact(ctx, {
    act,
    objectType: STATE_SECRET,
    objectId: before.id,
    rule: 'R-092',
    details,
    committed,
  });
  saveStateSecret(ctx.tx, after, entryId);
  return toStateSecretView(after, ctx);
}
