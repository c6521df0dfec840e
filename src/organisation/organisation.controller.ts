import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, Rejection, type Caller, type FieldError, type ReadContext } from '../kernel/index.js';
import { CurrentCaller, Cursors, type Page, RequiresPermission } from '../kernel/http/index.js';
import { demandAppointment } from './change-from.js';
import { headcountOf, type GroupHeadcount } from './headcount.js';
import { holdersOn, postsBetween, type PostHeld } from './holders.js';
import { holdsOn, LAST_DAY } from './dated.js';
import { demandReader, listThings } from './list-things.js';
import {
  AppointmentListQuery,
  DaysQuery,
  DutyListQuery,
  OnQuery,
  PersonListQuery,
  PositionListQuery,
  UnitListQuery,
} from './organisation.dto.js';
import type {
  AppointmentView,
  DutyDetail,
  DutyView,
  PersonDetail,
  PersonView,
  PositionDetail,
  PositionView,
  UnitDetail,
  UnitView,
} from './organisation-views.js';
import { findThings, thingsOn, type ShelfName, type Things, type Versioned } from './organisation.store.js';
import { postsOn } from './posts.js';

/** The day before everything. */
const FIRST_DAY = '0001-01-01';

/** Who the office is, on any day. */
@ApiTags('organisation')
@Controller('org')
@RequiresPermission('org:read')
export class OrganisationController {
  private readonly deps: { readonly commands: Commands; readonly cursors: Cursors };

  constructor(
    private readonly commands: Commands,
    cursors: Cursors,
  ) {
    this.deps = { commands, cursors };
  }

  /** Leaders, members and experts of every group on a day, against its headcount. */
  @Get('headcount')
  @ApiOperation({
    operationId: 'getHeadcount',
    summary: '各组人数与编制对照 / Leaders, members and experts of every group on a day, against its headcount',
  })
  headcount(@CurrentCaller() caller: Caller, @Query() { on }: OnQuery): Promise<Page<GroupHeadcount>> {
    return this.commands.read(caller, async (ctx) => {
      demandReader(caller);
      return { items: await headcountOf(ctx, on), next: null };
    });
  }

