import type { Node } from '../graph.js';
import { needed, type Compiling, type NodeBase } from './compiling.js';
import { foreign, givenIn } from './foreign.js';
import { textOf, type ModdleElement } from './moddle.js';

/** Compiles a script task. Its language must be FEEL: any other is code, and code that comes with a file is never run. */
export function compileScript(
  element: ModdleElement,
  base: NodeBase,
  { expressions, problems }: Compiling,
): Node | null {
  const { id } = base;
  const zeebe = givenIn(element, 'zeebe:script', 'expression');
  if (zeebe !== null) {
    const script = expressions.any(zeebe, id);
    const resultName = givenIn(element, 'zeebe:script', 'resultVariable');
    return needed(resultName, id, 'zeebe:script resultVariable', problems, (name): Node | null => {
      const variable = expressions.variable(name, id, 'zeebe:script resultVariable');
      return script && { ...base, type: 'SCRIPT_TASK', script, resultVariable: variable };
    });
  }
  const format = textOf(element, 'scriptFormat');
  if (format !== null && !/feel/i.test(format)) {
    problems.add('CODE_REFUSED', id, { attribute: `scriptFormat ${format}` });
    return null;
  }
  if (format === null) problems.add('PROPERTY_MISSING', id, { property: 'scriptFormat' });
  const result = textOf(element, 'gongwen:resultVariable') ?? foreign(element, 'resultVariable');
  const resultVariable = result === null ? null : expressions.variable(result, id, 'gongwen:resultVariable');
  return needed(textOf(element, 'script'), id, 'script', problems, (source): Node | null => {
    const script = expressions.any(source, id);
    return script && { ...base, type: 'SCRIPT_TASK', script, resultVariable };
  });
}
