import type { Json } from '../engine/index.js';
import type { BoundForm } from './definition.js';

/** Fields of a form that enter the case, and those among them into which anything can be written. */
export interface FormFields {
  readonly routing: ReadonlySet<string>;
  readonly freeText: ReadonlySet<string>;
}

/** What of a string's schema bounds what it may say. */
const BOUNDS = ['enum', 'const', 'pattern', 'format', '$ref', 'allOf', 'anyOf', 'oneOf'];

/** Reads which fields of a form become variables; a text without a list, pattern or format is free. */
export function formFields({ schema }: Pick<BoundForm, 'schema'>): FormFields {
  const routing = new Set<string>();
  const freeText = new Set<string>();
  const fields = schema['properties'];
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return { routing, freeText };
  for (const [name, field] of Object.entries(fields)) {
    if (typeof field !== 'object' || field === null || Array.isArray(field)) continue;
    const described = field as Readonly<Record<string, Json>>;
    if (described['x-gongwen'] === 'content') continue;
    routing.add(name);
    const isBounded = BOUNDS.some((bound) => bound in described);
    if (described['type'] === 'string' && !isBounded) freeText.add(name);
  }
  return { routing, freeText };
}
