import { Rejection } from '../kernel/rejection.js';
import { isSame, type Variables } from './json.js';
import type { Run } from './run.js';
import type { Stimulus } from './stimulus.js';
import { isWatched } from './watched.js';

/**
 * Variables of one scope are set and removed by an administrator; nothing moves by it but conditional events, which are asked
 * again. What a task or work was opened with stays as it was. Raises `SCOPE_NOT_OPEN`.
 */
export function changeVariables(
  run: Run,
  { in: at, set, remove }: Extract<Stimulus, { type: 'CHANGE_VARIABLES' }>,
): void {
  const activation = at === undefined ? run.root : run.find(at);
  if (!activation) throw new Rejection('SCOPE_NOT_OPEN', { n: at ?? null });
  const before: Variables = activation.vars ?? {};
  const kept = Object.entries(before).filter(([name]) => !remove.includes(name));
  const vars: Variables = { ...Object.fromEntries(kept), ...set };
  run.put({ ...activation, vars });
  if (!isWatched(run.graph)) return;
  for (const name of new Set([...Object.keys(set), ...remove])) {
    const [was, is] = [before, vars].map((one) => (Object.hasOwn(one, name) ? one[name] : undefined));
    if (!isSame(was, is)) run.noteChange(activation.n, name);
  }
}
