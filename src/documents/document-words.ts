import type { Vocabularies, WordList } from '../kernel/index.js';
import type { DocumentEvent, DocumentStatus } from './document.js';
import type { SecretAct, SecretStatus } from './secret-register/state-secret.js';

/** Kinds of official documents (domain-model.md 1.2). */
export const DOCUMENT_KINDS: WordList = {
  QINGSHI: { zh: '请示', en: 'request' },
  BAOGAO: { zh: '报告', en: 'report' },
  TONGZHI: { zh: '通知', en: 'notice' },
  HAN: { zh: '函', en: 'letter' },
  JIYAO: { zh: '纪要', en: 'minutes' },
  TONGBAO: { zh: '通报', en: 'circular' },
  YIJIAN: { zh: '意见', en: 'opinion' },
  JUEDING: { zh: '决定', en: 'decision' },
  PIFU: { zh: '批复', en: 'reply' },
  JIANBAO: { zh: '工作简报', en: 'bulletin' },
};

const CLASSIFICATIONS: WordList = {
  PUBLIC: { zh: '公开', en: 'public' },
  INTERNAL: { zh: '工作秘密', en: 'a work secret' },
  MIMI: { zh: '秘密', en: 'secret (秘密)' },
  JIMI: { zh: '机密', en: 'highly secret (机密)' },
  JUEMI: { zh: '绝密', en: 'top secret (绝密)' },
};

const STATUSES = {
  DRAFT: { zh: '拟稿中', en: 'a draft' },
  IN_REVIEW: { zh: '审核中', en: 'under review' },
  RETURNED: { zh: '已退回修改', en: 'returned for changes' },
  SIGNED: { zh: '已签发', en: 'signed' },
  FINALISED: { zh: '已审定', en: 'finalised' },
  AWAITING_SUPERIOR: { zh: '待上级批示', en: 'waiting for the superior' },
  RECHECKED: { zh: '已复核', en: 're-checked' },
  NUMBERED: { zh: '已编号', en: 'numbered' },
  PRINTED: { zh: '已印制', en: 'printed' },
  ISSUED: { zh: '已印发', en: 'issued' },
  ARCHIVED: { zh: '已归档', en: 'archived' },
  REJECTED: { zh: '未获同意', en: 'rejected' },
  RECALLED: { zh: '已撤回', en: 'recalled' },
  CANCELLED: { zh: '已作废', en: 'void' },
  REFUSED: { zh: '不予办理', en: 'refused' },
  NOT_ISSUED: { zh: '不予印发', en: 'not to be issued' },
  CORRECTED: { zh: '已更正', en: 'corrected' },
  REVOKED: { zh: '已撤销', en: 'revoked' },
  REPEALED: { zh: '已废止', en: 'repealed' },
} as const satisfies Readonly<Record<DocumentStatus, { zh: string; en: string }>>;

const EVENTS = {
  SUBMIT: { zh: '提交', en: 'submitting' },
  RETURN: { zh: '退回', en: 'returning' },
  REJECT: { zh: '否决', en: 'rejecting' },
  FINALISE: { zh: '审定', en: 'finalising' },
  SUBMIT_UP: { zh: '报送上级', en: 'submitting upward' },
  SUPERIOR_APPROVED: { zh: '登记上级批准', en: "recording the superior's approval" },
  SUPERIOR_ISSUED: { zh: '登记上级印发', en: "recording the superior's issue" },
  SIGN: { zh: '签发', en: 'signing' },
  RECHECK: { zh: '复核', en: 're-checking' },
  NUMBER: { zh: '编号', en: 'numbering' },
  UNNUMBER: { zh: '作废编号', en: 'voiding the number' },
  PRINT: { zh: '印制', en: 'printing' },
  ISSUE: { zh: '印发', en: 'issuing' },
  NOT_ISSUED: { zh: '停止印发', en: 'stopping the issue' },
  RECALL: { zh: '撤回', en: 'recalling' },
  CANCEL: { zh: '作废', en: 'voiding' },
  REFUSE: { zh: '不予办理', en: 'refusing' },
  ARCHIVE: { zh: '归档', en: 'archiving' },
  CORRECT: { zh: '更正', en: 'correcting' },
  REVOKE: { zh: '撤销', en: 'revoking' },
  REPEAL: { zh: '废止', en: 'repealing' },
} as const satisfies Readonly<Record<DocumentEvent, { zh: string; en: string }>>;

const SUPERIOR_RESULTS: WordList = {
  APPROVED: { zh: '同意', en: 'approved' },
  APPROVED_WITH_CHANGES: { zh: '修改后同意', en: 'approved with changes' },
  RETURNED: { zh: '退回', en: 'returned' },
  REJECTED: { zh: '不同意', en: 'rejected' },
};

const SECRET_STATUSES = {
  KEPT: { zh: '在库', en: 'with its keeper' },
  LENT: { zh: '借出', en: 'lent' },
  DISPOSING: { zh: '待清退销毁', en: 'about to leave' },
  HANDED_BACK: { zh: '已清退', en: 'handed back' },
  DESTROYED: { zh: '已销毁', en: 'destroyed' },
} as const satisfies Readonly<Record<SecretStatus, { zh: string; en: string }>>;

const SECRET_ACTS = {
  move: { zh: '移交保管', en: 'moving it' },
  lend: { zh: '借出', en: 'lending it' },
  return: { zh: '归还', en: 'taking it back' },
  dispose: { zh: '提请清退销毁', en: 'proposing that it leaves' },
  confirm: { zh: '确认清退销毁', en: 'confirming that it leaves' },
  withdraw: { zh: '撤回清退销毁', en: 'withdrawing that it leaves' },
} as const satisfies Readonly<Record<SecretAct, { zh: string; en: string }>>;

/** Vocabularies of documents and of papers in the register of state secrets. */
export const DOCUMENT_VOCABULARIES: Vocabularies = {
  docKind: { title: { zh: '文种', en: 'kind of document' }, words: DOCUMENT_KINDS },
  classification: { title: { zh: '密级', en: 'classification' }, words: CLASSIFICATIONS },
  documentStatus: { title: { zh: '公文状态', en: 'state of a document' }, words: STATUSES },
  documentEvent: { title: { zh: '公文办理', en: 'what happens to a document' }, words: EVENTS },
  superiorResult: { title: { zh: '上级批示结果', en: 'answer of the superior' }, words: SUPERIOR_RESULTS },
  secretStatus: { title: { zh: '涉密文件状态', en: 'state of a classified paper' }, words: SECRET_STATUSES },
  secretAct: { title: { zh: '涉密文件办理', en: 'act on a classified paper' }, words: SECRET_ACTS },
};
