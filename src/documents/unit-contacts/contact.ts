import { toWire, type ReadContext } from '../../kernel/index.js';

/** Type of a logged contact in the trail and in the access log. */
export const CONTACT = 'CONTACT';

/** Type of a unit's whole log in the access log; its id is the unit's code. */
export const UNIT_CONTACTS = 'UNIT_CONTACTS';

/** How there was contact: telephone, meeting, visit, letter, online. */
export const CONTACT_CHANNELS = ['PHONE', 'MEETING', 'VISIT', 'LETTER', 'ONLINE'] as const;

/** One of them. */
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** Kinds of units with which the department keeps contact: member units, and units of key fields. */
export const CONTACTED_KINDS: readonly string[] = ['MEMBER_UNIT', 'KEY_FIELD_UNIT'];

/** A contact with a unit (联系记录), as it is stored. It is never overwritten: a later one names the one that it corrects. */
export interface Contact {
  readonly id: string;
  readonly unit: string;
  /** Day of the contact. */
  readonly contactedOn: string;
  readonly channel: ContactChannel;
  /** Code of a person of the unit, or a post of it, `U_LIAISON@unit-a`. */
  readonly withWhom: string | null;
  /** What it was about; behind a commitment in the trail. */
  readonly summary: string;
  /** Day on which it is to be taken up again. */
  readonly followUpOn: string | null;
  /** Id of the contact that this one takes up again. */
  readonly followsUp: string | null;
  /** Id of the contact that this one corrects. */
  readonly corrects: string | null;
  /** Id of the first of those that correct each other; its own where it corrects none. */
  readonly firstId: string;
  /** Id of the contact that corrects this one. */
  readonly correctedBy: string | null;
  readonly loggedBy: string;
  readonly loggedAt: Date;
}

/** A contact on the wire. */
export interface ContactView {
  readonly id: string;
  readonly unit: string;
  readonly contactedOn: string;
  readonly channel: ContactChannel;
  readonly withWhom: string | null;
  readonly summary: string;
  readonly followUpOn: string | null;
  readonly followsUp: string | null;
  readonly corrects: string | null;
  /** The later contact that says it better; `null` while this one stands. */
  readonly correctedBy: string | null;
  readonly loggedBy: string;
  readonly loggedAt: string;
}

/** A contact as clients read it. */
export const toContactView = (one: Contact, { zone }: Pick<ReadContext, 'zone'>): ContactView => ({
  id: one.id,
  unit: one.unit,
  contactedOn: one.contactedOn,
  channel: one.channel,
  withWhom: one.withWhom,
  summary: one.summary,
  followUpOn: one.followUpOn,
  followsUp: one.followsUp,
  corrects: one.corrects,
  correctedBy: one.correctedBy,
  loggedBy: one.loggedBy,
  loggedAt: toWire(one.loggedAt, zone),
});
