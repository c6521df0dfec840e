import type { RejectionList } from '../kernel/index.js';

/** Codes of the trail. */
export const AUDIT_REJECTIONS: RejectionList = {
  ENTRY_TOO_LARGE: {
    status: 422,
    title: { zh: '记录过长', en: 'Entry too large' },
    detail: {
      zh: '这次操作的审计记录为 {size} 字节，上限为 {limit} 字节。',
      en: "This act's entry in the trail would hold {size} bytes; the limit is {limit}.",
    },
    when: {
      zh: '一次操作带入案件的数据超过审计记录的上限。',
      en: 'One act brings more data into a case than an entry of the trail may hold.',
    },
    fix: {
      zh: '减少表单中的代码和清单；长文本应作为附件或正文文件提交。',
      en: 'Send fewer codes and shorter lists; hand long text in as a file.',
    },
    rule: 'R-133',
  },
  PHONE_NUMBER_IN_ENTRY: {
    status: 422,
    title: { zh: '审计记录不得含电话号码', en: 'No telephone number in the trail' },
    detail: {
      zh: '所填的某个代码字段像是电话号码，而审计记录一经写入不能删除。',
      en: 'A code field holds what looks like a telephone number, and nothing can be taken out of the trail again.',
    },
    when: {
      zh: '只应填代码、编号、日期的字段里填了电话号码。',
      en: 'A field for codes, numbers and days holds a telephone number.',
    },
    fix: {
      zh: '请从该字段中删除电话号码；联系方式填在附注或正文中。',
      en: 'Remove the number from that field; contacts belong into the note or the text.',
    },
    rule: 'R-140',
  },
  AUDIT_FILTER_NEEDED: {
    status: 403,
    title: { zh: '须指定案件或对象', en: 'Name a case or an object' },
    detail: {
      zh: '没有 audit:read 权限时，只能查询指定案件或对象的记录。',
      en: 'Without the permission audit:read only the entries of a named case or object can be read.',
    },
    when: {
      zh: '无审计权限的人员未给出 case 或 object 参数。',
      en: 'A person without the permission gives neither case nor object.',
    },
    fix: { zh: '加上 case 或 object 参数。', en: 'Add the parameter case or object.' },
    rule: 'R-134',
  },
};
