import type { Node } from '../graph.js';
import { needed, type Compiling, type NodeBase } from './compiling.js';
import { textOf, type ModdleElement } from './moddle.js';

/** Compiles a script task. Its language must be FEEL: any other is code, and code that comes with a file is never run. */
export function compileScript(
  element: ModdleElement,
  base: NodeBase,
  { expressions, problems }: Compiling,
): Node | null {
  const { id } = base;
  const format = textOf(element, 'scriptFormat');
  if (format !== null && !/feel/i.test(format)) {
    problems.add('CODE_REFUSED', id, { attribute: `scriptFormat ${format}` });
    return null;
  }
  if (format === null) problems.add('PROPERTY_MISSING', id, { property: 'scriptFormat' });
  const result = textOf(element, 'gongwen:resultVariable');
  const resultVariable = result === null ? null : expressions.variable(result, id, 'gongwen:resultVariable');
  return needed(textOf(element, 'script'), id, 'script', problems, (source): Node | null => {
    const script = expressions.any(source, id);
    return script && { ...base, type: 'SCRIPT_TASK', script, resultVariable };
  });
}
