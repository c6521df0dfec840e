import type { RejectionList } from '../../kernel/index.js';

/** Codes of refusals to handle a step. */
export const REFUSAL_REJECTIONS: RejectionList = {
  REFUSAL_PENDING: {
    status: 409,
    title: { zh: '不予办理待核准', en: 'A refusal is being confirmed' },
    detail: {
      zh: '环节“{element:step}”已提出不予办理，待 {confirmers:who} 核准，在此之前不能办理。',
      en: 'The step "{element:step}" was refused; until {confirmers:who} confirms or overrules that, nobody can do it.',
    },
    when: {
      zh: '办理、签收或转办一项已提出不予办理、尚未核准的任务。',
      en: 'A task is done, claimed or handed on while a refusal to handle it waits for its confirmation.',
    },
    fix: { zh: '等待核准结果。', en: 'Wait for the decision.' },
    rule: 'R-085',
  },
  REFUSAL_NOT_POSSIBLE: {
    status: 409,
    title: { zh: '不能不予办理', en: 'Cannot be refused' },
    detail: {
      zh: '环节“{element:step}”不能不予办理：流程没有画出核准不予办理的环节，或者本环节就是核准。',
      en: 'The step "{element:step}" cannot be refused: its process draws no confirmation, or it is the confirmation itself.',
    },
    when: {
      zh: '流程没有接收消息 RefusalRequested 的环节，或对核准环节本身提出不予办理。',
      en: 'No step of the process receives the message RefusalRequested, or the step is the one that confirms.',
    },
    fix: {
      zh: '以“退回”或“不同意”办理，或请管理员处理案件。',
      en: 'Return or reject it, or ask an administrator to see to the case.',
    },
    rule: 'R-085',
  },
  REFUSAL_NOT_OPEN: {
    status: 409,
    title: { zh: '没有待核准的不予办理', en: 'No refusal waits' },
    detail: {
      zh: '任务 {taskId} 没有待核准的不予办理。',
      en: 'There is no refusal that the task {taskId} could confirm.',
    },
    when: {
      zh: '不予办理已经决定或失效，或核准环节不是由不予办理引起的。',
      en: 'It was decided or lapsed meanwhile, or the step was opened by something else than a refusal.',
    },
    fix: { zh: '查看案件的不予办理记录。', en: 'Look at the refusals of the case.' },
    rule: 'R-085',
  },
};
