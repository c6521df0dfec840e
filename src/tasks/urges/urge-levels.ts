/** When somebody is urged, and at which level (0 before due, 1 at due, 2 and 3 after). */
export interface UrgeTime {
  readonly level: 0 | 1 | 2 | 3;
  readonly at: Date;
}

/** The part of the working calendar that urging needs: the same clock time, `n` working days later (or earlier). */
export interface WorkingDays {
  addWorkingDays(at: Date, n: number): Date;
}

const MINUTE = 60_000;

/**
 * The four instants of one due date. Level 0 comes before it: a working day, with 加急 two hours, with 特急 half an hour;
 * `level0At` names another instant. Level 1 at due, level 2 one working day later, level 3 two. What lies before `from` is
 * left out: nobody is reminded of the past.
 *
 * @rule R-128
 */
export function urgeTimes(
  calendar: WorkingDays,
  given: { readonly dueAt: Date; readonly urgency: string; readonly from: Date; readonly level0At?: Date | undefined },
): UrgeTime[] {
  const { dueAt, urgency, from, level0At } = given;
  const times: UrgeTime[] = [
    { level: 0, at: level0At ?? beforeDue(calendar, dueAt, urgency) },
    { level: 1, at: dueAt },
    { level: 2, at: calendar.addWorkingDays(dueAt, 1) },
    { level: 3, at: calendar.addWorkingDays(dueAt, 2) },
  ];
  return times.filter(({ level, at }) => level > 0 || at > from);
}

function beforeDue(calendar: WorkingDays, dueAt: Date, urgency: string): Date {
  if (urgency === 'EXTRA_URGENT') return new Date(dueAt.getTime() - 30 * MINUTE);
  if (urgency === 'URGENT') return new Date(dueAt.getTime() - 120 * MINUTE);
  return calendar.addWorkingDays(dueAt, -1);
}
