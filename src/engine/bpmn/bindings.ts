import type { Binding } from '../graph.js';
import { foreign, givenIn } from './foreign.js';
import { textOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';

/** A binding as a file writes it; what is absent is `null`. */
interface WrittenBinding {
  readonly kind: string | null;
  readonly version: string | null;
  readonly tag: string | null;
  /** The attribute that says the kind, for the problem. */
  readonly property: string;
}

/** Where other engines write the binding: the stem of Camunda 7's attributes, and the element of Camunda 8. */
export interface BindingPlaces {
  readonly camunda: 'calledElement' | 'decisionRef';
  readonly zeebe: 'zeebe:calledElement' | 'zeebe:calledDecision';
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
export function bindingOf(element: ModdleElement, places: BindingPlaces, id: string, problems: ProblemList): Binding {
  const { kind, version, tag, property } = written(element, places);
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

function written(element: ModdleElement, { camunda, zeebe }: BindingPlaces): WrittenBinding {
  const own = textOf(element, 'gongwen:binding');
  if (own !== null) {
    return {
      kind: own,
      version: textOf(element, 'gongwen:bindingVersion'),
      tag: textOf(element, 'gongwen:bindingTag'),
      property: 'gongwen:binding',
    };
  }
  const type = givenIn(element, zeebe, 'bindingType');
  return {
    kind: foreign(element, `${camunda}Binding`) ?? type,
    version: foreign(element, `${camunda}Version`),
    tag: foreign(element, `${camunda}VersionTag`) ?? givenIn(element, zeebe, 'versionTag'),
    property: type === null ? `${camunda}Binding` : 'bindingType',
  };
}
