import type { may } from '../../src/access/index.js';

export interface Asker {
  readonly name: string;
  /** `null` for nobody. */
  readonly permissions: readonly string[] | null;
  readonly role: string | null;
}

export interface RouteRow {
  readonly method: string;
  readonly path: string;
  readonly access: { readonly kind: string; readonly permissions?: readonly string[] };
  readonly promised: Readonly<Record<string, 'PASS' | 'RELATION' | 401 | 403>>;
}

export function askers(
  office: { readonly positions: readonly { readonly role: string; readonly permissions?: readonly string[] }[] },
  scopes: { readonly EVERY_PERSON: readonly string[]; readonly ADMINISTRATOR_SCOPES: readonly string[] },
): Asker[];

export function routeRows(document: unknown, who: readonly Asker[], policy: typeof may): RouteRow[];

export interface OtherRow {
  readonly act: string;
  readonly situation: string;
  /** `PASS`, or code and rule of the refusal. */
  readonly promised: Readonly<Record<string, string>>;
}

export function otherRows(who: readonly Asker[], policy: { readonly may: typeof may }): OtherRow[];
