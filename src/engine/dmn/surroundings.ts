import { FeelFunction } from 'feelin';
import { computation, visitsOf } from '../feel/expression.js';
import { compileFast } from '../feel/fast-path.js';
import { isBuiltin, readSyntax, type Syntax } from '../feel/syntax.js';
import { noteUnknownType, type ItemTypes } from './item-types.js';
import type { ExpressionElement, TextElement } from './moddle.js';
import type { DmnProblems } from './problems.js';
import type { Logic } from './run.js';
import type { Budget } from './uncovered.js';
import { ANY, type ValueType } from './value-type.js';

/** What compiling an expression needs of the file around it. */
export interface Surroundings {
  /** Id of the decision, knowledge model or service that it belongs to. */
  readonly owner: string;
  readonly problems: DmnProblems;
  /** Compiles an expression inside another, of any boxed form. */
  readonly compile: (element: ExpressionElement | undefined, id: string, around: Surroundings) => Logic | null;
  readonly types: ItemTypes;
  /** What the search of tables may still cost. */
  readonly analysis: Budget;
  /** Names that the owner reads from outside. */
  readonly reads: Set<string>;
  /** Names of the file that FEEL alone would take apart: `loan-to-value`. */
  readonly wholeNames: Readonly<Record<string, null>>;
  /** Names of the inputs that the file declares. */
  readonly declared: ReadonlySet<string>;
  /** Names that entries before it, parameters or loops around it have made. */
  readonly bound: ReadonlySet<string>;
  /** Knowledge models and services that it may call, with their parameters. */
  readonly functions: ReadonlyMap<string, readonly string[]>;
}

/** The same with more names bound. */
export const binding = (around: Surroundings, names: readonly string[]): Surroundings => ({
  ...around,
  bound: new Set([...around.bound, ...names]),
});

/** A name as FEEL compares it: one space between words. */
export const normal = (name: string | undefined): string => (name ?? '').trim().replace(/\s+/g, ' ');

/** Compiles the FEEL text of an element; `null` where it cannot be read, which is noted. Constants are computed once. */
export function compileText(element: TextElement | undefined, id: string, around: Surroundings): Logic | null {
  if (element && !isFeel(element, id, around)) return null;
  return around.problems.compiled<Logic>(id, () => {
    const syntax = readSyntax(element?.text ?? '', 'EXPRESSION', around.wholeNames);
    noteNames(syntax, id, around);
    const compute = computation(syntax);
    const isConstant = syntax.reads.size === 0 && syntax.calls.size === 0;
    if (syntax.walks > 0) {
      return (context, run) => {
        run.walk(syntax.source, visitsOf(syntax, context));
        return compute(context, run.at);
      };
    }
    if (!isConstant || compileFast(syntax)) return (context, run) => compute(context, run.at);
    const value = compute({}, EPOCH);
    return () => value;
  });
}

export const EPOCH = '1970-01-01T00:00:00.000Z';

/** Notes what an expression reads from outside, and a function that nobody offers. */
export function noteNames(syntax: Syntax, id: string, around: Surroundings): void {
  for (const name of syntax.reads) {
    if (name !== '?' && !syntax.binds.has(name) && !around.bound.has(name) && !around.functions.has(name)) {
      around.reads.add(name);
    }
  }
  for (const name of syntax.calls) {
    const isKnown = around.bound.has(name) || syntax.binds.has(name) || around.functions.has(name) || isBuiltin(name);
    if (!isKnown) {
      around.problems.error(
        'DMN_FUNCTION_UNKNOWN',
        id,
        [`没有可供调用的函数“${name}”。`, `There is no function "${name}" to call here.`],
        [
          '更正函数名称，或为业务知识模型画上知识需求',
          'Correct the name, or draw the knowledge requirement to its model',
        ],
      );
    }
  }
}

/** Whether the text is FEEL that stands in the file; what is not is noted. */
export function isFeel(element: TextElement, id: string, { problems }: Surroundings): boolean {
  const language = element.expressionLanguage;
  if (element.importedValues !== undefined) {
    problems.unsupported(id, ['引入的取值', 'An expression with imported values']);
    return false;
  }
  if (language === undefined || language === '' || /feel/i.test(language)) return true;
  problems.unsupported(id, [`表达式语言 ${language}`, `Expression language ${language}`]);
  return false;
}

export const isFunction = (value: unknown): value is FeelFunction => value instanceof FeelFunction;

/** The type of this name; any, where there is none of it, which is noted. */
export function typeFor(typeRef: string | undefined, id: string, { types, problems }: Surroundings): ValueType {
  const type = types.named(typeRef);
  if (!type) noteUnknownType(problems, id, typeRef);
  return type ?? ANY;
}

/** Names of entries, columns and parameters: there is one, it is used once, and it is none that scripts treat apart. */
export function demandNewName(name: string, seen: Set<string>, id: string, { problems }: Surroundings): void {
  if (name === '' || name === '__proto__' || seen.has(name)) {
    problems.error(
      'DMN_NAME',
      id,
      [`名称“${name}”为空、重复或不可用。`, `The name "${name}" is empty, used twice, or not to be used.`],
      ['为其设置唯一的名称', 'Give it a name of its own'],
    );
  }
  seen.add(name);
}
