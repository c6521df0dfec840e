import { atLocal, dayInWords, keysOfPosts, type CommandContext, type FieldError } from '../kernel/index.js';
import type { Planned } from './change-organisation.js';
import { dayAfter, grouped, holdsOn, type Dated } from './dated.js';
import { nameOf } from './import/close-rows.js';
import { keyOf } from './import/read-import.js';
import type { Appointment, Organisation, Position } from './organisation.js';
import type { ShelfName } from './organisation.store.js';

/** What of a row acts rest on, so that it is not taken back: names may be mended, and what an entry says of itself. */
const WEIGHTY: Readonly<Partial<Record<ShelfName, readonly string[]>>> = {
  units: ['kind', 'parent', 'external'],
  positions: ['role', 'permissions'],
  persons: ['personType', 'clearance', 'accessProfile'],
  appointments: [],
};

/** What a change makes of days that are over. */
export interface RewrittenDays {
  /** Changes that would take back what somebody acted by. */
  readonly relied: readonly FieldError[];
  /** Something that was there changes on days that are over. */
  readonly isPast: boolean;
}

interface Rewritten {
  readonly pointer: string;
  readonly from: string;
  readonly acts: readonly Act[];
}

interface Act {
  readonly actor: string;
  /** Roles in which the act counts; `null` for any. */
  readonly roles: readonly string[] | null;
}

/** Looks for acts that rest on what these changes would take back, on days before today. One round trip. */
export async function rewrittenDays(
  ctx: CommandContext,
  plan: readonly Planned[],
  office: Organisation,
): Promise<RewrittenDays> {
  let isPast = false;
  const rewritten: Rewritten[] = [];
  for (const name of ['units', 'positions', 'persons', 'appointments', 'headcounts', 'duties'] as const) {
    const changed = plan.filter((one) => one.name === name);
    const held = grouped(office[name] as readonly (Dated & object)[], (row) => nameOf(name, row));
    for (const [of, changes] of grouped(changed, ({ brought }) => nameOf(name, brought.thing))) {
      const before = held.get(of) ?? [];
      const after = new Map(before.map((row) => [keyOf(name, row), row]));
      for (const { brought } of changes) after.set(brought.key, brought.thing as Dated);
      const then = [...after.values()];
      isPast ||= firstChange(before, then, null) < ctx.today;
      const from = firstChange(before, then, WEIGHTY[name] ?? null);
      if (name === 'headcounts' || name === 'duties' || from >= ctx.today) continue;
      rewritten.push({ pointer: changes[0]!.brought.pointer, from, acts: actsOn(name, before, office) });
    }
  }
  const found = await lastActs(ctx, rewritten);
  return {
    isPast,
    relied: rewritten.flatMap(({ pointer, from, acts }, index) => {
      const by = acts.find((_, at) => found.has(`${index} ${at}`));
      return by === undefined ? [] : [reliedUpon(pointer, from, nameIn(office, by.actor))];
    }),
  };
}

/** What the person was called last. */
const nameIn = ({ persons }: Organisation, code: string): string =>
  persons.findLast((person) => person.code === code)?.displayName ?? code;

function reliedUpon(pointer: string, from: string, actor: string): FieldError {
  const day = dayInWords(from) ?? { zh: from, en: from };
  return {
    pointer,
    code: 'RELIED_UPON',
    zh: `${actor}自${day.zh}起已据此办理事项，不能追溯更改。`,
    en: `${actor} acted by this since ${day.en}: it cannot be taken back.`,
  };
}

/** The first day on which something that held would be another, or nothing; `9999` where there is none. */
function firstChange(before: readonly Dated[], then: readonly Dated[], fields: readonly string[] | null): string {
  const days = [...before, ...then].flatMap(({ validFrom, validTo }) =>
    validTo === null ? [validFrom] : [validFrom, dayAfter(validTo)],
  );
  const changed = [...new Set(days)].sort().find((day) => {
    const was = before.find((row) => holdsOn(row, day));
    const is = then.find((row) => holdsOn(row, day));
    return was !== undefined && (is === undefined || !alike(was, is, fields));
  });
  return changed ?? '9999';
}

function alike(was: Dated, is: Dated, fields: readonly string[] | null): boolean {
  const told = (row: object): string =>
    JSON.stringify(
      Object.entries(row)
        .filter(([field]) => (fields ? fields.includes(field) : !NOT_CONTENT.has(field)))
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  return told(was) === told(is);
}

const NOT_CONTENT: ReadonlySet<string> = new Set(['id', 'rowVersion', 'validFrom', 'validTo']);

/** Whose acts rest on the rows, and in which roles. */
function actsOn(name: ShelfName, rows: readonly object[], office: Organisation): Act[] {
  const rolesOf = grouped(office.positions, ({ code }: Position) => code);
  const inPost = ({ person, position, unit }: Appointment): Act => {
    const held = (rolesOf.get(position) ?? []).map(({ role }) => ({ role, unit }));
    return { actor: person, roles: [...new Set([...keysOfPosts(held), unit])] };
  };
  if (name === 'appointments') return [inPost((rows as readonly Appointment[])[0]!)];
  const [{ code }] = rows as readonly [{ readonly code: string }];
  if (name === 'persons') return [{ actor: code, roles: null }];
  const holds = ({ unit, position }: Appointment): boolean => (name === 'units' ? unit : position) === code;
  return office.appointments.filter(holds).map(inPost);
}

/** Which of these acts there are: `<index of the change> <index of the act>`. */
async function lastActs(ctx: CommandContext, rewritten: readonly Rewritten[]): Promise<ReadonlySet<string>> {
  const asked = rewritten.flatMap(({ from, acts }, index) =>
    acts.map(({ actor, roles }, at) => ({
      key: `${index} ${at}`,
      actor,
      roles: roles === null ? null : JSON.stringify(roles),
      since: atLocal(from, '00:00', ctx.zone),
      until: atLocal(ctx.today, '00:00', ctx.zone),
    })),
  );
  if (asked.length === 0) return new Set();
  const rows = await ctx.tx.query<{ key: string }>(
    `SELECT q.key FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
       AS q (key, actor, roles, since, until)
     WHERE EXISTS (
       SELECT 1 FROM audit_entry e WHERE e.office_id = $1 AND e.actor = q.actor AND e.at >= q.since AND e.at < q.until
         AND e.act NOT IN ('LOGIN', 'ACCESS_DENIED', 'ULTRA_VIRES', 'SOD_BLOCKED')
         AND (q.roles IS NULL OR q.roles::jsonb ? (e.body::jsonb ->> 'role')))`,
    [
      ctx.tx.officeId,
      asked.map(({ key }) => key),
      asked.map(({ actor }) => actor),
      asked.map(({ roles }) => roles),
      asked.map(({ since }) => since),
      asked.map(({ until }) => until),
    ],
  );
  return new Set(rows.map(({ key }) => key));
}
