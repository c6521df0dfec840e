import type { Caller, Commands, ReadContext } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import type { Cursors, CursorValue, Page, PageQuery } from '../kernel/http/index.js';
import {
  columnsOf,
  SHELVES,
  standingOn,
  type Shelf,
  type ShelfName,
  type Things,
  type Versioned,
} from './organisation.store.js';

/** A condition on the rows `t` of a list; `?` stands for its value, and the condition falls away without one. */
export type Filter = readonly [sql: string, value: string | undefined];

/** Every person may read who the office is; a system needs the permission. Raises `PERMISSION_MISSING`. */
export function demandReader({ person, permissions }: Caller): void {
  if (person === null && !permissions.has('org:read')) {
    throw new Rejection('PERMISSION_MISSING', { permission: 'org:read' });
  }
}

/**
 * One page of a shelf, in the order of its key; what has a code once each, as it stands today. Where a day is asked about, as it was
 * on that day, without what did not hold on it.
 */
export function listThings<K extends ShelfName>(
  deps: { readonly commands: Commands; readonly cursors: Cursors },
  caller: Caller,
  name: K,
  { limit, cursor }: PageQuery,
  filters: readonly Filter[] = [],
  on?: string,
): Promise<Page<Versioned<Things[K]>>> {
  const shelf: Shelf = SHELVES[name];
  const binding: CursorValue = [name, on ?? null, ...filters.map(([, value]) => value ?? null)];
  return deps.commands.read(caller, async (ctx) => {
    demandReader(ctx.caller);
    const after = cursor === undefined ? null : (deps.cursors.decode(cursor, binding) as readonly string[]);
    const items = await rowsAfter<K>(
      ctx,
      shelf,
      { filters: [...filters, [HOLDS, on]], day: on ?? ctx.today },
      after,
      limit + 1,
    );
    if (items.length <= limit) return { items, next: null };
    const page = items.slice(0, limit);
    const last = page.at(-1) as unknown as Record<string, string>;
    return {
      items: page,
      next: deps.cursors.encode(
        orderOf(shelf).map((field) => last[field]!),
        binding,
      ),
    };
  });
}

function rowsAfter<K extends ShelfName>(
  { tx }: ReadContext,
  shelf: Shelf,
  { filters, day }: { readonly filters: readonly Filter[]; readonly day: string },
  after: readonly string[] | null,
  limit: number,
): Promise<Versioned<Things[K]>[]> {
  const params: unknown[] = [tx.officeId, limit, day];
  const where = ['t.office_id = $1', '$3::date IS NOT NULL'];
  for (const [sql, value] of filters) {
    if (value === undefined) continue;
    params.push(value);
    where.push(sql.replaceAll('?', `$${params.length}`));
  }
  const key = orderOf(shelf)
    .map((field) => `t.${shelf.columns[field]}`)
    .join(', ');
  if (after) {
    where.push(`(${key}) > (${after.map((_, index) => `$${params.length + index + 1}`).join(', ')})`);
    params.push(...after);
  }
  return tx.query<Versioned<Things[K]>>(
    `SELECT ${columnsOf(shelf)} FROM ${standingOn(shelf, '$3')} t WHERE ${where.join(' AND ')} ORDER BY ${key} LIMIT $2`,
    params,
  );
}

const HOLDS = 't.valid_from <= ?::date AND (t.valid_to IS NULL OR t.valid_to >= ?::date)';

/** What names a row of the list. */
const orderOf = (shelf: Shelf): readonly string[] => (shelf.table === 'appointment' ? shelf.key : shelf.of);
