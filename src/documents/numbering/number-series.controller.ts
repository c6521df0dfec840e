import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, Rejection, type Caller } from '../../kernel/index.js';
import { MAY_VOID_NUMBERS } from '../../access/index.js';
import {
  CurrentCaller,
  Cursors,
  EveryCaller,
  IfMatch,
  type Page,
  RequiresPermission,
} from '../../kernel/http/index.js';
import { allocationViews, type AllocationView } from './allocation-view.js';
import { AllocationsQuery, SetSeriesBody, VoidNumberBody } from './number-series.dto.js';
import { allocationsOf, allSeries, findSeries, lastUsedOf } from './number-series.store.js';
import { readSeries, setNumberSeries, type NumberSeriesView } from './set-number-series.js';
import { voidNumber } from './void-number.js';

/** Series of document numbers, and every number taken from them. Open to every caller to read. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('number-series')
@EveryCaller()
export class NumberSeriesController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({ summary: '字号系列一览 / List number series' })
  list(@CurrentCaller() caller: Caller): Promise<Page<NumberSeriesView>> {
    return this.commands.read(caller, async (ctx) => {
      const items = [];
      for (const series of await allSeries(ctx.tx)) {
        items.push({ ...series, lastUsed: await lastUsedOf(ctx.tx, series.code) });
      }
      return { items, next: null };
    });
  }

  @Get(':code')
  @ApiOperation({ summary: '读取字号系列 / Read a number series' })
  one(@CurrentCaller() caller: Caller, @Param('code') code: string): Promise<NumberSeriesView> {
    return this.commands.read(caller, (ctx) => readSeries(ctx, code));
  }

  @Put(':code')
  @RequiresPermission('series:write')
  @ApiOperation({ summary: '设定字号系列 / Set up a number series' })
  set(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @IfMatch() ifMatch: string | null,
    @Body() { agencyCode, issuer, docKinds, nameZh, lastUsed }: SetSeriesBody,
  ): Promise<NumberSeriesView> {
    const series = { code, agencyCode, issuer, docKinds, nameZh, lastUsed };
    return this.commands.run(caller, setNumberSeries, { ...series, ifMatch });
  }

  @Get(':code/allocations')
  @ApiOperation({ summary: '编号一览 / List the numbers of a series' })
  allocations(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @Query() { limit, cursor, year }: AllocationsQuery,
  ): Promise<Page<AllocationView>> {
    const binding = ['allocations', code, year ?? null];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as [number, number]);
    return this.commands.read(caller, async (ctx) => {
      if (!(await findSeries(ctx.tx, code))) throw new Rejection('NUMBER_SERIES_NOT_FOUND', { code });
      const position = after === null ? null : { year: after[0], serial: after[1] };
      const found = await allocationsOf(ctx.tx, code, year ?? null, limit + 1, position);
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        items: await allocationViews(ctx, page),
        next: last ? this.cursors.encode([last.year, last.serial], binding) : null,
      };
    });
  }

  @RequiresPermission(...MAY_VOID_NUMBERS)
  @Post(':code/allocations/:year/:serial/void')
  @ApiOperation({ summary: '作废编号 / Void a number' })
  void(
    @CurrentCaller() caller: Caller,
    @Param('code') code: string,
    @Param('year') year: string,
    @Param('serial') serial: string,
    @Body() { reason }: VoidNumberBody,
  ): Promise<AllocationView> {
    const wanted = { series: code, year: Number(year), serial: /^[1-9]\d{0,8}$/.test(serial) ? Number(serial) : 0 };
    return this.commands.run(caller, voidNumber, { ...wanted, reason });
  }
}
