import { Body, Controller, Get, Inject, Optional, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, readInstant, Rejection, toWire, type Caller } from '../kernel/index.js';
import { CurrentCaller, EveryCaller, IfMatch, MayRefuse, type Page, RequiresPermission } from '../kernel/http/index.js';
import { CalendarYearBody, DueQuery } from './calendar.dto.js';
import { allYears, findYear, loadCalendar } from './calendar.store.js';
import { dueBy } from './due-rule.js';
import { CALENDAR_FOLLOWER, loadYear, toYearView, type CalendarFollower, type CalendarYearView } from './load-year.js';

/** What a rule gives from an instant. */
export interface DueView {
  readonly rule: string;
  /** @format date-time */
  readonly from: string;
  readonly dueAt: string;
}

@ApiTags('calendar')
@Controller('calendars')
@EveryCaller()
export class CalendarController {
  constructor(
    private readonly commands: Commands,
    @Optional() @Inject(CALENDAR_FOLLOWER) private readonly follow?: CalendarFollower,
  ) {}

  /** Every year that was loaded. */
  @Get()
  @ApiOperation({ operationId: 'listCalendars', summary: '已导入的工作日历 / Every year that was loaded' })
  list(@CurrentCaller() caller: Caller): Promise<Page<CalendarYearView>> {
    return this.commands.read(caller, async ({ tx }) => ({ items: (await allYears(tx)).map(toYearView), next: null }));
  }

  /** When something is due by a rule, counted from an instant. */
  @Get('due')
  @MayRefuse(409)
  @ApiOperation({
    operationId: 'getDue',
    summary: '按规则计算期限 / When something is due by a rule, counted from an instant',
  })
  due(@CurrentCaller() caller: Caller, @Query() { rule, from }: DueQuery): Promise<DueView> {
    return this.commands.read(caller, async ({ tx, zone, now }) => {
      const start = readInstant(from) ?? now;
      return { rule, from: toWire(start, zone), dueAt: toWire(dueBy(await loadCalendar(tx), rule, start, zone), zone) };
    });
  }

  /** Holidays and make-up days of a year. */
  @Get(':year')
  @ApiOperation({ operationId: 'getCalendar', summary: '某年的节假日与调休 / Holidays and make-up days of a year' })
  read(@CurrentCaller() caller: Caller, @Param('year') year: string): Promise<CalendarYearView> {
    return this.commands.read(caller, async ({ tx }) => {
      const found = await findYear(tx, yearOf(year));
      if (!found) throw new Rejection('CALENDAR_YEAR_NOT_FOUND', { year: yearOf(year) });
      return toYearView(found);
    });
  }

  /** Loads a year, or changes it with `If-Match`. */
  @Put(':year')
  @ApiOperation({ operationId: 'loadCalendar', summary: '导入或更正某年日历 / Load a year, or change it' })
  @RequiresPermission('calendar:write')
  load(
    @CurrentCaller() caller: Caller,
    @Param('year') year: string,
    @IfMatch() ifMatch: string | null,
    @Body() { days, source }: CalendarYearBody,
  ): Promise<CalendarYearView> {
    return this.commands.run(caller, loadYear(this.follow), { year: yearOf(year), days, source, ifMatch });
  }
}

function yearOf(text: string): number {
  if (!/^20\d\d$/.test(text)) throw new Rejection('CALENDAR_YEAR_NOT_FOUND', { year: text });
  return Number(text);
}
