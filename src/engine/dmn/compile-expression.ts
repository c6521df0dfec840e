import { put } from '../feel/expression.js';
import { conditional, filter, loop, quantified } from './boxed-control.js';
import { compileFunction, invocation } from './boxed-function.js';
import { compileTable } from './compile-table.js';
import { decideByTable } from './decision-table.js';
import type { ExpressionElement } from './moddle.js';
import type { Context, Logic } from './run.js';
import { binding, compileText, demandNewName, isFunction, normal, typeFor, type Surroundings } from './surroundings.js';
import { typedAs } from './typed-as.js';

/**
 * Compiles an expression of any boxed form (DMN 1.5, 7.2.4 and 10.2): text, table, context, invocation, function, list,
 * relation, conditional, filter, `for`, `some`, `every`. `null` where it cannot run, which is noted.
 */
export function compileExpression(
  element: ExpressionElement | undefined,
  id: string,
  around: Surroundings,
): Logic | null {
  if (!element) {
    around.problems.error(
      'DMN_NO_LOGIC',
      id,
      ['此处没有内容。', 'There is no expression here.'],
      ['添加决策表或 FEEL 表达式', 'Add a decision table or a literal expression'],
    );
    return null;
  }
  const at = element.id ?? id;
  switch (element.$type) {
    case 'dmn:LiteralExpression':
      return compileText(element, at, around);
    case 'dmn:DecisionTable': {
      const table = compileTable(at, element, around);
      return (context, run) => decideByTable(table, context, run).value;
    }
    case 'dmn:Context':
      return contextOf(element, at, around);
    case 'dmn:List':
      return listOf(element.elements ?? [], at, around);
    case 'dmn:Relation':
      return relation(element, at, around);
    case 'dmn:Invocation':
      return invocation(element, at, around);
    case 'dmn:FunctionDefinition':
      return compileFunction(element, at, around)?.asValue ?? null;
    case 'dmn:Conditional':
      return conditional(element, at, around);
    case 'dmn:Filter':
      return filter(element, at, around);
    case 'dmn:For':
      return loop(element, at, around);
    case 'dmn:Some':
    case 'dmn:Every':
      return quantified(element, at, around);
    default:
      around.problems.unsupported(at, [`${element.$type} 形式的表达式`, `An expression of the form ${element.$type}`]);
      return null;
  }
}

/** Entries see those before them; one without a name is the result, else the result is the context of all. */
function contextOf({ contextEntry = [] }: ExpressionElement, id: string, around: Surroundings): Logic | null {
  let scope = around;
  const seen = new Set<string>();
  const entries = contextEntry.map((entry, index) => {
    const at = entry.id ?? entry.variable?.id ?? id;
    const name = entry.variable === undefined ? null : normal(entry.variable.name);
    if (name === null && index < contextEntry.length - 1) {
      around.problems.error(
        'DMN_CONTEXT_RESULT',
        at,
        ['结果单元格须为最后一项。', 'The result of a context is its last entry.'],
        ['把结果移到最后，或为该项命名', 'Move the result to the end, or give the entry a name'],
      );
    }
    if (name !== null) demandNewName(name, seen, at, around);
    const type = typeFor(entry.variable?.typeRef, at, around);
    const value = compileExpression(entry.value, at, scope);
    if (name !== null) scope = binding(scope, [name]);
    return { name, value, type };
  });
  if (entries.some(({ value }) => value === null)) return null;
  return (context, run) => {
    const made: Record<string, unknown> = {};
    const inner: Record<string, unknown> = { ...context };
    for (const { name, value, type } of entries) {
      const answer = value?.(inner, run) ?? null;
      if (name === null) return answer;
      const one = isFunction(answer) ? answer : typedAs(type, answer, name, run.at);
      put(made, name, one);
      put(inner, name, one);
    }
    return made;
  };
}

function listOf(elements: readonly ExpressionElement[], id: string, around: Surroundings): Logic | null {
  const compiled = elements.map((element) => compileExpression(element, id, around));
  if (compiled.includes(null)) return null;
  return (context, run) => compiled.map((element) => element?.(context, run) ?? null);
}

/** Rows as contexts of the columns (DMN 1.5, 10.2.1.6). */
function relation({ column = [], row = [] }: ExpressionElement, id: string, around: Surroundings): Logic | null {
  const seen = new Set<string>();
  const names = column.map((one) => normal(one.name));
  for (const name of names) demandNewName(name, seen, id, around);
  const rows = row.map((one) => {
    const at = one.id ?? id;
    const cells = one.elements ?? [];
    if (cells.length !== names.length) {
      around.problems.error(
        'DMN_ROW_CELLS',
        at,
        ['该行的单元格数与列数不一致。', 'The row has another number of cells than the relation has columns.'],
        ['补齐或删除单元格', 'Add the missing cells or remove the surplus ones'],
      );
    }
    return listOf(cells, at, around);
  });
  if (rows.includes(null)) return null;
  return (context: Context, run) =>
    rows.map((one) => {
      const values = (one?.(context, run) ?? []) as readonly unknown[];
      return Object.fromEntries(names.map((name, at) => [name, values[at] ?? null]));
    });
}
