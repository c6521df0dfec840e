import { granted, refused, type Actor, type Decision } from './actor.js';

/** Who keeps contact with units: director and deputy, and the groups of coordination and supervision. */
const KEEP_CONTACT = ['DIRECTOR', 'DEPUTY', 'LEADER@COORD', 'MEMBER@COORD', 'LEADER@SUPV', 'MEMBER@SUPV'] as const;

/** Who reads what was said with any unit: these, and whoever leads a group. */
const READ_ALL = [...KEEP_CONTACT, 'LEADER'] as const;

/** Posts of a unit whose holders read what is logged about it. */
const OF_THE_UNIT = ['U_PRINCIPAL', 'U_INCHARGE', 'U_LIAISON'] as const;

/** The log of a unit. */
export interface UnitMatter {
  readonly unit: string;
}

/** A contact that is to be logged; `corrected` is who logged the one that it corrects, `null` where it corrects none. */
export interface ContactMatter extends UnitMatter {
  readonly corrected: string | null;
}

/** Contact with units. Experts of restricted profile have no part in it, whatever else they are. */
export const CONTACT_ACTS = {
  /** To read the log and the dossier of a unit. To others the unit has none. */
  'contact.read': mayRead,
  /** To log a contact: who keeps contact, and the unit's liaison, who corrects nothing that others wrote. */
  'contact.log': (actor: Actor, matter: ContactMatter): Decision => {
    const reading = mayRead(actor, matter);
    if (!reading.may) return reading;
    const { unit, corrected } = matter;
    const role = KEEP_CONTACT.find((key) => actor.keys.includes(key));
    if (role !== undefined) return granted(role);
    const liaison = `U_LIAISON@${unit}`;
    const isOwn = corrected === null || corrected === actor.person;
    return actor.keys.includes(liaison) && isOwn ? granted(liaison) : refused('CONTACT_NOT_YOURS', 'R-036', { unit });
  },
} as const;

function mayRead({ keys, restricted }: Actor, { unit }: UnitMatter): Decision {
  const role = [...READ_ALL, ...OF_THE_UNIT.map((one) => `${one}@${unit}`)].find((key) => keys.includes(key));
  return role === undefined || restricted === true
    ? refused('UNIT_CONTACTS_NOT_FOUND', 'R-134', { unit })
    : granted(role);
}
