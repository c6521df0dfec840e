import type { FieldError } from '../../kernel/index.js';
import { SHELF_NAMES, SHELVES, type Shelf, type ShelfName, type Things } from '../organisation.store.js';
import { IMPORT_FIELDS } from './import-fields.js';

/** A thing that an import brings, whole, with its place in the request. */
export interface Brought<T> {
  readonly pointer: string;
  readonly key: string;
  readonly thing: T;
}

export type BroughtThings = { readonly [K in ShelfName]: readonly Brought<Things[K]>[] };

/** What names a thing: its code, or the whole of an appointment's key. */
export const keyOf = (name: ShelfName, thing: object): string =>
  (SHELVES[name] as Shelf).key.map((field) => String((thing as Record<string, unknown>)[field])).join(' ');

/** Reads an import: fields left out get their standard value. Every wrong field of every thing is named at once. */
export function readImport(body: Readonly<Partial<Record<ShelfName, unknown>>>): {
  readonly brought: BroughtThings;
  readonly errors: FieldError[];
} {
  const errors: FieldError[] = [];
  const brought = Object.fromEntries(
    SHELF_NAMES.map((name) => [name, readShelf(name, (body[name] ?? []) as readonly unknown[], errors)]),
  ) as unknown as BroughtThings;
  return { brought, errors };
}

function readShelf(name: ShelfName, given: readonly unknown[], errors: FieldError[]): Brought<object>[] {
  const seen = new Map<string, string>();
  return given.flatMap((item, index) => {
    const pointer = `/${name}/${index}`;
    const { thing, wrong } = readThing(name, item, pointer);
    errors.push(...wrong);
    if (wrong.length > 0) return [];
    const key = keyOf(name, thing);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      errors.push(repeated(pointer, earlier));
      return [];
    }
    seen.set(key, pointer);
    return [{ pointer, key, thing }];
  });
}

/** A thing that was brought before, and where. */
export interface Repeated extends FieldError {
  readonly earlier: string;
}

const repeated = (pointer: string, earlier: string): Repeated => ({
  pointer,
  code: 'REPEATED',
  zh: `与“${earlier}”重复。`,
  en: `Is the same as "${earlier}".`,
  earlier,
});

function readThing(name: ShelfName, item: unknown, pointer: string): { thing: object; wrong: FieldError[] } {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return { thing: {}, wrong: [{ pointer, code: 'NOT_AN_OBJECT', zh: '应为对象。', en: 'Must be an object.' }] };
  }
  const given = item as Readonly<Record<string, unknown>>;
  const fields = IMPORT_FIELDS[name];
  const wrong: FieldError[] = Object.keys(given)
    .filter((field) => !Object.hasOwn(fields, field))
    .map((field) => ({
      pointer: `${pointer}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      code: 'UNKNOWN_FIELD',
      zh: '没有这个字段。',
      en: 'There is no such field.',
    }));
  const thing: Record<string, unknown> = {};
  for (const [field, { takes, otherwise, standard }] of Object.entries(fields)) {
    const value = given[field] ?? standard;
    if (value === undefined) {
      wrong.push({ pointer: `${pointer}/${field}`, code: 'REQUIRED', zh: '必填。', en: 'This field is required.' });
    } else if (!takes(value)) {
      wrong.push({
        pointer: `${pointer}/${field}`,
        ...(typeof otherwise === 'function' ? otherwise(value) : otherwise),
      });
    } else {
      thing[field] = value;
    }
  }
  return { thing, wrong };
}
