import type { DiagramEdge, DiagramShape, Node, StandingKind } from '../../engine/index.js';
import type { Bilingual, Caller } from '../../kernel/index.js';

export type Language = Caller['language'];

export const say = ({ zh, en }: Bilingual, language: Language): string => (language === 'en' ? en : zh);

/** A name in the language of the reader, in the other where it has none. */
export const nameOf = ({ name, nameEn }: Pick<DiagramShape, 'name' | 'nameEn'>, language: Language): string | null =>
  language === 'en' ? (nameEn ?? name) : (name ?? nameEn);

/** Both names, Chinese first; the id where there is none. */
export const namesOf = ({ name, nameEn, elementId }: Pick<DiagramEdge, 'name' | 'nameEn' | 'elementId'>): string =>
  [name, nameEn].filter(Boolean).join(' / ') || elementId;

export const TYPES: Readonly<Record<Node['type'], Bilingual>> = {
  START_EVENT: { zh: '开始', en: 'Start' },
  END_EVENT: { zh: '结束', en: 'End' },
  CATCH_EVENT: { zh: '等待的事件', en: 'Event waited for' },
  THROW_EVENT: { zh: '发出的事件', en: 'Event sent' },
  BOUNDARY_EVENT: { zh: '边界事件', en: 'Event on a step' },
  EXCLUSIVE_GATEWAY: { zh: '择一分支', en: 'One way is taken' },
  PARALLEL_GATEWAY: { zh: '并行与汇合', en: 'All ways; joined again' },
  INCLUSIVE_GATEWAY: { zh: '择多分支与汇合', en: 'Every way that applies; joined again' },
  EVENT_GATEWAY: { zh: '先到先行', en: 'What happens first decides' },
  PLAIN_TASK: { zh: '线下办理', en: 'Done outside the system' },
  SCRIPT_TASK: { zh: '计算', en: 'Computed' },
  EXTERNAL_TASK: { zh: '外部系统处理', en: 'Done by an outside worker' },
  USER_TASK: { zh: '人工办理', en: 'Done by a person' },
  SERVICE_TASK: { zh: '系统处理', en: 'Done by the system' },
  SEND_TASK: { zh: '发送消息', en: 'Sends a message' },
  RECEIVE_TASK: { zh: '等待消息', en: 'Waits for a message' },
  BUSINESS_RULE_TASK: { zh: '按决策表判定', en: 'Decided by a table' },
  CALL_ACTIVITY: { zh: '调用其他流程', en: 'Calls another process' },
  SUB_PROCESS: { zh: '子流程', en: 'Sub-process' },
  EVENT_SUB_PROCESS: { zh: '事件触发的子流程', en: 'Sub-process set off by an event' },
};

/** What a case does where it stands. */
export const STANDING: Readonly<Record<StandingKind, Bilingual>> = {
  TASK: { zh: '办理中', en: 'In hand' },
  WORK: { zh: '系统处理中', en: 'Processing' },
  CALL: { zh: '子案件在办', en: 'Called case runs' },
  WAIT: { zh: '等待消息', en: 'Awaits message' },
  TIMER: { zh: '等待到期', en: 'Awaits its time' },
  CONDITION: { zh: '等待条件成立', en: 'Awaits its condition' },
  GATE: { zh: '等待事件', en: 'Awaits an event' },
  COMPENSATION: { zh: '撤销中', en: 'Being undone' },
  SNAPSHOT: { zh: '撤销中', en: 'Being undone' },
  SCOPE: { zh: '进行中', en: 'Under way' },
  JOIN: { zh: '等待汇合', en: 'Awaits the others' },
};

export const WORDS = {
  legend: { zh: '图例', en: 'Legend' },
  now: { zh: '当前环节', en: 'Now at' },
  rule: { zh: '规则', en: 'Rule' },
  open: { zh: '查看子案件 ›', en: 'See the case ›' },
  standing: { zh: '当前环节', en: 'Now here' },
  passed: { zh: '已经过', en: 'Passed' },
  passedFlow: { zh: '已走路径', en: 'Way taken' },
  cut: { zh: '中断、终止或作废', en: 'Interrupted, terminated or voided' },
  ahead: { zh: '未到达', en: 'Not reached' },
  armed: { zh: '事件待触发', en: 'Event may happen' },
  incident: { zh: '异常待处理', en: 'Incident open' },
  parallelLoop: { zh: '多人同时办理', en: 'Once for each, at the same time' },
  sequentialLoop: { zh: '逐个依次办理', en: 'Once for each, one by one' },
  betweenEvent: { zh: '中间事件', en: 'Event between' },
  message: { zh: '消息', en: 'Message' },
  timer: { zh: '时限', en: 'Timer' },
  error: { zh: '差错', en: 'Error' },
  terminate: { zh: '全部终止', en: 'Ends everything' },
  notInterrupting: { zh: '不中断（虚线圆）', en: 'Does not interrupt (dashed)' },
  standardLoop: { zh: '重复办理', en: 'Done again and again' },
  signal: { zh: '信号', en: 'Signal' },
  condition: { zh: '条件', en: 'Condition' },
  link: { zh: '连接到别处', en: 'Goes on elsewhere' },
  escalation: { zh: '升级上报', en: 'Escalation' },
  compensation: { zh: '撤销已办事项', en: 'Undoes what was done' },
  cancel: { zh: '取消事务', en: 'Cancels the transaction' },
  transaction: { zh: '事务（双线框）', en: 'Transaction (double border)' },
  handler: { zh: '仅用于撤销', en: 'Only to undo' },
  manual: { zh: '手工办理', en: 'Done by hand' },
  beginsHere: { zh: '收到消息即开始', en: 'Begins with a message' },
  suspended: { zh: '案件已挂起，恢复前不能办理', en: 'Suspended: nothing moves until it is resumed' },
  counted: { zh: '次数 · 历时', en: 'How often · how long' },
  median: { zh: '等待时间中位数', en: 'Median wait' },
  visits: { zh: '{n} 次', en: '{n} times' },
  moment: { zh: '不足 1 分', en: 'under 1 min' },
  openNow: { zh: '目前 {n} 件在办', en: '{n} open now' },
  overdue: { zh: '逾期 {n}%', en: '{n}% overdue' },
  heat: { zh: '等待由短到长', en: 'Waits from short to long' },
  defaultFlow: { zh: '默认路径', en: 'Default way' },
} as const satisfies Record<string, Bilingual>;

/** How the last stay in an element ended, where something else ended it. */
export const CUT: Readonly<Record<string, Bilingual>> = {
  INTERRUPTED: { zh: '被中断', en: 'Interrupted' },
  TERMINATED: { zh: '随流程终止', en: 'Terminated' },
  CASE_CANCELLED: { zh: '随案件作废', en: 'Voided with the case' },
  FAILED: { zh: '因差错结束', en: 'Ended by an error' },
  MOVED: { zh: '被调整到别处', en: 'Moved elsewhere' },
  COMPENSATED: { zh: '随事务撤销', en: 'Undone with its transaction' },
};
