import type { RejectionList } from '../../kernel/index.js';

/** Codes of the contact log. */
export const CONTACT_REJECTIONS: RejectionList = {
  UNIT_CONTACTS_NOT_FOUND: {
    status: 404,
    title: { zh: '没有这一单位的联系记录', en: 'No contacts of such a unit' },
    detail: {
      zh: '没有这一单位的联系记录，或您无权查看。',
      en: 'There is no contact log of such a unit, or you may not see it.',
    },
    when: {
      zh: '代码不是成员单位或重点领域单位；或查看人不负责联系，也不是该单位人员。',
      en: 'The code names no member unit and no unit of a key field, or whoever asks neither keeps contact nor is of the unit.',
    },
    fix: {
      zh: '从 GET /org/units 中查找单位代码；本单位记录由其负责人和联络员查看。',
      en: 'Look the code up in GET /org/units; people of a unit read the log of their own.',
    },
    rule: 'R-134',
  },
  CONTACT_NOT_FOUND: {
    status: 404,
    title: { zh: '没有这一联系记录', en: 'No such contact' },
    detail: { zh: '该单位没有这一联系记录。', en: 'There is no such contact with the unit.' },
    when: { zh: '标识错误，或是其他单位的记录。', en: 'The id is wrong, or of a contact with another unit.' },
    fix: { zh: '从单位的联系记录中查找。', en: 'Look it up in the contacts of the unit.' },
    rule: 'R-036',
  },
  CONTACT_NOT_YOURS: {
    status: 403,
    title: { zh: '不由您登记', en: 'Not yours to log' },
    detail: {
      zh: '联系记录由综合协调组、督导检查组人员、主任、副主任和该单位联络员登记；联络员只更正本人登记的记录。',
      en: 'Contacts are logged by the groups of coordination and supervision, director and deputy, and the liaison of the unit, who corrects only what they logged.',
    },
    when: {
      zh: '登记人可以查看、不可以登记；或联络员更正他人登记的记录。',
      en: 'Whoever logs may only read, or a liaison corrects what somebody else logged.',
    },
    fix: { zh: '请负责联系的人员登记。', en: 'Have somebody log it who keeps contact with units.' },
    rule: 'R-036',
  },
  CONTACT_CORRECTED: {
    status: 409,
    title: { zh: '记录已被更正', en: 'Corrected already' },
    detail: {
      zh: '这一联系记录已被更正。',
      en: 'The contact has been corrected already.',
    },
    when: {
      zh: '再次更正已被更正的记录，或跟进已被更正的记录。',
      en: 'What was corrected is to be corrected or followed up again.',
    },
    fix: {
      zh: '查看该记录，按 correctedBy 找到更正后的记录。',
      en: 'Read it, and take the one that its correctedBy names.',
    },
    rule: 'R-036',
  },
};
