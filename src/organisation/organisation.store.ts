import type { Transaction } from '../kernel/index.js';
import type { Appointment, Duty, Headcount, Organisation, Person, Position, Unit } from './organisation.js';

/** A kind of thing that the office is made of, as its table keeps it: field on the wire -> column, and what names a row. */
export interface Shelf {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
  /** Fields that name what the rows are about: it has one row for each stretch of days. */
  readonly of: readonly string[];
}

/** In the order in which rows must be written: what is referred to comes first. */
export const SHELVES = {
  units: {
    table: 'org_unit',
    key: ['code', 'validFrom'],
    of: ['code'],
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
    key: ['code', 'validFrom'],
    of: ['code'],
    columns: {
      code: 'code',
      role: 'role',
      nameZh: 'name_zh',
      nameEn: 'name_en',
      functional: 'functional',
      single: 'single',
      permissions: 'permissions',
      validFrom: 'valid_from',
      validTo: 'valid_to',
    },
  },
  persons: {
    table: 'person',
    key: ['code', 'validFrom'],
    of: ['code'],
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
    of: ['person', 'position', 'unit'],
    columns: {
      person: 'person',
      position: 'position',
      unit: 'unit',
      validFrom: 'valid_from',
      validTo: 'valid_to',
      appointedBy: 'appointed_by',
      specialty: 'specialty',
      divisionHead: 'division_head',
    },
  },
  headcounts: {
    table: 'headcount',
    key: ['unit', 'validFrom'],
    of: ['unit'],
    columns: {
      unit: 'unit',
      leaders: 'leaders',
      staff: 'staff',
      experts: 'experts',
      setBy: 'set_by',
      validFrom: 'valid_from',
      validTo: 'valid_to',
    },
  },
  duties: {
    table: 'duty',
    key: ['code', 'validFrom'],
    of: ['code'],
    columns: {
      code: 'code',
      owner: 'owner',
      jointWith: 'joint_with',
      nameZh: 'name_zh',
      nameEn: 'name_en',
      article: 'article',
      validFrom: 'valid_from',
      validTo: 'valid_to',
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
  readonly headcounts: Headcount;
  readonly duties: Duty;
}

/** A row on the wire also says its version. */
export type Versioned<T> = T & { readonly rowVersion: number };

/** Select list of a shelf under the names of the wire, of a table named `t`. */
export const columnsOf = (shelf: Shelf): string =>
  [
    ...(shelf.table === 'appointment' ? ['t.id'] : []),
    ...Object.entries(shelf.columns).map(([field, column]) => `t.${column} AS "${field}"`),
    't.row_version AS "rowVersion"',
  ].join(', ');

/**
 * A shelf with one row for each thing, as it stands on the day `$n`: the row that holds on it, else the last before it, else the
 * first after it, so that names in old records stay readable. `row_version` counts every change of every row of the thing.
 */
export const standingOn = (shelf: Shelf, place: string): string => {
  if (shelf.table === 'appointment') return shelf.table;
  const named = shelf.of.map((field) => shelf.columns[field]!);
  const columns = Object.values(shelf.columns);
  const order = `(valid_from <= ${place}::date) DESC,
    CASE WHEN valid_from <= ${place}::date THEN valid_from END DESC, valid_from`;
  return `(SELECT DISTINCT ON (office_id, ${named.join(', ')}) office_id, ${columns.join(', ')},
     (sum(row_version) OVER (PARTITION BY office_id, ${named.join(', ')}))::integer AS row_version
   FROM ${shelf.table} ORDER BY office_id, ${named.join(', ')}, ${order})`;
};

/** Things of a shelf by the codes of one of their fields, each as it stands on the day. */
export function thingsOn<K extends ShelfName>(
  tx: Transaction,
  name: K,
  by: { readonly field: string; readonly values: readonly string[]; readonly day: string },
): Promise<Versioned<Things[K]>[]> {
  const shelf: Shelf = SHELVES[name];
  return tx.query<Versioned<Things[K]>>(
    `SELECT ${columnsOf(shelf)} FROM ${standingOn(shelf, '$3')} t
     WHERE t.office_id = $1 AND t.${shelf.columns[by.field]} = ANY ($2) AND $3::date IS NOT NULL`,
    [tx.officeId, by.values, by.day],
  );
}

/** Rows of a shelf by the codes of one of their fields, whatever the day. */
export function findThings<K extends ShelfName>(
  tx: Transaction,
  name: K,
  field: string,
  values: readonly string[],
): Promise<Versioned<Things[K]>[]> {
  const shelf: Shelf = SHELVES[name];
  const column = field === 'id' ? field : shelf.columns[field];
  return tx.query<Versioned<Things[K]>>(
    `SELECT ${columnsOf(shelf)} FROM ${shelf.table} t WHERE t.office_id = $1 AND t.${column} = ANY ($2)
     ORDER BY ${shelf.key.map((one) => `t.${shelf.columns[one]}`).join(', ')}`,
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
