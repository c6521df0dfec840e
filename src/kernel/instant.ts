/** The zone of offices that name none. */
export const DEFAULT_ZONE = 'Asia/Shanghai';

const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(zone: string, at: Date): Record<string, string> {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** Clocks are changed at whole quarters of an hour, since they go by UTC. */
const QUARTER = 15 * 60_000;
const SINCE = Date.UTC(1972, 0, 1);
const OFFSETS_LIMIT = 10_000;
const offsets = new Map<string, number>();

/** Milliseconds by which a zone is ahead of UTC. A page of tasks holds a hundred instants, and to ask `Intl` costs 20 µs. */
function offsetAt(at: Date, zone: string): number {
  const ms = at.getTime();
  if (ms < SINCE) return offsetByParts(at, zone);
  const quarter = `${zone}/${Math.floor(ms / QUARTER)}`;
  let offset = offsets.get(quarter);
  if (offset === undefined) {
    offset = offsetByParts(at, zone);
    if (offsets.size >= OFFSETS_LIMIT) offsets.clear();
    offsets.set(quarter, offset);
  }
  return offset;
}

function offsetByParts(at: Date, zone: string): number {
  const { year, month, day, hour, minute, second } = partsIn(zone, at);
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return wall - Math.floor(at.getTime() / 1000) * 1000;
}

/**
 * An instant as every answer writes it: RFC 3339 with the office's offset, `2022-10-22T00:00:00+08:00`; milliseconds only
 * where there are any.
 */
export function toWire(at: Date, zone: string = DEFAULT_ZONE): string {
  const offset = offsetAt(at, zone);
  const wall = new Date(at.getTime() + offset).toISOString();
  const fraction = at.getUTCMilliseconds() === 0 ? '' : wall.slice(19, 23);
  return `${wall.slice(0, 19)}${fraction}${offsetText(offset)}`;
}

/** `+08:00`; with seconds only in years in which clocks went by the sun. */
function offsetText(offset: number): string {
  const seconds = Math.abs(offset) / 1000;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (seconds % 60 !== 0) parts.push(seconds % 60);
  return (offset < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** `toWire` for an instant that may be absent. */
export const toWireOrNull = (at: Date | null, zone: string = DEFAULT_ZONE): string | null =>
  at ? toWire(at, zone) : null;

/** The day of an instant in the office's zone, `2022-10-22`. */
export const localDay = (at: Date, zone: string = DEFAULT_ZONE): string => toWire(at, zone).slice(0, 10);

/** The instant at which a wall clock of the office shows this day and time of day (`HH:MM[:SS]`). */
export function atLocal(day: string, time = '00:00:00', zone: string = DEFAULT_ZONE): Date {
  const wall = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  if (Number.isNaN(wall)) throw new RangeError(`No such day or time: ${day} ${time}`);
  // The offset is asked for twice, since the first guess may lie on the other side of a change of the clocks.
  const guess = wall - offsetAt(new Date(wall), zone);
  return new Date(wall - offsetAt(new Date(guess), zone));
}

const RFC_3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Reads an RFC 3339 instant with offset; `null` for anything else (a day that no month has included). */
export function readInstant(text: string): Date | null {
  if (!RFC_3339.test(text) || !isDay(text.slice(0, 10))) return null;
  return new Date(text);
}

/** Whether the text is a day of the calendar, `YYYY-MM-DD`; there is no year 0. */
export function isDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
