import type { Vocabularies } from '../kernel/index.js';

/** Vocabularies of timers. */
export const JOBS_VOCABULARIES: Vocabularies = {
  timerKind: {
    title: { zh: '定时规则种类', en: 'kind of a timer' },
    words: {
      DATE: { zh: '时刻', en: 'instant' },
      DURATION: { zh: '时长', en: 'duration' },
      CYCLE: { zh: '周期', en: 'cycle' },
      CALENDAR: { zh: '工作日历', en: 'working calendar' },
    },
  },
};
