import type { Bilingual } from '../../kernel/index.js';

/** What the codes of {@link checkDraft} and the warnings of a distribution mean, and what to do about them. */
export const FINDINGS: Readonly<Record<string, Bilingual>> = {
  USE_HIGHER_OFFICE_ROUTE: {
    zh: '需上级审批的文件应按“以市创建办名义发文”流程办理。',
    en: 'What needs the superior’s approval goes by the process for documents of the higher office.',
  },
  ISSUER_PROCESS_MISMATCH: {
    zh: '发文机关与所用流程不符，请改用相应的发文流程。',
    en: 'The issuer does not go with this process; use the one that does.',
  },
  KIND_MISSING: { zh: '没有选择文种。', en: 'The kind of document is not chosen.' },
  TITLE_MISSING: { zh: '没有标题。', en: 'There is no title.' },
  BODY_MISSING: { zh: '没有正文，请上传文件或填写文本。', en: 'There is no text: upload a file or write it.' },
  ATTACHMENT_ORDER: { zh: '附件序号应从 1 起连续编排。', en: 'Attachments are numbered 1, 2, 3 … in order.' },
  ATTACHMENT_NAMES: { zh: '附件名称重复。', en: 'Two attachments have one name.' },
  CONTACT_NOTE_REQUIRED: { zh: '请示须注明联系人。', en: 'A request names a contact person.' },
  NO_REQUEST_INSIDE_REPORT: { zh: '报告不得夹带请示事项。', en: 'A report contains no request.' },
  SUPERIOR_ORG_MISSING: {
    zh: '需上级审批的，须填写上级机关。',
    en: 'Approval by a superior needs the superior’s name.',
  },
  ISSUER_NOT_ORGAN: {
    zh: '工作部不得以本部名义对外行文，请改以市创建办（LGO）名义发文。',
    en: 'The department does not issue outward in its own name; issue it in the name of the higher office (LGO).',
  },
  TITLE_PATTERN: { zh: '标题一般写作“关于……的”加文种。', en: 'A title usually reads 关于 … 的 and the kind.' },
  TITLE_KIND_WORD: { zh: '标题未以文种结尾。', en: 'The title does not end with the kind of document.' },
  DIRECTION_OF_KIND: { zh: '行文方向与文种不符。', en: 'The direction does not go with the kind.' },
  REQUEST_PHRASE_IN_REPORT: {
    zh: '报告中有请示用语，请核对。',
    en: 'The report has the wording of a request; look at it.',
  },
  NO_REQUEST_NOT_DECLARED: {
    zh: '尚未声明报告不含请示事项。',
    en: 'Nobody has declared that the report contains no request.',
  },
  NO_EXTERNAL_RECIPIENT: {
    zh: '没有部外收件单位：通知根据需要发送，请确认。',
    en: 'Nobody outside the department gets it: a notice is sent as needed, so make sure.',
  },
};
