import { atLocal, localDay } from '../kernel/index.js';
import { dayAfter, type WorkingCalendar } from './working-calendar.js';

/** When the file of a signed document must be handed over to the archive. */
export interface HandoverDue {
  /** `3 DAYS` or `3 WORKING_DAYS`. */
  readonly rule: string;
  readonly dayType: 'CALENDAR' | 'WORKING';
  /** The last day as counted, before it was moved. */
  readonly rawDue: string;
  /** The end of the last day: its 24:00 is the next day's 00:00. */
  readonly dueAt: Date;
  /** Whether the last day was a day off and moved to the next working day. */
  readonly rolled: boolean;
  /** When the holder is reminded: the day before the last as counted, at 09:00. */
  readonly reminderAt: Date;
}

interface HandoverSettings {
  readonly days: number;
  readonly dayType: 'CALENDAR' | 'WORKING';
  readonly rollForward: boolean;
  readonly cutoff: string;
}

const STANDARD: HandoverSettings = { days: 3, dayType: 'CALENDAR', rollForward: true, cutoff: '24:00' };

/**
 * The due date of Annex 2 Art. 16: three days after signing, the day of signing not counted, until 24:00 of the last day; a
 * last day that is not worked moves to the next one that is. The settings of the case under `archive.handover` say otherwise
 * (A-01).
 *
 * Raises `CALENDAR_MISSING` where the last day's year was not loaded, even if it would not have moved.
 *
 * @rule R-067
 */
export function handoverDue(
  calendar: WorkingCalendar,
  baseline: Date,
  settings: Readonly<Record<string, unknown>>,
  zone: string = calendar.zone,
): HandoverDue {
  const { days, dayType, rollForward, cutoff } = handoverSettings(settings);
  const start = localDay(baseline, zone);
  const day = (n: number): string => (dayType === 'WORKING' ? calendar.workdayAfter(start, n) : dayAfter(start, n));
  const rawDue = day(days);
  const isOff = !calendar.isWorkday(rawDue);
  const last = isOff && rollForward ? calendar.nextWorkday(rawDue) : rawDue;
  return {
    rule: `${days} ${dayType === 'WORKING' ? 'WORKING_DAYS' : 'DAYS'}`,
    dayType,
    rawDue,
    dueAt: cutoff === '24:00' ? atLocal(dayAfter(last), '00:00', zone) : atLocal(last, cutoff, zone),
    rolled: last !== rawDue,
    reminderAt: atLocal(day(days - 1), '09:00', zone),
  };
}

function handoverSettings(settings: Readonly<Record<string, unknown>>): HandoverSettings {
  const archive = settings['archive'] as { readonly handover?: Partial<HandoverSettings> } | undefined;
  return { ...STANDARD, ...archive?.handover };
}
