import type { Command, FieldError } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import { changeOrganisation, KINDS, titleOf, type Change, type Planned } from '../change-organisation.js';
import { lockOrganisation, SHELF_NAMES, type ShelfName } from '../organisation.store.js';
import { inItsFile, readCsvFiles, type CsvFile, type Placed } from './read-csv.js';
import { readImport } from './read-import.js';
import { readStructure } from './read-structure.js';

/** What an import brings. */
export interface ImportInput {
  readonly body: Readonly<Partial<Record<ShelfName, readonly unknown[]>>> & {
    /** The regulation's own description of the organisation. */
    readonly structure?: Readonly<Record<string, unknown>>;
    readonly files?: readonly CsvFile[];
    readonly reason?: string;
  };
  /** Says what would happen and changes nothing. */
  readonly dryRun: boolean;
}

/** A problem or a warning on the wire. */
export interface ImportFinding {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  /** Line of a file, from 1; `null` for what came in no file. */
  readonly line: number | null;
  /** Column of the line, from 1; `null` where the whole line is meant. */
  readonly column: number | null;
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

/**
 * Brings units, positions, persons, appointments, headcounts and duties into the office, as one act with one entry for each thing
 * that is new or changed. What is not named stays; what is named with equal content changes nothing, so that the same import may
 * run twice. A row that begins inside another of the same thing closes that one the day before. A dry run reports everything,
 * problems included, and writes nothing.
 *
 * Raises what `changeOrganisation` raises.
 *
 * @rule R-005 @rule R-006 @rule R-008
 */
export const importOrganisation: Command<ImportInput, ImportReport> = {
  name: 'organisation.import',
  async execute(ctx, { body, dryRun }) {
    await lockOrganisation(ctx.tx);
    const { structure, files = [], reason = null, ...things } = withStructure(body);
    const named = merged(things, structure === undefined ? {} : readStructure(structure));
    const counts = Object.fromEntries(SHELF_NAMES.map((name) => [name, named[name]?.length ?? 0]));
    const { body: filed, places, errors: broken } = readCsvFiles(files, counts);
    const { brought, errors } = readImport(merged(named, filed));
    const inFile = (error: FieldError): Placed => inItsFile(error, places);
    try {
      const changed = await changeOrganisation(ctx, { brought, errors: [...broken, ...errors] }, { dryRun, reason });
      const { plan, problems, warnings } = changed;
      const said = (error: FieldError): ImportFinding => findingOf(inFile(error), ctx.caller.language);
      return {
        dryRun,
        counts: countsOf(plan),
        changes: plan
          .filter(({ change }) => change !== 'UNCHANGED')
          .map(({ name, brought: thing, change }) => ({ kind: KINDS[name], key: titleOf(name, thing), change })),
        problems: problems.map(said),
        warnings: warnings.map(said),
      };
    } catch (error) {
      if (!(error instanceof Rejection) || error.errors.length === 0) throw error;
      const placed = error.errors.map((one) => {
        const { at: _, ...plain } = inFile(one);
        return plain;
      });
      throw new Rejection(error.code, error.params, placed, { cause: error });
    }
  },
};

/** The regulation's own description may stand in the body by itself: then the whole of it is that. */
function withStructure(body: ImportInput['body']): ImportInput['body'] {
  if (!('orgUnits' in body) || body.orgUnits === undefined) return body;
  const { files, reason, ...structure } = body;
  return { structure, ...(files === undefined ? {} : { files }), ...(reason === undefined ? {} : { reason }) };
}

type Body = Readonly<Partial<Record<ShelfName, readonly unknown[]>>>;

const merged = (one: Body, other: Body): Body =>
  Object.fromEntries(SHELF_NAMES.map((name) => [name, [...(one[name] ?? []), ...(other[name] ?? [])]]));

const findingOf = ({ pointer, code, zh, en, at }: Placed, language: string): ImportFinding => ({
  pointer,
  code,
  detail: language === 'en' ? en : zh,
  line: at?.line ?? null,
  column: at?.column ?? null,
});

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
