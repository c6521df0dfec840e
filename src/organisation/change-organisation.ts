import { digestOf, recordFact } from '../audit/index.js';
import { atLocal, Rejection, type CommandContext, type FieldError } from '../kernel/index.js';
import { dayAfter, dayBefore, holdsOn, LAST_DAY, type Dated } from './dated.js';
import { checkImport, type ImportRules } from './import/check-import.js';
import { nameOf, withClosings } from './import/close-rows.js';
import { keyOf, type Brought, type BroughtThings } from './import/read-import.js';
import { withDays } from './import/undated-rows.js';
import { scheduleHolders, scheduleLeaver } from './leaver.store.js';
import type { Appointment, Organisation, Position } from './organisation.js';
import {
  allThings,
  putThing,
  SHELF_NAMES,
  SHELVES,
  type Shelf,
  type ShelfName,
  type Things,
} from './organisation.store.js';
import { headcountOf } from './headcount.js';
import { rewrittenDays } from './rewritten-days.js';
import { settingsOf } from './settings/settings.store.js';

/** What becomes of a thing. */
export type Change = 'CREATED' | 'CHANGED' | 'UNCHANGED';

/** A thing, what it was before, and what becomes of it. */
export interface Planned {
  readonly name: ShelfName;
  readonly brought: Brought<object>;
  readonly before: object | null;
  readonly change: Change;
}

/** What was read of a request: things, and what could not be read. */
export interface ReadThings {
  readonly brought: BroughtThings;
  readonly errors: readonly FieldError[];
}

/** How things are changed. */
export interface ChangeOptions {
  /** Only says what would happen. */
  readonly dryRun: boolean;
  /** Why, as people write it: kept behind a commitment. Needed where days that are over change. */
  readonly reason: string | null;
}

/** What a change did, or would do. */
export interface Changed {
  readonly plan: readonly Planned[];
  readonly problems: readonly FieldError[];
  readonly warnings: readonly FieldError[];
}

/** Rows that go over the wire together. */
const CHUNK = 100;

/** Kinds of objects in the trail. */
export const KINDS: Readonly<Record<ShelfName, string>> = {
  units: 'UNIT',
  positions: 'POSITION',
  persons: 'PERSON',
  appointments: 'APPOINTMENT',
  headcounts: 'HEADCOUNT',
  duties: 'DUTY',
};

/** Codes of problems that are a conflict with what is there, and no fault of the request's form. */
const CONFLICTS: Readonly<Record<string, string>> = {
  POST_TAKEN: 'POST_TAKEN',
  SAME_PERSON: 'POST_TAKEN',
  STILL_HELD: 'STILL_HELD',
  OVERLAPS: 'CHANGE_TO_COME',
  RELIED_UPON: 'RELIED_UPON',
};

/**
 * Changes the organisation as one act, with one entry for each thing that is new or changed: everything is checked against the
 * office as it would then be, and either all of it is written or nothing. Call it under `lockOrganisation`.
 *
 * Days that are over may be mended with a reason, as long as nobody acted on them by what would be taken back: an appointment,
 * what a person may see, the kind of a unit. The day that goes on may still change.
 *
 * Raises `VALIDATION_FAILED` with every problem at once, or where all of them are of one kind `POST_TAKEN`, `STILL_HELD`,
 * `CHANGE_TO_COME`, `RELIED_UPON`; `HEADCOUNT_EXCEEDED`.
 *
 * @rule R-005 @rule R-006 @rule R-008
 */
export async function changeOrganisation(
  ctx: CommandContext,
  { brought: given, errors }: ReadThings,
  { dryRun, reason }: ChangeOptions,
): Promise<Changed> {
  const office = await wholeOffice(ctx);
  const brought = withClosings(withDays(given, office, ctx.today), office);
  const check = checkImport(brought, office, await rulesOf(ctx));
  const plan = planOf(brought, office);
  const problems = [...errors, ...check.errors, ...check.conflicts, ...(await rewritten(ctx, plan, office, reason))];
  if (problems.length > 0 && !dryRun) throw refusalOf(problems);
  if (!dryRun) await carryOut(ctx, plan, { reason, office });
  return { plan, problems, warnings: check.warnings };
}

