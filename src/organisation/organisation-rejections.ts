import type { RejectionKind, RejectionList } from '../kernel/index.js';

const notFound = (zh: string, en: string): RejectionKind => ({
  status: 404,
  title: { zh: `${zh}不存在`, en: `No such ${en}` },
  detail: { zh: `没有代码为“{code}”的${zh}。`, en: `No ${en} has the code "{code}".` },
  when: { zh: `按代码读取的${zh}不存在。`, en: `The ${en} that is read by its code is not there.` },
  fix: { zh: '核对代码；代码区分大小写。', en: 'Check the code; capitals matter.' },
});

/** Codes of the organisation. */
export const ORGANISATION_REJECTIONS: RejectionList = {
  UNIT_NOT_FOUND: notFound('单位', 'unit'),
  POSITION_NOT_FOUND: notFound('职位', 'position'),
  PERSON_NOT_FOUND: notFound('人员', 'person'),
  DUTY_NOT_FOUND: notFound('职责', 'duty'),
  HEADCOUNT_NOT_FOUND: notFound('编制', 'headcount'),
  APPOINTMENT_NOT_FOUND: {
    status: 404,
    title: { zh: '任职不存在', en: 'No such appointment' },
    detail: { zh: '没有编号为“{appointmentId}”的任职。', en: 'No appointment has the id "{appointmentId}".' },
    when: { zh: '按编号查找的任职不存在。', en: 'The appointment that is named by its id is not there.' },
    fix: { zh: '在任职一览中查找编号。', en: 'Look the id up in the list of appointments.' },
  },
  POST_NOT_FOUND: {
    status: 404,
    title: { zh: '岗位不存在', en: 'No such post' },
    detail: { zh: '没有“{post}”这一岗位。', en: 'There is no post "{post}".' },
    when: {
      zh: '没有职位给出该角色，或从未有过该单位。',
      en: 'No position gives the role, or the unit never was.',
    },
    fix: { zh: '写作 ROLE@UNIT，如 LEADER@COORD。', en: 'Write ROLE@UNIT, such as LEADER@COORD.' },
  },
  POST_TAKEN: {
    status: 409,
    title: { zh: '职位已有人任职', en: 'The post is taken' },
    detail: {
      zh: '同一职位不能同时由两人担任，互斥的职位不能由同一人兼任，详见 errors。',
      en: 'A post has one holder at a time, and posts that exclude each other are held by two persons: see errors.',
    },
    when: {
      zh: '主任、副主任、组长等职位在同一时间只能有一人；主要负责同志与联络员不能为同一人。',
      en: 'Director, deputy, leaders and the like have one holder at a time; principal and liaison are two persons.',
    },
    fix: {
      zh: '先给前任的任职填写终止日期；导入时可在同一次导入中填写。',
      en: "End the predecessor's appointment first, or in the same import.",
    },
    rule: 'R-006',
  },
  STILL_HELD: {
    status: 409,
    title: { zh: '仍有人或单位依赖它', en: 'Something still needs it' },
    detail: {
      zh: '终止之后仍有任职、人员或下级单位依赖它，见 errors。',
      en: 'Posts, people or units below still need it after that day, see errors.',
    },
    when: {
      zh: '单位或人员终止，而其下的任职、人员或单位没有终止。',
      en: 'A unit or a person ends under posts, people or units that do not.',
    },
    fix: { zh: '先终止或改派这些任职、人员和单位。', en: 'End or move those first, or in the same import.' },
    rule: 'R-005',
  },
  CHANGE_TO_COME: {
    status: 409,
    title: { zh: '已有将来的变动', en: 'A change is still to come' },
    detail: {
      zh: '已登记有将来生效的变动，本次改动会使其失效。',
      en: 'A change that is recorded for later would be lost by this one.',
    },
    when: {
      zh: '改动与已登记的将来变动重叠。',
      en: 'A change runs into one that is recorded for a later day.',
    },
    fix: { zh: '先更改或撤回将来的变动。', en: 'Change the later one first.' },
    rule: 'R-006',
  },
  RELIED_UPON: {
    status: 409,
    title: { zh: '已据此办理事项', en: 'Acts rest on it' },
    detail: {
      zh: '过去的日期内已有人据此办理事项，不能追溯更改，见 errors。',
      en: 'Somebody acted by this on days that are over: it cannot be taken back, see errors.',
    },
    when: {
      zh: '追溯终止任职，或追溯更改人员的密级、类型或单位的性质，而此后已有办理记录。',
      en: 'A post, what a person may see or the kind of a unit is changed for past days on which acts were done by it.',
    },
    fix: { zh: '从今天或以后的日期起更改。', en: 'Change it from today or a later day on.' },
    rule: 'R-006',
  },
  ALREADY_ENDED: {
    status: 409,
    title: { zh: '已经终止', en: 'It has ended already' },
    detail: { zh: '{of:who} 已于 {validTo:day} 终止。', en: '{of:who} ended on {validTo:day}.' },
    when: { zh: '终止已在该日或之前终止的对象。', en: 'Something ends that ended on that day or before.' },
    fix: { zh: '无需再终止；要延长请导入更正。', en: 'Nothing is left to end; to lengthen it, import the mended row.' },
    rule: 'R-006',
  },
  HEADCOUNT_EXCEEDED: {
    status: 409,
    title: { zh: '超出编制人数', en: 'More than the headcount' },
    detail: {
      zh: '{unit:who} 在 {day:day} 的人数与编制不符：{warnings:headcountWarning}。',
      en: '{unit:who} would have more people on {day:day} than the regulation gives it: {warnings:headcountWarning}.',
    },
    when: {
      zh: '设置要求严格执行编制（org.headcount.enforce=ERROR）。',
      en: 'The settings hold appointments to the headcount (org.headcount.enforce=ERROR).',
    },
    fix: { zh: '先终止他人的任职，或更改编制。', en: "End somebody's post first, or change the headcount." },
    rule: 'R-009',
  },
};
