import type { ProblemKind } from '../problem.js';

/** What the analysis of a decision table may find. All are warnings: the table runs as it is drawn. */
export const ANALYSIS_KINDS = {
  DMN_ROWS_OVERLAP: {
    severity: 'WARNING',
    zh: '唯一策略的决策表中，行 {other} 与 {row} 同时命中，例如 {exampleZh}；届时决策会被拒绝。',
    en: 'Rows {other} and {row} of a UNIQUE table both match, for instance where {example}: the decision is refused then.',
    fix: {
      zh: '使各行互不重叠，或改用 FIRST 策略',
      en: 'Make the rows exclude each other, or use the hit policy FIRST',
    },
  },
  DMN_ROWS_DISAGREE: {
    severity: 'WARNING',
    zh: '任意策略的决策表中，行 {other} 与 {row} 同时命中而结果不同，例如 {exampleZh}；届时决策会被拒绝。',
    en: 'Rows {other} and {row} of an ANY table both match with different answers, for instance where {example}: the decision is refused then.',
    fix: { zh: '使两行结果一致或互不重叠', en: 'Let them answer the same, or exclude each other' },
  },
  DMN_TABLE_INCOMPLETE: {
    severity: 'WARNING',
    zh: '决策表不完整：没有任何一行命中 {exampleZh}，届时决策没有结果。',
    en: 'The table is incomplete: no row matches where {example}, and the decision answers nothing then.',
    fix: { zh: '补充一行，或为输出列设置默认值', en: 'Add a row for it, or default values for the output columns' },
  },
  DMN_ROW_UNREACHABLE: {
    severity: 'WARNING',
    zh: '行 {row} 永远不会被采用：它能命中的输入都已由前面的行命中。',
    en: 'Row {row} is never used: rows before it take everything that it matches.',
    fix: { zh: '把该行移到前面，或删除该行', en: 'Move the row up, or remove it' },
  },
  DMN_ROW_NEVER: {
    severity: 'WARNING',
    zh: '该行永远不会命中：“{input}”不可能有这样的值。',
    en: 'The row never matches: "{input}" cannot have such a value.',
    fix: { zh: '更正该单元格', en: 'Correct the cell' },
  },
  DMN_TABLE_NOT_ANALYSED: {
    severity: 'WARNING',
    zh: '决策表过大，未能在限定时间内查明是否有遗漏、重叠或多余的行。',
    en: 'The table is too large to be searched for gaps, overlaps and rows without use in the time allowed.',
    fix: { zh: '拆分为几张较小的决策表', en: 'Divide it into smaller tables' },
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;
