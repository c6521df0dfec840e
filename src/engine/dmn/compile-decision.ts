import { put } from '../feel/expression.js';
import { toPlain } from '../feel/plain.js';
import type { Json, Variables } from '../json.js';
import { compileTable, compileText, type Surroundings } from './compile-table.js';
import type { Decision, MatchedRows } from './decision.js';
import { decideByTable } from './decision-table.js';
import type { DefinitionsElement, DrgElement } from './moddle.js';
import type { DmnProblems } from './problems.js';

/** A decision compiled by itself, before it is joined with those that it builds on. */
export interface CompiledDecision {
  readonly id: string;
  readonly requires: readonly string[];
  /** False where an error was noted about it. */
  readonly isSound: boolean;
  join(required: readonly LinkedDecision[]): LinkedDecision;
}

/** A decision joined with those that it builds on, which see its answer. */
export interface LinkedDecision extends Decision {
  /** Names under which its answer is known to others. */
  readonly names: readonly string[];
  /** Its named columns. */
  readonly columns: readonly string[];
  /** Decides once per walk: `seen` keeps every answer, in the order of evaluation. */
  decide(input: Variables, at: string, seen: Map<string, Answer>): Json;
}

interface Answer {
  readonly result: Json;
  readonly rows: MatchedRows;
}

interface Logic {
  readonly columns: readonly string[];
  decide(context: Readonly<Record<string, unknown>>, at: string): Answer;
}

/** Compiles a decision; `null` for one without an id. */
export function compileDecision(
  element: DrgElement,
  definitions: DefinitionsElement,
  problems: DmnProblems,
): CompiledDecision | null {
  const { id } = element;
  if (id === undefined) return null;
  const from = problems.list.length;
  const around: Surroundings = { problems, itemDefinitions: definitions.itemDefinition ?? [], reads: new Set() };
  if (element.knowledgeRequirement && element.knowledgeRequirement.length > 0) {
    problems.unsupported(id, ['业务知识模型', 'A business knowledge model']);
  }
  const requires = (element.informationRequirement ?? [])
    .map((requirement) => requirement.requiredDecision?.href)
    .filter((href) => href !== undefined)
    .map((href) => href.slice(href.indexOf('#') + 1));
  const logic = compileLogic(id, element, around);
  return {
    id,
    requires,
    isSound: !problems.hasErrorsSince(from),
    join: (required) => linkedDecision(element, id, [...around.reads], required, logic),
  };
}

function compileLogic(id: string, element: DrgElement, around: Surroundings): Logic {
  const logic = element.decisionLogic;
  if (logic?.$type === 'dmn:DecisionTable') {
    const table = compileTable(id, logic, around);
    return {
      columns: table.outputs.map((output) => output.name).filter((name) => name !== null),
      decide: (context, at) => decideByTable(table, context, at),
    };
  }
  const rows: MatchedRows = { decision: id, rules: [], annotations: [] };
  if (logic?.$type === 'dmn:LiteralExpression') {
    const source = logic.text ?? '';
    const compute = compileText(logic, logic.id ?? id, around);
    return { columns: [], decide: (context, at) => ({ result: toPlain(compute?.(context, at), source), rows }) };
  }
  if (logic) {
    around.problems.unsupported(id, [`${logic.$type} 形式的决策`, `A decision of the form ${logic.$type}`]);
  } else {
    around.problems.error(
      'DMN_NO_LOGIC',
      id,
      ['该决策没有内容。', 'The decision has no logic.'],
      ['添加决策表或 FEEL 表达式', 'Add a decision table or a literal expression'],
    );
  }
  return { columns: [], decide: () => ({ result: null, rows }) };
}

function linkedDecision(
  element: DrgElement,
  id: string,
  reads: readonly string[],
  required: readonly LinkedDecision[],
  logic: Logic,
): LinkedDecision {
  const made = new Set(required.flatMap((one) => [...one.names, ...one.columns]));
  const decide: LinkedDecision['decide'] = (input, at, seen) => {
    const known = seen.get(id);
    if (known) return known.result;
    const context: Record<string, unknown> = { ...input };
    for (const one of required) offer(context, one, one.decide(input, at, seen));
    const answer = logic.decide(context, at);
    seen.set(id, answer);
    return answer.result;
  };
  return {
    id,
    name: element.name ?? id,
    requires: required.map((one) => one.id),
    inputs: [...new Set([...required.flatMap((one) => one.inputs), ...reads.filter((name) => !made.has(name))])],
    names: [id, element.variable?.name, element.name].filter((name) => name !== undefined),
    columns: logic.columns,
    decide,
    evaluate(input, at) {
      const seen = new Map<string, Answer>();
      const result = decide(input, at, seen);
      return { result, matched: [...seen.values()].map((answer) => answer.rows) };
    },
  };
}

/**
 * The answer of a required decision stands under the name of its variable, its own name and its id; each of its columns
 * under the column's name too, as in Camunda 7. The answer of a single column is the bare value, as DMN says.
 */
function offer(context: Record<string, unknown>, decision: LinkedDecision, result: Json): void {
  const [column] = decision.columns;
  const isSingle = decision.columns.length === 1 && column !== undefined;
  const value = isSingle ? bare(result, column) : result;
  for (const name of decision.names) put(context, name, value);
  for (const name of decision.columns) put(context, name, bare(result, name));
}

function bare(result: Json, column: string): Json {
  if (Array.isArray(result)) return result.map((row: Json) => bare(row, column));
  if (typeof result !== 'object' || result === null) return null;
  return (result as Readonly<Record<string, Json>>)[column] ?? null;
}
