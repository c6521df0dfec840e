import type { RejectionList } from '../../kernel/index.js';

const TITLE = { zh: '超出授权范围', en: 'Beyond the delegation' };
const FIX = {
  zh: '由委托人本人办理，或由管理员另行登记授权。',
  en: 'Leave it to the delegator, or have another delegation granted.',
};

const beyond = (
  rule: string,
  detail: { readonly zh: string; readonly en: string },
  when: { readonly zh: string; readonly en: string },
): RejectionList[string] => ({ status: 403, title: TITLE, detail, when, fix: FIX, rule });

/** Codes of the policy that no room declares: how far a delegation goes (代). */
export const POLICY_REJECTIONS: RejectionList = {
  DELEGATION_ENDED: beyond(
    'R-034',
    {
      zh: '代 {person:who} 办理的授权已失效或被撤销。',
      en: 'The delegation to act for {person:who} has ended or was revoked.',
    },
    { zh: '授权期限已过，或在办理时已被撤销。', en: 'Its days are over, or it was revoked by the time of the act.' },
  ),
  DELEGATION_BEYOND_CLEARANCE: beyond(
    'R-134',
    {
      zh: '文件密级为“{classification:classification}”，超出您本人的知悉范围，不能代 {person:who} 办理。',
      en: 'The document is {classification:classification}, beyond what you may read: you cannot act for {person:who} here.',
    },
    { zh: '受托人本人无权阅读该密级的文件。', en: 'The delegate is not cleared for this classification.' },
  ),
  DELEGATION_NOT_THIS_KIND: beyond(
    'R-034',
    {
      zh: '代 {person:who} 办理的授权不含文种 {docKind:docKind}。',
      en: 'The delegation of {person:who} does not cover documents of this kind ({docKind:docKind}).',
    },
    {
      zh: '授权限定了文种，而文件不在其中。',
      en: 'The delegation names kinds of documents, and this is none of them.',
    },
  ),
  DELEGATION_NOT_THIS_PROCESS: beyond(
    'R-034',
    {
      zh: '代 {person:who} 办理的授权不含流程“{definition:process}”。',
      en: 'The delegation of {person:who} does not cover the process "{definition:process}".',
    },
    { zh: '授权限定了流程，而案件不在其中。', en: 'The delegation names processes, and this is none of them.' },
  ),
  DELEGATION_NOT_THIS_ACT: beyond(
    'R-034',
    {
      zh: '代 {person:who} 办理的授权不含“{act:act}”。',
      en: 'The delegation of {person:who} does not cover {act:act}.',
    },
    { zh: '授权限定了办理事项，而本环节不在其中。', en: 'The delegation names acts, and this step’s is none of them.' },
  ),
  DELEGATION_IN_PERSON: beyond(
    'R-130',
    {
      zh: '“{act:act}”须由原签批人本人办理，不能由他人代办。',
      en: 'The {act:act} is for the original signer in person.',
    },
    { zh: '复审只能由原签批人本人办理。', en: 'Who signed reads the change again, and nobody for them.' },
  ),
  DELEGATION_NOT_REFUSALS: beyond(
    'R-085',
    {
      zh: '不予办理须由 {person:who} 本人核准，不能由他人代办。',
      en: 'Whether a refusal is confirmed is for {person:who} to say in person.',
    },
    {
      zh: '核准不予办理不得委托他人代办（审签路径 SO-15）。',
      en: 'Nobody confirms a refusal for somebody else (row SO-15 of the sign-off table).',
    },
  ),
  DELEGATION_NOT_UPWARD: beyond(
    'R-050',
    {
      zh: '上行文（{docKind:docKind}）不在授权范围内，须由 {person:who} 本人办理。',
      en: 'Documents upward ({docKind:docKind}) are left out of delegations: they are for {person:who} in person.',
    },
    {
      zh: '文件为上行文，而设置 delegation.allowUpward 未开启。',
      en: 'The document goes upward, and the setting delegation.allowUpward is off.',
    },
  ),
  DELEGATION_NOT_KEY_MATTER: beyond(
    'R-050',
    {
      zh: '重点工作、重要政策的文件须由 {person:who} 本人签发。',
      en: 'Documents on key matters are signed by {person:who} in person.',
    },
    {
      zh: '文件为重点事项（未标注的视为重点事项），而设置 delegation.allowUpward 未开启。',
      en: 'It is a key matter, as one without a flag is, and the setting delegation.allowUpward is off.',
    },
  ),
  DELEGATION_NOT_FINAL: beyond(
    'R-033',
    {
      zh: '“{act:act}”只能由主任、副主任代 {person:who} 办理。',
      en: 'The {act:act} for {person:who} takes the post of a head of the department.',
    },
    {
      zh: '受托人不任主任、副主任。',
      en: 'The delegate is neither director nor deputy.',
    },
  ),
  ULTRA_VIRES: {
    status: 403,
    title: { zh: '超越权限', en: 'Beyond your authority' },
    detail: {
      zh: '“{act:act}”属于 {candidates:who} 的职权，您无权办理。',
      en: '{act:act} belongs to {candidates:who}; it is beyond your authority.',
    },
    when: {
      zh: '签发或审定的人既不任该岗位，也未受委托；或低于审签表对该文件的要求。',
      en: 'Somebody signs or finalises who neither holds the post nor was delegated, or is below what the sign-off table demands of the document.',
    },
    fix: { zh: '由有权的人办理，或由其委托。', en: 'Leave it to whoever it belongs to, or have them delegate it.' },
    rule: 'R-033',
    namesRule: true,
  },
};
