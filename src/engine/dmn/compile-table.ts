import { computation } from '../feel/expression.js';
import { toPlain } from '../feel/plain.js';
import { childrenOf, readSyntax, textOf } from '../feel/syntax.js';
import type { Json } from '../json.js';
import { analyseTable } from './analyse-table.js';
import type { DecisionTable, InputColumn, OutputColumn, Row } from './decision-table.js';
import { inputVariableOf } from './foreign.js';
import { HIT_POLICIES, type Aggregation, type HitPolicy } from './hit-policy.js';
import type { DecisionTableElement, InputElement, OutputElement, RuleElement, TextElement } from './moddle.js';
import type { DmnProblems } from './problems.js';
import { binding, compileText, EPOCH, isFeel, normal, noteNames, typeFor, type Surroundings } from './surroundings.js';
import { compileUnaryTest, type UnaryTest } from './unary-test.js';

const AGGREGATIONS: ReadonlySet<string> = new Set<Aggregation>(['SUM', 'COUNT', 'MIN', 'MAX']);

/** Compiles a decision table; what is wrong with it is noted in `problems`, every cell with its id. */
export function compileTable(at: string, element: DecisionTableElement, around: Surroundings): DecisionTable {
  const { problems } = around;
  const from = problems.list.length;
  const policy = element.hitPolicy ?? 'UNIQUE';
  const aggregation = element.aggregation ?? null;
  const [inputs, outputs] = [element.input ?? [], element.output ?? []];
  if (!HIT_POLICIES.has(policy)) problems.unsupported(at, [`命中策略 ${policy}`, `Hit policy ${policy}`]);
  if (aggregation !== null && (policy !== 'COLLECT' || !AGGREGATIONS.has(aggregation) || outputs.length !== 1)) {
    problems.error(
      'DMN_AGGREGATION',
      at,
      [
        '聚合只用于 COLLECT 策略且只有一个输出列的决策表。',
        'Only a COLLECT table with one output column can aggregate.',
      ],
      ['去掉聚合或只保留一个输出列', 'Remove the aggregation or keep one output column'],
    );
  }
  if (outputs.length === 0) {
    problems.error(
      'DMN_NO_OUTPUT',
      at,
      ['决策表没有输出列。', 'The table has no output column.'],
      ['添加输出列', 'Add an output column'],
    );
  }
  demandNames(outputs, at, problems);
  const inside = binding(
    around,
    inputs.flatMap((input) => inputVariableOf(input) ?? []),
  );
  const ordered = policy === 'PRIORITY' || policy === 'OUTPUT ORDER';
  const table: DecisionTable = {
    id: at,
    decision: around.owner,
    policy: policy as HitPolicy,
    aggregation: aggregation as Aggregation | null,
    inputs: inputs.map((input) => compileInput(input, at, around)),
    outputs: outputs.map((output) => compileOutput(output, ordered, at, around)),
    rows: (element.rule ?? []).map((rule, index) => compileRow(rule, index, inputs.length, outputs.length, inside)),
  };
  if (!problems.hasErrorsSince(from)) problems.list.push(...analyseTable(table, around.analysis));
  return table;
}

function demandNames(outputs: readonly OutputElement[], at: string, problems: DmnProblems): void {
  const names = outputs.map((output) => normal(output.name));
  const isClear = !names.includes('') && new Set(names).size === names.length;
  if ((outputs.length > 1 && !isClear) || names.includes('__proto__')) {
    problems.error(
      'DMN_OUTPUT_NAME',
      at,
      ['多个输出列须各有不同的名称。', 'Several output columns need a name each, all different.'],
      ['为每个输出列命名', 'Name every output column'],
    );
  }
}

