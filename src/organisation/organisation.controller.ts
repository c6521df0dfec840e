import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, Rejection, type Caller, type ReadContext } from '../kernel/index.js';
import { BodyLimit, Cursors, CurrentCaller, PageQuery, RequiresPermission, type Page } from '../kernel/http/index.js';
import { headcountOf, type GroupHeadcount } from './headcount.js';
import { importOrganisation, type ImportReport } from './import/import-organisation.js';
import { demandReader, listThings } from './list-things.js';
import {
  AppointmentListQuery,
  DutyListQuery,
  ImportBody,
  ImportQuery,
  PersonListQuery,
  UnitListQuery,
} from './organisation.dto.js';
import type {
  AppointmentView,
  DutyView,
  PersonDetail,
  PersonView,
  PositionView,
  UnitDetail,
  UnitView,
} from './organisation-views.js';
import { findThings, type ShelfName, type Things, type Versioned } from './organisation.store.js';
import { postsOn } from './posts.js';

@ApiTags('organisation')
@Controller()
export class OrganisationController {
  private readonly deps: { readonly commands: Commands; readonly cursors: Cursors };

  constructor(
    private readonly commands: Commands,
    cursors: Cursors,
  ) {
    this.deps = { commands, cursors };
  }

  /** Brings units, positions, persons, appointments and duties; `dryRun=true` only reports. */
  @Post('org/import')
  @ApiOperation({
    operationId: 'importOrganisation',
    summary: '导入机构与任职 / Bring units, positions, persons, appointments and duties; dryRun only reports',
  })
  @RequiresPermission('org:write')
  @BodyLimit(8_388_608)
  import(
    @CurrentCaller() caller: Caller,
    @Query() { dryRun }: ImportQuery,
    @Body() body: ImportBody,
  ): Promise<ImportReport> {
    return this.commands.run(caller, importOrganisation, { body, dryRun: dryRun ?? false });
  }

  /** Leaders, members and experts of every group today, against the settings. */
  @Get('org/headcount')
  @ApiOperation({
    operationId: 'getHeadcount',
    summary: '各组人数与设置对照 / Leaders, members and experts of every group today, against the settings',
  })
  headcount(@CurrentCaller() caller: Caller): Promise<Page<GroupHeadcount>> {
    return this.commands.read(caller, async (ctx) => {
      demandReader(caller);
      return { items: await headcountOf(ctx), next: null };
    });
  }

  @Get('units')
  @ApiOperation({ operationId: 'listUnits', summary: '机构一览 / Units, by code' })
  units(@CurrentCaller() caller: Caller, @Query() query: UnitListQuery): Promise<Page<UnitView>> {
    return listThings(this.deps, caller, 'units', query, [
      ['(t.name_zh = ? OR t.name_en = ? OR ? = ANY (t.aliases))', query.name],
      ['t.kind = ?', query.kind],
      ['t.parent = ?', query.parent],
    ]);
  }

  /** A unit, with the codes of those right below it. */
  @Get('units/:code')
  @ApiOperation({ operationId: 'getUnit', summary: '机构 / A unit, with those right below it' })
  unit(@CurrentCaller() caller: Caller, @Param('code') code: string): Promise<UnitDetail> {
    return this.commands.read(caller, async (ctx) => {
      const unit = await this.one(ctx, 'units', code, 'UNIT_NOT_FOUND');
      const below = await findThings(ctx.tx, 'units', 'parent', [code]);
      return { ...unit, children: below.map((child) => child.code).sort() };
    });
  }

  @Get('positions')
  @ApiOperation({ operationId: 'listPositions', summary: '职位一览 / Positions, by code' })
  positions(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<PositionView>> {
    return listThings(this.deps, caller, 'positions', query);
  }

  @Get('positions/:code')
  @ApiOperation({ operationId: 'getPosition', summary: '职位 / A position and its permissions' })
  position(@CurrentCaller() caller: Caller, @Param('code') code: string): Promise<PositionView> {
    return this.commands.read(caller, (ctx) => this.one(ctx, 'positions', code, 'POSITION_NOT_FOUND'));
  }

  @Get('persons')
  @ApiOperation({ operationId: 'listPersons', summary: '人员一览 / Persons, by code' })
  persons(@CurrentCaller() caller: Caller, @Query() query: PersonListQuery): Promise<Page<PersonView>> {
    return listThings(this.deps, caller, 'persons', query, [['t.home_unit = ?', query.homeUnit]]);
  }

  /** A person, with the posts of today. */
  @Get('persons/:code')
  @ApiOperation({ operationId: 'getPerson', summary: '人员及今日岗位 / A person, with the posts of today' })
  person(@CurrentCaller() caller: Caller, @Param('code') code: string): Promise<PersonDetail> {
    return this.commands.read(caller, async (ctx) => {
      const person = await this.one(ctx, 'persons', code, 'PERSON_NOT_FOUND');
      const today = await postsOn(ctx.tx, code, ctx.today);
      const posts = (today?.posts ?? []).map(({ role, unit, position }) => ({ role, unit, position }));
      return { ...person, posts };
    });
  }

  @Get('appointments')
  @ApiOperation({ operationId: 'listAppointments', summary: '任职一览 / Who holds which post, and when' })
  appointments(@CurrentCaller() caller: Caller, @Query() query: AppointmentListQuery): Promise<Page<AppointmentView>> {
    return listThings(this.deps, caller, 'appointments', query, [
      ['t.person = ?', query.person],
      ['t.position = ?', query.position],
      ['t.unit = ?', query.unit],
      ['t.valid_from <= ?::date AND (t.valid_to IS NULL OR t.valid_to >= ?::date)', query.day],
    ]);
  }

  @Get('duties')
  @ApiOperation({ operationId: 'listDuties', summary: '职责一览 / Duties, by code' })
  duties(@CurrentCaller() caller: Caller, @Query() query: DutyListQuery): Promise<Page<DutyView>> {
    return listThings(this.deps, caller, 'duties', query, [['t.owner = ?', query.owner]]);
  }

  @Get('duties/:code')
  @ApiOperation({ operationId: 'getDuty', summary: '职责 / A duty and its owner' })
  duty(@CurrentCaller() caller: Caller, @Param('code') code: string): Promise<DutyView> {
    return this.commands.read(caller, (ctx) => this.one(ctx, 'duties', code, 'DUTY_NOT_FOUND'));
  }

  private async one<K extends ShelfName>(
    ctx: ReadContext,
    name: K,
    code: string,
    refusal: string,
  ): Promise<Versioned<Things[K]>> {
    demandReader(ctx.caller);
    const [found] = await findThings(ctx.tx, name, 'code', [code]);
    if (!found) throw new Rejection(refusal, { code });
    return found;
  }
}
