import { Module } from '@nestjs/common';
import { RejectionsModule } from '../kernel/index.js';
import { CALENDAR_REJECTIONS } from './calendar-rejections.js';
import { CalendarController } from './calendar.controller.js';

/** Working days, and when something is due by them. */
@Module({ imports: [RejectionsModule.of(CALENDAR_REJECTIONS)], controllers: [CalendarController] })
export class CalendarModule {}
