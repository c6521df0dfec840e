import type { Bilingual } from '../../kernel/index.js';

/** Outcomes of steps as people say them; others are shown as they are. */
export const OUTCOMES: Readonly<Record<string, Bilingual>> = {
  APPROVE: { zh: '同意', en: 'agreed' },
  APPROVE_EDIT: { zh: '同意（有修改）', en: 'agreed, with changes' },
  RETURN: { zh: '退回修改', en: 'returned for changes' },
  RETURN_PREV: { zh: '退回上一步', en: 'returned to the step before' },
  REJECT: { zh: '不同意', en: 'not agreed' },
  ACCEPT: { zh: '接收', en: 'accepted' },
  PARTIAL: { zh: '部分接收', en: 'accepted in part' },
  OK: { zh: '无误', en: 'in order' },
  AGREE: { zh: '同意', en: 'agreed' },
  DISAGREE: { zh: '不同意', en: 'not agreed' },
  READ: { zh: '已阅', en: 'read' },
  ADVISED: { zh: '已提出意见', en: 'advice given' },
  NONE: { zh: '无需修改', en: 'nothing to change' },
  EDITORIAL: { zh: '文字性修改', en: 'changes of wording' },
  MATERIAL: { zh: '实质性修改', en: 'changes of substance' },
  FAIL_PRINT: { zh: '印制有误', en: 'the print is faulty' },
  FAIL_TEXT: { zh: '文稿有误', en: 'the text is faulty' },
};

/** Outcomes that say nothing beyond what the act says. */
export const PLAIN_OUTCOMES: ReadonlySet<string> = new Set([
  'DONE',
  'SUBMIT',
  'RETURN',
  'REJECT',
  'CONFIRM',
  'OVERRULE',
]);

/** What people do at a step, by the act of the trail: after who it was, before the step. */
export const DONE_BY_PEOPLE: Readonly<Record<string, Bilingual>> = {
  TASK_COMPLETED: { zh: '办理', en: 'did' },
  SIGNER_ADDED: { zh: '加签于', en: 'added a signer at' },
  VERSION_ADDED: { zh: '提交文稿', en: 'submitted the text at' },
  REVIEWED: { zh: '审核', en: 'reviewed at' },
  COUNTERSIGNED: { zh: '审签', en: 'countersigned at' },
  SIGNED: { zh: '签发', en: 'signed at' },
  RETURNED: { zh: '退回', en: 'sent it back at' },
  REJECTED: { zh: '否决', en: 'turned it down at' },
  REGISTERED: { zh: '登记', en: 'registered it at' },
  PRINTED: { zh: '印制', en: 'printed it at' },
  REFUSAL_CONFIRMED: { zh: '核准不予办理', en: 'confirmed the refusal at' },
  REFUSAL_OVERRULED: { zh: '不同意不予办理，要求继续办理', en: 'overruled the refusal at' },
  SEALED: { zh: '用印', en: 'sealed it at' },
  INSPECTED: { zh: '核发', en: 'inspected it at' },
  DISPATCHED: { zh: '分发', en: 'dispatched it at' },
  HANDOVER_DELIVERED: { zh: '移交', en: 'handed it over at' },
  HANDOVER_ACCEPTED: { zh: '接收', en: 'accepted it at' },
};

/** What people ask each other beside a step. */
export const ASKED_BESIDE: Readonly<Record<string, Bilingual>> = {
  CONSULT: { zh: '提出意见', en: 'to advise' },
  READ: { zh: '阅知', en: 'to read it' },
  SIGN_BEFORE: { zh: '前加签', en: 'to sign before it is done' },
  SIGN_AFTER: { zh: '后加签', en: 'to sign after it was done' },
};

/** What a step may want seen before it is done. */
export const TO_BE_SEEN: Readonly<Record<string, Bilingual>> = {
  CURRENT_VERSION: { zh: '现行文本', en: 'the text as it stands' },
  OPINIONS: { zh: '已有意见', en: 'the opinions so far' },
};

/** How cases end. */
export const ENDS: Readonly<Record<string, Bilingual>> = {
  COMPLETED: { zh: '办结', en: 'was completed' },
  TERMINATED: { zh: '结束', en: 'ended' },
  ERROR: { zh: '因差错结束', en: 'ended by an error' },
  CANCELLED: { zh: '作废', en: 'was voided' },
};

/** Who acts when nobody does. */
export const SYSTEM: Bilingual = { zh: '系统', en: 'the system' };
