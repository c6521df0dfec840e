import { Rejection } from '../../kernel/index.js';

/** Mark of a state secret as GB/T 9704-2012 writes it, 机密★10年, with the star that a keyboard gives. */
const MARK = /(绝密|机密|秘密)\s*[★☆]/u;

/** The mark of a state secret that a text carries, 机密; `null` where it carries none. */
export const secrecyMarkIn = (text: string): string | null => MARK.exec(text.normalize('NFKC'))?.[1] ?? null;

/**
 * Refuses a file whose name says that it is a state secret, before a byte of it is kept: such things are handled on paper.
 *
 * Raises `CLASSIFIED_NOT_ALLOWED` (409).
 *
 * @rule R-092
 */
export function demandNoSecret(name: string): void {
  const mark = secrecyMarkIn(name);
  if (mark !== null) throw new Rejection('CLASSIFIED_NOT_ALLOWED', { mark });
}
