import type { RejectionList } from '../../kernel/rejection.js';

/** Refusals of a decision. */
export const DMN_REJECTIONS = {
  DECISION_INPUT_INVALID: {
    status: 422,
    title: { zh: '决策输入不正确', en: 'The inputs of the decision are wrong' },
    detail: { zh: '决策“{decision}”的输入不正确。', en: 'Decision "{decision}" cannot use these inputs.' },
    when: {
      zh: '输入值的类型或取值不符合决策表的规定',
      en: 'A value has another type than its column, or is not allowed',
    },
    fix: { zh: '按所列字段更正输入', en: 'Correct the inputs that are listed' },
  },
  DECISION_AMBIGUOUS: {
    status: 409,
    title: { zh: '决策结果不唯一', en: 'The decision gives more than one answer' },
    detail: {
      zh: '决策“{decision}”的命中策略为 {policy:hitPolicy}，但行 {rules} 给出了不同结果。',
      en: 'Decision "{decision}" has hit policy {policy:hitPolicy}, and rows {rules} give different answers.',
    },
    when: { zh: '唯一或任意策略的决策表有多行命中', en: 'Several rows of a table with hit policy UNIQUE or ANY match' },
    fix: { zh: '修改决策表，使各行不相重叠', en: 'Change the table so that its rows do not overlap' },
  },
} as const satisfies RejectionList;
