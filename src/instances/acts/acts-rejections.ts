import type { RejectionList } from '../../kernel/index.js';

/** Refusals of what administrators do to cases. */
export const ACTS_REJECTIONS: RejectionList = {
  LOOP_AMBIGUOUS: {
    status: 409,
    title: { zh: '该活动同时进行多次', en: 'The activity runs several times' },
    detail: {
      zh: '{element:step} 同时进行多次（{open}）。',
      en: '{element:step} runs several times at once ({open}).',
    },
    when: {
      zh: '按元素增加实例，而该多实例活动同时进行多次。',
      en: 'Instances are added by an element that runs several times at once.',
    },
    fix: { zh: '请用 n 指明编号。', en: 'Name one of the numbers as n.' },
  },
  CASE_STILL_RUNNING: {
    status: 409,
    title: { zh: '案件仍在办理', en: 'The case still runs' },
    detail: {
      zh: '案件 {caseId} 尚未结束，不能重新办理。',
      en: 'The case {caseId} has not ended: it cannot be restarted.',
    },
    when: { zh: '对未结束的案件重新办理。', en: 'A case that runs is restarted.' },
    fix: { zh: '请移动令牌；或先作废案件。', en: 'Move its tokens instead, or void it first.' },
    rule: 'R-054',
  },
  CASE_IS_CALLED: {
    status: 409,
    title: { zh: '案件由其他案件调用', en: 'Another case called it' },
    detail: {
      zh: '案件 {caseId} 由案件 {rootCaseId} 调用，不能单独重新办理。',
      en: 'The case {caseId} was called by {rootCaseId}: it is not restarted by itself.',
    },
    when: { zh: '对被调用的案件重新办理。', en: 'A called case is restarted.' },
    fix: { zh: '请对主案件重新办理，或移动其令牌。', en: 'Restart the root case, or move its tokens.' },
    rule: 'R-054',
  },
  CASE_RESTARTED: {
    status: 409,
    title: { zh: '案件已重新办理', en: 'The case was restarted' },
    detail: {
      zh: '案件 {caseId} 已由仍在办理的案件 {caseNo} 接续。',
      en: 'The case {caseId} was taken up by {caseNo}, which still runs.',
    },
    when: { zh: '同一案件再次重新办理。', en: 'A case is restarted while one that took it up still runs.' },
    fix: { zh: '请在接续案件中办理。', en: 'Act on the case that took it up.' },
    rule: 'R-054',
  },
  RESTART_NOT_POSSIBLE: {
    status: 409,
    title: { zh: '不能重新办理', en: 'The case cannot be restarted' },
    detail: {
      zh: '案件 {caseId} 所关联的事项（{objectType:objectType}）不能转入新案件。',
      en: 'What the case {caseId} is about ({objectType:objectType}) cannot go over to another case.',
    },
    when: { zh: '该流程所办事项没有接续规则。', en: 'No rule says how the object of the process goes over.' },
    fix: { zh: '请另行发起案件。', en: 'Start another case.' },
    rule: 'R-054',
  },
  MIGRATION_NEEDLESS: {
    status: 409,
    title: { zh: '已是该版本', en: 'It is of that version' },
    detail: {
      zh: '“{definition:process}”已是第 {version} 版。',
      en: 'It is of version {version} of "{definition:process}" already.',
    },
    when: { zh: '迁移到案件现有的版本。', en: 'A case is migrated to the version that it is of.' },
    fix: { zh: '请指明另一版本。', en: 'Name another version.' },
    rule: 'R-141',
  },
  MIGRATION_REFUSED: {
    status: 409,
    title: { zh: '无法迁移', en: 'The case cannot migrate' },
    detail: {
      zh: '迁移到“{definition:process}”第 {version} 版有 {count} 处问题，见 errors。',
      en: '{count} things stand in the way to version {version} of "{definition:process}": see errors.',
    },
    when: {
      zh: '新版本中没有可以承接现有环节的元素，或类型、范围不同。',
      en: 'Something under way has no place in the new version, or one of another kind or scope.',
    },
    fix: { zh: '请修改映射，或先移动令牌。', en: 'Mend the mapping, or move tokens first.' },
    rule: 'R-141',
  },
  MIGRATION_FINDS_NOTHING: {
    status: 409,
    title: { zh: '没有可迁移的案件', en: 'There is nothing to migrate' },
    detail: {
      zh: '“{definition:process}”第 {version} 版没有符合条件的在办案件。',
      en: 'No running case of version {version} of "{definition:process}" matches.',
    },
    when: { zh: '批量迁移的条件没有匹配的案件。', en: 'The filter of an order matches no running case.' },
    fix: { zh: '请核对版本和条件。', en: 'Check the version and the filter.' },
    rule: 'R-141',
  },
  MIGRATION_NOT_FOUND: {
    status: 404,
    title: { zh: '没有该批量迁移', en: 'No such order' },
    detail: { zh: '没有编号为 {migrationId} 的批量迁移。', en: 'There is no order {migrationId} to migrate cases.' },
    when: { zh: '编号有误。', en: 'The id is not one of an order.' },
    fix: { zh: '从批量迁移一览中取编号。', en: 'Take the id from the list of orders.' },
  },
  MIGRATION_OVER: {
    status: 409,
    title: { zh: '批量迁移已结束', en: 'The order is over' },
    detail: {
      zh: '批量迁移 {migrationId} 已结束（{status:orderStatus}）。',
      en: 'The order {migrationId} is over ({status:orderStatus}).',
    },
    when: { zh: '停止已完成或已停止的批量迁移。', en: 'An order that was carried out or withdrawn is withdrawn.' },
    fix: { zh: '无需处理。', en: 'There is nothing to do.' },
    rule: 'R-141',
  },
};
