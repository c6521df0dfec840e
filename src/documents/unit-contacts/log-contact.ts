import { isId, Rejection, type Command, type CommandContext, type FieldError } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import { recordFact } from '../../audit/index.js';
import { CONTACT, toContactView, type Contact, type ContactView } from './contact.js';
import { contactedUnit, partnerErrors } from './contacted-unit.js';
import { findContact, insertContact, lockContact } from './contact.store.js';

/** What is logged of a contact; its summary is kept behind a commitment, since people write it. */
export type LogInput = Omit<Contact, 'id' | 'firstId' | 'correctedBy' | 'loggedBy' | 'loggedAt'>;

/**
 * Logs a contact with a unit, by whoever keeps contact or by the unit's liaison. One that is wrong stays and is corrected by another,
 * which says all of it anew.
 *
 * Raises `UNIT_CONTACTS_NOT_FOUND`, `CONTACT_NOT_YOURS` (403), `CONTACT_NOT_FOUND` of what it corrects or follows up,
 * `CONTACT_CORRECTED` (409), `VALIDATION_FAILED` with every wrong field.
 *
 * @rule R-036
 */
export const logContact: Command<LogInput, ContactView> = {
  name: 'documents.logContact',
  async execute(ctx, input) {
    const { unit } = input;
    demandMay(ctx.caller, 'contact.log', { unit, corrected: null }, ctx.today);
    await contactedUnit(ctx, unit);
    const corrected = await held(ctx, unit, input.corrects);
    const followed = await held(ctx, unit, input.followsUp);
    const { role } = demandMay(ctx.caller, 'contact.log', { unit, corrected: corrected?.loggedBy ?? null }, ctx.today);
    demandStanding(corrected);
    demandStanding(followed);
    const errors = [
      ...dayErrors(input, ctx.today),
      ...(input.withWhom === null
        ? []
        : await partnerErrors(ctx, { unit, withWhom: input.withWhom, day: input.contactedOn })),
    ];
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    const id = ctx.newId();
    const one: Contact = {
      ...input,
      id,
      firstId: corrected?.firstId ?? id,
      correctedBy: null,
      loggedBy: ctx.caller.person!,
      loggedAt: ctx.now,
    };
    const { contactedOn, channel, withWhom, followUpOn, followsUp, corrects, summary } = one;
    const entryId = recordFact(ctx, {
      act: 'CONTACT_LOGGED',
      objectType: CONTACT,
      objectId: id,
      rule: 'R-036',
      ...(role === null ? {} : { role }),
      committed: { summary },
      details: { unit, contactedOn, channel, withWhom, followUpOn, followsUp, corrects },
    });
    insertContact(ctx.tx, one, entryId);
    return toContactView(one, ctx);
  },
};

/** The contact with the unit that is named, held by this command; `null` where none is. Raises `CONTACT_NOT_FOUND`. */
async function held(ctx: CommandContext, unit: string, contactId: string | null): Promise<Contact | null> {
  if (contactId === null) return null;
  if (isId(contactId)) await lockContact(ctx.tx, contactId);
  const found = isId(contactId) ? await findContact(ctx.tx, unit, contactId) : null;
  if (!found) throw new Rejection('CONTACT_NOT_FOUND', { contactId });
  return found;
}

/** Raises `CONTACT_CORRECTED` of a contact that another corrects. */
function demandStanding(one: Contact | null): void {
  if (one !== null && one.correctedBy !== null) throw new Rejection('CONTACT_CORRECTED', { contactId: one.id });
}

function dayErrors({ contactedOn, followUpOn }: LogInput, today: string): FieldError[] {
  return [
    ...(contactedOn > today ? [IN_FUTURE] : []),
    ...(followUpOn !== null && followUpOn < contactedOn ? [BEFORE_CONTACT] : []),
  ];
}

const IN_FUTURE: FieldError = {
  pointer: '/contactedOn',
  code: 'IN_FUTURE',
  zh: '日期还没有到。',
  en: 'The day is still to come.',
};
const BEFORE_CONTACT: FieldError = {
  pointer: '/followUpOn',
  code: 'BEFORE_CONTACT',
  zh: '跟进日期早于联系日期。',
  en: 'Is before the day of the contact.',
};
