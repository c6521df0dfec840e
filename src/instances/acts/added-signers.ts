import { besideOf, variablesOf, type Beside, type CaseState, type Json, type Variables } from '../../engine/index.js';
import type { Instance } from '../instance.js';

/**
 * Variable in which a case keeps whom people added to its multi-instance steps: `{countersign: ["SUPV"]}`. Who was added stays
 * until an administrator takes them out. A step that reads a list by its name has them in that list; where a process computes the
 * list anew after a return, it names this variable.
 */
const ADDED = 'addedSigners';

/** What a case sets so that its step goes on asking whom somebody added. */
export function remembering(
  { state }: Instance,
  step: string,
  { list, added }: { readonly list: Beside['list']; readonly added: string },
): Variables {
  const known = addedIn(state);
  return {
    [ADDED]: { ...known, [step]: [...new Set([...(known[step] ?? []), added])] },
    ...(list === null || list.elements.includes(added) ? {} : { [list.name]: [...list.elements, added] }),
  };
}

/** What a case sets when instance `n` of a step is taken out; nothing where it was not added by somebody. */
export function forgetting({ state, definition }: Instance, step: string, n: number): Variables {
  const beside = state === null ? null : besideOf(definition.graph, state, n);
  const known = addedIn(state);
  const added = known[step] ?? [];
  if (!beside || !added.some((one) => one === beside.own)) return {};
  const { own, list } = beside;
  return {
    [ADDED]: { ...known, [step]: added.filter((one) => one !== own) },
    ...(list === null ? {} : { [list.name]: list.elements.filter((one) => one !== own) }),
  };
}

function addedIn(state: CaseState | null): Readonly<Record<string, readonly string[]>> {
  const kept: Json = (state === null ? undefined : variablesOf(state)[ADDED]) ?? null;
  if (kept === null || typeof kept !== 'object' || Array.isArray(kept)) return {};
  const lists = Object.entries(kept).filter(([, list]) => Array.isArray(list));
  return Object.fromEntries(
    lists.map(([step, list]) => [step, (list as readonly Json[]).filter((one) => typeof one === 'string')]),
  );
}
