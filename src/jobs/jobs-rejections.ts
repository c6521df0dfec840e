import type { RejectionList } from '../kernel/index.js';

/** Refusals of timers and incidents. */
export const JOBS_REJECTIONS: RejectionList = {
  INCIDENT_NOT_FOUND: {
    status: 404,
    title: { zh: '异常不存在', en: 'No such incident' },
    detail: { zh: '没有编号为 {incidentId} 的异常。', en: 'There is no incident {incidentId}.' },
    when: { zh: '异常编号有误', en: 'The id is not one of an incident' },
    fix: { zh: '从异常列表中取编号', en: 'Take the id from the list of incidents' },
  },
  INCIDENT_RESOLVED: {
    status: 409,
    title: { zh: '异常已处理', en: 'The incident is resolved' },
    detail: { zh: '异常 {incidentId} 已经处理。', en: 'Incident {incidentId} was resolved before.' },
    when: { zh: '重试已处理的异常', en: 'A resolved incident is retried' },
    fix: { zh: '无需处理；再次失败会产生新的异常', en: 'Nothing: a new failure raises a new incident' },
  },
  INCIDENT_WITHOUT_JOB: {
    status: 409,
    title: { zh: '该异常无可重试的作业', en: 'Nothing waits for a retry' },
    detail: {
      zh: '异常 {incidentId} 背后没有停放的作业。',
      en: 'No parked job stands behind incident {incidentId}.',
    },
    when: {
      zh: '异常由流程本身引起，或其案件已经结束',
      en: 'The incident comes from the process itself, or its case has ended',
    },
    fix: {
      zh: '排除原因，例如载入缺失的年历；或附理由关闭该异常',
      en: 'Remove the cause, such as a calendar year that is missing, or resolve it with a reason',
    },
  },
  INCIDENT_HAS_JOB: {
    status: 409,
    title: { zh: '该异常背后有停放的作业', en: 'A job waits behind the incident' },
    detail: {
      zh: '异常 {incidentId} 背后有停放的作业，不能直接关闭。',
      en: 'Incident {incidentId} cannot be closed while its job stands still.',
    },
    when: { zh: '关闭尚有作业停放的异常', en: 'An incident is closed while its job is parked' },
    fix: { zh: '重试该异常，或作废其案件', en: 'Retry it, or void its case' },
  },
  TIMER_RULE_INVALID: {
    status: 409,
    title: { zh: '定时规则无效', en: 'The timer cannot be set' },
    detail: {
      zh: '定时规则“{rule}”（{kind:timerKind}）无法换算为时刻。',
      en: 'Timer rule "{rule}" ({kind:timerKind}) gives no instant.',
    },
    when: {
      zh: '定时规则由变量得出，而变量不是时刻、时长或日历规则',
      en: 'A timer takes its rule from a variable that is no instant, duration or calendar rule',
    },
    fix: { zh: '更正变量或流程定义', en: 'Correct the variable or the process' },
    rule: 'R-127',
  },
};
