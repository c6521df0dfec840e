import type { Transaction } from '../kernel/index.js';
import type { Appointment, Duty, Organisation, Person, Position, Unit } from './organisation.js';

/** A kind of thing that the office is made of, as its table keeps it: field on the wire -> column, and what names a row. */
export interface Shelf {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
}

/** In the order in which rows must be written: what is referred to comes first. */
export const SHELVES = {
  units: {
    table: 'org_unit',
    key: ['code'],
    columns: {
      code: 'code',
      kind: 'kind',
      nameZh: 'name_zh',
      nameEn: 'name_en',
      aliases: 'aliases',
      parent: 'parent',
      external: 'external',
      validFrom: 'valid_from',
      validTo: 'valid_to',
    },
  },
  positions: {
    table: 'position',
    key: ['code'],
    columns: {
      code: 'code',
      role: 'role',
      nameZh: 'name_zh',
      nameEn: 'name_en',
      functional: 'functional',
      single: 'single',
      permissions: 'permissions',
    },
  },
  persons: {
    table: 'person',
    key: ['code'],
    columns: {
      code: 'code',
      displayName: 'display_name',
      personType: 'person_type',
      homeUnit: 'home_unit',
      clearance: 'clearance',
      accessProfile: 'access_profile',
      validFrom: 'valid_from',
      validTo: 'valid_to',
    },
  },
  appointments: {
    table: 'appointment',
    key: ['person', 'position', 'unit', 'validFrom'],
    columns: {
      person: 'person',
      position: 'position',
      unit: 'unit',
      validFrom: 'valid_from',
      validTo: 'valid_to',
      appointedBy: 'appointed_by',
    },
  },
  duties: {
    table: 'duty',
    key: ['code'],
    columns: {
      code: 'code',
      owner: 'owner',
      jointWith: 'joint_with',
      nameZh: 'name_zh',
      nameEn: 'name_en',
      article: 'article',
    },
  },
} as const satisfies { [K in keyof Organisation]: Shelf };

export type ShelfName = keyof typeof SHELVES;
export const SHELF_NAMES = Object.keys(SHELVES) as readonly ShelfName[];

export interface Things {
  readonly units: Unit;
  readonly positions: Position;
  readonly persons: Person;
  readonly appointments: Appointment;
  readonly duties: Duty;
}

/** A row on the wire also says its version. */
export type Versioned<T> = T & { readonly rowVersion: number };

/** Select list of a shelf under the names of the wire, of a table named `t`. */
export const columnsOf = (shelf: Shelf): string =>
  [
    ...Object.entries(shelf.columns).map(([field, column]) => `t.${column} AS "${field}"`),
    't.row_version AS "rowVersion"',
  ].join(', ');

/** Things of a shelf by the codes of one of their fields. */
export function findThings<K extends ShelfName>(
  tx: Transaction,
  name: K,
  field: string,
  values: readonly string[],
): Promise<Versioned<Things[K]>[]> {
  const shelf: Shelf = SHELVES[name];
  return tx.query<Versioned<Things[K]>>(
    `SELECT ${columnsOf(shelf)} FROM ${shelf.table} t WHERE t.office_id = $1 AND t.${shelf.columns[field]} = ANY ($2)`,
    [tx.officeId, values],
  );
}

/** Everything on a shelf. */
export function allThings<K extends ShelfName>(tx: Transaction, name: K): Promise<Versioned<Things[K]>[]> {
  const shelf: Shelf = SHELVES[name];
  return tx.query<Versioned<Things[K]>>(
    `SELECT ${columnsOf(shelf)} FROM ${shelf.table} t WHERE t.office_id = $1 ORDER BY ${shelf.key
      .map((field) => `t.${shelf.columns[field]}`)
      .join(', ')}`,
    [tx.officeId],
  );
}

/** One import at a time: the things of an office are checked against each other. Ends with the transaction. */
export async function lockOrganisation(tx: Transaction): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('organisation/' || $1, 0))`, [tx.officeId]);
}

/** Writes a thing, new or changed. */
export function putThing<K extends ShelfName>(
  tx: Transaction,
  name: K,
  thing: Things[K],
  ids: { readonly entryId: string; readonly newId: string },
): void {
  const shelf: Shelf = SHELVES[name];
  const fields = Object.keys(shelf.columns);
  const own = name === 'appointments' ? ['id'] : [];
  const columns = ['office_id', 'audit_id', ...own, ...fields.map((field) => shelf.columns[field]!)];
  const changed = fields.filter((field) => !shelf.key.includes(field)).map((field) => shelf.columns[field]!);
  tx.write(
    `INSERT INTO ${shelf.table} AS t (${columns.join(', ')})
     VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})
     ON CONFLICT (office_id, ${shelf.key.map((field) => shelf.columns[field]).join(', ')}) DO UPDATE SET
       ${[...changed, 'audit_id'].map((column) => `${column} = excluded.${column}`).join(', ')},
       row_version = t.row_version + 1`,
    [
      tx.officeId,
      ids.entryId,
      ...own.map(() => ids.newId),
      ...fields.map((field) => (thing as unknown as Record<string, unknown>)[field]),
    ],
  );
}