  /** Who holds `LEADER@COORD`, or a role anywhere, on a day, past days included. */
  @Get('posts/:post/holders')
  @ApiOperation({ operationId: 'listHolders', summary: '某日谁任此岗 / Who holds a post on a day' })
  holders(
    @CurrentCaller() caller: Caller,
    @Param('post') post: string,
    @Query() { on }: OnQuery,
  ): Promise<Page<PostHeld>> {
    return this.commands.read(caller, async (ctx) => {
      demandReader(caller);
      return { items: await holdersOn(ctx, post, on ?? ctx.today), next: null };
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

  /** A unit as it stands on a day, with the codes of those right below it, and how it was before. */
  @Get('units/:code')
  @ApiOperation({ operationId: 'getUnit', summary: '机构及其沿革 / A unit on a day, with those right below it' })
  unit(@CurrentCaller() caller: Caller, @Param('code') code: string, @Query() { on }: OnQuery): Promise<UnitDetail> {
    return this.commands.read(caller, async (ctx) => {
      const day = on ?? ctx.today;
      const unit = await this.one(ctx, 'units', code, 'UNIT_NOT_FOUND', on);
      const below = await thingsOn(ctx.tx, 'units', { field: 'parent', values: [code], day });
      const history = await findThings(ctx.tx, 'units', 'code', [code]);
      const children = below.filter((child) => holdsOn(child, day)).map((child) => child.code);
      return { ...unit, children: children.sort(), history };
    });
  }

  @Get('positions')
  @ApiOperation({ operationId: 'listPositions', summary: '职位一览 / Positions, by code' })
  positions(@CurrentCaller() caller: Caller, @Query() query: PositionListQuery): Promise<Page<PositionView>> {
    return listThings(this.deps, caller, 'positions', query, [], query.on);
  }

  /** What a position gave and allowed on a day, and before. */
  @Get('positions/:code')
  @ApiOperation({ operationId: 'getPosition', summary: '职位及其权限沿革 / A position and its permissions on a day' })
  position(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @Query() { on }: OnQuery,
  ): Promise<PositionDetail> {
    return this.commands.read(caller, async (ctx) => ({
      ...(await this.one(ctx, 'positions', code, 'POSITION_NOT_FOUND', on)),
      history: await findThings(ctx.tx, 'positions', 'code', [code]),
    }));
  }

  @Get('persons')
  @ApiOperation({ operationId: 'listPersons', summary: '人员一览 / Persons, by code' })
  persons(@CurrentCaller() caller: Caller, @Query() query: PersonListQuery): Promise<Page<PersonView>> {
    return listThings(this.deps, caller, 'persons', query, [['t.home_unit = ?', query.homeUnit]]);
  }

  /** A person as of a day, with the posts of that day, and what was said before. */
  @Get('persons/:code')
  @ApiOperation({ operationId: 'getPerson', summary: '人员及当日岗位 / A person, with the posts of a day' })
  person(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @Query() { on }: OnQuery,
  ): Promise<PersonDetail> {
    return this.commands.read(caller, async (ctx) => {
      const day = on ?? ctx.today;
      const person = await this.one(ctx, 'persons', code, 'PERSON_NOT_FOUND', on);
      const held = await postsOn(ctx.tx, code, day);
      const posts = (held?.posts ?? []).map(({ role, unit, position }) => ({ role, unit, position }));
      return { ...person, posts, history: await findThings(ctx.tx, 'persons', 'code', [code]) };
    });
  }

  /** What a person holds on a day, or held on any day of a stretch, each with its days. */
  @Get('persons/:code/posts')
  @ApiOperation({
    operationId: 'listPosts',
    summary: '某日或某期间的任职 / What a person holds on a day, or held in a stretch',
  })
  posts(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @Query() query: DaysQuery,
  ): Promise<Page<PostHeld>> {
    const { on, from, to } = query;
    return this.commands.read(caller, async (ctx) => {
      demandStretch(query);
      await this.one(ctx, 'persons', code, 'PERSON_NOT_FOUND');
      const first = from ?? on ?? (to === undefined ? ctx.today : FIRST_DAY);
      const last = to ?? (from === undefined ? first : LAST_DAY);
      return { items: await postsBetween(ctx, code, first, last), next: null };
    });
  }

  @Get('appointments')
  @ApiOperation({ operationId: 'listAppointments', summary: '任职一览 / Who holds which post, and when' })
  appointments(@CurrentCaller() caller: Caller, @Query() query: AppointmentListQuery): Promise<Page<AppointmentView>> {
    const found = listThings(this.deps, caller, 'appointments', query, [
      ['t.person = ?', query.person],
      ['t.position = ?', query.position],
      ['t.unit = ?', query.unit],
      ['t.valid_from <= ?::date AND (t.valid_to IS NULL OR t.valid_to >= ?::date)', query.day],
    ]);
    return found as Promise<Page<AppointmentView>>;
  }

  @Get('appointments/:id')
  @ApiOperation({ operationId: 'getAppointment', summary: '任职 / One appointment' })
  appointment(@CurrentCaller() caller: Caller, @Param('id') appointmentId: string): Promise<AppointmentView> {
    return this.commands.read(caller, (ctx) => {
      demandReader(caller);
      return demandAppointment(ctx, appointmentId);
    });
  }

  @Get('duties')
  @ApiOperation({ operationId: 'listDuties', summary: '职责一览 / Duties, by code' })
  duties(@CurrentCaller() caller: Caller, @Query() query: DutyListQuery): Promise<Page<DutyView>> {
    return listThings(this.deps, caller, 'duties', query, [['t.owner = ?', query.owner]], query.on);
  }

  @Get('duties/:code')
  @ApiOperation({ operationId: 'getDuty', summary: '职责及其沿革 / A duty and its owner on a day' })
  duty(@CurrentCaller() caller: Caller, @Param('code') code: string, @Query() { on }: OnQuery): Promise<DutyDetail> {
    return this.commands.read(caller, async (ctx) => ({
      ...(await this.one(ctx, 'duties', code, 'DUTY_NOT_FOUND', on)),
      history: await findThings(ctx.tx, 'duties', 'code', [code]),
    }));
  }

  /** As it stands today, also where it ended or is still to come; where a day is asked about, only what was there on it. */
  private async one<K extends ShelfName>(
    ctx: ReadContext,
    name: K,
    code: string,
    refusal: string,
    on?: string,
  ): Promise<Versioned<Things[K]>> {
    demandReader(ctx.caller);
    const [found] = await thingsOn(ctx.tx, name, { field: 'code', values: [code], day: on ?? ctx.today });
    if (!found || (on !== undefined && !holdsOn(found, on))) throw new Rejection(refusal, { code });
    return found;
  }
}

/** A stretch has a first and a last day, in this order, and is no single day. Raises `PARAMETER_INVALID`. */
function demandStretch({ on, from, to }: DaysQuery): void {
  const isBoth = on !== undefined && (from !== undefined || to !== undefined);
  const isBackwards = from !== undefined && to !== undefined && to < from;
  if (isBoth) throw new Rejection('PARAMETER_INVALID', {}, [DAY_OR_STRETCH]);
  if (isBackwards) throw new Rejection('PARAMETER_INVALID', {}, [BACKWARDS]);
}

const DAY_OR_STRETCH: FieldError = {
  pointer: '/on',
  code: 'DAY_OR_STRETCH',
  zh: '某日与期间只能选一种。',
  en: 'Ask about a day or about a stretch, not both.',
};
const BACKWARDS: FieldError = {
  pointer: '/to',
  code: 'BEFORE_FROM',
  zh: '截止日期早于起始日期。',
  en: 'Ends before it begins.',
};
