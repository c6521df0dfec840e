import { Rejection, type FieldError, type ReadContext } from '../../kernel/index.js';
import { holdersOf, postsOn, unitsByCode, type Unit } from '../../organisation/index.js';
import { CONTACTED_KINDS } from './contact.js';

/** A unit with which the office keeps contact, ended ones included. Raises `UNIT_CONTACTS_NOT_FOUND`. @rule R-036 */
export async function contactedUnit({ tx, today }: ReadContext, code: string): Promise<Unit> {
  const unit = (await unitsByCode(tx, [code], today)).get(code);
  if (!unit || !CONTACTED_KINDS.includes(unit.kind)) throw new Rejection('UNIT_CONTACTS_NOT_FOUND', { unit: code });
  return unit;
}

/** What is wrong with whom one spoke to: a person of the unit, or a post of it that somebody holds, on the day of the contact. */
export async function partnerErrors(
  { tx }: ReadContext,
  { unit, withWhom, day }: { readonly unit: string; readonly withWhom: string; readonly day: string },
): Promise<FieldError[]> {
  const [name = '', of, ...rest] = withWhom.split('@');
  if (of === undefined) {
    const person = await postsOn(tx, name, day);
    const isOfUnit = person?.homeUnit === unit || person?.posts.some((post) => post.unit === unit) === true;
    return isOfUnit ? [] : [NOT_OF_UNIT];
  }
  const isHeld = of === unit && rest.length === 0 && (await holdersOf(tx, name, unit, day)).length > 0;
  return isHeld ? [] : [NOT_OF_UNIT];
}

const NOT_OF_UNIT: FieldError = {
  pointer: '/withWhom',
  code: 'NOT_OF_UNIT',
  zh: '当日不是该单位的人员或在任岗位。',
  en: 'Is nobody of the unit, and no post of it that was held on that day.',
};