function compileInput(input: InputElement, table: string, around: Surroundings): InputColumn {
  const expression = input.inputExpression;
  const id = expression?.id ?? input.id ?? table;
  const limits = input.inputValues?.text ?? around.types.allowedValues(expression?.typeRef);
  const test = isBlank(limits) ? null : around.problems.compiled(id, () => compileUnaryTest(limits ?? ''));
  return {
    source: (expression?.text ?? '').trim(),
    alias: inputVariableOf(input),
    compute: compileText(expression, id, around) ?? nothing,
    type: typeFor(expression?.typeRef, id, around),
    allowed: test ? { source: limits ?? '', test } : null,
  };
}

function compileOutput(output: OutputElement, ordered: boolean, table: string, around: Surroundings): OutputColumn {
  const id = output.id ?? table;
  typeFor(output.typeRef, id, around);
  const values = output.outputValues?.text ?? around.types.allowedValues(output.typeRef);
  if (ordered && isBlank(values)) {
    around.problems.error(
      'DMN_OUTPUT_VALUES',
      id,
      ['按优先级的决策表须列出输出值的顺序。', 'A table by priority needs its output values in their order.'],
      ['在输出列中列出输出值', 'List the output values of the column'],
    );
  }
  const listed = !ordered || isBlank(values) ? [] : around.problems.compiled(id, () => valuesOf(values ?? ''));
  const name = normal(output.name);
  return {
    name: name === '' ? null : name,
    priorities: listed ?? [],
    fallback: output.defaultOutputEntry ? compileText(output.defaultOutputEntry, id, around) : null,
  };
}

/** The values of `"A", "B"`, in order. */
function valuesOf(text: string): Json[] {
  const syntax = readSyntax(text, 'UNARY_TESTS');
  return childrenOf(syntax.root)
    .flatMap(childrenOf)
    .map((test) => toPlain(computation(readSyntax(textOf(test, text)))({}, EPOCH), text));
}

function compileRow(rule: RuleElement, index: number, inputs: number, outputs: number, around: Surroundings): Row {
  const { problems } = around;
  const id = rule.id ?? `row-${index + 1}`;
  const [cells, results] = [rule.inputEntry ?? [], rule.outputEntry ?? []];
  if (cells.length !== inputs || results.length !== outputs) {
    problems.error(
      'DMN_ROW_CELLS',
      id,
      ['该行的单元格数与列数不一致。', 'The row has another number of cells than the table has columns.'],
      ['补齐或删除单元格', 'Add the missing cells or remove the surplus ones'],
    );
  }
  const annotations = [rule.description, ...(rule.annotationEntry ?? []).map((entry) => entry.text)]
    .map((text) => text?.trim() ?? '')
    .filter((text) => text !== '');
  if (annotations.length === 0) {
    problems.warning(
      'DMN_ROW_RULE_MISSING',
      id,
      ['该行未注明所依据的条款。', 'The row does not say which rule it carries out.'],
      ['在注释列写明“Rule: R-061 …”', 'Write "Rule: R-061 …" in the annotation column'],
    );
  }
  const tests = cells.flatMap((cell, column) => {
    const test = compileCell(cell, cell.id ?? id, around);
    return test ? [{ column, test }] : [];
  });
  const compiled = results.map((cell) => ({
    source: (cell.text ?? '').trim(),
    compute: isBlank(cell.text) ? nothing : (compileText(cell, cell.id ?? id, around) ?? nothing),
  }));
  return {
    id,
    cells: cells.map((cell) => (cell.text ?? '').trim()),
    tests,
    outputs: compiled,
    annotation: annotations.length === 0 ? null : annotations.join(' · '),
  };
}

/** The test of a cell; `null` for one that matches everything. */
function compileCell(cell: TextElement, id: string, around: Surroundings): UnaryTest | null {
  const text = cell.text ?? '';
  if (isBlank(text) || text.trim() === '-') return null;
  if (!isFeel(cell, id, around)) return null;
  return around.problems.compiled(id, () => {
    noteNames(readSyntax(text, 'UNARY_TESTS', around.wholeNames), id, around);
    return compileUnaryTest(text, around.wholeNames);
  });
}

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === '';

const nothing = (): null => null;
