import { happenedAt, Rejection, type Command, type FieldError } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { demandMay, grantSight, SECRET_REGISTRY } from '../../access/index.js';
import { holderErrors } from './cleared-person.js';
import { markedTextErrors, neutralTitleErrors } from './neutral-title.js';
import { readSecrecyPeriod } from './secrecy-period.js';
import {
  registerNo,
  STATE_SECRET,
  toStateSecretView,
  type SecretClassification,
  type StateSecret,
  type StateSecretView,
} from './state-secret.js';
import { insertStateSecret, nextSecretSerial } from './state-secret.store.js';

/** What is registered of a paper. */
export interface RegisterInput {
  readonly classification: SecretClassification;
  readonly secrecyPeriod: string;
  readonly neutralTitle: string;
  readonly copyNo: string;
  readonly copies?: number | undefined;
  readonly senderOrg: string;
  readonly senderDocNo?: string | undefined;
  /** RFC 3339; now where it is absent. */
  readonly receivedAt?: string | undefined;
  readonly place: string;
  readonly keeper: string;
  readonly note?: string | undefined;
}

/**
 * Registers a paper that is a state secret: a neutral title, its copies, where it lies and who answers for it. It gets the next number
 * of its classification in this year. From then on those see it who keep the register, and its keeper, as far as they are
 * cleared.
 *
 * Raises `STATE_SECRET_NEEDS_PERSON`, `STATE_SECRET_BEYOND_CLEARANCE` (403), `VALIDATION_FAILED` with every wrong field.
 *
 * @rule R-092 @rule R-091
 */
export const registerSecret: Command<RegisterInput, StateSecretView> = {
  name: 'documents.registerSecret',
  async execute(ctx, input) {
    const { classification, keeper } = input;
    demandMay(ctx.caller, 'secret.register', { classification }, ctx.today);
    const received = happenedAt(input.receivedAt, { now: ctx.now, notBefore: null, pointer: '/receivedAt' });
    const period = readSecrecyPeriod(input.secrecyPeriod);
    const senderDocNo = textOrNone(input.senderDocNo);
    const note = textOrNone(input.note);
    const errors = [
      ...(period === null ? [NO_PERIOD] : []),
      ...neutralTitleErrors(input.neutralTitle, '/neutralTitle'),
      ...markedTextErrors(input.senderOrg, '/senderOrg'),
      ...markedTextErrors(senderDocNo, '/senderDocNo'),
      ...markedTextErrors(input.place, '/place'),
      ...markedTextErrors(note, '/note'),
      ...received.errors,
      ...(await holderErrors(ctx, keeper, classification, '/keeper')),
    ];
    if (period === null || errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    const year = Number(ctx.today.slice(0, 4));
    const entryId = ctx.newId();
    const one: StateSecret = {
      id: ctx.newId(),
      classification,
      year,
      serial: await nextSecretSerial(ctx.tx, classification, year, entryId),
      secrecyPeriod: period,
      neutralTitle: input.neutralTitle.trim(),
      copyNo: input.copyNo,
      copies: input.copies ?? 1,
      senderOrg: input.senderOrg.trim(),
      senderDocNo,
      receivedAt: received.at,
      place: input.place.trim(),
      keeper,
      note,
      status: 'KEPT',
      borrower: null,
      lentAt: null,
      dueOn: null,
      disposal: null,
      proposedBy: null,
      proposedAt: null,
      confirmedBy: null,
      confirmedAt: null,
      registeredBy: ctx.caller.person!,
      registeredAt: ctx.now,
      rowVersion: 1,
    };
    recordFact(ctx, {
      entryId,
      act: 'SECRET_REGISTERED',
      objectType: STATE_SECRET,
      objectId: one.id,
      rule: 'R-092',
      details: { keeper },
      committed: writtenOf(one),
    });
    insertStateSecret(ctx.tx, one, entryId);
    const thing = { objectType: STATE_SECRET, objectId: one.id, at: one.registeredAt };
    grantSight(ctx.tx, { ...thing, principals: [SECRET_REGISTRY] });
    grantSight(ctx.tx, { ...thing, principals: [keeper], ground: 'GRANT' });
    return toStateSecretView(one, ctx);
  },
};

/** What stands in the register goes behind commitments: whoever only reads the trail learns neither class nor words. */
const writtenOf = (one: StateSecret): Record<string, string> => ({
  registerNo: registerNo(one),
  neutralTitle: one.neutralTitle,
  secrecyPeriod: one.secrecyPeriod,
  copyNo: one.copyNo,
  copies: String(one.copies),
  senderOrg: one.senderOrg,
  place: one.place,
  ...(one.senderDocNo === null ? {} : { senderDocNo: one.senderDocNo }),
  ...(one.note === null ? {} : { note: one.note }),
});

const textOrNone = (text: string | undefined): string | null => {
  const trimmed = (text ?? '').trim();
  return trimmed === '' ? null : trimmed;
};

const NO_PERIOD: FieldError = {
  pointer: '/secrecyPeriod',
  code: 'NOT_A_PERIOD',
  zh: '保密期限应写作“10年”“6个月”“长期”或日期 YYYY-MM-DD。',
  en: 'A secrecy period reads 10年, 6个月, 长期, P10Y, P6M or a day YYYY-MM-DD.',
};
