import { Rejection, type Command, type FieldError } from '../../kernel/index.js';
import { grantSight, revokeSight } from '../../access/index.js';
import { holderErrors } from './cleared-person.js';
import { changeSecret, demandSecret, type SecretInput } from './demand-secret.js';
import { markedTextErrors } from './neutral-title.js';
import { STATE_SECRET, type StateSecret, type StateSecretView } from './state-secret.js';

/** Where a paper goes, or who answers for it from now on, and why. */
export interface MoveInput extends SecretInput {
  readonly place?: string | undefined;
  readonly keeper?: string | undefined;
  readonly reason: string;
}

/** Who takes a paper away for a while, what for, and until when. */
export interface LendInput extends SecretInput {
  readonly borrower: string;
  readonly dueOn?: string | undefined;
  readonly reason: string;
}

/** How a paper came back. */
export interface ReturnInput extends SecretInput {
  readonly note?: string | undefined;
}

/**
 * Moves a paper to another place or gives it to another keeper. Who kept it before no longer sees the entry, unless they keep the
 * register.
 *
 * Raises what `demandSecret` raises, `VALIDATION_FAILED` where nothing changes or the new keeper may not have it.
 *
 * @rule R-092
 */
export const moveSecret: Command<MoveInput, StateSecretView> = {
  name: 'documents.moveSecret',
  async execute(ctx, input) {
    const one = await demandSecret(ctx, input, 'move');
    const place = input.place?.trim() ?? one.place;
    const keeper = input.keeper ?? one.keeper;
    const isGiven = keeper !== one.keeper;
    const errors = [
      ...(place === one.place && !isGiven ? [UNCHANGED] : []),
      ...markedTextErrors(place, '/place'),
      ...markedTextErrors(input.reason, '/reason'),
      ...(isGiven ? await holderErrors(ctx, keeper, one.classification, '/keeper') : []),
    ];
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    if (isGiven) {
      revokeSight(ctx.tx, { objectType: STATE_SECRET, objectId: one.id, principal: one.keeper });
      grantSight(ctx.tx, granted(one, keeper));
    }
    return changeSecret(ctx, one, {
      act: 'SECRET_MOVED',
      changes: { place, keeper },
      details: { keeper },
      committed: { place, reason: input.reason },
    });
  },
};

/** Lends a paper to somebody who is cleared for it. Raises what `demandSecret` raises, `VALIDATION_FAILED`. @rule R-092 */
export const lendSecret: Command<LendInput, StateSecretView> = {
  name: 'documents.lendSecret',
  async execute(ctx, input) {
    const one = await demandSecret(ctx, input, 'lend');
    const { borrower, dueOn = null, reason } = input;
    const errors = [
      ...(borrower === one.keeper ? [HAS_IT] : await holderErrors(ctx, borrower, one.classification, '/borrower')),
      ...(dueOn !== null && dueOn < ctx.today ? [IN_THE_PAST] : []),
      ...markedTextErrors(reason, '/reason'),
    ];
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    grantSight(ctx.tx, granted(one, borrower));
    return changeSecret(ctx, one, {
      act: 'SECRET_LENT',
      changes: { status: 'LENT', borrower, lentAt: ctx.now, dueOn },
      details: { borrower, ...(dueOn === null ? {} : { dueOn }) },
      committed: { reason },
    });
  },
};

/** Takes a paper back from its borrower, who no longer sees the entry. Raises what `demandSecret` raises. @rule R-092 */
export const returnSecret: Command<ReturnInput, StateSecretView> = {
  name: 'documents.returnSecret',
  async execute(ctx, input) {
    const one = await demandSecret(ctx, input, 'return');
    const errors = markedTextErrors(input.note ?? null, '/note');
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    const borrower = one.borrower!;
    revokeSight(ctx.tx, { objectType: STATE_SECRET, objectId: one.id, principal: borrower });
    return changeSecret(ctx, one, {
      act: 'SECRET_RETURNED',
      changes: { status: 'KEPT', borrower: null, lentAt: null, dueOn: null },
      details: { borrower },
      ...(input.note === undefined ? {} : { committed: { note: input.note } }),
    });
  },
};

/** Sight of who has a paper in hand: by grant, so that it can be taken back. */
const granted = (one: StateSecret, person: string) =>
  ({
    principals: [person],
    objectType: STATE_SECRET,
    objectId: one.id,
    at: one.registeredAt,
    ground: 'GRANT',
  }) as const;

const UNCHANGED: FieldError = {
  pointer: '/place',
  code: 'UNCHANGED',
  zh: '存放地点和保管人都没有变化。',
  en: 'Neither the place nor the keeper changes.',
};

const HAS_IT: FieldError = {
  pointer: '/borrower',
  code: 'HAS_IT',
  zh: '该人员就是保管人。',
  en: 'The person keeps it already.',
};

const IN_THE_PAST: FieldError = {
  pointer: '/dueOn',
  code: 'IN_THE_PAST',
  zh: '归还日期不能早于今天。',
  en: 'It cannot be due before today.',
};
