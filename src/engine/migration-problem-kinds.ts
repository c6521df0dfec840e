import type { ProblemKind } from './problem.js';

const remap = {
  zh: '请在映射中指明新版本中的对应元素，或先将令牌移走。',
  en: 'Name the element of the new version in the mapping, or move the token away first.',
};
const moveFirst = {
  zh: '请先将令牌移到别处，或在新版本中保持该元素不变。',
  en: 'Move the token elsewhere first, or leave the element in the new version as it was.',
};

/** What may stand in the way of a migration. */
export const MIGRATION_PROBLEMS = {
  MIGRATION_SOURCE_UNKNOWN: {
    severity: 'ERROR',
    zh: '旧版本中没有元素 {element}。',
    en: 'The old version has no element {element}.',
    fix: { zh: '请使用旧版本流程图中的编号。', en: 'Use ids of the old version.' },
  },
  MIGRATION_TARGET_MISSING: {
    severity: 'ERROR',
    zh: '{element} 正在进行，而新版本中没有元素 {target}。',
    en: 'Something is under way at {element}, and the new version has no element {target}.',
    fix: remap,
  },
  MIGRATION_TYPE_DIFFERS: {
    severity: 'ERROR',
    zh: '{element}（{before}）与新版本中的 {target}（{after}）类型不同。',
    en: '{element} ({before}) is of another type than {target} of the new version ({after}).',
    fix: remap,
  },
  MIGRATION_SCOPE_DIFFERS: {
    severity: 'ERROR',
    zh: '{element} 位于 {before}，而 {target} 在新版本中位于 {after}。',
    en: '{element} is inside {before}, but {target} of the new version is inside {after}.',
    fix: moveFirst,
  },
  MIGRATION_LOOP_DIFFERS: {
    severity: 'ERROR',
    zh: '{element} 与新版本中的 {target} 的循环方式不同（多实例、顺序、输出集合）。',
    en: '{element} and {target} of the new version repeat otherwise: multi-instance, order or output collection.',
    fix: moveFirst,
  },
  MIGRATION_CALL_DIFFERS: {
    severity: 'ERROR',
    zh: '{element} 调用了流程 {before}，而 {target} 在新版本中调用 {after}。',
    en: '{element} has called the process {before}, but {target} of the new version calls {after}.',
    fix: moveFirst,
  },
  MIGRATION_WORK_DIFFERS: {
    severity: 'ERROR',
    zh: '{element} 已请求的作业与新版本中 {target} 的不同。',
    en: 'The work that {element} has asked for is another than that of {target} in the new version.',
    fix: moveFirst,
  },
  MIGRATION_WAIT_DIFFERS: {
    severity: 'ERROR',
    zh: '{element} 的实例所等待的与新版本中的 {target} 不同。',
    en: 'The instances of {element} wait for something else than {target} of the new version does.',
    fix: moveFirst,
  },
  MIGRATION_UNDO_DIFFERS: {
    severity: 'ERROR',
    zh: '{element} 已完成，可由 {before} 补偿，而新版本中的 {target} 没有相应的补偿处理。',
    en: '{element} is completed and can be undone by {before}; {target} of the new version is not undone by it.',
    fix: {
      zh: '请在新版本中保留该补偿处理，或在映射中指明。',
      en: 'Keep the handler in the new version, or name its new id in the mapping.',
    },
  },
  MIGRATION_FLOW_MISSING: {
    severity: 'ERROR',
    zh: '有令牌经流向 {flow} 到达 {element} 等待，而新版本中没有相应的流向。',
    en: 'A token waits at {element} that came by {flow}; no such flow leads to {target} in the new version.',
    fix: {
      zh: '请在映射中为该流向指明新版本中的流向。',
      en: 'Name the flow of the new version for it in the mapping.',
    },
  },
  MIGRATION_TASK_KEEPS: {
    severity: 'WARNING',
    zh: '{element} 的待办任务保留旧版本的候选人、表单、处理结果和时限。',
    en: 'The open task of {element} keeps the candidates, form, outcomes and due date of the old version.',
    fix: {
      zh: '如需按新版本办理，请将令牌移到该任务之前。',
      en: 'Put the token before the task again where the new ones shall hold.',
    },
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

/** Code of what stands in the way of a migration, or is worth knowing before it. */
export type MigrationProblemCode = keyof typeof MIGRATION_PROBLEMS;
