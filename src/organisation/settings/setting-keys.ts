import type { FieldError } from '../../kernel/index.js';

/** Any JSON value. */
export type SettingValue =
  null | boolean | number | string | readonly SettingValue[] | { readonly [name: string]: SettingValue };

/** Settings as nested contexts: `values.archive.handover.days`. */
export type SettingValues = Readonly<Record<string, SettingValue>>;

/** A setting of the office: the question of requirements.md section 3 behind it, and what holds unless it is set. */
export interface Setting {
  readonly question: string;
  /** `null` stands for unset. */
  readonly standard: SettingValue;
  /** Whether it takes this value. */
  readonly takes: (value: unknown) => boolean;
  /** Why it takes no other. */
  readonly otherwise: Omit<FieldError, 'pointer'>;
}

const CODE = /^[A-Za-z0-9][\w.:/-]{0,63}$/;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ()（）_.-]{0,63}$/u;
const CLOCK = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

const WRONG_FORM = { code: 'WRONG_FORM', zh: '格式不正确。', en: 'Has the wrong form.' };
const LIST_FORM = { code: 'WRONG_FORM', zh: '应为不重复的代码清单。', en: 'Must be a list of codes, each once.' };
const TABLE_FORM = { code: 'WRONG_FORM', zh: '应为名称到代码的对照表。', en: 'Must be a table of names and codes.' };

const flag = (question: string, standard: boolean): Setting => ({
  question,
  standard,
  takes: (value) => typeof value === 'boolean',
  otherwise: { code: 'NOT_A_BOOLEAN', zh: '应为 true 或 false。', en: 'Must be true or false.' },
});

const count = (question: string, standard: number | null, max = 366, min = 0): Setting => ({
  question,
  standard,
  takes: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
  otherwise: {
    code: 'OUT_OF_RANGE',
    zh: `应为 ${min} 至 ${max} 的整数。`,
    en: `Must be a whole number from ${min} to ${max}.`,
  },
});

function choice(question: string, standard: string, ...others: string[]): Setting {
  const all = [standard, ...others];
  return {
    question,
    standard,
    takes: (value) => all.includes(value as string),
    otherwise: {
      code: 'NOT_A_CHOICE',
      zh: `可选：${all.map((one) => `“${one}”`).join('、')}。`,
      en: `Choose one of ${all.map((one) => `"${one}"`).join(', ')}.`,
    },
  };
}

const text = (question: string, standard: string | null, form = CODE): Setting => ({
  question,
  standard,
  takes: (value) => typeof value === 'string' && form.test(value),
  otherwise: WRONG_FORM,
});

const list = (question: string, standard: readonly string[], form = CODE): Setting => ({
  question,
  standard,
  takes: (value) =>
    Array.isArray(value) &&
    value.length <= 200 &&
    new Set(value).size === value.length &&
    value.every((item) => typeof item === 'string' && form.test(item)),
  otherwise: LIST_FORM,
});

const table = (question: string, standard: SettingValues, form = CODE): Setting => ({
  question,
  standard,
  takes: (value) =>
    isContext(value) &&
    Object.keys(value).length <= 200 &&
    Object.entries(value).every(([name, item]) => NAME.test(name) && typeof item === 'string' && form.test(item)),
  otherwise: TABLE_FORM,
});

