/** Kinds of persons: staff and experts of the office, people of member units, and those who only serve the system. */
export const PERSON_TYPES = ['STAFF', 'EXPERT', 'UNIT', 'SERVICE'] as const;
export type PersonType = (typeof PERSON_TYPES)[number];

/**
 * Highest classification that a person may know of. Above INTERNAL it opens entries in the register of state secrets and nothing else,
 * since such a secret is never in the system.
 */
export const CLEARANCES = ['PUBLIC', 'INTERNAL', 'MIMI', 'JIMI', 'JUEMI'] as const;
export type Clearance = (typeof CLEARANCES)[number];

/** A unit of the office, or one beside or above it. */
export interface Unit {
  readonly code: string;
  /** `SUPERIOR`, `HIGHER_OFFICE`, `DEPARTMENT`, `GROUP`, `HOST_BODY`, `HOST_DIVISION`, `MEMBER_UNIT`, `KEY_FIELD_UNIT` … */
  readonly kind: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly aliases: readonly string[];
  readonly parent: string | null;
  /** Outside of the office: gets documents, holds no task. */
  readonly external: boolean;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** A post that persons are appointed to, with the role that it gives and the permissions that come with it, for as long as it does. */
export interface Position {
  readonly code: string;
  readonly role: string;
  readonly nameZh: string;
  readonly nameEn: string;
  /** A function beside the post that somebody holds (收发文登记员), not a post of its own. */
  readonly functional: boolean;
  /** One holder per unit at any time. */
  readonly single: boolean;
  readonly permissions: readonly string[];
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** A person who works here, or is written to. */
export interface Person {
  readonly code: string;
  readonly displayName: string;
  readonly personType: PersonType;
  readonly homeUnit: string | null;
  readonly clearance: Clearance;
  readonly accessProfile: string | null;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** A person holds a position in a unit from the first day to the last, both counted; open-ended with `null`. */
export interface Appointment {
  readonly person: string;
  readonly position: string;
  readonly unit: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Number or name of the document by which it was made. */
  readonly appointedBy: string | null;
  /** What an expert is an expert of, `STANDARDS`. */
  readonly specialty: string | null;
  /** Heads the division responsible, as a liaison does (Annex 2 art. 7, A-15). */
  readonly divisionHead: boolean;
}

/** How many people a unit has by the regulation, for as long as that holds. */
export interface Headcount {
  readonly unit: string;
  readonly leaders: number;
  readonly staff: number;
  /** Experts by their specialty. */
  readonly experts: Readonly<Record<string, number>>;
  /** Number or name of the document that says so. */
  readonly setBy: string | null;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** A duty of the department or a group, for as long as it is theirs. */
export interface Duty {
  readonly code: string;
  /** Unit that owns it; `ANY_GROUP` for matters that any group may be given. */
  readonly owner: string;
  readonly jointWith: readonly string[];
  readonly nameZh: string;
  readonly nameEn: string;
  readonly article: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** Owner of duties that any group may be given. */
export const ANY_GROUP = 'ANY_GROUP';

/** Everything that an import may bring, and everything that the office is. */
export interface Organisation {
  readonly units: readonly Unit[];
  readonly positions: readonly Position[];
  readonly persons: readonly Person[];
  readonly appointments: readonly Appointment[];
  readonly headcounts: readonly Headcount[];
  readonly duties: readonly Duty[];
}
