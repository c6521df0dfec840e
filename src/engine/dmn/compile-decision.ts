import { put } from '../feel/expression.js';
import { askable } from './ask-decision.js';
import { compileExpression } from './compile-expression.js';
import { compileTable } from './compile-table.js';
import { bare, decideByTable } from './decision-table.js';
import type { DmnFile } from './dmn-file.js';
import { isCallable, isDecision, offerFunctions, type Decided, type LinkedDecision, type Part } from './drg.js';
import { versionTagOf } from './foreign.js';
import { answersOne } from './hit-policy.js';
import type { DrgElement, ExpressionElement } from './moddle.js';
import type { Context, Run } from './run.js';
import { normal, typeFor, type Surroundings } from './surroundings.js';
import { typedAs } from './typed-as.js';
import { ANY, feelType, type ValueType } from './value-type.js';

interface Body {
  readonly columns: readonly string[];
  decide(context: Context, run: Run): Decided;
}

/** Compiles a decision, whatever the form of its logic. */
export function compileDecision(element: DrgElement, id: string, file: DmnFile): Part {
  const { problems } = file;
  const from = problems.list.length;
  const around = file.surroundings(element, id);
  const body = compileBody(element, id, around);
  const tag = versionTagOf(element);
  const types = new Map(
    (element.informationRequirement ?? []).flatMap(({ requiredInput }) => file.inputOf(requiredInput)),
  );
  return {
    id,
    requires: [
      ...(element.informationRequirement ?? []).flatMap(({ requiredDecision }) => file.idOf(requiredDecision) ?? []),
      ...file.knowledgeOf(element),
    ],
    isSound: !problems.hasErrorsSince(from),
    join(required) {
      const decisions = required.filter(isDecision);
      const functions = required.filter(isCallable);
      const made = new Set(decisions.flatMap((one) => [...one.names, ...one.columns]));
      const reads = [...around.reads];
      const inputs = [
        ...new Set([...decisions.flatMap((one) => one.inputs), ...reads.filter((name) => !made.has(name))]),
      ];
      const head = {
        id,
        name: element.name ?? id,
        kind: 'DECISION',
        requires: required.map((one) => one.id),
        ...(tag === null ? {} : { versionTag: tag }),
      } as const;
      const decide: LinkedDecision['decide'] = ({ input, seen, run }) => {
        const known = seen.get(id);
        if (known) return known;
        const context: Record<string, unknown> = { ...input };
        const read = (): Context => Object.fromEntries(reads.map((name) => [name, own(context, name)]));
        let decided: Decided = { rows: null, value: null };
        run.ask({ element: id, name: head.name, kind: 'DECISION' }, read, () => {
          offerFunctions(context, functions, run);
          for (const one of decisions) offer(context, one, one.decide({ input, seen, run }));
          decided = body.decide(context, run);
          return decided.rows;
        });
        run.noteRows(id, []);
        seen.set(id, decided);
        return decided;
      };
      const allTypes = new Map([...decisions.flatMap((one) => [...one.types]), ...types]);
      return {
        ...head,
        inputs,
        types: allTypes,
        names: [...new Set([id, element.variable?.name, element.name].map(normal))].filter((name) => name !== ''),
        columns: body.columns,
        decide,
        decision: askable({ ...head, inputs }, allTypes, (input, run) => decide({ input, seen: new Map(), run }).rows),
      };
    },
  };
}

const own = (context: Context, name: string): unknown => (Object.hasOwn(context, name) ? context[name] : null);

function compileBody(element: DrgElement, id: string, around: Surroundings): Body {
  const logic = element.decisionLogic;
  const type = typeFor(element.variable?.typeRef, id, around);
  const name = normal(element.variable?.name ?? element.name ?? id);
  if (logic?.$type === 'dmn:DecisionTable') return tableBody(logic, { id, name, type }, around);
  const compiled = compileExpression(logic, id, around);
  return {
    columns: [],
    decide(context, run) {
      const value = typedAs(type, compiled?.(context, run) ?? null, name, run.at);
      return { rows: value, value };
    },
  };
}

function tableBody(
  logic: ExpressionElement,
  { id, name, type }: { readonly id: string; readonly name: string; readonly type: ValueType },
  around: Surroundings,
): Body {
  const table = compileTable(logic.id ?? id, logic, around);
  const isOne = table.outputs.length === 1 && (answersOne(table.policy) || table.aggregation !== null);
  // Editors give a variable the type of one column, whatever the table answers: only a type that can be meant is held to.
  const held = isOne || type.isCollection || type.entries || !feelType(type.name) ? type : ANY;
  return {
    columns: table.outputs.map((output) => output.name).filter((column) => column !== null),
    decide(context, run) {
      const { rows, value } = decideByTable(table, context, run);
      return { rows, value: typedAs(held, value, name, run.at) };
    },
  };
}

/**
 * The answer of a required decision stands under the name of its variable, its own name and its id; each of its columns
 * under the column's name too, as in Camunda 7. The answer of a single column is the bare value, as DMN says.
 */
function offer(context: Record<string, unknown>, decision: LinkedDecision, { rows, value }: Decided): void {
  for (const name of decision.names) put(context, name, value);
  for (const name of decision.columns) put(context, name, decision.columns.length === 1 ? value : bare(rows, name));
}
