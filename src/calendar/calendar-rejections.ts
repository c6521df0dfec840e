import type { RejectionList } from '../kernel/index.js';

/** Codes of the working calendar. */
export const CALENDAR_REJECTIONS: RejectionList = {
  CALENDAR_MISSING: {
    status: 409,
    title: { zh: '缺少工作日历', en: 'A calendar year is missing' },
    detail: {
      zh: '{year} 年的节假日安排尚未导入，无法计算期限。',
      en: 'The holidays of {year} were not loaded, so that no due date can be computed.',
    },
    when: {
      zh: '计算期限时用到的年份没有导入节假日安排。',
      en: 'A due date falls into a year whose holidays were not loaded.',
    },
    fix: {
      zh: '管理员用 PUT /calendars/{year} 导入该年的放假和调休安排后重试。',
      en: 'An administrator loads the year with PUT /calendars/{year}; then repeat the act.',
    },
    rule: 'R-127',
  },
  CALENDAR_YEAR_NOT_FOUND: {
    status: 404,
    title: { zh: '该年没有工作日历', en: 'No calendar of that year' },
    detail: { zh: '{year} 年的节假日安排尚未导入。', en: 'The holidays of {year} were not loaded.' },
    when: { zh: '读取尚未导入的年份。', en: 'A year is read that was not loaded.' },
    fix: { zh: '用 GET /calendars 查看已导入的年份。', en: 'See GET /calendars for the years that are there.' },
    rule: 'R-127',
  },
};
