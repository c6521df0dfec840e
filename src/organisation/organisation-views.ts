import type { Appointment, Duty, Headcount, Person, Position, Unit } from './organisation.js';
import type { Versioned } from './organisation.store.js';

/** A unit of the office, or one beside or above it. */
export interface UnitView extends Versioned<Unit> {}

/** A unit as it stands on a day, with those right below it; `rowVersion` counts every change of every stretch of its days. */
export interface UnitDetail extends UnitView {
  /** Their codes. */
  readonly children: readonly string[];
  /** Every stretch of days, the first one first. */
  readonly history: readonly UnitView[];
}

/** A post that persons are appointed to, with the role that it gives and the permissions that come with it. */
export interface PositionView extends Versioned<Position> {}

/** A position as it stands on a day; `rowVersion` counts every change of every stretch of its days. */
export interface PositionDetail extends PositionView {
  /** Every stretch of days, the first one first. */
  readonly history: readonly PositionView[];
}

/** A person who works here, or is written to. */
export interface PersonView extends Versioned<Person> {}

/** A post that a person holds on the day. */
export interface PostView {
  readonly role: string;
  readonly unit: string;
  readonly position: string;
}

/** A person as of a day, with the posts of that day; `rowVersion` counts every change of every stretch of days. */
export interface PersonDetail extends PersonView {
  readonly posts: readonly PostView[];
  /** Every stretch of days, the first one first. */
  readonly history: readonly PersonView[];
}

/** A person holds a position in a unit from the first day to the last, both counted; open-ended with `null`. */
export interface AppointmentView extends Versioned<Appointment> {
  readonly id: string;
}

/** How many people a unit has by the regulation. */
export interface HeadcountView extends Versioned<Headcount> {}

/** A duty of the department or of a group. */
export interface DutyView extends Versioned<Duty> {}

/** A duty as it stands on a day; `rowVersion` counts every change of every stretch of its days. */
export interface DutyDetail extends DutyView {
  /** Every stretch of days, the first one first. */
  readonly history: readonly DutyView[];
}
