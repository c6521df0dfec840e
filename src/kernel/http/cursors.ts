import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Rejection } from '../rejection.js';
import { SERVICE_OPTIONS, type ServiceOptions } from '../service-options.js';

/** Any JSON value. */
export type CursorValue =
  string | number | boolean | null | readonly CursorValue[] | { readonly [name: string]: CursorValue };

/**
 * Makes and reads the cursors of lists: opaque, authenticated, and bound to the office and the list they came from. `binding` is the
 * filter and order of the list (and who asks, where that matters), the same value at both ends.
 */
@Injectable()
export class Cursors {
  constructor(@Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions) {}

  /** The cursor that names this position. */
  encode(position: CursorValue, binding: CursorValue): string {
    const text = Buffer.from(JSON.stringify(position)).toString('base64url');
    return `${text}.${this.seal(text, binding)}`;
  }

  /** The position that a cursor names. Raises `CURSOR_INVALID` for a changed cursor and for one of another list. */
  decode(cursor: string, binding: CursorValue): CursorValue {
    const [text = '', seal = '', ...rest] = cursor.split('.');
    const given = Buffer.from(seal);
    const expected = Buffer.from(this.seal(text, binding));
    if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new Rejection('CURSOR_INVALID');
    }
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as CursorValue;
  }

  private seal(text: string, binding: CursorValue): string {
    return createHmac('sha256', this.options.secret)
      .update(`cursor\n${this.options.officeId}\n${text}\n${JSON.stringify(binding)}`)
      .digest('base64url')
      .slice(0, 22);
  }
}
