import type { RejectionList } from '../../kernel/index.js';

/** Codes of accountability cases. */
export const ACCOUNTABILITY_REJECTIONS: RejectionList = {
  ACCOUNTABILITY_CASE_NOT_FOUND: {
    status: 404,
    title: { zh: '没有这一责任追究事项', en: 'No such accountability case' },
    detail: {
      zh: '没有这一责任追究事项，或您无权查看。',
      en: 'There is no such accountability case, or you may not see it.',
    },
    when: {
      zh: '标识错误；或查看人不是主任，也不是审计人员。',
      en: 'The id is wrong, or whoever asks is neither the director nor an auditor.',
    },
    fix: {
      zh: '由主任或审计人员从 GET /accountability-cases 中查找。',
      en: 'Look it up in GET /accountability-cases, as director or auditor.',
    },
    rule: 'R-134',
  },
  ACCOUNTABILITY_NOT_YOURS: {
    status: 403,
    title: { zh: '无权启动责任追究', en: 'Not yours to pursue' },
    detail: {
      zh: '责任追究由主任或主办组组长启动。',
      en: 'Delay is pursued by the director, or by the leader of the group that owns the case.',
    },
    when: {
      zh: '启动人不是主任，也不是案件主办组的组长。',
      en: 'Whoever wants a delay pursued is neither the director nor the leader of the owner group.',
    },
    fix: { zh: '请向主办组组长或主任反映。', en: 'Tell the leader of the owner group, or the director.' },
    rule: 'R-086',
  },
  ACCOUNTABILITY_FOR_DIRECTOR: {
    status: 403,
    title: { zh: '须由主任办结', en: 'For the director' },
    detail: {
      zh: '责任追究事项由主任作出结论，审计人员只能查看。',
      en: 'The director says what comes of it; auditors read it.',
    },
    when: { zh: '审计人员办结责任追究事项。', en: 'An auditor closes an accountability case.' },
    fix: { zh: '请主任办结。', en: 'Have the director close it.' },
    rule: 'R-086',
  },
  ACCOUNTABILITY_OPEN: {
    status: 409,
    title: { zh: '责任追究已启动', en: 'Pursued already' },
    detail: {
      zh: '案件 {caseId} 的责任追究已经启动，尚未办结。',
      en: 'The delay of the case {caseId} is being pursued already.',
    },
    when: {
      zh: '同一案件的责任追究尚未办结，又要启动一次。',
      en: 'Another is to be opened for a case while one is open.',
    },
    fix: { zh: '待办结后再启动。', en: 'Wait until that is closed.' },
    rule: 'R-086',
  },
  ACCOUNTABILITY_WITHOUT_GROUND: {
    status: 409,
    title: { zh: '没有可追究的逾期', en: 'Nothing so late' },
    detail: {
      zh: '案件 {caseId} 没有任务催办到第三级；此时启动责任追究须写明理由。',
      en: 'Nothing in the case {caseId} was urged at the third level: to pursue it by hand, say why.',
    },
    when: {
      zh: '案件未逾期到第三级催办，又未写明理由（reason）。',
      en: 'Nothing is overdue beyond level 3, and no reason is given.',
    },
    fix: {
      zh: '写明理由后再启动，或待第三级催办之后启动。',
      en: 'Give a reason, or wait for the third level of urging.',
    },
    rule: 'R-086',
  },
  ACCOUNTABILITY_CLOSED: {
    status: 409,
    title: { zh: '责任追究已办结', en: 'Closed already' },
    detail: {
      zh: '责任追究已由 {by:who} 于 {at:instant} 办结。',
      en: '{by:who} closed it at {at:instant}.',
    },
    when: { zh: '再次办结已办结的责任追究事项。', en: 'What is closed is to be closed again.' },
    fix: { zh: '查看已有结论；确有需要时另行启动。', en: 'Read its conclusion; open another one if need be.' },
    rule: 'R-086',
  },
};
