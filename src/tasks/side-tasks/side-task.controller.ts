import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, CurrentCaller, Cursors, PageQuery, type Page } from '../../kernel/http/index.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from '../../instances/index.js';
import { answerSideTask, withdrawSideTask } from './end-side-task.js';
import { toSideTaskView, type SideTaskView } from './side-task.js';
import { visibleSideTask } from './lock-side-task.js';
import { readMySideTasks } from './my-side-tasks.js';
import type { AskedPosition } from './side-task.store.js';
import { AnswerBody } from '../task-acts.dto.js';
import { UrgeBody } from '../task.dto.js';
import { urgeSideTask } from './urge-side-task.js';
import type { UrgeView } from '../urges/urge-view.js';

/** What people are asked beside tasks: advice, reading, signing. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('side-tasks')
@ByRelation('R-134')
export class SideTaskController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listSideTasks',
    summary: '请我办理的征求意见、阅知和加签 / What you are asked beside tasks and have not answered, oldest first',
  })
  async list(@CurrentCaller() caller: Caller, @Query() { limit, cursor }: PageQuery): Promise<Page<SideTaskView>> {
    const binding = ['my-side-tasks', caller.person];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as unknown as AskedPosition);
    const found = await this.commands.read(caller, (ctx) => readMySideTasks(ctx, limit + 1, after));
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode({ openedAt: last.openedAt!, id: last.id }, binding) : null };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getSideTask', summary: '征求意见、阅知或加签 / One of what is asked beside tasks' })
  get(@CurrentCaller() caller: Caller, @Param('id') sideTaskId: string): Promise<SideTaskView> {
    return this.commands.read(caller, async (ctx) => {
      const { side, ...of } = await visibleSideTask(ctx, sideTaskId);
      return toSideTaskView(side, ctx, of);
    });
  }

  @Post(':id/answer')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'answerSideTask',
    summary: '答复 / Give advice, sign, or say that it was read; the case does not move',
  })
  answer(
    @CurrentCaller() caller: Caller,
    @Param('id') sideTaskId: string,
    @Body() { outcome, answer }: AnswerBody,
  ): Promise<SideTaskView> {
    const input = { sideTaskId, outcome: outcome ?? null, answer: answer ?? null };
    return this.commands.run(caller, answerSideTask(this.deps), input);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @ApiOperation({ operationId: 'withdrawSideTask', summary: '撤回请求 / Take back what you asked and nobody answered' })
  withdraw(@CurrentCaller() caller: Caller, @Param('id') sideTaskId: string): Promise<SideTaskView> {
    return this.commands.run(caller, withdrawSideTask(this.deps), { sideTaskId });
  }

  @Post(':id/urge')
  @HttpCode(200)
  @ApiOperation({ operationId: 'urgeSideTask', summary: '催办请求 / Urge whoever is asked, so often a day' })
  urge(
    @CurrentCaller() caller: Caller,
    @Param('id') sideTaskId: string,
    @Body() { note }: UrgeBody,
  ): Promise<UrgeView> {
    return this.commands.run(caller, urgeSideTask(this.deps), { sideTaskId, note: note ?? null });
  }
}
