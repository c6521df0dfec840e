import { digestOf } from '../audit/index.js';
import { Rejection, type Command, type CommandContext, type FieldError } from '../kernel/index.js';
import { demandMatch } from '../kernel/http/index.js';
import { changeOrganisation, contentOf, type Changed } from './change-organisation.js';
import { dayBefore, holdsOn, inOrder, type Dated } from './dated.js';
import { readImport } from './import/read-import.js';
import type { Appointment } from './organisation.js';
import {
  findThings,
  lockOrganisation,
  thingsOn,
  type ShelfName,
  type Things,
  type Versioned,
} from './organisation.store.js';

/** Kinds that one code names through all their rows. */
export type CodedKind = 'units' | 'positions' | 'persons' | 'headcounts' | 'duties';

/** Field that holds the code. */
const CODE = { units: 'code', positions: 'code', persons: 'code', headcounts: 'unit', duties: 'code' } as const;

/** A thing as it is to be from a day on. */
export interface ChangeFrom<K extends CodedKind> {
  readonly kind: K;
  readonly code: string;
  /** Its fields, without code and days. */
  readonly content: object;
  /** First day; today where it is absent. */
  readonly from: string | undefined;
  readonly reason: string;
  readonly ifMatch: string | null;
}

/**
 * Makes a thing, or changes it from a day on: what held until then ends the day before and stays, and a change that is still to
 * come stays too. On the first day of a row the row itself is mended, and what it said is kept as superseded. Where it says the
 * same already, nothing changes.
 *
 * Raises what `changeOrganisation` raises, `PRECONDITION_REQUIRED` where the thing is there already, `PRECONDITION_FAILED`.
 *
 * @rule R-005 @rule R-006
 */
export const changeFrom = <K extends CodedKind>(): Command<ChangeFrom<K>, Versioned<Things[K]>> => ({
  name: 'organisation.changeFrom',
  async execute(ctx, { kind, code, content, from = ctx.today, reason, ifMatch }) {
    await lockOrganisation(ctx.tx);
    const rows = await rowsOf(ctx, kind, code);
    if (rows.length > 0) demandMatch(ifMatch, versionOf(rows), { required: true });
    const thing = { ...content, [CODE[kind]]: code, validFrom: from, validTo: endOf(rows, from) };
    if (saysTheSame(kind, rows, thing, from)) return standing(ctx, kind, code, from);
    await changeOne(ctx, { [kind]: [thing] }, reason);
    return standing(ctx, kind, code, from);
  },
});

/** Which thing ends, and when. */
export interface EndThing<K extends CodedKind> {
  readonly kind: K;
  readonly code: string;
  /** The last day on which it holds. */
  readonly on: string;
  readonly reason: string;
  readonly ifMatch: string | null;
}

/**
 * Ends a unit, a position, a person or a duty after a day. Whoever leaves the office leaves every post with the same day; a unit
 * or a position ends when nothing needs it any more.
 *
 * Raises `UNIT_NOT_FOUND`, `POSITION_NOT_FOUND`, `PERSON_NOT_FOUND`, `DUTY_NOT_FOUND`, `PRECONDITION_FAILED`, `ALREADY_ENDED`, `CHANGE_TO_COME` for what is to begin after
 * that day, `STILL_HELD`, `RELIED_UPON`.
 *
 * @rule R-006
 */
export const endThing = <K extends CodedKind>(): Command<EndThing<K>, Versioned<Things[K]>> => ({
  name: 'organisation.end',
  async execute(ctx, { kind, code, on, reason, ifMatch }) {
    await lockOrganisation(ctx.tx);
    const rows = await rowsOf(ctx, kind, code);
    if (rows.length === 0) throw new Rejection(NOT_FOUND[kind], { code });
    demandMatch(ifMatch, versionOf(rows), { required: false });
    const ended = endedOn(rows, on, code);
    const appointments = kind === 'persons' ? await leftWith(ctx, code, on) : [];
    await changeOne(ctx, { [kind]: [{ ...contentOf(kind, ended), validTo: on }], appointments }, reason);
    return standing(ctx, kind, code, on);
  },
});

const NOT_FOUND = {
  units: 'UNIT_NOT_FOUND',
  positions: 'POSITION_NOT_FOUND',
  persons: 'PERSON_NOT_FOUND',
  headcounts: 'HEADCOUNT_NOT_FOUND',
  duties: 'DUTY_NOT_FOUND',
} as const;

