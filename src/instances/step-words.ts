import type { Vocabularies, WordList } from '../kernel/index.js';
import { TO_BE_SEEN } from './story/story-words.js';

/** What steps are for, by their act. */
const ACTS: WordList = {
  DRAFT: { zh: '拟稿', en: 'drafting' },
  REVISE: { zh: '修改', en: 'revision' },
  REVIEW: { zh: '审核', en: 'review' },
  REVIEW_INSTRUCT: { zh: '审示', en: 'review with instruction' },
  COUNTERSIGN: { zh: '审签', en: 'countersigning' },
  CONFIRM_REVISION: { zh: '确认修改', en: 'confirming the revision' },
  SIGN: { zh: '签发', en: 'signing' },
  FINALISE: { zh: '审定', en: 'finalising' },
  REREVIEW: { zh: '复审', en: 're-review' },
  SUBMIT_SUPERIOR: { zh: '报送上级', en: 'submitting upward' },
  RECORD_SUPERIOR_ISSUE: { zh: '登记上级印发', en: "recording the superior's issue" },
  RECHECK: { zh: '复核', en: 're-checking' },
  REGISTER: { zh: '登记', en: 'registration' },
  PRINT: { zh: '印制', en: 'printing' },
  INSPECT: { zh: '核发', en: 'inspection' },
  SEAL: { zh: '用印', en: 'sealing' },
  DISPATCH: { zh: '分发', en: 'dispatch' },
  REFUSE: { zh: '不予办理', en: 'refusing to handle it' },
  CONFIRM_REFUSAL: { zh: '核准不予办理', en: 'confirming a refusal' },
  PREPARE_HANDOVER: { zh: '准备归档移交', en: 'preparing the hand-over' },
  DELIVER: { zh: '归档移交', en: 'handing over to the archive' },
  DELIVER_REST: { zh: '补交', en: 'handing over the rest' },
  FIX_HANDOVER: { zh: '补正移交材料', en: 'mending the hand-over' },
  RECEIVE_CHECK: { zh: '接收检查', en: 'checking on receipt' },
  CONFIRM_CLASS: { zh: '确认归类', en: 'confirming the class' },
  FIX_PACKAGE: { zh: '修正归档信息包', en: 'mending the package' },
  CONSULT: { zh: '征求意见', en: 'advice' },
  READ: { zh: '阅知', en: 'reading' },
  SIGN_BEFORE: { zh: '前加签', en: 'signing before' },
  SIGN_AFTER: { zh: '后加签', en: 'signing after' },
};

/** How a step can be left, as a choice; what a story says of it afterwards stands in its own words. */
const OUTCOMES: WordList = {
  APPROVE: { zh: '同意', en: 'approve' },
  APPROVE_EDIT: { zh: '同意（有修改）', en: 'approve with changes' },
  AGREE: { zh: '同意', en: 'agree' },
  DISAGREE: { zh: '不同意', en: 'disagree' },
  RETURN: { zh: '退回修改', en: 'return for changes' },
  RETURN_PREV: { zh: '退回上一步', en: 'return to the step before' },
  REJECT: { zh: '不同意', en: 'reject' },
  REFUSE: { zh: '不予办理', en: 'refuse' },
  CONSULT: { zh: '征求意见', en: 'ask for advice' },
  CONFIRM: { zh: '核准', en: 'confirm' },
  OVERRULE: { zh: '不予核准', en: 'overrule' },
  ACCEPT: { zh: '接收', en: 'accept' },
  PARTIAL: { zh: '部分接收', en: 'accept in part' },
  OK: { zh: '无误', en: 'in order' },
  NONE: { zh: '无需修改', en: 'nothing to change' },
  EDITORIAL: { zh: '文字性修改', en: 'changes of wording' },
  MATERIAL: { zh: '实质性修改', en: 'changes of substance' },
  FAIL_PRINT: { zh: '印制有误', en: 'faulty print' },
  FAIL_TEXT: { zh: '文稿有误', en: 'faulty text' },
  DONE: { zh: '办结', en: 'done' },
  SUBMIT: { zh: '提交', en: 'submit' },
  SKIPPED: { zh: '略过', en: 'left out' },
};

/** Why something was closed that nobody completed. */
const CLOSE_REASONS: WordList = {
  COMPLETED: { zh: '已办结', en: 'it was completed' },
  INTERRUPTED: { zh: '流程转入其他环节', en: 'the case took another way' },
  COMPLETION_CONDITION: { zh: '其他办理人的办理已足够', en: 'what the others did is enough' },
  TERMINATED: { zh: '流程已结束', en: 'the process ended' },
  CASE_CANCELLED: { zh: '案件已作废', en: 'the case was voided' },
  FAILED: { zh: '办理出错', en: 'it ended in an error' },
  MOVED: { zh: '管理员调整了案件', en: 'an administrator moved the case' },
  COMPENSATED: { zh: '前序办理已撤销', en: 'what came before was undone' },
  CANCELLED_BY_RETURN: { zh: '会签中有人退回', en: 'another signer returned the text' },
  CANCELLED_BY_REJECT: { zh: '会签中有人不同意', en: 'another signer rejected the text' },
};

/** Vocabularies of steps and cases. */
export const STEP_VOCABULARIES: Vocabularies = {
  act: { title: { zh: '办理行为', en: 'act' }, words: ACTS },
  outcome: { title: { zh: '办理结果', en: 'outcome' }, words: OUTCOMES },
  closeReason: { title: { zh: '关闭原因', en: 'why it was closed' }, words: CLOSE_REASONS },
  mustSee: { title: { zh: '须先阅看的内容', en: 'what is to be seen first' }, words: TO_BE_SEEN },
  orderStatus: {
    title: { zh: '批量迁移状态', en: 'state of an order to migrate' },
    words: {
      RUNNING: { zh: '进行中', en: 'under way' },
      COMPLETED: { zh: '已完成', en: 'carried out' },
      CANCELLED: { zh: '已停止', en: 'withdrawn' },
    },
  },
  objectType: {
    title: { zh: '案件所办事项', en: 'what a case is about' },
    words: { DOCUMENT: { zh: '公文', en: 'a document' }, HANDOVER: { zh: '归档移交', en: 'a hand-over' } },
  },
};
