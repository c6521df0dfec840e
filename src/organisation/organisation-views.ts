import type { Appointment, Duty, Person, Position, Unit } from './organisation.js';
import type { Versioned } from './organisation.store.js';

/** A unit of the office, or one beside or above it. */
export interface UnitView extends Versioned<Unit> {}

/** A unit, with those right below it. */
export interface UnitDetail extends UnitView {
  /** Their codes. */
  readonly children: readonly string[];
}

/** A post that persons are appointed to, with the role that it gives and the permissions that come with it. */
export interface PositionView extends Versioned<Position> {}

/** A person who works here, or is written to. */
export interface PersonView extends Versioned<Person> {}

/** A post that a person holds today. */
export interface PostView {
  readonly role: string;
  readonly unit: string;
  readonly position: string;
}

/** A person, with the posts of today. */
export interface PersonDetail extends PersonView {
  readonly posts: readonly PostView[];
}

/** A person holds a position in a unit from the first day to the last, both counted; open-ended with `null`. */
export interface AppointmentView extends Versioned<Appointment> {}

/** A duty of the department or of a group. */
export interface DutyView extends Versioned<Duty> {}