function refusalOf(problems: readonly FieldError[]): Rejection {
  const codes = new Set(problems.map(({ code }) => CONFLICTS[code] ?? 'VALIDATION_FAILED'));
  return new Rejection(codes.size === 1 ? [...codes][0]! : 'VALIDATION_FAILED', {}, problems);
}

/** Everything on every shelf, every row of it. */
export async function wholeOffice({ tx }: Pick<CommandContext, 'tx'>): Promise<Organisation> {
  const shelves: [ShelfName, unknown][] = [];
  for (const name of SHELF_NAMES) shelves.push([name, await allThings(tx, name)]);
  return Object.fromEntries(shelves) as unknown as Organisation;
}

async function rulesOf({ tx }: CommandContext): Promise<ImportRules> {
  const { values } = await settingsOf(tx);
  const clients = await tx.query<{ name: string }>('SELECT name FROM api_client WHERE office_id = $1', [tx.officeId]);
  const { unit, org } = values as unknown as {
    readonly unit: {
      readonly separationOfDuty: boolean;
      readonly liaison: { readonly requireDivisionHead: ImportRules['liaisonHeadsDivision'] };
    };
    readonly org: { readonly sourceDivisions: readonly string[] };
  };
  return {
    separationOfDuty: unit.separationOfDuty,
    sourceDivisions: org.sourceDivisions,
    liaisonHeadsDivision: unit.liaison.requireDivisionHead,
    clients: clients.map(({ name }) => name),
  };
}

function planOf(brought: BroughtThings, office: Organisation): Planned[] {
  return SHELF_NAMES.flatMap((name) => {
    const held = new Map((office[name] as readonly object[]).map((thing) => [keyOf(name, thing), thing]));
    return brought[name].map((one): Planned => {
      const before = held.get(one.key) ?? null;
      const change = before === null ? 'CREATED' : same(name, before, one.thing) ? 'UNCHANGED' : 'CHANGED';
      return { name, brought: one, before, change };
    });
  });
}

const same = (name: ShelfName, one: object, other: object): boolean =>
  digestOf(contentOf(name, one)) === digestOf(contentOf(name, other));

/** The fields of a thing, without what the table adds. */
export const contentOf = (name: ShelfName, thing: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys((SHELVES[name] as Shelf).columns).map((field) => [field, (thing as Record<string, unknown>)[field]]),
  );

async function rewritten(
  ctx: CommandContext,
  plan: readonly Planned[],
  office: Organisation,
  reason: string | null,
): Promise<FieldError[]> {
  const changed = plan.filter(({ change }) => change !== 'UNCHANGED');
  const { relied, isPast } = await rewrittenDays(ctx, changed, office);
  if (!isPast || reason !== null) return [...relied];
  return [
    ...relied,
    {
      pointer: '/reason',
      code: 'REQUIRED',
      zh: '改动已过去的日期须说明理由。',
      en: 'A change of days that are over needs a reason.',
    },
  ];
}

/** Kinds of things by whose change somebody may come to hold what waits for a holder. */
const GIVES_POSTS: ReadonlySet<ShelfName> = new Set(['units', 'positions', 'persons', 'appointments']);

async function carryOut(
  ctx: CommandContext,
  plan: readonly Planned[],
  { reason, office }: { readonly reason: string | null; readonly office: Organisation },
): Promise<void> {
  for (const name of SHELF_NAMES) {
    const changed = plan.filter((one) => one.name === name && one.change !== 'UNCHANGED');
    for (const [index, one] of changed.entries()) {
      const entryId = recordChange(ctx, one, reason);
      putThing(ctx.tx, name, one.brought.thing as Things[ShelfName], { entryId, newId: ctx.newId() });
      if (name === 'appointments') noteEnd(ctx, one);
      if (name === 'positions') noteOtherRole(ctx, one, office);
      if ((index + 1) % CHUNK === 0) await ctx.tx.flush();
    }
    await ctx.tx.flush();
  }
  if (plan.some(({ name, change }) => change !== 'UNCHANGED' && GIVES_POSTS.has(name)))
    scheduleHolders(ctx.tx, ctx.now);
  await demandHeadcount(ctx, plan);
}