/** The row that ends: the last one, on a day of its own. Raises `ALREADY_ENDED`, `CHANGE_TO_COME`, `VALIDATION_FAILED`. */
export function endedOn<T extends Dated>(rows: readonly T[], on: string, of: string): T {
  const last = inOrder(rows).at(-1)!;
  if (last.validTo !== null && last.validTo <= on) throw new Rejection('ALREADY_ENDED', { of, validTo: last.validTo });
  if (on >= last.validFrom) return last;
  if (rows.length > 1) throw new Rejection('CHANGE_TO_COME', { from: last.validFrom });
  throw new Rejection('VALIDATION_FAILED', {}, [BEFORE_VALID_FROM]);
}

const BEFORE_VALID_FROM: FieldError = {
  pointer: '/on',
  code: 'BEFORE_VALID_FROM',
  zh: '终止日期早于起始日期。',
  en: 'Ends before it begins.',
};

/** Posts that end with their holder. Raises `CHANGE_TO_COME` for one that is still to begin. */
async function leftWith(ctx: CommandContext, person: string, on: string): Promise<object[]> {
  const held = await findThings(ctx.tx, 'appointments', 'person', [person]);
  const open = held.filter(({ validTo }) => validTo === null || validTo > on);
  const toCome = open.find(({ validFrom }) => validFrom > on);
  if (toCome) throw new Rejection('CHANGE_TO_COME', { from: toCome.validFrom });
  return open.map((one) => ({ ...contentOf('appointments', one), validTo: on }));
}

/** Whether the row that holds on the day says the same already: then there is nothing to change, and no new stretch begins. */
export function saysTheSame(kind: ShelfName, rows: readonly Dated[], thing: object, from: string): boolean {
  const held = rows.find((row) => holdsOn(row, from));
  const [read] = readImport({ [kind]: [thing] }).brought[kind];
  if (!held || !read) return false;
  const told = (one: object): string => {
    const { validFrom: _, validTo: __, ...rest } = contentOf(kind, one);
    return digestOf(rest);
  };
  return told(held) === told(read.thing);
}

/** The last day of a row that begins on this day: that of the row in whose place it comes, or the eve of the next. */
function endOf(rows: readonly Dated[], from: string): string | null {
  const held = rows.find((row) => holdsOn(row, from));
  if (held) return held.validTo;
  const next = inOrder(rows).find(({ validFrom }) => validFrom > from);
  return next ? dayBefore(next.validFrom) : null;
}

/** Changes a few things of one request; what is wrong is told by the fields of its body. */
export async function changeOne(
  ctx: CommandContext,
  body: Parameters<typeof readImport>[0],
  reason: string,
): Promise<Changed> {
  const own = (errors: readonly FieldError[]): FieldError[] =>
    errors.map((error) => ({ ...error, pointer: error.pointer.replace(/^\/\w+\/\d+/, '') }));
  try {
    const changed = await changeOrganisation(ctx, readImport(body), { dryRun: false, reason });
    await ctx.tx.flush();
    return { ...changed, warnings: own(changed.warnings) };
  } catch (error) {
    if (!(error instanceof Rejection) || error.errors.length === 0) throw error;
    throw new Rejection(error.code, error.params, own(error.errors), { cause: error });
  }
}

const rowsOf = <K extends CodedKind>(ctx: CommandContext, kind: K, code: string): Promise<Versioned<DatedThing<K>>[]> =>
  findThings(ctx.tx, kind, CODE[kind], [code]) as unknown as Promise<Versioned<DatedThing<K>>[]>;

type DatedThing<K extends CodedKind> = Things[K] & Dated;

/** Counts every change of every row, as the reads do. */
const versionOf = (rows: readonly { readonly rowVersion: number }[]): number =>
  rows.reduce((sum, { rowVersion }) => sum + rowVersion, 0);

async function standing<K extends CodedKind>(
  ctx: CommandContext,
  kind: K,
  code: string,
  day: string,
): Promise<Versioned<Things[K]>> {
  const [found] = await thingsOn(ctx.tx, kind, { field: CODE[kind], values: [code], day });
  if (!found) throw new Error(`${kind} ${code} was written and is not there`);
  return found;
}

/** An appointment by its id. Raises `APPOINTMENT_NOT_FOUND`. */
export async function demandAppointment(
  ctx: Pick<CommandContext, 'tx'>,
  appointmentId: string,
): Promise<Versioned<Appointment> & { readonly id: string }> {
  const [found] = await findThings(ctx.tx, 'appointments', 'id', [appointmentId]);
  if (!found) throw new Rejection('APPOINTMENT_NOT_FOUND', { appointmentId });
  return found as Versioned<Appointment> & { readonly id: string };
}
