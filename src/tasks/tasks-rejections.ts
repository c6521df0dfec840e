import type { RejectionList } from '../kernel/index.js';
import { BESIDE_REJECTIONS } from './side-tasks/beside-rejections.js';

/** Codes of tasks and urges. */
export const TASKS_REJECTIONS: RejectionList = {
  TASK_NOT_FOUND: {
    status: 404,
    title: { zh: '任务不存在', en: 'No such task' },
    detail: { zh: '没有编号为 {taskId} 的任务。', en: 'There is no task {taskId}.' },
    when: { zh: '任务不存在，或您无权查看。', en: 'The task does not exist, or you may not see it.' },
    fix: { zh: '核对任务编号；查看您的待办。', en: 'Check the id; look at your work list.' },
    rule: 'R-134',
  },
  TASK_NOT_YOURS: {
    status: 403,
    title: { zh: '不是您的任务', en: 'Not your task' },
    detail: {
      zh: '环节“{element:step}”由 {candidates:who} 办理。',
      en: 'The step "{element:step}" is for {candidates:who}.',
    },
    when: {
      zh: '您能看到该任务，但今天不任办理该环节的岗位。',
      en: 'You may see the task, but hold none of the posts that may do it today.',
    },
    fix: { zh: '由有权岗位办理。', en: 'Leave it to whoever it is for.' },
    rule: 'R-054',
  },
  FINAL_ACT_NEEDS_PERSON: {
    status: 403,
    title: { zh: '须本人办理', en: 'In person only' },
    detail: {
      zh: '“{act:act}”须由本人以自己的身份办理，或由获准代为签发的系统办理。',
      en: 'The {act:act} needs the own token of the person, or a client that may finalise for people.',
    },
    when: {
      zh: '系统代他人办理签发、审定或复审，而未获准。',
      en: 'A client signs, finalises or re-reviews for a person without the scope act-for-final.',
    },
    fix: { zh: '由本人登录办理。', en: 'Let the person act with their own token.' },
    rule: 'R-054',
  },
  TASK_NOT_OPEN: {
    status: 409,
    title: { zh: '任务已办结', en: 'Task not open' },
    detail: {
      zh: '环节“{element:step}”已由 {completedBy:who} 于 {closedAt:instant} 办结，结果为“{outcome:outcome}”。',
      en: 'The step "{element:step}" was completed by {completedBy:who} on {closedAt:instant}: {outcome:outcome}.',
    },
    variants: [
      {
        of: { status: 'CLOSED' },
        title: { zh: '任务已撤销', en: 'Task withdrawn' },
        detail: {
          zh: '环节“{element:step}”已于 {closedAt:instant} 由流程撤销：{closeReason:closeReason}。',
          en: 'The case withdrew the step "{element:step}" on {closedAt:instant}: {closeReason:closeReason}.',
        },
      },
    ],
    when: {
      zh: '其他办理人先办结了任务，或流程已撤销该任务。',
      en: 'Another candidate completed the task first, or the case withdrew it.',
    },
    fix: { zh: '查看案件的当前环节。', en: 'Look at the steps that are open in the case now.' },
    rule: 'R-054',
  },
  TASK_CLAIMED: {
    status: 409,
    title: { zh: '任务已被签收', en: 'Task claimed' },
    detail: {
      zh: '任务 {taskId} 已由 {claimedBy:who} 签收。',
      en: 'The task {taskId} was claimed by {claimedBy:who}.',
    },
    when: { zh: '其他办理人已签收该任务。', en: 'Another candidate claimed the task.' },
    fix: { zh: '请签收人办理或退回签收。', en: 'Let the claimer complete it, or give it back.' },
    rule: 'R-054',
  },
  CLAIM_NOT_YOURS: {
    status: 403,
    title: { zh: '不是您签收的任务', en: 'Not your claim' },
    detail: { zh: '任务 {taskId} 不是由您签收的。', en: 'You did not claim the task {taskId}.' },
    when: { zh: '退回签收的人不是签收人。', en: 'Somebody else than the claimer gives the task back.' },
    fix: { zh: '由签收人退回。', en: 'Let the claimer give it back.' },
    rule: 'R-054',
  },
  VERSION_SUPERSEDED: {
    status: 409,
    title: { zh: '文稿已有新版本', en: 'Another version is current' },
    detail: {
      zh: '您提交的是第 {sent} 版，当前送审的是第 {current} 版。',
      en: 'You acted on version {sent}; version {current} is under review now.',
    },
    when: {
      zh: '办理时所见的文稿版本或内容摘要与当前送审的不同。',
      en: 'The version or hash that was on the screen is not the one under review.',
    },
    fix: { zh: '重新打开任务，阅看当前版本后办理。', en: 'Read the current version and act on that.' },
    rule: 'R-136',
  },
  EXCLUSIVE_ACT_DONE: {
    status: 409,
    title: { zh: '岗位分离', en: 'Separation of duties' },
    detail: {
      zh: '您已对第 {versionNo} 版办理“{done:act}”，不能再办理“{act:act}”。',
      en: 'You did the {done:act} of version {versionNo}, and so may not do its {act:act}.',
    },
    variants: [
      {
        of: { asked: true },
        detail: {
          zh: '{doneBy:who} 已对该版本办理“{done:act}”，不能再请其加签。',
          en: '{doneBy:who} did the {done:act} of this version, and so may not be asked to sign it.',
        },
      },
    ],
    when: {
      zh: '同一人不得对同一版本办理互斥的环节（拟稿、审核、签发）。',
      en: 'One person may not draft, review and sign the same version.',
    },
    fix: { zh: '由他人办理。', en: 'Let somebody else do it.' },
    rule: 'R-125',
    recorded: true,
  },
  NO_HOLDER_LEFT: {
    status: 409,
    title: { zh: '无人可办', en: 'Nobody is left' },
    detail: {
      zh: '环节“{element:step}”由 {candidates:who} 办理，而任该岗位者均已办理与之互斥的环节，且无人可以代行。',
      en: 'The step "{element:step}" is for {candidates:who}; whoever holds that post did an act that excludes it, and nobody can take their place.',
    },
    when: {
      zh: '提交后，下一环节或其后某一环节（直至签发）的全部办理人都已起草或将审核同一版本；请其加签后，其本人的环节无人可办；或者提出的不予办理无人可以核准。',
      en: 'After the submission everybody who may do the next step, or a later one up to the signature, has drafted this version or would have reviewed it; whoever is added as a signer alone holds a later step; or nobody could confirm a refusal.',
    },
    fix: {
      zh: '由另一人起草或加签，或请管理员任命办理人。',
      en: 'Have somebody else draft or sign it, or have somebody appointed to the post.',
    },
    rule: 'R-125',
  },
  STEP_NOT_REACHED: {
    status: 409,
    title: { zh: '尚未到该环节', en: 'Step not reached' },
    detail: {
      zh: '环节“{element:step}”现在不能办理；当前环节：{openSteps:step}。',
      en: 'The step "{element:step}" is not open; open now: {openSteps:step}.',
    },
    variants: [
      {
        of: { openSteps: '' },
        detail: {
          zh: '环节“{element:step}”现在不能办理，案件当前没有待办环节。',
          en: 'The step "{element:step}" is not open, and no other step of the case is.',
        },
      },
    ],
    when: {
      zh: '办理的环节尚未到达、已经办结，或案件已结束。',
      en: 'The step has not been reached, is done already, or the case has ended.',
    },
    fix: { zh: '先办结当前环节。', en: 'Complete the open steps first.' },
    rule: 'R-054',
  },
  WORK_LIST_NOT_YOURS: {
    status: 403,
    title: { zh: '不是您的待办', en: 'Not your work list' },
    detail: { zh: '您无权查看“{name:who}”的待办。', en: 'You may not read the work list of {name:who}.' },
    when: {
      zh: '查询他人或他岗位的待办。',
      en: 'The list of another person, or of a post that you do not hold, is asked for.',
    },
    fix: { zh: '查询本人的待办。', en: 'Ask for your own list.' },
    rule: 'R-134',
  },
  URGE_NOT_ALLOWED: {
    status: 403,
    title: { zh: '无权催办', en: 'Not yours to urge' },
    detail: { zh: '只有 {roles:who} 可以人工催办。', en: 'Only {roles:who} may urge by hand.' },
    when: {
      zh: '催办人不任登记、组长、副主任或主任，也不是提出请求的人。',
      en: 'You hold none of the posts that may urge, and did not ask for it yourself.',
    },
    fix: { zh: '请登记人员或组长催办。', en: 'Ask the registry or a leader.' },
    rule: 'R-128',
  },
  URGE_LIMIT_REACHED: {
    status: 409,
    title: { zh: '今日催办已达上限', en: 'Urged enough today' },
    detail: {
      zh: '今天已人工催办 {limit} 次，为每日上限。',
      en: 'It was urged by hand {limit} times today, which is the limit.',
    },
    when: {
      zh: '同一任务或同一请求同一天的人工催办次数达到设置 urge.perTaskAndDay。',
      en: 'People urged the task, or what was asked beside it, as often on this day as urge.perTaskAndDay allows.',
    },
    fix: { zh: '明日再催，或直接与办理人联系。', en: 'Wait until tomorrow, or talk to whoever holds it.' },
    rule: 'R-128',
  },
  PERSON_NOT_CLEARED: {
    status: 409,
    title: { zh: '超出知悉范围', en: 'Not cleared' },
    detail: {
      zh: '文件密级为“{classification:classification}”，超出 {person:who} 的知悉范围。',
      en: 'The document is {classification:classification}, beyond what {person:who} may read.',
    },
    when: {
      zh: '转办、征求意见、阅知或加签的对象无权阅读该密级的文件。',
      en: 'A task is to go to somebody, or to be shown to somebody, who is not cleared for it.',
    },
    fix: { zh: '另选有权阅读的人员。', en: 'Choose somebody who may read it.' },
    rule: 'R-134',
  },
  TRANSFER_EXCLUDED: {
    status: 409,
    title: { zh: '岗位分离', en: 'Separation of duties' },
    detail: {
      zh: '{to:who} 已对该版本办理“{done:act}”，不能接办“{act:act}”。',
      en: '{to:who} did the {done:act} of this version, and so may not take over its {act:act}.',
    },
    when: {
      zh: '接办人已对同一版本办理互斥的环节。',
      en: 'Whoever is to take over did an act on this version that excludes it.',
    },
    fix: { zh: '转给未办理过该版本的人。', en: 'Hand it to somebody who has not acted on this version.' },
    rule: 'R-125',
    recorded: true,
  },
  MUST_SEE_FIRST: {
    status: 409,
    title: { zh: '须先阅看', en: 'To be seen first' },
    detail: {
      zh: '办理前须先阅看：{unseen:mustSee}（见 places）。',
      en: 'This is to be opened before the step is completed: {unseen:mustSee} (see places).',
    },
    when: {
      zh: '环节规定须先阅看现行文本（CURRENT_VERSION）或历次意见（OPINIONS），设置 signoff.mustSee 为 DEMAND，而办理人本人尚未打开。',
      en: 'The step wants the current text or the opinions seen, the setting signoff.mustSee is DEMAND, and whoever completes it has not opened them.',
    },
    fix: { zh: '打开 places 中的各项后再办理。', en: 'Open what stands in places, then complete the step.' },
    rule: 'R-054',
  },
  HOLDING_TIMES_FOR_LEADERS: {
    status: 403,
    title: { zh: '办理时间仅限负责人查看', en: 'For those who lead' },
    detail: {
      zh: '案件由谁持有多久，由主任、副主任、组长和审计人员查看。',
      en: 'Who held a case how long is shown to director, deputy, group leaders and auditors.',
    },
    when: { zh: '其他人员查看案件的持有时间。', en: 'Anybody else asks for the holding times of a case.' },
    fix: { zh: '请向组长了解。', en: 'Ask the group leader.' },
    rule: 'R-086',
  },
  ON_TIME_NOT_YOURS: {
    status: 403,
    title: { zh: '不是您的组', en: 'Not your group' },
    detail: {
      zh: '“{group:who}”的按时办结率由主任、副主任和该组组长查看。',
      en: 'The on-time rates of {group:who} are read by director, deputy and the leader of that group.',
    },
    when: {
      zh: '查看他组的按时办结率，或非组长查看本组的。',
      en: 'The rates of a group are asked for by somebody who does not lead it.',
    },
    fix: { zh: '不带 group 查询本人的按时办结率。', en: 'Ask without a group for your own.' },
    rule: 'R-084',
  },
  DUE_DATE_INVALID: {
    status: 409,
    title: { zh: '期限无法识别', en: 'No such date' },
    detail: { zh: '“{date}”不是日期、时刻或时长。', en: '"{date}" is no date, no instant and no duration.' },
    when: {
      zh: '流程给任务写的到期或跟进日期算不出时间。',
      en: 'The due or follow-up date that a process gives to a task comes to no instant.',
    },
    fix: {
      zh: '请管理员检查流程定义，或更正案件的变量。',
      en: 'Ask an administrator to check the process, or correct the variable of the case.',
    },
    rule: 'R-127',
  },
  DUE_BASELINE_MISSING: {
    status: 409,
    title: { zh: '缺少起算日', en: 'No day to count from' },
    detail: { zh: '期限“{rule}”没有起算时间。', en: 'The due rule "{rule}" has no instant to count from.' },
    when: {
      zh: '流程的期限没有可用的起算时间。',
      en: 'A sub-process is due, but its baseline is no instant.',
    },
    fix: { zh: '联系管理员检查流程定义。', en: 'Ask an administrator to check the process.' },
    rule: 'R-067',
  },
  RESPONSIBILITY_FOR_LEADERS: {
    status: 403,
    title: { zh: '责任信息仅限负责人查看', en: 'For those who lead' },
    detail: {
      zh: '任务责任由责任人本人以及主任、副主任、组长查看。',
      en: 'Who answers for a task is shown to those who do, and to director, deputy and group leaders.',
    },
    when: { zh: '其他人员查看任务责任。', en: 'Anybody else asks who answers for a task.' },
    fix: { zh: '请向组长了解。', en: 'Ask the group leader.' },
    rule: 'R-035',
  },
  TASK_FILTER_NOT_FOUND: {
    status: 404,
    title: { zh: '筛选不存在', en: 'No such filter' },
    detail: { zh: '没有编号为 {filterId} 的筛选。', en: 'There is no filter {filterId}.' },
    when: {
      zh: '筛选不存在、已删除，或未与您共享。',
      en: 'The filter does not exist, was removed, or is not shared with you.',
    },
    fix: { zh: '查看您的筛选。', en: 'Look at your filters.' },
    rule: 'R-134',
  },
  TASK_FILTER_NOT_YOURS: {
    status: 403,
    title: { zh: '不是您的筛选', en: 'Not your filter' },
    detail: { zh: '该筛选属于 {owner:who}。', en: 'The filter is that of {owner:who}.' },
    when: { zh: '修改或删除他人共享的筛选。', en: 'A filter that somebody else shares is to be changed or removed.' },
    fix: { zh: '另存为自己的筛选。', en: 'Keep one of your own.' },
    rule: 'R-134',
  },
  TASK_FILTER_NOT_SHARED: {
    status: 403,
    title: { zh: '无权共享', en: 'Not yours to share' },
    detail: { zh: '您无权向“{sharedWith:who}”共享筛选。', en: 'You may not share a filter with {sharedWith:who}.' },
    when: {
      zh: '组长只能向本组及其岗位共享；主任、副主任可以向所有人共享。',
      en: 'Leaders share with their own group and its posts, director and deputy with everybody.',
    },
    fix: { zh: '只供自己使用，或请组长共享。', en: 'Keep it for yourself, or ask your leader to share it.' },
    rule: 'R-134',
  },
  TASK_FILTER_OF_PERSONS: {
    status: 403,
    title: { zh: '筛选属于个人', en: 'Filters are of persons' },
    detail: { zh: '筛选由个人保存，系统不能保存。', en: 'A person keeps a filter; a system has no work list.' },
    when: { zh: '系统以自己的身份保存筛选。', en: 'A client that acts for nobody keeps a filter.' },
    fix: { zh: '以个人身份保存。', en: 'Send it for a person.' },
    rule: 'R-134',
  },
  TASK_FILTER_EXISTS: {
    status: 409,
    title: { zh: '筛选重名', en: 'Name taken' },
    detail: { zh: '您已有名为“{name}”的筛选。', en: 'You keep a filter "{name}" already.' },
    when: { zh: '同一人的两个筛选同名。', en: 'Two filters of one person would have one name.' },
    fix: { zh: '换一个名称，或修改原有筛选。', en: 'Choose another name, or change the one you have.' },
  },
  TASK_FILTERS_FULL: {
    status: 409,
    title: { zh: '筛选过多', en: 'Too many filters' },
    detail: { zh: '每人最多保存 {most} 个筛选。', en: 'A person keeps {most} filters at most.' },
    when: { zh: '保存的筛选已达上限。', en: 'As many are kept as may be.' },
    fix: { zh: '先删除不用的筛选。', en: 'Remove one that you no longer use.' },
  },
  ...BESIDE_REJECTIONS,
};
