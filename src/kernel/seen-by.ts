/** Where a statement has its viewer: places of the parameters `principals` (text[]) and `opens` (integer[]). */
export interface ViewerPlaces {
  readonly principals: string;
  readonly opens: string;
}

/**
 * SQL: the row `m` of `may_see` opens its thing to the viewer. The one predicate of every read, list and count: who
 * the row names, and whether the thing's classification is open to the viewer by that ground. `seesThing` is the same in
 * TypeScript.
 *
 * @rule R-091 @rule R-134
 */
export const opensTo = (m: string, { principals, opens }: ViewerPlaces): string =>
  `${m}.principal = ANY (${principals}) AND ${isOpen(m, opens)}`;

/** SQL: what the row `m` names is not classified above what its ground opens to the viewer. */
export const isOpen = (m: string, opens: string): string =>
  `classification_of(${m}.office_id, ${m}.object_type, ${m}.object_id)
     <= CASE ${m}.ground WHEN 'GRANT' THEN (${opens}::integer[])[2] ELSE (${opens}::integer[])[1] END`;

/** SQL: a thing is not classified above what the viewer may read at all, whoever showed it to them. */
export const isClearedSql = (thing: string, opens: string): string =>
  `classification_of(${thing}) <= (${opens}::integer[])[1]`;
