import type { Binding } from '../graph.js';
import type { ProblemList } from './problem-list.js';

/** A binding as a file writes it; what is absent is `null`. */
export interface WrittenBinding {
  readonly kind: string | null;
  readonly version: string | null;
  readonly tag: string | null;
  /** The attribute that says the kind, for the problem. */
  readonly property: string;
}

const KINDS: Readonly<Record<string, Binding['kind']>> = {
  deployment: 'DEPLOYMENT',
  latest: 'LATEST',
  version: 'VERSION',
  tag: 'TAG',
  versionTag: 'TAG',
};

/**
 * Which version is called. A file that says nothing calls what was current when the root case started, whatever engine it was
 * drawn for: running cases keep theirs.
 */
export function bindingOf(
  { kind, version, tag, property }: WrittenBinding,
  id: string,
  problems: ProblemList,
): Binding {
  const unbound: Binding = { kind: 'DEPLOYMENT' };
  if (kind === null) return unbound;
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  switch (known) {
    case undefined:
      problems.add('VALUE_INVALID', id, { property, value: kind });
      return unbound;
    case 'VERSION':
      if (version !== null && /^[1-9]\d{0,8}$/.test(version)) return { kind: known, version: Number(version) };
      problems.add('VALUE_INVALID', id, { property: `version of ${property}`, value: version });
      return unbound;
    case 'TAG':
      if (tag !== null && !/[${}=]/.test(tag)) return { kind: known, tag };
      problems.add('VALUE_INVALID', id, { property: `tag of ${property}`, value: tag });
      return unbound;
    default:
      return { kind: known };
  }
}
