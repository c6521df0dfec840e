import { askable } from './ask-decision.js';
import type { DmnFile } from './dmn-file.js';
import { isDecision, type Decided, type LinkedDecision, type Part } from './drg.js';
import { versionTagOf } from './foreign.js';
import type { DrgElement } from './moddle.js';
import type { Context, Run } from './run.js';
import { normal } from './surroundings.js';
import { typedAs } from './typed-as.js';

/**
 * Compiles a decision service (DMN 1.5, 6.3.9 and 10.4): its parameters are its input data, then its input decisions, which
 * are given and not decided. It answers the value of its output decision, or a context of their values by name.
 */
export function compileService(element: DrgElement, id: string, file: DmnFile): Part {
  const { problems } = file;
  const from = problems.list.length;
  const outputs = (element.outputDecision ?? []).flatMap((reference) => file.idOf(reference) ?? []);
  const inner = (element.encapsulatedDecision ?? []).flatMap((reference) => file.idOf(reference) ?? []);
  if (outputs.length === 0) {
    problems.error(
      'DMN_SERVICE_OUTPUT',
      id,
      ['决策服务没有输出决策。', 'The decision service has no output decision.'],
      ['指定输出决策', 'Name its output decision'],
    );
  }
  const data = (element.inputData ?? []).flatMap((reference) => file.inputOf(reference));
  const given = (element.inputDecision ?? []).flatMap((reference) => file.givenDecision(reference));
  const types = new Map([...data, ...given.map(({ name, type }) => [name, type] as const)]);
  const parameters = file.parametersOf(element);
  const name = normal(element.name ?? id);
  const tag = versionTagOf(element);
  return {
    id,
    requires: [...new Set([...outputs, ...inner])],
    isSound: !problems.hasErrorsSince(from),
    join(required) {
      const decisions = required.filter(isDecision).filter((one) => outputs.includes(one.id));
      const answer = (values: Context, run: Run): unknown =>
        run.ask(
          { element: id, name, kind: 'SERVICE' },
          () => values,
          () => outputOf(decisions, values, given, run),
        );
      const call = (values: Context, run: Run): unknown =>
        answer(
          Object.fromEntries(
            parameters.map((parameter) => {
              const value = Object.hasOwn(values, parameter) ? values[parameter] : null;
              const type = types.get(parameter);
              return [parameter, type ? typedAs(type, value, parameter, run.at) : value];
            }),
          ),
          run,
        );
      const head = {
        id,
        name,
        kind: 'SERVICE',
        requires: required.map((one) => one.id),
        inputs: parameters,
        ...(tag === null ? {} : { versionTag: tag }),
      } as const;
      return {
        kind: 'FUNCTION',
        id,
        names: file.functionNames(element),
        parameters,
        call,
        decision: askable(head, types, (input, run) =>
          answer(
            Object.fromEntries(parameters.map((one) => [one, Object.hasOwn(input, one) ? input[one] : null])),
            run,
          ),
        ),
      };
    },
  };
}

function outputOf(
  decisions: readonly LinkedDecision[],
  values: Context,
  given: readonly { readonly id: string; readonly name: string }[],
  run: Run,
): unknown {
  const seen = new Map<string, Decided>(
    given.map(({ id, name }) => [id, { rows: values[name] ?? null, value: values[name] ?? null }]),
  );
  const answers = decisions.map(
    (one) => [one.names[1] ?? one.id, one.decide({ input: values, seen, run }).value] as const,
  );
  const [only] = answers;
  return answers.length === 1 && only ? only[1] : Object.fromEntries(answers);
}
