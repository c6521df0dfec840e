import type { RejectionList } from '../../kernel/index.js';

/** Codes of the register of state secrets. */
export const SECRET_REJECTIONS: RejectionList = {
  STATE_SECRET_NOT_FOUND: {
    status: 404,
    title: { zh: '没有这一登记项', en: 'No such entry' },
    detail: {
      zh: '没有这一登记项，或您无权查看。',
      en: 'There is no such entry of the register, or you may not see it.',
    },
    when: {
      zh: '标识错误，或登记项超出您的知悉范围。',
      en: 'The id is wrong, or the entry is beyond what you may know.',
    },
    fix: { zh: '从 GET /secret-register 中查找。', en: 'Look it up in GET /secret-register.' },
    rule: 'R-134',
  },
  STATE_SECRET_NEEDS_PERSON: {
    status: 403,
    title: { zh: '须由本人办理', en: 'For a person' },
    detail: {
      zh: '涉密文件须由负责登记的人员本人办理，不能由系统办理。',
      en: 'State secrets are handled by a person who keeps the register, and by no system.',
    },
    when: {
      zh: '接口客户端未代表任何人员登记或办理涉密文件。',
      en: 'A client that acts for nobody registers or handles a state secret.',
    },
    fix: { zh: '请保密、登记人员以本人身份办理。', en: 'Have whoever keeps the register do it in person.' },
    rule: 'R-092',
  },
  STATE_SECRET_BEYOND_CLEARANCE: {
    status: 403,
    title: { zh: '超出您的涉密等级', en: 'Beyond your clearance' },
    detail: {
      zh: '密级为“{classification:classification}”，超出您的涉密等级。',
      en: 'It is {classification:classification}, above what you are cleared for.',
    },
    when: {
      zh: '登记人员的涉密等级低于文件密级。',
      en: 'Whoever registers a paper is cleared less high than it is classified.',
    },
    fix: {
      zh: '请涉密等级相符的人员登记，或由管理员在 PUT /org/persons/{code} 登记本人的涉密等级。',
      en: 'Have somebody register it who is cleared for it, or have your clearance set at PUT /org/persons/{code}.',
    },
    rule: 'R-092',
  },
  STATE_SECRET_SECOND_PERSON: {
    status: 403,
    title: { zh: '须由另一人确认', en: 'A second person confirms' },
    detail: {
      zh: '清退、销毁由 {proposedBy:who} 提请，须由另一人确认。',
      en: '{proposedBy:who} proposed it: another person confirms that the paper was handed back or destroyed.',
    },
    when: {
      zh: '提请清退、销毁的人员自行确认。',
      en: 'Whoever proposed that a paper leaves the office confirms it too.',
    },
    fix: { zh: '请另一名登记人员确认。', en: 'Have somebody else who keeps the register confirm it.' },
    rule: 'R-092',
  },
  STATE_SECRET_STATE: {
    status: 409,
    title: { zh: '文件当前状态不允许此操作', en: 'Not in this state' },
    detail: {
      zh: '涉密文件{status:secretStatus}，不能 {act:secretAct}。',
      en: 'The paper is {status:secretStatus}: {act:secretAct} does not fit.',
    },
    when: {
      zh: '借出未还、待清退销毁或已清退销毁时办理，或重复办理。',
      en: 'It is lent, about to leave or gone; or the act was done already.',
    },
    fix: { zh: '查看登记项的 status 和 _links。', en: 'Look at the entry’s status and _links.' },
    rule: 'R-092',
  },
};
