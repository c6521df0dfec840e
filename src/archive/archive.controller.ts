import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { demandSight } from '../access/index.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from '../instances/index.js';
import { Commands, SERVICE_OPTIONS, viewerOf, type Caller, type ServiceOptions } from '../kernel/index.js';
import { ByRelation, CurrentCaller, Cursors, MayRefuse, type Page, Produces } from '../kernel/http/index.js';
import { toHandoverView, toRecordDetail, toRecordView } from './archive-view.js';
import type { HandoverView, RecordDetail, RecordView } from './archive-view.js';
import { HandoverListQuery, ReassignBody, RecordListQuery } from './archive.dto.js';
import { findHandover, visibleHandovers } from './handover.store.js';
import { exportPackage } from './package/export-package.js';
import { sendPackage } from './package/send-package.js';
import { reassignHandover } from './reassign-handover.js';
import { findRecord, packagesOf, visibleRecords } from './record.store.js';

/** The archive: what is to be handed over, what was filed, and its packages. */
@ApiTags('archive')
@ApiBearerAuth()
@Controller('archive')
@ByRelation('R-134')
export class ArchiveController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Get('handovers')
  @ApiOperation({ summary: '归档移交一览，最新在前 / Hand-overs that you may see, newest first' })
  async handovers(@CurrentCaller() caller: Caller, @Query() query: HandoverListQuery): Promise<Page<HandoverView>> {
    const { limit, cursor, objectId, status, responsible } = query;
    const binding = ['handovers', objectId ?? null, status ?? null, responsible ?? null];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const found = await this.commands.read(caller, async (ctx) => {
      const filter = { objectId, status, responsible };
      const rows = await visibleHandovers(ctx.tx, viewerOf(caller), filter, limit + 1, after);
      return rows.map((row) => toHandoverView(row, ctx));
    });
    return this.page(found, limit, binding);
  }

  @Get('handovers/:id')
  @ApiOperation({
    summary: '归档移交 / A hand-over: when it is due, what was delivered, whether it was accepted in time',
  })
  handover(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<HandoverView> {
    return this.commands.read(caller, async (ctx) => {
      await demandSight(ctx, 'HANDOVER', id, 'HANDOVER_NOT_FOUND');
      return toHandoverView((await findHandover(ctx.tx, { id }))!, ctx);
    });
  }

  /** The owner group's leader names another handler, with a reason; the due date stays. */
  @Post('handovers/:id/reassign')
  @ApiOperation({ summary: '改派归档承办人 / Give a hand-over to another handler' })
  reassign(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { to, reason }: ReassignBody,
  ): Promise<HandoverView> {
    return this.commands.run(caller, reassignHandover(this.deps), { handoverId: id, to, reason });
  }

  @Get('records')
  @ApiOperation({ summary: '档案一览，最新在前 / Items of the archive that you may see, newest first' })
  async records(@CurrentCaller() caller: Caller, @Query() query: RecordListQuery): Promise<Page<RecordView>> {
    const { limit, cursor, archiveCode, objectId, status, year } = query;
    const binding = ['records', archiveCode ?? null, objectId ?? null, status ?? null, year ?? null];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const found = await this.commands.read(caller, async (ctx) => {
      const filter = { archiveCode, objectId, status, year };
      const rows = await visibleRecords(ctx.tx, viewerOf(caller), filter, limit + 1, after);
      return rows.map((row) => toRecordView(row, ctx.zone));
    });
    return this.page(found, limit, binding);
  }

  @Get('records/:id')
  @ApiOperation({ summary: '一件档案 / An item of the archive with its packages and what the four checks found' })
  record(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<RecordDetail> {
    return this.commands.read(caller, async (ctx) => {
      await demandSight(ctx, 'RECORD', id, 'RECORD_NOT_FOUND');
      return toRecordDetail((await findRecord(ctx.tx, { id }))!, await packagesOf(ctx.tx, id), ctx);
    });
  }

  @Get('records/:id/package')
  @Produces('application/zip')
  @MayRefuse(409)
  @ApiOperation({ summary: '归档信息包 / The newest package of an item as a zip; any BagIt tool checks it' })
  async package(@CurrentCaller() caller: Caller, @Param('id') id: string, @Res() response: Response): Promise<void> {
    const wanted = await this.commands.run(caller, exportPackage(), { recordId: id });
    await sendPackage(response, wanted, this.options, caller.officeId);
  }

  private page<T extends { readonly id: string }>(
    found: readonly T[],
    limit: number,
    binding: (string | number | null)[],
  ): Page<T> {
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode(last.id, binding) : null };
  }
}
