import type { DmnFile } from './dmn-file.js';
import type { Linked, Part } from './drg.js';

/**
 * Joins the elements of a file with those that they build on, and leaves out what has an error below it. A decision or a
 * knowledge model that builds on itself, however far round, is refused: nothing in a file can call itself for ever.
 */
export function linked(parts: ReadonlyMap<string, Part>, file: DmnFile): Linked[] {
  const { problems } = file;
  const joined = new Map<string, Linked | null>();
  const link = (id: string, path: readonly string[]): Linked | null => {
    const known = joined.get(id);
    if (known !== undefined) return known;
    const part = parts.get(id);
    if (!part) return null;
    if (path.includes(id)) {
      problems.error(
        'DMN_CYCLE',
        id,
        [`“${id}”直接或间接地依赖自身。`, `"${id}" builds on itself.`],
        ['去掉循环依赖', 'Remove the circle of requirements'],
      );
      return null;
    }
    const required = part.requires.map((one) => link(one, [...path, id]));
    const whole = required.every((one) => one !== null) && part.isSound ? part.join(required) : null;
    joined.set(id, whole);
    return whole;
  };
  for (const [id, { requires }] of parts) {
    for (const required of requires) {
      if (!parts.has(required)) noteMissing(id, required, file);
    }
  }
  return [...parts.keys()].map((id) => link(id, [])).filter((one) => one !== null);
}

function noteMissing(id: string, required: string, { problems }: DmnFile): void {
  problems.error(
    'DMN_REQUIREMENT',
    id,
    [`所依赖的“${required}”不在本文件中。`, `What it requires, "${required}", is not in this file.`],
    ['将其加入本文件', 'Put it into this file'],
  );
}
