import type { Cursors, Page, PageQuery } from '../kernel/http/index.js';
import type { ReadContext } from '../kernel/index.js';
import type { DefinitionKind } from './definition.js';
import { toDefinitionView, type DefinitionView } from './definition-view.js';
import { listNewest } from './definition.store.js';

/** Newest versions by key, a page at a time. Raises `CURSOR_INVALID`. */
export async function listDefinitions(
  { tx, zone }: ReadContext,
  cursors: Cursors,
  { limit, cursor }: PageQuery,
  kind: DefinitionKind | null,
): Promise<Page<DefinitionView>> {
  const binding = ['definitions', kind];
  const after = cursor === undefined ? (['', ''] as const) : (cursors.decode(cursor, binding) as [string, string]);
  const found = await listNewest(tx, { kind, after, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map((row) => toDefinitionView(row, zone)),
    next: last ? cursors.encode([last.key, last.kind], binding) : null,
  };
}
