export { CalendarModule } from './calendar.module.js';
export { loadCalendar, missingYears, type SpecialDay } from './calendar.store.js';
export { dueBy, isDueRule } from './due-rule.js';
export { handoverDue, type HandoverDue } from './handover-due.js';
export { latenessOf, type Lateness } from './lateness.js';
export { CALENDAR_FOLLOWER, type CalendarFollower } from './load-year.js';
export { afterDuration, readWallClock } from './wall-clock.js';
export { WorkingCalendar } from './working-calendar.js';
