import type { Vocabularies } from '../../kernel/index.js';
import type { SideTaskKind, SideTaskStatus } from './side-task.js';

const STATUSES = {
  PENDING: { zh: '尚未开始', en: 'not begun' },
  OPEN: { zh: '待答复', en: 'open' },
  DONE: { zh: '已答复', en: 'answered' },
  CLOSED: { zh: '已撤回或失效', en: 'withdrawn or lapsed' },
} as const satisfies Readonly<Record<SideTaskStatus, { zh: string; en: string }>>;

const KINDS = {
  CONSULT: { zh: '征求意见', en: 'for advice' },
  READ: { zh: '阅知', en: 'to read it' },
  SIGN_BEFORE: { zh: '前加签', en: 'to sign before it is done' },
  SIGN_AFTER: { zh: '后加签', en: 'to sign after it is done' },
} as const satisfies Readonly<Record<SideTaskKind, { zh: string; en: string }>>;

/** Vocabularies of what is asked beside tasks. */
export const SIDE_TASK_VOCABULARIES: Vocabularies = {
  sideTaskStatus: { title: { zh: '请求状态', en: 'state of a request' }, words: STATUSES },
  sideTaskKind: { title: { zh: '请求种类', en: 'kind of request' }, words: KINDS },
};
