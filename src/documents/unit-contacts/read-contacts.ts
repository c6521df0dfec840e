import { isId, Rejection, type ReadContext } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import { toContactView, type ContactView } from './contact.js';
import { contactedUnit } from './contacted-unit.js';
import { contactsWith, findContact, type ContactFilter, type ContactPosition } from './contact.store.js';

/** Contacts with a unit, newest first, corrected ones included. Raises `UNIT_CONTACTS_NOT_FOUND`. @rule R-036 @rule R-134 */
export async function listContacts(
  ctx: ReadContext,
  unit: string,
  filter: ContactFilter,
  limit: number,
  after: ContactPosition | null,
): Promise<ContactView[]> {
  demandMay(ctx.caller, 'contact.read', { unit }, ctx.today);
  await contactedUnit(ctx, unit);
  const found = await contactsWith(ctx.tx, unit, filter, limit, after);
  return found.map((one) => toContactView(one, ctx));
}

/** One contact with a unit. Raises `UNIT_CONTACTS_NOT_FOUND`, `CONTACT_NOT_FOUND`. @rule R-036 @rule R-134 */
export async function readContact(ctx: ReadContext, unit: string, contactId: string): Promise<ContactView> {
  demandMay(ctx.caller, 'contact.read', { unit }, ctx.today);
  await contactedUnit(ctx, unit);
  const one = isId(contactId) ? await findContact(ctx.tx, unit, contactId) : null;
  if (!one) throw new Rejection('CONTACT_NOT_FOUND', { contactId });
  return toContactView(one, ctx);
}
