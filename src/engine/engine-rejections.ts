import type { RejectionList } from '../kernel/rejection.js';
import { DMN_REJECTIONS } from './dmn/dmn-rejections.js';

const late = (zh: string, en: string): Pick<RejectionList[string], 'status' | 'title' | 'detail' | 'when' | 'fix'> => ({
  status: 409,
  title: { zh: `${zh}已不在等待`, en: `The ${en} is not open` },
  detail: { zh: `案件中没有编号为“{n:step}”的待处理${zh}。`, en: `The case has no open ${en} "{n:step}".` },
  when: {
    zh: `${zh}已完成、已被取消，或从未开启。`,
    en: `The ${en} was completed or closed before, or was never opened.`,
  },
  fix: { zh: '请刷新案件后再操作。', en: 'Read the case again and act on what is open now.' },
});

const drawing = {
  zh: '请修改流程定义并重新部署；运行中的案件由管理员处理。',
  en: 'Correct the process definition and deploy it again; an administrator attends to cases already running.',
};

/** Why the engine does not take a stimulus. A refusal leaves the case exactly as it was. */
export const ENGINE_REJECTIONS = {
  ...DMN_REJECTIONS,
  TASK_NOT_OPEN: late('任务', 'task'),
  WORK_NOT_OPEN: late('系统作业', 'work item'),
  CALL_NOT_OPEN: late('调用', 'call'),
  WAIT_NOT_OPEN: late('消息', 'wait for a message'),
  TIMER_NOT_ARMED: late('定时', 'timer'),
  TOKEN_NOT_OPEN: {
    ...late('令牌', 'token'),
    detail: {
      zh: '案件中“{n:step}”处已没有可移走的令牌。',
      en: 'The case has no token at "{n:step}" that could be taken away.',
    },
  },
  LOOP_NOT_OPEN: {
    ...late('多实例活动', 'multi-instance activity'),
    detail: {
      zh: '案件中“{n:step}”处没有进行中的多实例活动。',
      en: 'No multi-instance activity runs at "{n:step}".',
    },
  },
  INSTANCE_NOT_OPEN: {
    ...late('实例', 'instance'),
    detail: {
      zh: '多实例活动 {n} 的第 {index} 个实例（从 0 起）已不在进行中。',
      en: 'Instance {index} (counted from 0) of the multi-instance activity {n} is not open.',
    },
  },
  SCOPE_NOT_OPEN: {
    ...late('范围', 'scope'),
    detail: { zh: '编号 {n} 不是该处正在进行的范围。', en: 'Number {n} is no scope that is open there.' },
    fix: { zh: '请指明正在进行的子流程的编号，或不指明。', en: 'Name the number of an open scope around it, or none.' },
  },
  SCOPE_AMBIGUOUS: {
    status: 409,
    title: { zh: '有多个同样的范围', en: 'The scope is open several times' },
    detail: {
      zh: '{element:step} 所在的 {scope:step} 同时开启了多个（{open}），无法确定移入哪一个。',
      en: '{scope:step}, which holds {element:step}, is open several times ({open}): it is not clear which is meant.',
    },
    when: {
      zh: '移入的元素位于同时开启多次的子流程内而未指明编号。',
      en: 'A token is moved into a sub-process that is open more than once, without its number.',
    },
    fix: { zh: '请用 in 指明编号。', en: 'Name one of the numbers as `in`.' },
  },
  MOVE_TARGET_UNKNOWN: {
    status: 422,
    title: { zh: '没有该元素', en: 'There is no such element' },
    detail: { zh: '流程中没有元素 {element:step}。', en: 'The process has no element {element:step}.' },
    when: { zh: '移入的元素不在流程定义中。', en: 'A token is moved to an element that the definition does not have.' },
    fix: { zh: '请使用流程图中的元素编号。', en: 'Use the id of an element of the diagram.' },
  },
  MOVE_TARGET_INVALID: {
    status: 422,
    title: { zh: '不能移到该元素之前', en: 'No token can be put there' },
    detail: {
      zh: '{element:step} 是边界事件、事件子流程、其开始事件或补偿处理，不能移入。',
      en: '{element:step} is a boundary event, an event sub-process, its start or a compensation handler: no token comes there by a flow.',
    },
    when: { zh: '移入的元素不由顺序流到达。', en: 'A token is moved to an element that no flow leads to.' },
    fix: { zh: '请改移到其后的元素之前。', en: 'Put the token before an element behind it.' },
  },
  MOVE_FLOW_UNKNOWN: {
    status: 422,
    title: { zh: '该流向不进入此元素', en: 'The flow does not lead there' },
    detail: { zh: '流向 {flow} 不进入元素 {element:step}。', en: 'The flow {flow} does not lead to {element:step}.' },
    when: { zh: '指明的流向不是该元素的入向。', en: 'The flow named is not one that leads to the element.' },
    fix: { zh: '请使用进入该网关的流向编号。', en: 'Use the id of a flow that leads to the join.' },
  },
  MOVE_INTO_LOOP: {
    status: 409,
    title: { zh: '多实例活动未在进行', en: 'The multi-instance activity is not open' },
    detail: {
      zh: '{element:step} 是多实例活动且未在进行，不能直接移入其内部。',
      en: '{element:step} is a multi-instance activity and not open: a token cannot be put inside it.',
    },
    when: {
      zh: '移入的元素位于未进行的多实例子流程内。',
      en: 'A token is moved into a multi-instance sub-process that has no instance.',
    },
    fix: {
      zh: '请移到该活动之前，或先增加实例。',
      en: 'Put the token before the activity itself, or add an instance where it runs.',
    },
  },
  MOVE_LEAVES_NOTHING: {
    status: 409,
    title: { zh: '案件将一无所剩', en: 'Nothing would be left of the case' },
    detail: { zh: '移走之后案件中不再有任何待办。', en: 'The case would hold nothing any more after the move.' },
    when: { zh: '移走全部令牌而不移入任何元素。', en: 'All tokens are taken away and none is put anywhere.' },
    fix: { zh: '请指明移入的元素，或作废案件。', en: 'Say where a token goes, or void the case.' },
  },
  MIGRATION_IMPOSSIBLE: {
    status: 409,
    title: { zh: '无法迁移到该版本', en: 'The case cannot be migrated' },
    detail: {
      zh: '{element:step} 在新版本中没有可以承接的同类元素（{target:step}）。',
      en: 'What {element:step} holds has no place at {target:step} in the new version.',
    },
    when: {
      zh: '迁移映射的目标不存在、类型不同或不在对应的范围内。',
      en: 'The target of a mapping does not exist, is of another kind, or stands in another scope.',
    },
    fix: {
      zh: '请先核对迁移问题清单并修改映射。',
      en: 'Read the list of problems of the migration and correct the mapping.',
    },
    rule: 'R-141',
  },
  CASE_ENDED: {
    status: 409,
    title: { zh: '案件已结束', en: 'The case has ended' },
    detail: { zh: '案件已经结束，不再接受任何操作。', en: 'The case has ended and takes nothing more.' },
    when: { zh: '对已结束的案件进行操作。', en: 'Something is asked of a case after its end.' },
    fix: { zh: '如需更正，请另行发起案件。', en: 'Start another case where something has to be put right.' },
    rule: 'R-054',
  },
  CASE_NOT_STARTED: {
    status: 409,
    title: { zh: '案件尚未启动', en: 'The case has not started' },
    detail: { zh: '案件尚未启动，不能接受此操作。', en: 'The case has not started and cannot take this.' },
    when: { zh: '启动之前收到其他操作。', en: 'Anything but its start reaches a case that has no state.' },
    fix: { zh: '请先启动案件。', en: 'Start the case first.' },
  },
  CASE_ALREADY_STARTED: {
    status: 409,
    title: { zh: '案件已启动', en: 'The case has started already' },
    detail: { zh: '案件已经启动，不能再次启动。', en: 'The case has started already and cannot start again.' },
    when: { zh: '同一案件第二次启动。', en: 'A case is started a second time.' },
    fix: { zh: '请另行发起案件。', en: 'Start another case.' },
  },
  START_NOT_FOUND: {
    status: 409,
    title: { zh: '没有可用的开始事件', en: 'There is no such start event' },
    detail: { zh: '流程在 {element:step} 处没有可用的开始事件。', en: 'The process cannot start at {element:step}.' },
    when: {
      zh: '指定的开始事件不存在，或有多个需触发的开始事件而未指定。',
      en: 'The start event named does not exist, or none is named and several need a trigger.',
    },
    fix: { zh: '请指定流程中存在的开始事件。', en: 'Name a start event of the process.' },
  },
  NO_FLOW_TRUE: {
    status: 409,
    title: { zh: '没有可走的流向', en: 'No flow may be taken' },
    detail: {
      zh: '{element:step} 之后没有条件成立的流向，也没有默认流向。',
      en: 'After {element:step} no condition is true and there is no default flow.',
    },
    when: {
      zh: '网关或活动的全部条件均不成立且无默认流向。',
      en: 'All conditions of a gateway or activity are false and none of its flows is the default.',
    },
    fix: drawing,
  },
  CONDITION_NOT_BOOLEAN: {
    status: 409,
    title: { zh: '条件不是真假值', en: 'A condition is neither true nor false' },
    detail: {
      zh: '{element:step} 的条件“{expression}”既非真也非假。',
      en: 'The condition "{expression}" of {element:step} is neither true nor false.',
    },
    when: {
      zh: '条件引用了不存在的变量，或比较了不同类型的值。',
      en: 'A condition reads a variable that does not exist, or compares values of different kinds.',
    },
    fix: drawing,
  },
  EXPRESSION_FAILED: {
    status: 409,
    title: { zh: '表达式无法计算', en: 'An expression cannot be computed' },
    detail: {
      zh: '{element:step} 的表达式“{expression}”无法计算。',
      en: 'The expression "{expression}" of {element:step} cannot be computed.',
    },
    when: {
      zh: '表达式或模板取不到可用的值。',
      en: 'An expression or template has no usable value over the variables of the case.',
    },
    fix: drawing,
  },
  CORRELATION_MISSING: {
    status: 409,
    title: { zh: '消息缺少关联值', en: 'A message has no correlation' },
    detail: {
      zh: '{element:step} 的消息 {message} 的关联表达式“{expression}”没有值。',
      en: 'The correlation "{expression}" of message {message} at {element:step} has no value.',
    },
    when: {
      zh: '开始等待或发出消息时，关联变量尚未赋值。',
      en: 'A wait begins, or a message leaves, before its correlation variable is set.',
    },
    fix: drawing,
  },
  COLLECTION_NOT_LIST: {
    status: 409,
    title: { zh: '多实例集合不是列表', en: 'The collection is not a list' },
    detail: {
      zh: '{element:step} 的集合“{expression}”不是列表。',
      en: 'The collection "{expression}" of {element:step} is not a list.',
    },
    when: {
      zh: '进入多实例活动时集合变量缺失或类型不对。',
      en: 'A multi-instance activity is entered and its collection is missing or of another kind.',
    },
    fix: drawing,
  },
  CARDINALITY_INVALID: {
    status: 409,
    title: { zh: '实例数不是自然数', en: 'The number of instances is no natural number' },
    detail: {
      zh: '{element:step} 的实例数“{expression}”不是自然数。',
      en: 'The cardinality "{expression}" of {element:step} is no natural number.',
    },
    when: {
      zh: '进入多实例活动时实例数缺失、为负或非整数。',
      en: 'A multi-instance activity is entered and its cardinality is missing, negative or broken.',
    },
    fix: drawing,
  },
  TOO_MANY_INSTANCES: {
    status: 409,
    title: { zh: '实例过多', en: 'Too many instances' },
    detail: {
      zh: '{element:step} 一次要开启 {instances} 个实例，上限为 {limit}。',
      en: '{element:step} would open {instances} instances at once; the limit is {limit}.',
    },
    when: { zh: '多实例活动的集合过大。', en: 'The collection of a multi-instance activity is too large.' },
    fix: { zh: '请缩小集合或分批办理。', en: 'Make the collection smaller, or work in several cases.' },
  },
  ERROR_NOT_CAUGHT: {
    status: 409,
    title: { zh: '流程错误无人处理', en: 'Nobody catches this error' },
    detail: {
      zh: '{element:step} 发出的错误 {errorCode} 在流程中没有处理者。',
      en: 'Nothing in the process catches the error {errorCode} of {element:step}.',
    },
    when: {
      zh: '错误到达最外层而没有边界事件或事件子流程处理。',
      en: 'An error leaves a case that nobody called, past every boundary event and event sub-process.',
    },
    fix: drawing,
  },
  STEP_BUDGET_EXCEEDED: {
    status: 409,
    title: { zh: '流程自行运转过久', en: 'The case does not come to rest' },
    detail: {
      zh: '案件在 {element:step} 附近连续自动运行超过 {limit} 步。',
      en: 'The case took more than {limit} steps by itself, the last near {element:step}.',
    },
    when: { zh: '流程中存在没有等待点的循环。', en: 'A loop of the process has nothing in it that waits.' },
    fix: drawing,
  },
  WORK_BUDGET_EXCEEDED: {
    status: 409,
    title: { zh: '一步之内计算过多', en: 'Too much is computed in one step' },
    detail: {
      zh: '案件在 {element:step} 附近一步之内的计算量过大。',
      en: 'What the case computes after one act is too much, the last near {element:step}.',
    },
    when: {
      zh: '表达式遍历很长的列表、生成很大的值，或在循环中反复计算。',
      en: 'Expressions walk through very long lists, make very large values, or are computed again and again in a loop.',
    },
    fix: drawing,
  },
  CASE_TOO_LARGE: {
    status: 409,
    title: { zh: '案件过大', en: 'The case is too large' },
    detail: {
      zh: '案件将超过允许的大小（{limit}），最近一处为 {element:step}。',
      en: 'The case would be larger than allowed ({limit}), the last part of it being {element:step}.',
    },
    when: {
      zh: '同时进行的活动过多，或变量过大。',
      en: 'Too many activities are under way at once, or its variables are too large.',
    },
    fix: drawing,
  },
  STATE_DOES_NOT_FIT: {
    status: 500,
    title: { zh: '案件状态与流程定义不符', en: 'The state does not belong to this definition' },
    detail: { zh: '案件状态与流程定义不符。', en: 'The state of the case does not belong to this definition.' },
    when: {
      zh: '状态由其他定义或更新的程序写成。',
      en: 'The state was written for another definition, or by a newer program.',
    },
    fix: { zh: '请联系管理员。', en: 'Tell the administrator.' },
  },
} as const satisfies RejectionList;
