import { compileFunction } from './boxed-function.js';
import type { DmnFile } from './dmn-file.js';
import { isCallable, offerFunctions, type Part } from './drg.js';
import type { DrgElement } from './moddle.js';
import { isFunction, normal, typeFor } from './surroundings.js';
import { typedAs } from './typed-as.js';

/** Compiles a business knowledge model: its body sees its parameters and the models that it requires, nothing else. */
export function compileKnowledge(element: DrgElement, id: string, file: DmnFile): Part {
  const { problems } = file;
  const from = problems.list.length;
  const around = file.surroundings(element, id);
  const logic = element.encapsulatedLogic;
  const type = typeFor(element.variable?.typeRef, id, around);
  const compiled = logic ? compileFunction(logic, logic.id ?? id, around) : null;
  if (!logic) {
    problems.error(
      'DMN_NO_LOGIC',
      id,
      ['该业务知识模型没有内容。', 'The knowledge model has no logic.'],
      ['添加函数定义', 'Add a function definition'],
    );
  }
  for (const name of around.reads) {
    problems.warning(
      'DMN_NAME_UNKNOWN',
      id,
      [`“${name}”不是该模型的参数，其值总为空。`, `"${name}" is no parameter of the model: it is always nothing.`],
      ['将其列为参数', 'Make it a parameter'],
    );
  }
  const name = normal(element.name ?? id);
  return {
    id,
    requires: file.knowledgeOf(element),
    isSound: !problems.hasErrorsSince(from),
    join(required) {
      const functions = required.filter(isCallable);
      return {
        kind: 'FUNCTION',
        id,
        names: file.functionNames(element),
        parameters: compiled?.parameters ?? [],
        decision: null,
        call: (given, run) =>
          run.ask(
            { element: id, name, kind: 'KNOWLEDGE_MODEL' },
            () => given,
            () => {
              const context: Record<string, unknown> = {};
              offerFunctions(context, functions, run);
              const value = compiled?.call(context, given, run) ?? null;
              return isFunction(value) ? value : typedAs(type, value, name, run.at);
            },
          ),
      };
    },
  };
}
