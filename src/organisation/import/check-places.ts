import type { FieldError } from '../../kernel/index.js';
import { overlap } from '../dated.js';
import type { Appointment } from '../organisation.js';
import { positionOf, rowOn, type Then } from './office-then.js';
import type { Brought } from './read-import.js';

/** Kinds of units in which a role is held: director and deputy in the department, everybody else of the office in a group. */
const HELD_IN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    DEPARTMENT: 'DIRECTOR DEPUTY',
    GROUP: 'LEADER MEMBER EXPERT REGISTRY ARCHIVIST RECORDER INFO_REPORTER SECRECY WEBEDITOR SEAL',
  }).flatMap(([kind, roles]) => roles.split(' ').map((role) => [role, kind] as const)),
);

/** Kinds of units that are the office's own, or above it: posts of member units are not held there. */
const OWN_KINDS: ReadonlySet<string> = new Set(['GROUP', 'DEPARTMENT', 'HIGHER_OFFICE', 'SUPERIOR']);
const OF_UNITS: ReadonlySet<string> = new Set(['U_PRINCIPAL', 'U_INCHARGE', 'U_LIAISON']);

/** Functions that exist inside one group only, by their role (Annex 1 §2(2)1). */
const INSIDE: ReadonlyMap<string, string> = new Map([
  ['ARCHIVIST', 'COORD'],
  ['INFO_REPORTER', 'COORD'],
]);

/** Roles by which somebody is of a group. */
const OF_GROUPS: ReadonlySet<string> = new Set(['LEADER', 'MEMBER', 'EXPERT']);

/**
 * A post is held where it belongs: director and deputy director in the department, posts and functions of groups in a group, those of
 * member units in a unit. Archive and information reporting are the coordination group's: they are given in that group, and to nobody
 * who has a post of another group and none of it.
 *
 * @rule R-006 @rule R-024
 */
export function placeErrors({ pointer, thing }: Brought<Appointment>, then: Then): FieldError[] {
  const { units, appointments } = then;
  const position = positionOf(thing, then);
  const unit = rowOn(units.get(thing.unit), thing.validFrom);
  if (!position || !unit) return [];
  const { role, nameZh, nameEn } = position;
  const wrong = (field: string, zh: string, en: string): FieldError[] => [
    { pointer: `${pointer}/${field}`, code: 'NOT_ITS_PLACE', zh, en },
  ];
  const kind = HELD_IN.get(role);
  if (kind === undefined ? OF_UNITS.has(role) && OWN_KINDS.has(unit.kind) : unit.kind !== kind) {
    return wrong('unit', `${unit.nameZh}不设“${nameZh}”。`, `There is no "${nameEn}" in "${unit.nameEn}".`);
  }
  const group = INSIDE.get(role);
  if (group === undefined) return [];
  const { nameZh: groupZh, nameEn: groupEn } = rowOn(units.get(group), thing.validFrom) ?? unit;
  if (thing.unit !== group) {
    return wrong('unit', `“${nameZh}”只设在${groupZh}。`, `There is a "${nameEn}" in "${groupEn}" only.`);
  }
  const own = appointments.filter(
    (one) => one.person === thing.person && OF_GROUPS.has(positionOf(one, then)?.role ?? '') && overlap(one, thing),
  );
  if (own.length === 0 || own.some((one) => one.unit === group)) return [];
  return wrong(
    'person',
    `任“${nameZh}”的应为${groupZh}成员，该人员属其他组。`,
    `A "${nameEn}" is of "${groupEn}"; this person is of another group.`,
  );
}
