import type { Node } from '../graph.js';
import { bindingOf } from './bindings.js';
import { needed, type Compiling, type NodeBase } from './compiling.js';
import { foreign, givenIn } from './foreign.js';
import { textOf, type ModdleElement } from './moddle.js';

/** Compiles a call activity: the process that it calls, in which version. */
export function compileCall(element: ModdleElement, base: NodeBase, { problems }: Compiling): Node | null {
  const { id } = base;
  const called = textOf(element, 'calledElement') ?? givenIn(element, 'zeebe:calledElement', 'processId');
  if (called !== null && /[${}=]/.test(called)) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: `calledElement ${called}` });
    return null;
  }
  const type = foreign(element, 'calledElementType');
  if (type !== null && type !== 'key') problems.add('FOREIGN_REFUSED', id, { what: `calledElementType ${type}` });
  return needed(called, id, 'calledElement', problems, (calledElement) => ({
    ...base,
    type: 'CALL_ACTIVITY',
    calledElement,
    binding: bindingOf(element, { camunda: 'calledElement', zeebe: 'zeebe:calledElement' }, id, problems),
  }));
}
