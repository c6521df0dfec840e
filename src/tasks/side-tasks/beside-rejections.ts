import type { RejectionList } from '../../kernel/index.js';

/** Codes of what is said, asked and signed beside a task. */
export const BESIDE_REJECTIONS: RejectionList = {
  COMMENT_NEEDS_PERSON: {
    status: 403,
    title: { zh: '须由个人留言', en: 'Persons only' },
    detail: { zh: '任务留言须由个人作出。', en: 'Only a person comments on a task.' },
    when: { zh: '系统以自己的身份留言。', en: 'A client that acts for nobody comments.' },
    fix: { zh: '以个人身份留言。', en: 'Send it for a person.' },
    rule: 'R-134',
  },
  ALREADY_ASKED: {
    status: 409,
    title: { zh: '已经请求', en: 'Asked already' },
    detail: {
      zh: '已就该任务请 {person:who} 办理，尚未答复。',
      en: '{person:who} was asked already and has not answered yet.',
    },
    when: {
      zh: '同一任务、同一人、同类请求尚未办结。',
      en: 'The same person was asked the same kind of thing at this task, and it is open.',
    },
    fix: { zh: '等待答复，或先撤回。', en: 'Wait for the answer, or take the request back.' },
    rule: 'R-037',
  },
  STEP_IS_FOR_ONE: {
    status: 409,
    title: { zh: '不是会签环节', en: 'A step for one' },
    detail: {
      zh: '环节“{element:step}”不是会签，不能并行加签。',
      en: 'Nobody signs beside another at the step "{element:step}".',
    },
    when: {
      zh: '在只由一人办理、或按数量展开的环节并行加签。',
      en: 'A signer is added beside a task that one does alone, or whose step only counts its instances.',
    },
    fix: { zh: '改为前加签或后加签。', en: 'Have them sign before it or after it.' },
    rule: 'R-052',
  },
  SIGNS_BESIDE_ALREADY: {
    status: 409,
    title: { zh: '已在会签之列', en: 'Signs already' },
    detail: { zh: '“{group:who}”已在本轮会签之列。', en: '{group:who} is among those who sign in this round.' },
    when: {
      zh: '被加签的组本轮正在办理、已经办理或尚待办理该环节。',
      en: 'The group that is to be added signs now, has signed in this round, or has still to sign.',
    },
    fix: { zh: '等待其办理，必要时催办。', en: 'Wait for them, or urge them.' },
    rule: 'R-052',
  },
  SIGNER_BEFORE_OPEN: {
    status: 409,
    title: { zh: '加签未完成', en: 'A signer is missing' },
    detail: {
      zh: '环节“{element:step}”有前加签尚未办理。',
      en: 'Somebody was asked to sign before the step "{element:step}" is done, and has not.',
    },
    when: { zh: '前加签人尚未签署时办结任务。', en: 'A task is completed before an added signer has signed.' },
    fix: { zh: '等待加签人签署，或撤回加签。', en: 'Wait for the signer, or take the request back.' },
    rule: 'R-054',
  },
  SIDE_TASK_NOT_FOUND: {
    status: 404,
    title: { zh: '请求不存在', en: 'No such request' },
    detail: { zh: '没有编号为 {sideTaskId} 的请求。', en: 'There is no side task {sideTaskId}.' },
    when: { zh: '请求不存在，或您无权查看。', en: 'It does not exist, or you may not see it.' },
    fix: { zh: '查看请您办理的请求。', en: 'Look at what you are asked.' },
    rule: 'R-134',
  },
  SIDE_TASK_NOT_YOURS: {
    status: 403,
    title: { zh: '须由他人办理', en: 'For somebody else' },
    detail: { zh: '该请求须由 {person:who} 办理。', en: 'This is for {person:who}.' },
    when: {
      zh: '答复的人不是被请求人，或撤回的人不是请求人；请求人自己不能答复。',
      en: 'Somebody else than who was asked answers, or than who asked withdraws; nobody answers their own question.',
    },
    fix: { zh: '由其办理。', en: 'Leave it to them.' },
    rule: 'R-134',
  },
  SIDE_TASK_NOT_OPEN: {
    status: 409,
    title: { zh: '请求已办结', en: 'Not open' },
    detail: {
      zh: '{kind:sideTaskKind}的请求目前不能办理：{status:sideTaskStatus}。',
      en: 'The request {kind:sideTaskKind} is not open: it is {status:sideTaskStatus}.',
    },
    variants: [{ of: { status: 'PENDING' }, title: { zh: '请求尚未开始', en: 'Not begun yet' } }],
    when: {
      zh: '已经答复、已经撤回、主任务已办结，或后加签未到时间。',
      en: 'It was answered or withdrawn, its task is over, or a signer after the task has no turn yet.',
    },
    fix: { zh: '查看任务的请求清单。', en: 'Look at the side tasks of the task.' },
    rule: 'R-054',
  },
};