/** Whether a value is a JSON object. */
export const isContext = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every setting by its dotted key. */
export const SETTINGS: Readonly<Record<string, Setting>> = {
  'accountability.openAtLevel3': flag('R-086', false),
  'archive.handover.days': count('A-01', 3, 366, 1),
  'archive.handover.dayType': choice('A-01', 'CALENDAR', 'WORKING'),
  'archive.handover.rollForward': flag('A-01', true),
  'archive.handover.cutoff': text('A-01', '24:00', CLOCK),
  'archive.handover.responsible': choice('A-02', 'DRAFTER', 'APPLICANT', 'GROUP_CLERK'),
  'archive.handover.originalForm': choice('A-03', 'PAPER', 'ESIGN', 'EITHER'),
  'archive.handover.originalCount': count('A-03', 1, 99),
  'archive.handover.printedCount': count('A-03', 2, 99),
  'archive.handover.appliesTo': list('A-39', ['DOCUMENT', 'MINUTES', 'INFO_REPORT']),
  'archive.fonds': text('A-42', 'X000'),
  'archive.organCode': text('A-42', 'GZB'),
  'archive.code.scheme': choice('A-42', 'DAT22_2015', 'DAT13_2022'),
  'archive.retentionTable': text('A-42', 'archive-class'),
  'assessment.bonus.topN': count('A-25', null, 999, 1),
  'assessment.circular.audience': choice('A-26', 'MEMBER_UNITS', 'MEMBER_UNITS_AND_LG', 'PUBLIC'),
  'assessment.feedback.owner': text('A-24', 'SUPV'),
  'assessment.scheme': text('A-25', null),
  'assessment.spotCheck.min': count('A-25', 1, 999),
  'countersign.mode': choice('A-06', 'PARALLEL_ALL', 'SEQUENTIAL'),
  'countersign.includeOwner': flag('A-06', true),
  'dataset.publicationStatus': list('A-29', ['WEBSITE_RELEASED', 'ISSUED_PUBLIC']),
  'delegation.allowUpward': flag('A-36', false),
  'delegation.maxDays': count('A-36', 90, 366, 1),
  'delegation.upwardKinds': list('A-36', ['QINGSHI', 'BAOGAO']),
  'distribution.defaultRow': text('A-04', 'D-10'),
  'distribution.officeGroup': choice('A-12', 'WD_GROUPS', 'LGO_STAFF'),
  'distribution.superior.suggested': list('A-11', ['LGO', 'LG']),
  'group.report.period': choice('A-32', 'MONTHLY', 'QUARTERLY', 'WEEKLY'),
  'inbound.instructRole': choice('A-38', 'DIRECTOR', 'DEPUTY'),
  'inbound.instructByDeputyForReading': flag('A-38', true),
  'info.annual.due': text('A-22', '01-15', /^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/),
  'info.daily.channels': list('A-31', ['SYSTEM', 'WECHAT_GROUP']),
  'info.daily.countStatus': choice('A-21', 'ACCEPTED', 'SUBMITTED'),
  'info.daily.graceWorkingDays': count('A-21', 2, 30),
  'info.daily.windows': list('A-21', ['1..15', '16..EOM'], /^\d{1,2}\.\.(?:\d{1,2}|EOM)$/),
  'info.digest.period': choice('A-23', 'MONTHLY', 'QUARTERLY', 'WEEKLY'),
  'info.kinds': list('A-33', ['WORK_DYNAMICS', 'SUMMARY', 'SCHEME', 'NOTICE']),
  'info.quarterly.dueDay': count('A-22', 10, 28, 1),
  'info.weekly.due': text('A-34', 'FRI 17:00', /^(?:MON|TUE|WED|THU|FRI|SAT|SUN) (?:[01]\d|2[0-3]):[0-5]\d$/),
  'inspection.majorReport': text('A-27', 'PT24H', /^PT\d{1,3}H$/),
  'inspection.report.dueWorkingDays': count('A-28', 5),
  'issuer.wd.externalAllowed': flag('A-41', true),
  'matter.decisionStatus': list('A-29', ['SIGNED_MINUTES', 'SIGNED_DOCUMENT']),
  'meeting.minutes.dueWorkingDays': count('A-20', 5),
  'meeting.minutes.leaderCheck': flag('A-19', false),
  'meeting.minutes.types': list('A-19', ['PLENARY', 'LIAISON', 'MONTHLY', 'WEEKLY']),
  'meeting.monthly.enforce': choice('A-18', 'WARN', 'ERROR', 'OFF'),
  'meeting.monthly.variant': choice('A-17', 'CONVENER_CHOOSES', 'LEADERS_IN_CHARGE', 'LIAISONS'),
  'meeting.monthly.window': text('A-18', '21..EOM', /^\d{1,2}\.\.(?:\d{1,2}|EOM)$/),
  'meeting.weekly.allowDirector': flag('A-18', false),
  'meeting.weekly.enforce': choice('A-18', 'WARN', 'ERROR', 'OFF'),
  'numbering.series.LGO': text('A-41', '市安城创办发', NAME),
  'numbering.series.WD': text('A-41', '试工部发', NAME),
  'org.aliases': table('A-13', {
    建设推进组: 'PROJ',
    督导检查: 'SUPV',
    工作部督导检查: 'SUPV',
    安全生产综合监管处: 'HOST-SAFE',
    市安全生产综合监管处: 'HOST-SAFE',
  }),
  'org.headcount.enforce': choice('A-37', 'WARN', 'ERROR', 'OFF'),
  'org.headcount.officerCountsAsExpert': flag('A-37', false),
  'org.headcount.experts': table('A-37', { COORD: '8', PROJ: '5', SUPV: '5' }, /^\d{1,3}$/),
  'org.sourceDivisions': list('A-37', ['HOST-RISK', 'HOST-TECH', 'HOST-SAFE']),
  'refusal.confirmRole': choice('A-40', 'LEADER', 'DEPUTY', 'DIRECTOR'),
  'return.resubmit': choice('A-06', 'SMART', 'FULL'),
  'review.substituteRole': text('R-125', 'DEPUTY', /^[A-Z][A-Z_]*(?:@[A-Z][\w-]*)?$/),
  'security.expert.art15IsGrant': flag('A-43', false),
  'security.expert.profile': choice('A-35', 'RESTRICTED', 'STAFF'),
  'security.maxClassification': choice('A-30', 'INTERNAL', 'PUBLIC'),
  'signing.higherOffice.requireCapacity': flag('A-09', false),
  'signing.higherOffice.signerRole': choice('A-09', 'DIRECTOR', 'LGO_HEAD'),
  'signoff.keyMatter.default': flag('A-05', true),
  'signoff.keyMatter.presetDuties': list('A-05', ['W-02', 'C-02', 'C-05']),
  'signoff.lgo.order': choice('A-08', 'SEQUENTIAL', 'PARALLEL'),
  'signoff.mustSee': choice('A-04', 'RECORD', 'DEMAND'),
  'signoff.ordinary.signer': choice('A-04', 'DIRECTOR', 'DEPUTY'),
  'signoff.wd.deputyReview': flag('A-07', false),
  'superiorApproval.issueBy': choice('A-10', 'SELF', 'SUPERIOR'),
  'superiorApproval.resign': flag('A-10', true),
  'supervision.report.period': choice('A-32', 'MONTHLY', 'QUARTERLY', 'WEEKLY'),
  'unit.liaison.requireDivisionHead': choice('A-15', 'WARN', 'ERROR', 'OFF'),
  'unit.separationOfDuty': flag('A-16', true),
  'units.types': list('A-14', ['MEMBER_UNIT', 'KEY_FIELD_UNIT', 'RELATED_CITY_DEPT']),
  'urge.perTaskAndDay': count('A-01', 3, 99, 1),
};
