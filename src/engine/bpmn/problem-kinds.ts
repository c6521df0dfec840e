import type { ProblemKind } from '../problem.js';
import { XML_KINDS } from '../xml/xml-kinds.js';

const error = (zh: string, en: string, fixZh: string, fixEn: string): ProblemKind => ({
  severity: 'ERROR',
  zh,
  en,
  fix: { zh: fixZh, en: fixEn },
});
const warning = (zh: string, en: string, fixZh: string, fixEn: string): ProblemKind => ({
  ...error(zh, en, fixZh, fixEn),
  severity: 'WARNING',
});

/** Everything that the reader of BPMN files can find wrong; `{name}` is filled in. */
export const PROBLEM_KINDS = {
  ...XML_KINDS,
  NO_PROCESS: error(
    '文件中没有可执行的流程。',
    'The file has no executable process.',
    '请将流程标记为可执行（isExecutable）。',
    'Mark the process as executable (isExecutable).',
  ),
  CONSTRUCT_UNSUPPORTED: error(
    '本引擎不执行“{construct}”。',
    'This engine does not run {construct}.',
    '请改用受支持的元素。',
    'Draw it with supported elements.',
  ),
  CODE_REFUSED: error(
    '“{attribute}”指定了要执行的代码；随文件带来的代码一律不执行。',
    '"{attribute}" names code to run; nothing that comes with a file is ever executed.',
    '请用 gongwen:serviceKey 指定已登记的服务。',
    'Name a registered service with gongwen:serviceKey.',
  ),
  FOREIGN_REFUSED: error(
    '本引擎不执行“{what}”；忽略它会改变流程的运行。',
    'This engine does not carry out {what}; a case would run otherwise without it.',
    '请删除，或用 gongwen: 词汇、流程图元素表达。',
    'Remove it, or say it with gongwen: attributes or elements of BPMN.',
  ),
  ID_INVALID: error(
    '“{id}”不能用作标识。',
    '"{id}" cannot be used as a name.',
    '请换一个标识（字母或下划线开头）。',
    'Choose another one (a letter or underscore first).',
  ),
  DUPLICATE_ID: error(
    '标识“{id}”重复。',
    'The id "{id}" is used twice.',
    '请保证每个元素的标识唯一。',
    'Give every element an id of its own.',
  ),
  REFERENCE_UNRESOLVED: error(
    '“{property}”指向不存在的“{reference}”。',
    '"{property}" refers to "{reference}", which does not exist.',
    '请更正引用。',
    'Correct the reference.',
  ),
  ATTRIBUTE_UNKNOWN: error(
    '词汇表中没有属性“{attribute}”。',
    'The vocabulary has no attribute "{attribute}" here.',
    '请检查拼写；词汇见 gongwen-moddle.json。',
    'Check its spelling; the vocabulary is gongwen-moddle.json.',
  ),
  FLOW_INCOMPLETE: error(
    '顺序流缺少起点或终点。',
    'The sequence flow has no source or no target.',
    '请连接两端。',
    'Connect both ends.',
  ),
  FLOW_CROSSES_SCOPE: error(
    '顺序流越过了子流程边界。',
    'The sequence flow crosses the border of a sub-process.',
    '请用子流程的结束事件或边界事件连接。',
    'Leave the sub-process by its end or a boundary event.',
  ),
  FLOW_NOT_ALLOWED: error(
    '{element}不能有{direction}的顺序流。',
    'A sequence flow may not be {direction} here: {element}.',
    '请删除该顺序流。',
    'Remove the flow.',
  ),
  FLOW_WITHOUT_CONDITION: error(
    '排他网关“{gateway}”的这条出线没有条件，也不是默认出线。',
    'This flow out of the exclusive gateway "{gateway}" has no condition and is not its default.',
    '请写条件，或设为默认出线。',
    'Give it a condition or make it the default.',
  ),
  DEFAULT_WITH_CONDITION: error(
    '默认出线不能带条件。',
    'A default flow cannot have a condition.',
    '请删除条件。',
    'Remove the condition.',
  ),
  START_MISSING: error(
    '“{scope}”没有可用的开始事件。',
    '"{scope}" has no start event that can begin it.',
    '请画一个开始事件。',
    'Draw a start event.',
  ),
  START_AMBIGUOUS: error(
    '“{scope}”有多个无触发的开始事件。',
    '"{scope}" has several none start events.',
    '请只保留一个，其余用消息开始事件。',
    'Keep one; let messages start the others.',
  ),
  START_TRIGGER: error(
    '{trigger} 类型的开始事件不能用在这里。',
    'A start event of the kind {trigger} cannot begin this.',
    '子流程请用无触发的开始事件；错误、升级、补偿的开始事件只能用在事件子流程中。',
    'Begin a sub-process with a none start event; errors, escalations and compensations start event sub-processes only.',
  ),
  START_READS_VARIABLE: error(
    '流程的开始事件不能读取变量“{name}”：此时还没有案件。',
    'A start event of a process cannot read the variable "{name}": there is no case yet.',
    '请写明固定的时间或信号名称。',
    'Write a fixed time or signal name.',
  ),
  START_INSIDE: error(
    '启动流程的接收任务或事件网关不能画在子流程里。',
    'A receive task or event-based gateway that starts its process cannot stand inside a sub-process.',
    '请移到流程最外层，或取消 instantiate。',
    'Move it to the process itself, or take instantiate away.',
  ),
  EVENT_GATEWAY_BRANCHES: error(
    '事件网关之后至少要有两个事件。',
    'An event-based gateway needs at least two events behind it.',
    '请补画事件，或去掉网关。',
    'Draw another event, or leave the gateway out.',
  ),
  EVENT_GATEWAY_TARGET: error(
    '事件网关“{gateway}”之后只能是消息、信号、定时、条件的中间捕获事件，或不带边界事件、循环和输入映射的接收任务。',
    'Only message, signal, timer and conditional catch events may follow the event-based gateway "{gateway}", or receive tasks without boundary events, loops and input mappings.',
    '请改用捕获事件。',
    'Draw an event that is waited for.',
  ),
  EVENT_GATEWAY_SHARED: error(
    '事件网关“{gateway}”之后的事件不能再有其他入线。',
    'No other flow may lead to an event behind the event-based gateway "{gateway}".',
    '请为另一路单独画一个事件。',
    'Draw an event of its own for the other way.',
  ),
  EVENT_GATEWAY_START: error(
    '启动流程的事件网关“{gateway}”之后只能是消息。',
    'Only messages may follow the event-based gateway "{gateway}", which starts its process.',
    '请改用消息事件，或用单独的开始事件。',
    'Use message events, or start events of their own.',
  ),
  LINK_NOT_CAUGHT: error(
    '没有名为“{link}”的链接捕获事件。',
    'No event catches the link "{link}".',
    '请在同一范围内画一个同名的链接捕获事件。',
    'Draw a link catch event of this name in the same scope.',
  ),
  LINK_CROSSES_SCOPE: error(
    '链接“{link}”的捕获事件不在同一流程或子流程内。',
    'The link "{link}" is caught in another process or sub-process.',
    '链接不能越过子流程边界，请在同一范围内捕获。',
    'A link cannot cross the border of a sub-process: catch it in the same scope.',
  ),
  LINK_CAUGHT_TWICE: error(
    '链接“{link}”已由“{other}”捕获。',
    'The link "{link}" is caught by "{other}" already.',
    '请只保留一个同名的链接捕获事件。',
    'Keep one catch event for each link.',
  ),
  PROPERTY_MISSING: error('缺少“{property}”。', '"{property}" is missing.', '请补充该属性。', 'Add it.'),
  VALUE_INVALID: error(
    '“{property}”的值“{value}”无效。',
    '"{value}" is no value for "{property}".',
    '请更正该值。',
    'Correct the value.',
  ),
  EXPRESSION_INVALID: error(
    '表达式“{expression}”有误：{detailZh}。',
    'The expression "{expression}" is wrong: {detail}.',
    '请按 FEEL 语法更正（相等用单个 =）。',
    'Correct it as FEEL (equality is a single =).',
  ),
  HANDLER_MISSING: error(
    '补偿事件没有用关联线指向补偿活动。',
    'No association leads from the compensation event to an activity that is for compensation.',
    '请画出关联线，并将所指活动设为补偿活动（isForCompensation）。',
    'Draw the association, and mark the activity it leads to as isForCompensation.',
  ),
  COMPENSATION_START_OUTSIDE: error(
    '补偿事件子流程不在子流程之内；整个流程没有谁来补偿。',
    'The compensation event sub-process is not inside a sub-process; nobody compensates a whole process.',
    '请将其画在要补偿的子流程之内。',
    'Draw it inside the sub-process that it undoes.',
  ),
  CANCEL_OUTSIDE_TRANSACTION: error(
    '取消事件不属于任何事务子流程。',
    'The cancel event belongs to no transaction.',
    '请将其画在事务子流程之内（结束事件）或其边界上。',
    'Draw it inside a transaction (an end event) or on the border of one.',
  ),
  CANCEL_NOT_CAUGHT: error(
    '事务子流程“{transaction}”的边界上没有取消事件，取消之后无路可走。',
    'The transaction "{transaction}" has no cancel event on its border: nothing would follow when it is cancelled.',
    '请在事务子流程的边界上画一个取消事件。',
    'Draw a cancel event on the border of the transaction.',
  ),
  NOT_EXECUTABLE: warning(
    '流程“{process}”未标记为可执行，不予部署。',
    'The process "{process}" is not marked as executable and is not deployed.',
    '如需运行，请设置 isExecutable="true"。',
    'Set isExecutable="true" if it should run.',
  ),
  NOT_CARRIED_OUT: warning(
    '读到“{what}”，但不会执行。',
    '"{what}" was read and is not carried out.',
    '如不需要，请删除。',
    'Remove it if it is not meant.',
  ),
  REFERENCE_DANGLING: warning(
    '“{property}”指向不存在的“{reference}”，已忽略。',
    '"{property}" refers to "{reference}", which does not exist; it is ignored.',
    '请用建模工具重新保存图形。',
    'Save the diagram again with a modelling tool.',
  ),
  DEFAULT_FLOW_MISSING: warning(
    '没有默认出线；所有条件都不成立时流程将停住。',
    'There is no default flow: a case stops here when no condition holds.',
    '请指定默认出线，取影响最小的一条。',
    'Mark the least harmful flow as default.',
  ),
  PERFORMER_MISSING: warning(
    '用户任务没有办理人，只有持“tasks:take-unassigned”权限的岗位可以办理。',
    'The user task names no performer: only posts with the permission tasks:take-unassigned can complete it.',
    '请设置 gongwen:candidateRole 或 gongwen:assignee；或给某职位该权限。',
    'Set gongwen:candidateRole or gongwen:assignee, or give that permission to a position.',
  ),
  RULE_MISSING: warning(
    '说明首行没有写明依据（Rule: R-061）。',
    'The first line of its documentation names no rule (Rule: R-061).',
    '请在元素说明首行写明依据。',
    'Begin the documentation with the rule.',
  ),
  NODE_UNREACHABLE: warning(
    '没有路径可以到达该元素。',
    'No path leads to this element.',
    '请连接或删除。',
    'Connect it or remove it.',
  ),
  BOUNDARY_NEVER_HAPPENS: warning(
    '“{host}”一开始就完成，其边界事件永远不会发生。',
    '"{host}" is done as soon as it begins: an event on its border never happens.',
    '请删除该边界事件，或画在会等待的活动上。',
    'Remove the event, or draw it on an activity that waits.',
  ),
  CONDITION_IGNORED: warning(
    '并行网关和事件网关的出线条件不起作用。',
    'Conditions on flows out of a parallel or event-based gateway have no effect.',
    '请删除条件，或改用排他网关。',
    'Remove the condition, or use an exclusive gateway.',
  ),
} as const satisfies Record<string, ProblemKind>;

/** Code of a problem in a BPMN file. */
export type ProblemCode = keyof typeof PROBLEM_KINDS;
