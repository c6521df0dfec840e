import { Rejection, type Command, type CommandContext } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { changeOne, demandAppointment, endedOn, saysTheSame } from './change-from.js';
import { contentOf } from './change-organisation.js';
import type { AppointmentView } from './organisation-views.js';
import { findThings, lockOrganisation } from './organisation.store.js';

/** Something unusual that was done all the same. */
export interface Unusual {
  /** `ORG_SOURCE`, `LIAISON_HEADS_NO_DIVISION`. */
  readonly code: string;
  readonly detail: string;
}

/** An appointment after it was made or changed. */
export interface AppointmentChanged extends AppointmentView {
  readonly warnings: readonly Unusual[];
}

/** What an appointment says, beside person, post and days. */
export interface AppointmentContent {
  readonly appointedBy?: string | undefined;
  readonly specialty?: string | undefined;
  readonly divisionHead?: boolean | undefined;
  readonly reason: string;
}

/**
 * Appoints a person to a post: a post of the department, a functional post or a post of a unit, by the position. A post of its own
 * needs the document by which it was given.
 *
 * Raises what `changeOrganisation` raises; `POST_TAKEN` where the post has a holder on one of these days.
 *
 * @rule R-006 @rule R-007
 */
export const appoint: Command<
  AppointmentContent & {
    readonly person: string;
    readonly position: string;
    readonly unit: string;
    readonly validFrom?: string | undefined;
    readonly validTo?: string | undefined;
  },
  AppointmentChanged
> = {
  name: 'organisation.appoint',
  async execute(ctx, { person, position, unit, validFrom = ctx.today, validTo, ...content }) {
    await lockOrganisation(ctx.tx);
    const held = await findThings(ctx.tx, 'appointments', 'person', [person]);
    const own = { person, position, unit, validFrom };
    if (held.some((one) => isSame(one, own) && one.validFrom === validFrom)) throw new Rejection('ALREADY_EXISTS');
    return write(ctx, { ...own, validTo: validTo ?? null }, content);
  },
};

/**
 * Changes what an appointment says from a day on: the row until then ends the day before. From its first day on the row itself is
 * mended. Person, post and unit stay: another post is another appointment.
 *
 * Raises `APPOINTMENT_NOT_FOUND`, `PRECONDITION_REQUIRED`, `PRECONDITION_FAILED`, and what `changeOrganisation` raises.
 *
 * @rule R-006
 */
export const changeAppointment: Command<
  AppointmentContent & {
    readonly appointmentId: string;
    readonly ifMatch: string | null;
    readonly from?: string | undefined;
    readonly validTo?: string | undefined;
  },
  AppointmentChanged
> = {
  name: 'organisation.changeAppointment',
  async execute(ctx, { appointmentId, ifMatch, from = ctx.today, validTo, ...content }) {
    await lockOrganisation(ctx.tx);
    const before = await demandAppointment(ctx, appointmentId);
    demandMatch(ifMatch, before.rowVersion, { required: true });
    const { person, position, unit, validFrom } = before;
    if (from < validFrom || (before.validTo !== null && from > before.validTo)) {
      throw new Rejection('VALIDATION_FAILED', {}, [
        { pointer: '/from', code: 'OUTSIDE', zh: '不在任职期间内。', en: 'Is no day of this appointment.' },
      ]);
    }
    const place = { person, position, unit, validFrom: from, validTo: validTo ?? before.validTo };
    const isSaid = saysTheSame('appointments', [before], appointmentOf(place, content), from);
    if (isSaid && place.validTo === before.validTo) return { ...before, warnings: [] };
    return write(ctx, place, content);
  },
};

/**
 * Ends an appointment after a day. Open tasks that the person holds by it are handed over at the midnight after.
 *
 * Raises `APPOINTMENT_NOT_FOUND`, `PRECONDITION_FAILED`, `ALREADY_ENDED`, `RELIED_UPON`.
 *
 * @rule R-006 @rule R-035
 */
export const endAppointment: Command<
  {
    readonly appointmentId: string;
    readonly ifMatch: string | null;
    readonly on: string;
    readonly reason: string;
  },
  AppointmentView
> = {
  name: 'organisation.endAppointment',
  async execute(ctx, { appointmentId, ifMatch, on, reason }) {
    await lockOrganisation(ctx.tx);
    const before = await demandAppointment(ctx, appointmentId);
    demandMatch(ifMatch, before.rowVersion, { required: false });
    const of = `${before.position}@${before.unit}`;
    const ended = endedOn([before], on, of);
    await changeOne(ctx, { appointments: [{ ...contentOf('appointments', ended), validTo: on }] }, reason);
    return demandAppointment(ctx, appointmentId);
  },
};

type Place = Pick<AppointmentView, 'person' | 'position' | 'unit' | 'validFrom'>;

const isSame = (one: Place, other: Place): boolean =>
  one.person === other.person && one.position === other.position && one.unit === other.unit;

const appointmentOf = (
  place: Place & { readonly validTo: string | null },
  { appointedBy, specialty, divisionHead }: AppointmentContent,
) => ({
  ...place,
  appointedBy: appointedBy ?? null,
  specialty: specialty ?? null,
  divisionHead: divisionHead ?? false,
});

async function write(
  ctx: CommandContext,
  place: Place & { readonly validTo: string | null },
  content: AppointmentContent,
): Promise<AppointmentChanged> {
  const [position] = await findThings(ctx.tx, 'positions', 'code', [place.position]);
  if (position && !position.functional && content.appointedBy === undefined) {
    throw new Rejection('VALIDATION_FAILED', {}, [
      {
        pointer: '/appointedBy',
        code: 'REQUIRED',
        zh: '任职须注明任命文件。',
        en: 'A post of its own needs the document by which it was given.',
      },
    ]);
  }
  const { warnings } = await changeOne(ctx, { appointments: [appointmentOf(place, content)] }, content.reason);
  const rows = await findThings(ctx.tx, 'appointments', 'person', [place.person]);
  const written = rows.find((one) => isSame(one, place) && one.validFrom === place.validFrom) as AppointmentView;
  const isEnglish = ctx.caller.language === 'en';
  return { ...written, warnings: warnings.map(({ code, zh, en }) => ({ code, detail: isEnglish ? en : zh })) };
}
