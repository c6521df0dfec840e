import type { RejectionList } from '../../kernel/index.js';

/** Refusals of what workers outside ask for. */
export const EXTERNAL_REJECTIONS: RejectionList = {
  EXTERNAL_TASK_NOT_FOUND: {
    status: 404,
    title: { zh: '外部任务不存在', en: 'No such external task' },
    detail: { zh: '没有编号为 {externalTaskId} 的外部任务。', en: 'There is no external task {externalTaskId}.' },
    when: {
      zh: '编号有误，或其主题不向您开放',
      en: 'The id is wrong, or its topic is not open to you',
    },
    fix: { zh: '使用领取时得到的编号', en: 'Use the id that came with the task' },
  },
  EXTERNAL_TASK_CLOSED: {
    status: 409,
    title: { zh: '外部任务已结束', en: 'The external task is closed' },
    detail: {
      zh: '外部任务 {externalTaskId} 已结束（{reason:closeReason}），不再接受答复。',
      en: 'External task {externalTaskId} is closed ({reason:closeReason}) and takes no answer any more.',
    },
    when: {
      zh: '任务已经答复，或案件已离开该环节',
      en: 'It was answered before, or its case has moved on',
    },
    fix: { zh: '放弃该结果；无需重试', en: 'Drop the result; there is nothing to repeat' },
  },
  EXTERNAL_TASK_LEASE_LOST: {
    status: 409,
    title: { zh: '领取凭据已失效', en: 'The lease is lost' },
    detail: {
      zh: '外部任务 {externalTaskId} 已不归“{workerId}”的这次领取所有。',
      en: 'External task {externalTaskId} is not held by this lease of "{workerId}" any more.',
    },
    when: {
      zh: '锁定到期后任务已另行发出，或已被归还、失败、解锁',
      en: 'The lock had ended and the task was given out again, or it was failed, given back or unlocked meanwhile',
    },
    fix: {
      zh: '放弃该结果；处理时间较长的任务请及时延长锁定',
      en: 'Drop the result; extend the lock in time where work takes long',
    },
  },
};
