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
  POST_TAKEN: {
    status: 409,
    title: { zh: '职位已有人任职', en: 'The post is taken' },
    detail: {
      zh: '导入后同一职位会有两人同时任职，或同一人兼任互斥的职位，见 errors。',
      en: 'After the import a post would have two holders, or a person two posts that exclude each other, see errors.',
    },
    when: {
      zh: '主任、副主任、组长等职位在同一时间只能有一人；主要负责同志与联络员不能为同一人。',
      en: 'Director, deputy, leaders and the like have one holder at a time; principal and liaison are two persons.',
    },
    fix: {
      zh: '在同一次导入中给前任的任职填写终止日期。',
      en: "End the predecessor's appointment in the same import.",
    },
    rule: 'R-006',
  },
};
