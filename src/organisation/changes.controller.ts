import { Body, Controller, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import { Creates, CurrentCaller, IfMatch, RequiresPermission } from '../kernel/http/index.js';
import { appoint, changeAppointment, endAppointment, type AppointmentChanged } from './appoint.js';
import { changeFrom, endThing } from './change-from.js';
import {
  AppointDto,
  AppointmentDto,
  DutyDto,
  EndDto,
  HeadcountDto,
  PersonDto,
  PositionDto,
  UnitDto,
} from './changes.dto.js';
import type {
  AppointmentView,
  DutyView,
  HeadcountView,
  PersonView,
  PositionView,
  UnitView,
} from './organisation-views.js';

/** Single changes of the organisation, each from a day on: nothing is overwritten. */
@ApiTags('organisation')
@Controller('org')
@RequiresPermission('org:write')
export class OrganisationChangesController {
  constructor(private readonly commands: Commands) {}

  @Put('units/:code')
  @ApiOperation({
    operationId: 'changeUnit',
    summary: '新建机构，或自某日起变更 / Makes a unit, or changes it from a day on; needs If-Match where it is there',
  })
  unit(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @IfMatch() ifMatch: string | null,
    @Body() { from, reason, ...content }: UnitDto,
  ): Promise<UnitView> {
    return this.commands.run(caller, changeFrom<'units'>(), { kind: 'units', code, content, from, reason, ifMatch });
  }

  @Post('units/:code/end')
  @ApiOperation({ operationId: 'endUnit', summary: '撤销机构，须无人依赖 / Ends a unit that nothing needs any more' })
  endUnit(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @IfMatch() ifMatch: string | null,
    @Body() { on, reason }: EndDto,
  ): Promise<UnitView> {
    return this.commands.run(caller, endThing<'units'>(), { kind: 'units', code, on, reason, ifMatch });
  }

  @Put('positions/:code')
  @ApiOperation({
    operationId: 'changePosition',
    summary:
      '新建职位，或自某日起变更角色与权限 / Makes a position, or changes role and permissions from a day on; needs If-Match where it is there',
  })
  position(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @IfMatch() ifMatch: string | null,
    @Body() { from, reason, ...content }: PositionDto,
  ): Promise<PositionView> {
    const kind = 'positions';
    return this.commands.run(caller, changeFrom<typeof kind>(), { kind, code, content, from, reason, ifMatch });
  }

  @Post('positions/:code/end')
  @ApiOperation({
    operationId: 'endPosition',
    summary: '撤销职位，须无人任职 / Ends a position that nobody holds any more',
  })
  endPosition(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @IfMatch() ifMatch: string | null,
    @Body() { on, reason }: EndDto,
  ): Promise<PositionView> {
    return this.commands.run(caller, endThing<'positions'>(), { kind: 'positions', code, on, reason, ifMatch });
  }

  @Put('duties/:code')
  @ApiOperation({
    operationId: 'changeDuty',
    summary:
      '新建职责，或自某日起变更归属 / Makes a duty, or changes its owner from a day on; needs If-Match where it is there',
  })
  duty(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @IfMatch() ifMatch: string | null,
    @Body() { from, reason, ...content }: DutyDto,
  ): Promise<DutyView> {
    return this.commands.run(caller, changeFrom<'duties'>(), { kind: 'duties', code, content, from, reason, ifMatch });
  }

  @Post('duties/:code/end')
  @ApiOperation({ operationId: 'endDuty', summary: '撤销职责 / Ends a duty' })
  endDuty(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @IfMatch() ifMatch: string | null,
    @Body() { on, reason }: EndDto,
  ): Promise<DutyView> {
    return this.commands.run(caller, endThing<'duties'>(), { kind: 'duties', code, on, reason, ifMatch });
  }

  @Put('persons/:code')
  @ApiOperation({
    operationId: 'changePerson',
    summary: '新建人员，或自某日起变更 / Makes a person, or changes it from a day on; needs If-Match where it is there',
  })
  person(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @IfMatch() ifMatch: string | null,
    @Body() { from, reason, ...content }: PersonDto,
  ): Promise<PersonView> {
    return this.commands.run(caller, changeFrom<'persons'>(), {
      kind: 'persons',
      code,
      content,
      from,
      reason,
      ifMatch,
    });
  }

  @Post('persons/:code/end')
  @ApiOperation({
    operationId: 'endPerson',
    summary: '人员离任，其任职同日终止 / A person leaves, and every post of theirs ends with the same day',
  })
  endPerson(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @IfMatch() ifMatch: string | null,
    @Body() { on, reason }: EndDto,
  ): Promise<PersonView> {
    return this.commands.run(caller, endThing<'persons'>(), { kind: 'persons', code, on, reason, ifMatch });
  }

  @Put('headcount/:unit')
  @ApiOperation({
    operationId: 'changeHeadcount',
    summary: '自某日起设定编制 / Sets how many people a unit has from a day on; needs If-Match where it is there',
  })
  headcount(
    @CurrentCaller() caller: Caller,
    @Param('unit') unit: string,
    @IfMatch() ifMatch: string | null,
    @Body() { from, reason, ...content }: HeadcountDto,
  ): Promise<HeadcountView> {
    const kind = 'headcounts';
    return this.commands.run(caller, changeFrom<typeof kind>(), { kind, code: unit, content, from, reason, ifMatch });
  }

  @Post('appointments')
  @Creates('/org/appointments')
  @ApiOperation({
    operationId: 'appoint',
    summary: '任命 / Appoints a person to a post, a function or a post of a unit',
  })
  appoint(@CurrentCaller() caller: Caller, @Body() body: AppointDto): Promise<AppointmentChanged> {
    return this.commands.run(caller, appoint, body);
  }

  @Put('appointments/:id')
  @ApiOperation({
    operationId: 'changeAppointment',
    summary: '自某日起变更任职 / Changes what an appointment says from a day on. Needs If-Match',
  })
  changeAppointment(
    @CurrentCaller() caller: Caller,
    @Param('id') appointmentId: string,
    @IfMatch() ifMatch: string | null,
    @Body() { from, validTo, appointedBy, specialty, divisionHead, reason }: AppointmentDto,
  ): Promise<AppointmentChanged> {
    const content = { appointedBy, specialty, divisionHead, reason };
    return this.commands.run(caller, changeAppointment, { ...content, from, validTo, appointmentId, ifMatch });
  }

  @Post('appointments/:id/end')
  @ApiOperation({ operationId: 'endAppointment', summary: '免职 / Ends an appointment; open tasks are handed over' })
  endAppointment(
    @CurrentCaller() caller: Caller,
    @Param('id') appointmentId: string,
    @IfMatch() ifMatch: string | null,
    @Body() { on, reason }: EndDto,
  ): Promise<AppointmentView> {
    return this.commands.run(caller, endAppointment, { appointmentId, on, reason, ifMatch });
  }
}
