import { levelOf, type Viewer } from '../../kernel/index.js';

/** How much of a thing a principal may see. */
export type SightLevel = 'METADATA' | 'CONTENT';

/** Why a principal sees a thing: by a part in its case or a role, by a copy, or because somebody granted it. */
export type SightGround = 'RELATION' | 'DISTRIBUTION' | 'GRANT';

/** One relation of a principal to a thing: a row of `may_see`. */
export interface SightRow {
  readonly principal: string;
  readonly level: SightLevel;
  readonly ground: SightGround;
}

/** A thing as sight is judged: who has which relation to it, and how it is classified. */
export interface SeenMatter {
  readonly rows: readonly SightRow[];
  readonly classification: string | null;
}

/**
 * Whether a viewer sees a thing, at this level at least: (relation ∪ distribution ∪ grant ∪ role rule) ∩ clearance. Pure; the SQL
 * predicate of `seen-by.ts` says the same of rows, and `test/campaigns/sight.spec.ts` holds one against the other.
 *
 * @rule R-091 @rule R-134
 */
export const seesThing = (viewer: Viewer, matter: SeenMatter, level: SightLevel = 'METADATA'): boolean =>
  matter.rows.some(
    (row) =>
      viewer.principals.includes(row.principal) &&
      (level === 'METADATA' || row.level === 'CONTENT') &&
      levelOf(matter.classification) <= viewer.opens[row.ground === 'GRANT' ? 1 : 0],
  );
