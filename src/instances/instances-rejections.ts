import type { RejectionList } from '../kernel/index.js';
import { ENGINE_REJECTIONS } from '../engine/index.js';
import { ACTS_REJECTIONS } from './acts/acts-rejections.js';

/** Codes of the engine that cases answer with; a task that is not open is told by the tasks room, which knows who closed it. */
const CASE_REJECTIONS: RejectionList = Object.fromEntries(
  Object.entries(ENGINE_REJECTIONS).filter(([code]) => code !== 'TASK_NOT_OPEN'),
);

/** Codes of cases and messages, the engine's included. */
export const INSTANCES_REJECTIONS: RejectionList = {
  ...CASE_REJECTIONS,
  ...ACTS_REJECTIONS,
  CASE_NOT_FOUND: {
    status: 404,
    title: { zh: '案件不存在', en: 'No such case' },
    detail: { zh: '没有编号为 {caseId} 的案件。', en: 'There is no case {caseId}.' },
    when: {
      zh: '案件不存在，或您无权查看。',
      en: 'The case does not exist, or you may not see it.',
    },
    fix: { zh: '核对案件编号。', en: 'Check the id of the case.' },
    rule: 'R-134',
  },
  CASE_SUSPENDED: {
    status: 409,
    title: { zh: '案件已挂起', en: 'The case is suspended' },
    detail: {
      zh: '案件 {caseId} 已挂起，恢复之前不能办理。',
      en: 'The case {caseId} is suspended: nothing moves it until it is resumed.',
    },
    when: {
      zh: '管理员挂起了该案件，或挂起了调用它的案件。',
      en: 'An administrator suspended the case, or the case that called it.',
    },
    fix: {
      zh: '请管理员恢复该案件，或其上级案件。',
      en: 'Ask an administrator to resume it, or the case that called it.',
    },
    rule: 'R-054',
  },
  CASE_NOT_SUSPENDED: {
    status: 409,
    title: { zh: '案件未挂起', en: 'The case is not suspended' },
    detail: { zh: '案件 {caseId} 未被挂起。', en: 'The case {caseId} is not suspended.' },
    when: { zh: '恢复未挂起的案件。', en: 'A case that runs is resumed.' },
    fix: { zh: '无需处理。', en: 'There is nothing to do.' },
    rule: 'R-054',
  },
  DEFINITION_SUSPENDED: {
    status: 409,
    title: { zh: '流程已停用', en: 'Process suspended' },
    detail: {
      zh: '流程“{definition:process}”已停用，不能发起新案件。',
      en: 'No case of "{definition:process}" can be started: it is suspended.',
    },
    when: { zh: '管理员停用了该流程。', en: 'An administrator suspended the process.' },
    fix: { zh: '请管理员启用该流程。', en: 'Ask an administrator to activate it.' },
    rule: 'R-141',
  },
  DEFINITION_ACTIVE: {
    status: 409,
    title: { zh: '流程未停用', en: 'Process not suspended' },
    detail: {
      zh: '“{definition:process}”第 {version} 版未被停用。',
      en: 'Version {version} of "{definition:process}" is not suspended.',
    },
    when: { zh: '启用未停用的版本。', en: 'A version that is active is activated.' },
    fix: { zh: '无需处理。', en: 'There is nothing to do.' },
    rule: 'R-141',
  },
  STARTER_NOT_ALLOWED: {
    status: 403,
    title: { zh: '无权发起', en: 'Not yours to start' },
    detail: {
      zh: '只有 {starters:who} 可以发起“{definition:process}”。',
      en: 'Only {starters:who} may start "{definition:process}".',
    },
    when: {
      zh: '流程规定由特定岗位发起，而您今天不任该岗位。',
      en: 'The process names the posts that may start it, and you hold none of them today.',
    },
    fix: { zh: '由有权岗位发起，或核对承办组。', en: 'Let one of those posts start it, or check the owner group.' },
    rule: 'R-055',
  },
  VARIABLES_TOO_LARGE: {
    status: 422,
    title: { zh: '数据过多', en: 'Too much data' },
    detail: { zh: '发起数据超过 {limit} 字节。', en: 'The start data hold more than {limit} bytes.' },
    when: { zh: '发起案件时提交的数据过多。', en: 'A case is started with too much data.' },
    fix: { zh: '长文本和附件作为文件提交。', en: 'Hand long texts and attachments in as files.' },
  },
  SERVICE_UNKNOWN: {
    status: 500,
    title: { zh: '缺少处理程序', en: 'No such service' },
    detail: { zh: '本服务没有名为“{key}”的处理程序。', en: 'This service has no handler "{key}".' },
    when: {
      zh: '流程所用的处理程序已从本服务中移除。',
      en: 'A handler that a deployed process uses was taken out of this service.',
    },
    fix: { zh: '联系管理员恢复该处理程序。', en: 'Ask an administrator to bring it back.' },
  },
  CANCEL_NOT_ALLOWED: {
    status: 403,
    title: { zh: '无权作废', en: 'Not yours to void' },
    detail: { zh: '您无权作废案件 {caseId}。', en: 'You may not void the case {caseId}.' },
    when: {
      zh: '主任可以作废案件，承办组组长在签发前可以作废；其他人无权。',
      en: "The director may void a case, the owner group's leader before signing, nobody else.",
    },
    fix: { zh: '请主任或承办组组长办理。', en: "Ask the director or the owner group's leader." },
    rule: 'R-135',
  },
  RECALL_NOT_ALLOWED: {
    status: 403,
    title: { zh: '无权撤回', en: 'Not yours to recall' },
    detail: { zh: '只有拟稿人可以撤回案件 {caseId}。', en: 'Only its drafter may take the case {caseId} back.' },
    when: { zh: '撤回人不是拟稿人。', en: 'Somebody else than the drafter recalls.' },
    fix: {
      zh: '由拟稿人撤回，或由办理人退回。',
      en: 'Let the drafter recall it, or the holder of the task return it.',
    },
    rule: 'R-135',
  },
  RECALL_NOT_POSSIBLE: {
    status: 409,
    title: { zh: '不能撤回', en: 'Nothing to recall' },
    detail: {
      zh: '案件 {caseId} 在当前环节不能撤回。',
      en: 'The case {caseId} cannot be recalled at its present step.',
    },
    when: {
      zh: '流程没有撤回环节，或当前没有待办环节。',
      en: 'The process draws no recall, or no task of it is open.',
    },
    fix: { zh: '由办理人退回，或申请作废。', en: 'Ask the holder of the task to return it, or have the case voided.' },
    rule: 'R-135',
  },
  RECALL_TOO_LATE: {
    status: 409,
    title: { zh: '下一环节已打开', en: 'Already opened' },
    detail: {
      zh: '环节“{element:step}”的办理人已打开文稿，不能再撤回。',
      en: 'The holder of the step "{element:step}" has opened the text: it can no longer be recalled.',
    },
    when: {
      zh: '下一环节的办理人已签收任务或阅看了送审文稿。',
      en: 'Whoever comes next has claimed the task or read the text under review.',
    },
    fix: { zh: '请办理人退回。', en: 'Ask the holder of the task to return it.' },
    rule: 'R-135',
  },
  MESSAGE_UNKNOWN: {
    status: 404,
    title: { zh: '消息不存在', en: 'No such message' },
    detail: {
      zh: '没有可由外部发送的消息“{name}”。',
      en: 'There is no message "{name}" that may be sent from outside.',
    },
    when: { zh: '消息名称有误，或仅供内部使用。', en: 'The name is wrong, or only cases send this message.' },
    fix: { zh: '核对消息名称。', en: 'Check the name of the message.' },
  },
  SENDER_NOT_ALLOWED: {
    status: 403,
    title: { zh: '无权发送', en: 'Not yours to send' },
    detail: {
      zh: '消息“{name}”只能由 {senders:who} 发送。',
      en: 'The message "{name}" may be sent by {senders:who} only.',
    },
    when: {
      zh: '流程规定了消息的发送方，而您不在其中。',
      en: 'The process names who may send the message, and you are not among them.',
    },
    fix: { zh: '由规定的岗位或系统发送。', en: 'Let one of those posts or systems send it.' },
    rule: 'R-056',
  },
  MESSAGE_NOT_EXPECTED: {
    status: 409,
    title: { zh: '没有等待此消息的案件', en: 'Nobody waits for this message' },
    detail: {
      zh: '没有唯一的案件以“{correlation}”等待消息“{name}”。',
      en: 'There is not exactly one case that waits for "{name}" by "{correlation}".',
    },
    when: {
      zh: '没有案件在等待，或有几个案件在等待，或消息已经收到。',
      en: 'No case waits for it, several do, or it was received already.',
    },
    fix: { zh: '核对关联值；查看案件当前环节。', en: 'Check the correlation and the present step of the case.' },
    rule: 'R-056',
  },
  MESSAGE_ID_REUSED: {
    status: 422,
    title: { zh: '消息编号重复', en: 'Message id used before' },
    detail: {
      zh: '消息编号“{messageId}”已用于另一条内容不同的消息。',
      en: 'The id "{messageId}" was used for a message with another content.',
    },
    when: {
      zh: '同一发送方用同一编号发送了不同的内容。',
      en: 'The same sender used the same id for another content.',
    },
    fix: { zh: '新消息使用新编号。', en: 'Give a new message a new id.' },
    rule: 'R-143',
  },
};
