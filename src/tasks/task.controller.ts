import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import { ByRelation, CurrentCaller, IfMatch } from '../kernel/http/index.js';
import {
  actOrPreview,
  DryRunQuery,
  TREE_DEPENDENCIES,
  type Preview,
  type TreeDependencies,
} from '../instances/index.js';
import { actByStep } from './act-by-step.js';
import { claimTask } from './claim-task.js';
import type { CompletionAnswer } from './complete-in-tree.js';
import { completeTask } from './complete-task.js';
import { readTask, readTaskForm, type TaskForm } from './task-reads.js';
import type { TaskView } from './task-view.js';
import { ActBody, CompleteTaskBody, completionOf, UrgeBody } from './task.dto.js';
import { unclaimTask } from './unclaim-task.js';
import { urgeTask } from './urges/urge-task.js';
import type { UrgeView } from './urges/urge-view.js';

/** Work that waits for people. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller()
@ByRelation('R-054')
export class TaskController {
  constructor(
    private readonly commands: Commands,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Get('tasks/:id')
  @ApiOperation({ summary: '任务 / A task and what you may do with it' })
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<TaskView> {
    return this.commands.read(caller, (ctx) => readTask(ctx, this.deps, id));
  }

  @Get('tasks/:id/form')
  @ApiOperation({ summary: '任务表单及已知数据 / The form of a task, with the values that are known already' })
  form(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<TaskForm> {
    return this.commands.read(caller, (ctx) => readTaskForm(ctx, this.deps, id));
  }

  @Post('tasks/:id/claim')
  @ApiOperation({ summary: '签收任务 / Take a task for yourself' })
  claim(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
  ): Promise<TaskView> {
    return this.commands.run(caller, claimTask(this.deps), { taskId: id, ifMatch });
  }

  @Post('tasks/:id/unclaim')
  @ApiOperation({ summary: '退回签收 / Give a claimed task back' })
  unclaim(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
  ): Promise<TaskView> {
    return this.commands.run(caller, unclaimTask(this.deps), { taskId: id, ifMatch });
  }

  @Post('tasks/:id/complete')
  @ApiOperation({ summary: '办结任务 / Complete a task' })
  complete(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: CompleteTaskBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CompletionAnswer | Preview> {
    const input = { ...completionOf(body), taskId: id, ifMatch };
    return actOrPreview(this.commands, caller, completeTask(this.deps), input, query);
  }

  @Post('tasks/:id/urge')
  @ApiOperation({ summary: '人工催办 / Urge whoever holds a task' })
  urge(@CurrentCaller() caller: Caller, @Param('id') id: string, @Body() body: UrgeBody): Promise<UrgeView> {
    return this.commands.run(caller, urgeTask(this.deps), { taskId: id, note: body.note ?? null });
  }

  @Post('cases/:id/acts')
  @ApiOperation({
    summary: '按环节办理 / Do an act named by its step; 409 names the open steps where it is not reached',
  })
  act(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: ActBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CompletionAnswer | Preview> {
    const input = { ...completionOf(body), caseId: id, element: body.element, ifMatch };
    return actOrPreview(this.commands, caller, actByStep(this.deps), input, query);
  }
}
