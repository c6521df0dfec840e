import type { RejectionList } from '../kernel/index.js';

/** What the archive refuses. */
export const ARCHIVE_REJECTIONS: RejectionList = {
  HANDOVER_NOT_FOUND: {
    status: 404,
    title: { zh: '没有这项归档移交', en: 'No such hand-over' },
    detail: { zh: '没有这项归档移交，或您无权查看。', en: 'There is no such hand-over, or you may not see it.' },
    when: { zh: '编号有误，或您与该文件无关。', en: 'The id is wrong, or you have no part in the document.' },
    fix: { zh: '从移交列表中选择。', en: 'Choose one from the list of hand-overs.' },
  },
  HANDOVER_INCOMPLETE: {
    status: 422,
    title: { zh: '移交材料不齐全', en: 'The hand-over is not complete' },
    detail: {
      zh: '移交材料不能接收：{missing:shortcoming}。',
      en: 'The hand-over cannot be accepted: {missing:shortcoming}.',
    },
    when: {
      zh: '接收时签批原件或印制正本不足，或文本、手签、元数据不符。',
      en: 'On acceptance: too few originals or copies, or text, signature or metadata that are not in order.',
    },
    fix: {
      zh: '数量不足的先办理“部分接收”，内容不符的办理“退回”。',
      en: 'Take it in part (PARTIAL) where something is missing; return it (RETURN) where something is wrong.',
    },
    rule: 'R-068',
  },
  HANDOVER_WITHOUT_BASELINE: {
    status: 409,
    title: { zh: '没有签发时间', en: 'No time of signing' },
    detail: {
      zh: '没有签发时间，不能计算归档移交期限。',
      en: 'Without a time of signing the due date of the hand-over cannot be computed.',
    },
    when: {
      zh: '流程启动归档移交时没有给出起算时间。',
      en: 'A process starts the hand-over without the instant from which the days run.',
    },
    fix: { zh: '请管理员检查流程的输入映射。', en: "An administrator checks the process's input mapping." },
    rule: 'R-067',
  },
  REASSIGN_NOT_ALLOWED: {
    status: 403,
    title: { zh: '无权改派承办人', en: 'Not yours to give away' },
    detail: {
      zh: '承办人由承办组组长（{role:who}）改派。',
      en: 'The handler is changed by the owner group’s leader ({role:who}).',
    },
    when: {
      zh: '非承办组组长改派归档承办人。',
      en: 'Somebody else than the owner group’s leader names another handler.',
    },
    fix: { zh: '请承办组组长办理。', en: 'Ask the leader of the owner group.' },
    rule: 'R-070',
  },
  HANDOVER_CLOSED: {
    status: 409,
    title: { zh: '移交已结束', en: 'The hand-over is over' },
    detail: {
      zh: '移交{status:handoverStatus}，不能改派。',
      en: 'The hand-over is {status:handoverStatus}; its handler stays.',
    },
    when: { zh: '已接收或已取消的移交再改派。', en: 'An accepted or cancelled hand-over is given to somebody else.' },
    fix: { zh: '无需再办。', en: 'Nothing to do.' },
    rule: 'R-070',
  },
  RECORD_NOT_FOUND: {
    status: 404,
    title: { zh: '没有这件档案', en: 'No such record' },
    detail: { zh: '没有这件档案，或您无权查看。', en: 'There is no such record, or you may not see it.' },
    when: { zh: '编号有误，或您无权查看。', en: 'The id is wrong, or you may not see it.' },
    fix: { zh: '从档案列表中选择。', en: 'Choose one from the list of records.' },
  },
  PACKAGE_NOT_BUILT: {
    status: 409,
    title: { zh: '归档信息包尚未生成', en: 'The package is not built yet' },
    detail: {
      zh: '档案 {archiveCode} 的归档信息包尚未生成。',
      en: 'The package of {archiveCode} is not built yet.',
    },
    when: {
      zh: '归类确认后、组包作业完成前下载。',
      en: 'Asked for between the confirmation of the class and the end of the job that builds it.',
    },
    fix: { zh: '稍后再试。', en: 'Try again in a moment.' },
    rule: 'R-139',
  },
  PACKAGE_ALTERED: {
    status: 409,
    title: { zh: '归档信息包已被改动', en: 'The package was altered' },
    detail: {
      zh: '档案 {archiveCode} 的归档信息包与登记的校验码不符，未予发送。',
      en: 'The package of {archiveCode} on disk is not what its checksums say; it was not sent.',
    },
    when: {
      zh: '存储中的文件被改动、丢失或增加。',
      en: 'A file in the store was changed, lost or added.',
    },
    fix: {
      zh: '请档案员核查存储并从备份恢复。',
      en: 'The archivist examines the store and restores the package from a backup.',
    },
    rule: 'R-139',
  },
};
