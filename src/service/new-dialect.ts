/**
 * The same document in the dialect of OpenAPI 3.1, where a schema is JSON Schema 2020-12: `nullable` becomes a type, and
 * `example` a list of examples.
 */
export function newDialect<T>(document: T): T {
  return rewrite(document) as T;
}

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rewrite(part)]));
  return isSchema(given) ? modern(given) : given;
}

const isSchema = (given: Record<string, unknown>): boolean =>
  typeof given['nullable'] === 'boolean' || (isType(given['type']) && 'example' in given);

const isType = (given: unknown): boolean => typeof given === 'string' || Array.isArray(given);

function modern({ nullable, example, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const schema: Record<string, unknown> = example === undefined ? rest : { ...rest, examples: [example] };
  if (nullable !== true) return schema;
  if (typeof schema['type'] === 'string') {
    const { enum: choices } = schema;
    return {
      ...schema,
      type: [schema['type'], 'null'],
      ...(Array.isArray(choices) && !choices.includes(null) ? { enum: [...(choices as unknown[]), null] } : {}),
    };
  }
  const { allOf, $ref, description, ...others } = schema;
  const target = $ref === undefined ? (allOf as unknown[] | undefined)?.[0] : { $ref };
  if (target === undefined) return schema;
  return { ...others, ...(description === undefined ? {} : { description }), anyOf: [target, { type: 'null' }] };
}
