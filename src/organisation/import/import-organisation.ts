import { digestOf, recordFact } from '../../audit/index.js';
import type { Command, CommandContext, FieldError } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import type { Organisation } from '../organisation.js';
import {
  allThings,
  lockOrganisation,
  putThing,
  SHELF_NAMES,
  SHELVES,
  type Shelf,
  type ShelfName,
  type Things,
} from '../organisation.store.js';
import { settingsOf } from '../settings/settings.store.js';
import { checkImport, type ImportRules } from './check-import.js';
import { keyOf, readImport, type Brought, type BroughtThings } from './read-import.js';

export interface ImportInput {
  readonly body: Readonly<Partial<Record<ShelfName, unknown>>>;
  /** Says what would happen and changes nothing. */
  readonly dryRun: boolean;
}

/** A problem or a warning on the wire. */
export interface ImportFinding {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What an import changed, or would change. */
export interface ImportReport {
  readonly dryRun: boolean;
  readonly counts: Readonly<Record<ShelfName, { created: number; changed: number; unchanged: number }>>;
  /** What is new or changed, by kind and key. */
  readonly changes: readonly { readonly kind: string; readonly key: string; readonly change: Change }[];
  readonly problems: readonly ImportFinding[];
  readonly warnings: readonly ImportFinding[];
}

type Change = 'CREATED' | 'CHANGED' | 'UNCHANGED';

interface Planned {
  readonly name: ShelfName;
  readonly brought: Brought<object>;
  readonly before: object | null;
  readonly change: Change;
}

/** Rows that go over the wire together. */
const CHUNK = 100;

const KINDS: Readonly<Record<ShelfName, string>> = {
  units: 'UNIT',
  positions: 'POSITION',
  persons: 'PERSON',
  appointments: 'APPOINTMENT',
  duties: 'DUTY',
};

/**
 * Brings units, positions, persons, appointments and duties into the office, as one act with one entry for each thing that is
 * new or changed. What is not named stays; what is named with equal content changes nothing, so that the same import may run
 * twice. A dry run reports everything, problems included, and writes nothing.
 *
 * Raises `VALIDATION_FAILED` with every problem at once, or `POST_TAKEN` when the only ones are posts with two holders.
 *
 * @rule R-005 @rule R-006 @rule R-008
 */
export const importOrganisation: Command<ImportInput, ImportReport> = {
  name: 'organisation.import',
  async execute(ctx, { body, dryRun }) {
    await lockOrganisation(ctx.tx);
    const office = await wholeOffice(ctx);
    const { brought, errors } = readImport(body);
    const check = checkImport(brought, office, await rulesOf(ctx));
    const problems = [...errors, ...check.errors, ...check.conflicts];
    if (problems.length > 0 && !dryRun) {
      const code = problems.length === check.conflicts.length ? 'POST_TAKEN' : 'VALIDATION_FAILED';
      throw new Rejection(code, {}, problems);
    }
    const plan = planOf(brought, office);
    if (!dryRun) await carryOut(ctx, plan);
    const said = ({ pointer, code, zh, en }: FieldError): ImportFinding => ({
      pointer,
      code,
      detail: ctx.caller.language === 'en' ? en : zh,
    });
    return {
      dryRun,
      counts: countsOf(plan),
      changes: plan
        .filter(({ change }) => change !== 'UNCHANGED')
        .map(({ name, brought: { key }, change }) => ({ kind: KINDS[name], key, change })),
      problems: problems.map(said),
      warnings: check.warnings.map(said),
    };
  },
};

async function wholeOffice({ tx }: CommandContext): Promise<Organisation> {
  const shelves: [ShelfName, unknown][] = [];
  for (const name of SHELF_NAMES) shelves.push([name, await allThings(tx, name)]);
  return Object.fromEntries(shelves) as unknown as Organisation;
}

async function rulesOf({ tx }: CommandContext): Promise<ImportRules> {
  const { values } = await settingsOf(tx);
  const { unit, org } = values as unknown as {
    readonly unit: { readonly separationOfDuty: boolean };
    readonly org: { readonly sourceDivisions: readonly string[] };
  };
  return { separationOfDuty: unit.separationOfDuty, sourceDivisions: org.sourceDivisions };
}

function planOf(brought: BroughtThings, office: Organisation): Planned[] {
  return SHELF_NAMES.flatMap((name) => {
    const held = new Map(office[name].map((thing) => [keyOf(name, thing), thing]));
    return brought[name].map((one): Planned => {
      const before = held.get(one.key) ?? null;
      const change = before === null ? 'CREATED' : same(name, before, one.thing) ? 'UNCHANGED' : 'CHANGED';
      return { name, brought: one, before, change };
    });
  });
}

const same = (name: ShelfName, one: object, other: object): boolean =>
  digestOf(content(name, one)) === digestOf(content(name, other));

/** The fields of a thing, without what the table adds. */
const content = (name: ShelfName, thing: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys((SHELVES[name] as Shelf).columns).map((field) => [field, (thing as Record<string, unknown>)[field]]),
  );

async function carryOut(ctx: CommandContext, plan: readonly Planned[]): Promise<void> {
  for (const name of SHELF_NAMES) {
    const changed = plan.filter((one) => one.name === name && one.change !== 'UNCHANGED');
    for (const [index, one] of changed.entries()) {
      const entryId = recordChange(ctx, one);
      putThing(ctx.tx, name, one.brought.thing as Things[ShelfName], { entryId, newId: ctx.newId() });
      if ((index + 1) % CHUNK === 0) await ctx.tx.flush();
    }
    await ctx.tx.flush();
  }
}

/** A person's name stands behind a commitment, not in the digest, so that it can be forgotten. */
function recordChange(ctx: CommandContext, { name, brought: { key, thing }, before, change }: Planned): string {
  const recorded = (one: object): Record<string, unknown> => {
    const { displayName: _, ...rest } = content(name, one);
    return rest;
  };
  return recordFact(ctx, {
    act: name === 'appointments' ? 'APPOINTMENT_CHANGED' : 'ORG_IMPORTED',
    objectType: KINDS[name],
    objectId: key,
    outcome: change,
    ...(before === null ? {} : { before: recorded(before) }),
    after: recorded(thing),
    ...(name === 'persons' ? { committed: { displayName: (thing as Things['persons']).displayName } } : {}),
  });
}

function countsOf(plan: readonly Planned[]): ImportReport['counts'] {
  const count = (name: ShelfName, change: Change): number =>
    plan.filter((one) => one.name === name && one.change === change).length;
  return Object.fromEntries(
    SHELF_NAMES.map((name) => [
      name,
      { created: count(name, 'CREATED'), changed: count(name, 'CHANGED'), unchanged: count(name, 'UNCHANGED') },
    ]),
  ) as unknown as ImportReport['counts'];
}
