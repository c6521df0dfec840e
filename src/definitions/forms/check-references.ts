import type { Json } from '../../engine/index.js';

type Schema = Readonly<Record<string, Json>>;

const REFERENCE = /^#\/\$defs\/([A-Za-z0-9_-]+)$/;
/** Most schemas that a value may be held against when every reference is followed. */
const SIZE_LIMIT = 5_000;

/**
 * What is wrong with the references of a form, or `null`: only to `#/$defs/name`, never in a circle, and not so many times
 * that checking a value would take long.
 */
export function referenceFault(schema: Schema): string | null {
  const definitions = isObject(schema['$defs']) ? schema['$defs'] : {};
  const sizes = new Map<string, number>();
  const sizeOf = (name: string, path: readonly string[]): number => {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    if (path.includes(name)) throw new ReferenceFault(`"#/$defs/${name}" refers to itself`);
    if (!Object.hasOwn(definitions, name)) throw new ReferenceFault(`"#/$defs/${name}" does not exist`);
    const size = weigh(definitions[name] ?? null, [...path, name]);
    sizes.set(name, size);
    return size;
  };
  const weigh = (value: Json, path: readonly string[]): number => {
    if (Array.isArray(value)) return (value as readonly Json[]).reduce<number>((sum, one) => sum + weigh(one, path), 0);
    if (!isObject(value)) return 0;
    let size = 1;
    for (const [keyword, one] of Object.entries(value)) {
      size += keyword === '$ref' ? sizeOf(nameOf(one), path) : weigh(one, path);
    }
    if (size > SIZE_LIMIT) throw new ReferenceFault(`over ${SIZE_LIMIT} schemas when every $ref is followed`);
    return size;
  };
  try {
    for (const name of Object.keys(definitions)) sizeOf(name, []);
    weigh({ ...schema, $defs: null }, []);
    return null;
  } catch (error) {
    if (error instanceof ReferenceFault) return error.message;
    throw error;
  }
}

class ReferenceFault extends Error {}

const isObject = (value: Json | undefined): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nameOf(reference: Json): string {
  const name = typeof reference === 'string' ? REFERENCE.exec(reference)?.[1] : undefined;
  if (name === undefined) throw new ReferenceFault(`${JSON.stringify(reference)} is not of the form "#/$defs/name"`);
  return name;
}
