import { FeelFunction } from 'feelin';
import { Rejection } from '../../kernel/rejection.js';
import { computation, put } from '../feel/expression.js';
import { isBuiltin, readSyntax } from '../feel/syntax.js';
import type { ExpressionElement, InformationItem } from './moddle.js';
import type { Context, Logic, Run } from './run.js';
import { binding, demandNewName, isFunction, normal, typeFor, type Surroundings } from './surroundings.js';
import { typedAs } from './typed-as.js';

/** A function definition, compiled. */
export interface CompiledFunction {
  readonly parameters: readonly string[];
  /** Runs the body: `context` has what stands around it, `given` the arguments by name. */
  call(context: Context, given: Context, run: Run): unknown;
  /** The definition as a value of an expression, that others may call. */
  readonly asValue: Logic;
}

/** Compiles a function definition (DMN 1.5, 10.2.1.7). Java and PMML are refused by name. */
export function compileFunction(element: ExpressionElement, id: string, around: Surroundings): CompiledFunction | null {
  const { kind = 'FEEL', formalParameter = [] } = element;
  if (kind !== 'FEEL') {
    around.problems.unsupported(id, [`${kind} 函数`, `A function of kind ${kind}`]);
    return null;
  }
  const seen = new Set<string>();
  const typed = formalParameter.map((parameter) => {
    const name = normal(parameter.name);
    const at = parameter.id ?? id;
    demandNewName(name, seen, at, around);
    return [name, typeFor(parameter.typeRef, at, around)] as const;
  });
  const parameters = typed.map(([name]) => name);
  const body = around.compile(element.body, id, binding(around, parameters));
  if (!body) return null;
  const call: CompiledFunction['call'] = (context, given, run) => {
    const inner: Record<string, unknown> = { ...context };
    for (const [name, type] of typed) {
      const value = Object.hasOwn(given, name) ? given[name] : null;
      put(inner, name, isFunction(value) ? value : typedAs(type, value, name, run.at));
    }
    return body(inner, run);
  };
  const owner = { element: id, name: id, kind: 'KNOWLEDGE_MODEL' } as const;
  return {
    parameters,
    call,
    asValue: (context, run) =>
      functionValue(parameters, (given) =>
        run.ask(
          owner,
          () => given,
          () => call(context, given, run),
        ),
      ),
  };
}

/** A function as FEEL calls it, by position or by name. */
export const functionValue = (parameters: readonly string[], call: (given: Context) => unknown): FeelFunction =>
  new FeelFunction(
    (...values: unknown[]) =>
      call(Object.fromEntries(parameters.map((name, at) => [name, values[at] ?? null]))) ?? null,
    [...parameters],
  );

/** Boxed invocation (DMN 1.5, 10.2.1.5) of a knowledge model, a service, a function of the context or of the language. */
export function invocation(element: ExpressionElement, id: string, around: Surroundings): Logic | null {
  const callee = normal(element.calledFunction?.text);
  const bindings = (element.binding ?? []).map(({ parameter, bindingFormula }) => ({
    name: nameOf(parameter),
    value: around.compile(bindingFormula, parameter?.id ?? id, around),
  }));
  const known = around.functions.get(callee);
  for (const { name } of bindings) {
    if (!known || known.includes(name)) continue;
    around.problems.error(
      'DMN_PARAMETER_UNKNOWN',
      id,
      [`“${callee}”没有参数“${name}”。`, `"${callee}" has no parameter "${name}".`],
      ['更正参数名称', 'Correct the name of the parameter'],
    );
  }
  if (bindings.some(({ value }) => value === null)) return null;
  const argumentsOf = (context: Context, run: Run): Context =>
    Object.fromEntries(bindings.map(({ name, value }) => [name, value?.(context, run) ?? null]));
  if (!known && !around.bound.has(callee) && isBuiltin(callee)) {
    return builtinCall(
      callee,
      bindings.map(({ name }) => name),
      argumentsOf,
      id,
      around,
    );
  }
  const called = around.compile(element.calledFunction, id, around);
  if (!called) return null;
  return (context, run) => {
    const target = called(context, run);
    if (!isFunction(target)) {
      throw new Rejection('EXPRESSION_FAILED', { expression: callee, reason: 'what is called is no function' });
    }
    const given = argumentsOf(context, run);
    // FEEL would refuse a call that leaves a parameter out; a boxed invocation may.
    return target.invoke(target.parameterNames.map((name) => given[name] ?? null)) as unknown;
  };
}

const nameOf = (parameter: InformationItem | undefined): string => normal(parameter?.name);

/** A function of the language, through the reader that looks at patterns and ranges. */
function builtinCall(
  callee: string,
  names: readonly string[],
  argumentsOf: (context: Context, run: Run) => Context,
  id: string,
  around: Surroundings,
): Logic | null {
  return around.problems.compiled<Logic>(id, () => {
    const syntax = readSyntax(`${callee}(${names.map((name, at) => `${name}: argument${at}`).join(', ')})`);
    const compute = computation(syntax);
    return (context, run) => {
      const given = argumentsOf(context, run);
      return compute(Object.fromEntries(names.map((name, at) => [`argument${at}`, given[name] ?? null])), run.at);
    };
  });
}