/** Where the settings hold the office to its headcount, nobody is appointed beyond it. Raises `HEADCOUNT_EXCEEDED`. */
async function demandHeadcount(ctx: CommandContext, plan: readonly Planned[]): Promise<void> {
  const { values } = await settingsOf(ctx.tx);
  const { org } = values as unknown as { readonly org: { readonly headcount: { readonly enforce: string } } };
  if (org.headcount.enforce !== 'ERROR') return;
  const appointed = plan.filter(({ name, change }) => name === 'appointments' && change !== 'UNCHANGED');
  const posts = appointed.map(({ brought }) => brought.thing as Appointment);
  for (const day of new Set(posts.map(({ validFrom }) => (validFrom < ctx.today ? ctx.today : validFrom)))) {
    for (const group of await headcountOf(ctx, day)) {
      const isOver =
        group.leaders > group.expectedLeaders ||
        group.staff > (group.expectedStaff ?? Infinity) ||
        group.experts + group.officersAsExperts > (group.expectedExperts ?? Infinity);
      if (!isOver || !posts.some(({ unit }) => unit === group.unit)) continue;
      throw new Rejection('HEADCOUNT_EXCEEDED', { unit: group.unit, day, warnings: group.warnings.join(', ') });
    }
  }
}

/** What a leaver holds is handed over at midnight after the last day; a post that ended before it was recorded had nothing. */
function noteEnd(ctx: CommandContext, { brought, change }: Planned): void {
  const { person, position, unit, validTo } = brought.thing as Appointment;
  if (validTo === null || validTo >= LAST_DAY || (change === 'CREATED' && validTo < ctx.today)) return;
  const dueAt = atLocal(dayAfter(validTo), '00:00', ctx.zone);
  scheduleLeaver(ctx.tx, { person, position, unit, lastDay: validTo }, dueAt);
}

/** Where a position gives another role from a day on, its holders hand over what they held in the role before. */
function noteOtherRole(ctx: CommandContext, { brought, change }: Planned, office: Organisation): void {
  const { code, role, validFrom } = brought.thing as Position;
  if (change !== 'CREATED' || validFrom < ctx.today) return;
  const lastDay = dayBefore(validFrom);
  const before = office.positions.find((row) => row.code === code && holdsOn(row, lastDay));
  if (before === undefined || before.role === role) return;
  const dueAt = atLocal(validFrom, '00:00', ctx.zone);
  for (const { person, position, unit, ...days } of office.appointments) {
    if (position !== code || !holdsOn(days, validFrom)) continue;
    scheduleLeaver(ctx.tx, { person, position, unit, lastDay }, dueAt);
  }
}

/** What names a thing to people: its code, or the whole key of an appointment. */
export const titleOf = (name: ShelfName, { key, thing }: Pick<Brought<object>, 'key' | 'thing'>): string =>
  name === 'appointments' ? key : nameOf(name, thing);

const daysOf = ({ validFrom, validTo }: Dated): object => ({ validFrom, ...(validTo === null ? {} : { validTo }) });

/** A person's name stands behind a commitment, not in the digest, so that it can be forgotten; so does the reason. */
function recordChange(
  ctx: CommandContext,
  { name, brought: { key, thing }, before, change }: Planned,
  reason: string | null,
): string {
  const recorded = (one: object): Record<string, unknown> => {
    const { displayName: _, ...rest } = contentOf(name, one);
    return rest;
  };
  const committed = {
    ...(name === 'persons' ? { displayName: (thing as Things['persons']).displayName } : {}),
    ...(reason === null ? {} : { reason }),
  };
  return recordFact(ctx, {
    act: name === 'appointments' ? 'APPOINTMENT_CHANGED' : 'ORG_IMPORTED',
    objectType: KINDS[name],
    objectId: titleOf(name, { key, thing }),
    outcome: change,
    details: { ...daysOf(thing as Dated) },
    ...(before === null ? {} : { before: recorded(before) }),
    after: recorded(thing),
    ...(Object.keys(committed).length === 0 ? {} : { committed }),
  });
}
