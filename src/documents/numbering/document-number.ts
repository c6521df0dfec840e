import { hidesCharacters, Rejection } from '../../kernel/index.js';

/** A document number in its parts. */
export interface DocumentNumber {
  readonly agencyCode: string;
  readonly year: number;
  readonly serial: number;
}

const SHAPE = /^(?<agencyCode>[^\s〔〕()[\]（）第\d]+)〔(?<year>\d{4})〕(?<serial>[1-9]\d*)号$/u;

/**
 * `市安城创办发〔2022〕10号`: agency code, year in six-corner brackets (U+3014, U+3015), serial without leading zero and
 * without 第. @rule R-003
 */
export function formatNumber({ agencyCode, year, serial }: DocumentNumber): string {
  return `${agencyCode}〔${year}〕${serial}号`;
}

/**
 * The parts of a document number.
 * @throws Rejection DOCUMENT_NUMBER_SHAPE (422) for any other bracket, a leading zero or 第.
 * @rule R-003
 */
export function parseNumber(text: string): DocumentNumber {
  const parts = isNumber(text) ? SHAPE.exec(text)?.groups : undefined;
  if (!parts) throw new Rejection('DOCUMENT_NUMBER_SHAPE', { docNo: text });
  return { agencyCode: parts['agencyCode'] ?? '', year: Number(parts['year']), serial: Number(parts['serial']) };
}

/**
 * Whether a text is a document number: as it is written, with nothing in it that hides or only looks like it (full-width digits and
 * letters).
 *
 * @rule R-003
 */
export const isNumber = (text: string): boolean =>
  SHAPE.test(text) &&
  !hidesCharacters(text) &&
  !/\p{Variation_Selector}/u.test(text) &&
  text.normalize('NFKC') === text;
