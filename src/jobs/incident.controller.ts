import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { Commands, Rejection, RejectionCatalogue, type Caller } from '../kernel/index.js';
import {
  actOrPreview,
  DryRunQuery,
  previewed,
  TREE_DEPENDENCIES,
  type Preview,
  type TreeDependencies,
} from '../instances/index.js';
import { JOB_HANDLERS, type JobHandlers } from './carry-out.js';
import { CurrentCaller, Cursors, IfMatch, PageQuery, RequiresPermission, type Page } from '../kernel/http/index.js';
import { toIncidentView, type IncidentView } from './incident-view.js';
import { findIncident, incidentsAfter, type IncidentPosition } from './incident.store.js';
import { resolveIncident, retryIncident } from './close-incident.js';
import { tryRetry } from './try-retry.js';

const STATUSES = ['OPEN', 'RESOLVED'] as const;

/** `GET /incidents`. */
export class IncidentListQuery extends PageQuery {
  @ApiProperty({ enum: STATUSES, required: false, default: 'OPEN', description: 'Whether it still stands' })
  @IsOptional()
  @IsIn(STATUSES)
  status: (typeof STATUSES)[number] = 'OPEN';

  @ApiProperty({ type: String, format: 'uuid', required: false, description: 'Case id' })
  @IsOptional()
  @IsUUID()
  caseId?: string;
}

/** `POST /incidents/{id}/resolve`. */
export class ResolveIncidentBody {
  @ApiProperty({ type: String, minLength: 1, maxLength: 1000 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  reason!: string;
}

/** What stands still and needs an administrator. */
@ApiTags('incidents')
@ApiBearerAuth()
@Controller('incidents')
export class IncidentController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    private readonly catalogue: RejectionCatalogue,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
    @Inject(JOB_HANDLERS) private readonly handlers: JobHandlers,
  ) {}

  @Get()
  @RequiresPermission('incidents:read')
  @ApiOperation({ summary: '停滞事项，最新在前 / What stands still and needs somebody, newest first' })
  async list(@CurrentCaller() caller: Caller, @Query() query: IncidentListQuery): Promise<Page<IncidentView>> {
    const { limit, cursor, status } = query;
    const caseId = query.caseId ?? null;
    const binding = ['incidents', status, caseId];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as unknown as IncidentPosition);
    return this.commands.read(caller, async (ctx) => {
      const found = await incidentsAfter(ctx.tx, { status, caseId }, limit + 1, after);
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        items: items.map((incident) => toIncidentView(incident, ctx)),
        next: last ? this.cursors.encode({ raisedAt: last.raisedAt.toISOString(), id: last.id }, binding) : null,
      };
    });
  }

  @Get(':id')
  @RequiresPermission('incidents:read')
  @ApiOperation({ summary: '停滞事项 / One incident' })
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<IncidentView> {
    return this.commands.read(caller, async (ctx) => {
      const incident = await findIncident(ctx.tx, id);
      if (!incident) throw new Rejection('INCIDENT_NOT_FOUND', { incidentId: id });
      return toIncidentView(incident, ctx);
    });
  }

  @Post(':id/retry')
  @RequiresPermission('incidents:write')
  @ApiOperation({ summary: '重试停滞的作业 / Run the job behind an incident again' })
  retry(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @IfMatch() ifMatch: string | null,
  ): Promise<IncidentView | Preview> {
    const input = { id, ifMatch };
    if (query.dryRun !== true) return this.commands.run(caller, retryIncident, input);
    const { deps, handlers, catalogue } = this;
    return this.commands.rehearse(caller, previewed(tryRetry({ deps, handlers, catalogue })), input);
  }

  @Post(':id/resolve')
  @RequiresPermission('incidents:write')
  @ApiOperation({ summary: '关闭无待办作业的停滞事项 / Close an incident behind which no job waits' })
  resolve(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: ResolveIncidentBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<IncidentView | Preview> {
    return actOrPreview(this.commands, caller, resolveIncident, { id, reason: body.reason, ifMatch }, query);
  }
}
