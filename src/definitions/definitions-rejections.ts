import type { RejectionList } from '../kernel/index.js';

/** Codes of the definitions room. */
export const DEFINITIONS_REJECTIONS: RejectionList = {
  DEFINITION_REFUSED: {
    status: 422,
    title: { zh: '文件不能部署', en: 'The files cannot be deployed' },
    detail: {
      zh: '检查发现 {count} 处错误，未部署任何文件。',
      en: 'The check found {count} errors; nothing was deployed.',
    },
    when: {
      zh: '部署或检查的文件无法读取、含不支持的元素，或引用了不存在的服务、表单、决策、流程。',
      en: 'A file cannot be read, uses what the engine does not run, or names a service, form, decision or process that is not there.',
    },
    fix: {
      zh: '按 params.problems 逐条更正后重新提交。',
      en: 'Mend what params.problems lists and send the files again.',
    },
    rule: 'R-141',
  },
  DEFINITION_NOT_FOUND: {
    status: 404,
    title: { zh: '没有该定义', en: 'No such definition' },
    detail: { zh: '没有部署过该定义或该版本。', en: 'This definition, or this version of it, was never deployed.' },
    when: { zh: '标识或版本号有误。', en: 'The key or the version is wrong.' },
    fix: { zh: '用 GET /definitions 查看已部署的定义。', en: 'GET /definitions lists what is deployed.' },
  },
  FORM_NOT_FOUND: {
    status: 404,
    title: { zh: '没有该表单', en: 'No such form' },
    detail: { zh: '没有部署过表单“{key}”。', en: 'The form "{key}" was never deployed.' },
    when: { zh: '流程引用的表单不存在。', en: 'A process names a form that is not there.' },
    fix: { zh: '部署该表单。', en: 'Deploy the form.' },
  },
  DECISION_NOT_FOUND: {
    status: 404,
    title: { zh: '没有该决策', en: 'No such decision' },
    detail: { zh: '没有部署过决策“{key}”。', en: 'The decision "{key}" was never deployed.' },
    when: { zh: '决策标识有误。', en: 'The key is wrong.' },
    fix: { zh: '用 GET /decisions 查看已部署的决策。', en: 'GET /decisions lists what is deployed.' },
  },
  BOUND_VERSION_MISSING: {
    status: 409,
    title: { zh: '所调用的版本不存在', en: 'The called version is not there' },
    detail: {
      zh: '“{key}”没有版本或标签为“{wanted}”的版本，环节不能继续。',
      en: 'There is no version or tag {wanted} of "{key}": the step cannot go on.',
    },
    when: {
      zh: '流程按版本号或标签调用流程或决策，而该版本未曾部署。',
      en: 'A process calls another process or a decision by version or tag, and that was never deployed.',
    },
    fix: { zh: '部署该版本后重试。', en: 'Deploy that version, then try again.' },
    rule: 'R-141',
  },
  DEFINITION_NOT_READABLE: {
    status: 409,
    title: { zh: '定义无法读取', en: 'The definition cannot be read' },
    detail: {
      zh: '“{key:process}”第 {version} 版由较早的软件部署，现已无法读取。',
      en: 'Version {version} of "{key:process}" was deployed by an earlier release and can no longer be read.',
    },
    when: { zh: '软件升级后不再支持该文件。', en: 'A newer release no longer reads this file.' },
    fix: { zh: '部署更正后的新版本。', en: 'Deploy a mended version.' },
  },
  CHECKED_PROBLEM_NOT_FOUND: {
    status: 404,
    title: { zh: '没有该问题', en: 'No such problem' },
    detail: {
      zh: '检查共发现 {problems} 个问题，第 {problem} 个（从 0 起）不存在，或不涉及流程中的元素。',
      en: 'The check found {problems} problems; number {problem}, counted from 0, is not among them or concerns no element of a process.',
    },
    when: { zh: '要求图示的问题序号有误。', en: 'A problem is asked for that the check did not tell.' },
    fix: {
      zh: '先用 POST /definitions/check 检查同样的文件，按其列出的顺序选择。',
      en: 'POST the same files to /definitions/check, and choose from what it lists.',
    },
  },
  DIAGRAM_MISSING: {
    status: 409,
    title: { zh: '该流程没有图', en: 'The process has no diagram' },
    detail: {
      zh: '“{key:process}”第 {version} 版中没有可绘制的环节。',
      en: 'Version {version} of "{key:process}" holds nothing that could be drawn.',
    },
    when: {
      zh: '文件没有图形信息，且流程中没有可自动排版的环节。',
      en: 'The file draws nothing, and the process has no element that could be laid out.',
    },
    fix: {
      zh: '在建模工具中排好图后重新部署；已在办的案件仍按原版本办理。',
      en: 'Lay it out in a modeller and deploy it again; running cases stay with their version.',
    },
  },
  STATISTICS_PERIOD_INVALID: {
    status: 400,
    title: { zh: '统计期间不正确', en: 'The period cannot be counted' },
    detail: {
      zh: '期间 {from:day} 至 {to:day} 不正确：起始日不得晚于截止日，且最长 {most} 天。',
      en: 'The period {from:day} to {to:day} ends before it begins, or is longer than {most} days.',
    },
    when: { zh: '起止日期颠倒，或期间过长。', en: 'The days are the wrong way round, or too far apart.' },
    fix: { zh: '缩短期间，或分几次查询。', en: 'Ask for a shorter period, several times if need be.' },
  },
};
