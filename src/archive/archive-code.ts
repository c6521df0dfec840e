/** How codes are written. */
export type ArchiveCodeScheme = 'DAT22_2015' | 'DAT13_2022';

/** An archive code in its parts; the serial counts per fonds, category, year, retention and organ. */
export interface ArchiveCode {
  readonly fonds: string;
  readonly category: string;
  readonly year: number;
  readonly retention: string;
  readonly organCode: string;
  readonly itemNo: number;
}

/**
 * `X000-WS·2022-D30-GZB-0001` (DA/T 22-2015) or `X000-WS·2022·D30·GZB-0001` (DA/T 13-2022); the dot is U+00B7, the item
 * number has four digits.
 *
 * @rule R-138
 */
export function formatArchiveCode(code: ArchiveCode, scheme: ArchiveCodeScheme = 'DAT22_2015'): string {
  const item = String(code.itemNo).padStart(4, '0');
  const between = scheme === 'DAT13_2022' ? '·' : '-';
  const { fonds, category, year, retention, organCode } = code;
  return `${fonds}-${category}·${year}${between}${retention}${between}${organCode}-${item}`;
}

/** The code as the name of a folder: without the dot, which not every file system and tool carries alike. */
export const folderNameOf = (archiveCode: string): string => archiveCode.replaceAll('·', '_');

/**
 * The first day on which an item may be proposed for appraisal: its period counts from 1 January of the year after the
 * document's; `null` for permanent items (Y), which are never proposed.
 *
 * @rule R-138
 */
export function disposalDue(year: number, retention: string): string | null {
  const years = /^D(\d{1,3})$/.exec(retention)?.[1];
  return years === undefined ? null : `${year + 1 + Number(years)}-01-01`;
}
