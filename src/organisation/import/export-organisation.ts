import { recordFact } from '../../audit/index.js';
import type { Command } from '../../kernel/index.js';
import { contentOf, wholeOffice } from '../change-organisation.js';
import type { Organisation } from '../organisation.js';
import { SHELF_NAMES, type ShelfName } from '../organisation.store.js';
import { toCsv } from './csv.js';
import { cellOf, fieldsOf } from './read-csv.js';

/** Everything that the office is, with every row of days that are over: what `POST /org/import` takes. */
export interface OrganisationExport extends Organisation {}

/**
 * The organisation as an import takes it: brought into the same office it changes nothing, into an empty one it makes the same.
 * Who took it is recorded, since it names every person.
 *
 * @rule R-134
 */
export const exportOrganisation: Command<null, OrganisationExport> = {
  name: 'organisation.export',
  async execute(ctx) {
    const office = await wholeOffice(ctx);
    const whole = Object.fromEntries(
      SHELF_NAMES.map((name) => [name, (office[name] as readonly object[]).map((thing) => contentOf(name, thing))]),
    );
    const counts = Object.fromEntries(SHELF_NAMES.map((name) => [name, office[name].length]));
    recordFact(ctx, { act: 'EXPORTED', objectType: 'ORGANISATION', objectId: 'ALL', details: counts });
    return whole as unknown as OrganisationExport;
  },
};

/** One kind of things as CSV, in the columns that an import reads. Formulas are guarded. */
export const exportCsv: Command<{ readonly kind: ShelfName }, string> = {
  name: 'organisation.exportCsv',
  async execute(ctx, { kind }) {
    const office = await wholeOffice(ctx);
    const fields = fieldsOf(kind);
    const things = office[kind] as readonly object[];
    recordFact(ctx, {
      act: 'EXPORTED',
      objectType: 'ORGANISATION',
      objectId: kind,
      details: { [kind]: things.length },
    });
    const rows = things.map((thing) => fields.map((field) => cellOf((thing as Record<string, unknown>)[field])));
    return toCsv([fields, ...rows]);
  },
};
