import type { RejectionList } from '../../kernel/index.js';

/** Codes of delegations. */
export const DELEGATION_REJECTIONS: RejectionList = {
  DELEGATION_NOT_FOUND: {
    status: 404,
    title: { zh: '授权不存在', en: 'No such delegation' },
    detail: { zh: '没有编号为“{delegationId}”的授权。', en: 'No delegation has the id "{delegationId}".' },
    when: { zh: '授权不存在，或与您无关。', en: 'The delegation is not there, or is none of the caller’s.' },
    fix: { zh: '在授权一览中查找编号。', en: 'Look the id up in the list of delegations.' },
  },
  DELEGATION_NOT_ALLOWED: {
    status: 403,
    title: { zh: '不能代他人授权', en: 'Not yours to give' },
    detail: {
      zh: '只有 {from:who} 本人或机构管理员可以授予或撤销这一授权。',
      en: 'Only {from:who}, or an administrator of the office, gives or takes back this right.',
    },
    when: { zh: '授予或撤销他人的职权。', en: "Somebody gives or takes back another person's right." },
    fix: { zh: '由本人办理，或由管理员凭文件办理。', en: 'Let the person do it, or an administrator by a document.' },
    rule: 'R-034',
  },
  DELEGATION_NEEDS_PERSON: {
    status: 403,
    title: { zh: '须由本人授权', en: 'Needs the person’s own hand' },
    detail: {
      zh: '签发、审定由他人代行，须由本人登录授权，或通过具有 act-for-final 权限的系统授权。',
      en: 'To let somebody sign or finalise in one’s place takes one’s own token, or a client with the scope act-for-final.',
    },
    when: {
      zh: '系统代本人授出签发或审定的职权。',
      en: 'A system passes on the right to sign or finalise for a person.',
    },
    fix: { zh: '由本人办理，或只授出其他办理行为。', en: 'Let the person do it, or pass on other acts only.' },
    rule: 'R-034',
  },
  DELEGATION_NOT_OWN: {
    status: 409,
    title: { zh: '不是本人的职务', en: 'Not a post of their own' },
    detail: {
      zh: '{from:who} 在起始日不担任所授权的职务；受托得来的职权不能再转授。',
      en: '{from:who} does not hold this post on the first day; what was passed on to somebody is not passed on again.',
    },
    when: { zh: '授出并非本人担任的职务。', en: 'A post is passed on that its giver does not hold.' },
    fix: { zh: '只授出本人担任的职务。', en: 'Pass on own posts only.' },
    rule: 'R-034',
  },
  DELEGATION_RECIPIENT: {
    status: 409,
    title: { zh: '不能授权给此人', en: 'Not to this person' },
    detail: {
      zh: '{to:who} 不能受托：受托人须为本部门在职人员，主任的职权只能授给副主任。',
      en: "{to:who} cannot take this over: a delegate is of the department's own staff, and the director's post goes to the deputy only.",
    },
    when: {
      zh: '受托人是专家、外单位人员或无职务人员，或主任授权给副主任以外的人。',
      en: 'The delegate is an expert, of another unit or without a post, or the director names somebody else than the deputy.',
    },
    fix: {
      zh: '选择在职的本部门人员；主任授权副主任。',
      en: "Name one of the department's staff; the director, the deputy.",
    },
    rule: 'R-034',
  },
  DELEGATION_UPWARD: {
    status: 409,
    title: { zh: '上行文不得授权', en: 'Upward documents are not passed on' },
    detail: {
      zh: '{docKind:docKind} 为上行文，不得授权他人签发。',
      en: 'A document of this kind ({docKind:docKind}) goes upward, and its signing is not passed on.',
    },
    when: {
      zh: '授权包含请示、报告，而设置 delegation.allowUpward 为 false。',
      en: 'The kinds include requests or reports, and the setting delegation.allowUpward is false.',
    },
    fix: { zh: '去掉该文种，或由管理员更改设置。', en: 'Leave the kind out, or have the setting changed.' },
    rule: 'R-034',
  },
  DELEGATION_OVER: {
    status: 409,
    title: { zh: '授权已结束', en: 'The delegation is over' },
    detail: { zh: '该授权已撤销或已到期。', en: 'The delegation was taken back already, or has run out.' },
    when: { zh: '撤销已结束的授权。', en: 'A delegation that is over is taken back.' },
    fix: { zh: '无需再撤销。', en: 'Nothing is left to take back.' },
    rule: 'R-034',
  },
};
