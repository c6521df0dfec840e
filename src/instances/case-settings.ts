import type { Json, Variables } from '../engine/index.js';

/**
 * The settings that a process names (`superiorApproval.issueBy`), as nested contexts and nothing else of them: what FEEL
 * reads as `settings.superiorApproval.issueBy`. A setting that the office does not have is left out, and is null there.
 */
export function namedSettings(values: Variables, names: readonly string[]): Variables {
  const picked: Record<string, Json> = {};
  for (const name of names) {
    const value = valueAt(values, name.split('.'));
    if (value !== undefined) put(picked, name.split('.'), value);
  }
  return picked;
}

function valueAt(values: Variables, path: readonly string[]): Json | undefined {
  let value: Json | undefined = values;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, step) ? (value as Variables)[step] : undefined;
  }
  return value;
}

function put(into: Record<string, Json>, path: readonly string[], value: Json): void {
  const [step = '', ...rest] = path;
  if (rest.length === 0) {
    into[step] = value;
    return;
  }
  const inner = Object.hasOwn(into, step) ? into[step] : undefined;
  const context =
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...(inner as Variables) } : {};
  put(context as Record<string, Json>, rest, value);
  into[step] = context;
}
