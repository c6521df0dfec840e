import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, CurrentCaller, Cursors, type Page, StopSignal } from '../../kernel/http/index.js';
import { topicsSeenBy } from '../../access/index.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from '../../instances/index.js';
import type { AcquiredTasks } from './acquire-external-tasks.js';
import { completeExternalTask } from './complete-external-task.js';
import {
  AcquireBody,
  BpmnErrorBody,
  CompleteExternalTaskBody,
  ExtendExternalTaskBody,
  ExternalTaskListQuery,
  FailExternalTaskBody,
  UnlockExternalTaskBody,
} from './external-task.dto.js';
import { externalTasksAfter } from './external-task.store.js';
import { toExternalTaskView, type ExternalTaskView } from './external-task-view.js';
import { failExternalTask } from './fail-external-task.js';
import { fetchWork } from './fetch-work.js';
import { visibleTask } from './held-task.js';
import { extendExternalTask, unlockExternalTask } from './move-lock.js';
import { reportBpmnError } from './raise-bpmn-error.js';
import { WorkBell } from './work-bell.js';

/** Work of cases that systems outside do: fetched, held for a while, answered. Who may is a scope for each topic. */
@ApiTags('external-tasks')
@ApiBearerAuth()
@Controller('external-tasks')
@ByRelation('R-037')
export class ExternalTaskController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    private readonly bell: WorkBell,
    private readonly stop: StopSignal,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Post('acquire')
  @ApiOperation({ summary: '领取外部任务，可长轮询等候 / Fetch work and hold it; may wait until there is some' })
  acquire(
    @CurrentCaller() caller: Caller,
    @Body() body: AcquireBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AcquiredTasks> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { commands, bell } = this;
    return fetchWork({ commands, bell, caller, gone: gone.signal, stopping: this.stop.signal }, body);
  }

  @Get()
  @ApiOperation({ summary: '未结束的外部任务，最早在前 / Open external tasks of your topics, oldest first' })
  async list(@CurrentCaller() caller: Caller, @Query() query: ExternalTaskListQuery): Promise<Page<ExternalTaskView>> {
    const { limit, cursor, topic = null, caseId = null, locked = null } = query;
    const binding = ['external-tasks', topic, caseId, locked];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const seen = topicsSeenBy(caller);
    const topics =
      seen === 'ALL' ? (topic === null ? null : [topic]) : seen.filter((one) => topic === null || one === topic);
    return this.commands.read(caller, async (ctx) => {
      const found = await externalTasksAfter(ctx.tx, { topics, caseId, locked }, limit + 1, after);
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        items: items.map((task) => toExternalTaskView(task, ctx)),
        next: last ? this.cursors.encode(last.id, binding) : null,
      };
    });
  }

  @Get(':id')
  @ApiOperation({ summary: '外部任务 / One external task, open or closed' })
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ExternalTaskView> {
    return this.commands.read(caller, async (ctx) => toExternalTaskView(await visibleTask(ctx, id), ctx));
  }

  @Post(':id/complete')
  @ApiOperation({ summary: '完成外部任务 / The work is done' })
  complete(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { variables = {}, ...body }: CompleteExternalTaskBody,
  ): Promise<ExternalTaskView> {
    return this.commands.run(caller, completeExternalTask(this.deps), { ...body, id, variables });
  }

  @Post(':id/fail')
  @ApiOperation({ summary: '外部任务失败 / A try failed: another one, or an incident where none is left' })
  fail(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { details, ...body }: FailExternalTaskBody,
  ): Promise<ExternalTaskView> {
    return this.commands.run(caller, failExternalTask(this.deps), { ...body, id, details: details ?? null });
  }

  @Post(':id/bpmn-error')
  @ApiOperation({ summary: '抛出流程错误 / An error that the process is drawn for; an incident where it is not' })
  bpmnError(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { variables = {}, message, ...body }: BpmnErrorBody,
  ): Promise<ExternalTaskView> {
    const { commands, deps } = this;
    return reportBpmnError({ commands, deps, caller }, { ...body, id, variables, message: message ?? null });
  }

  @Post(':id/extend')
  @ApiOperation({ summary: '延长锁定 / Hold the task for another while' })
  extend(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { lockSeconds, ...body }: ExtendExternalTaskBody,
  ): Promise<ExternalTaskView> {
    return this.commands.run(caller, extendExternalTask, { ...body, id, lockSeconds });
  }

  @Post(':id/unlock')
  @ApiOperation({ summary: '归还外部任务 / Give the task back without an answer' })
  unlock(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { workerId, lease }: UnlockExternalTaskBody,
  ): Promise<ExternalTaskView> {
    return this.commands.run(caller, unlockExternalTask, { id, workerId, lease });
  }
}
