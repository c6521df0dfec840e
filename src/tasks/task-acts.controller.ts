import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import {
  ByRelation,
  CurrentCaller,
  Cursors,
  IfMatch,
  PageQuery,
  type Page,
  type HttpRequest,
} from '../kernel/http/index.js';
import { readOnRecord } from '../audit/index.js';
import {
  actOrPreview,
  DryRunQuery,
  TREE_DEPENDENCIES,
  type Preview,
  type TreeDependencies,
} from '../instances/index.js';
import { addSigner, signerOf, type SignersAdded } from './side-tasks/add-signer.js';
import { commentOnTask, toCommentView, type CommentView } from './comment-on-task.js';
import { commentsOn, type CommentPosition } from './comment.store.js';
import { visibleTask } from './lock-task.js';
import { openSideTasks, type SideTaskInput, type SideTasksOpened } from './side-tasks/open-side-tasks.js';
import { toSideTaskView, type SideTaskView } from './side-tasks/side-task.js';
import { sideTasksOf, type SideTaskPosition } from './side-tasks/side-task.store.js';
import { AddSignerBody, CommentBody, ConsultBody, CopyBody, TransferBody } from './task-acts.dto.js';
import { definitionsOf } from './task-matter.js';
import type { TaskView } from './task-view.js';
import { transferTask } from './transfer-task.js';

/** What people do around a task, beside doing it. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('tasks')
@ByRelation('R-134')
export class TaskActsController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Post(':id/transfer')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'transferTask',
    summary: '转办 / Hand a task on to another person of the same role and scope, with a reason',
  })
  transfer(
    @CurrentCaller() caller: Caller,
    @Param('id') taskId: string,
    @Body() { to, reason }: TransferBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<TaskView> {
    return this.commands.run(caller, transferTask(this.deps), { taskId, to, reason, ifMatch });
  }

  @Post(':id/comments')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'commentOnTask',
    summary: '留言 / Say something about a task to everybody who sees it; it is no opinion',
  })
  comment(
    @CurrentCaller() caller: Caller,
    @Param('id') taskId: string,
    @Body() { text }: CommentBody,
  ): Promise<CommentView> {
    return this.commands.run(caller, commentOnTask, { taskId, text });
  }

  @Get(':id/comments')
  @ApiOperation({ operationId: 'listTaskComments', summary: '任务留言 / Comments on a task, oldest first' })
  async comments(
    @CurrentCaller() caller: Caller,
    @Param('id') taskId: string,
    @Query() { limit, cursor }: PageQuery,
    @Req() { method }: HttpRequest,
  ): Promise<Page<CommentView>> {
    const binding = ['comments', taskId];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as unknown as CommentPosition);
    const found = await readOnRecord(
      this.commands,
      { caller, method },
      async (ctx) => {
        const { seesContent } = await visibleTask(ctx, taskId);
        const comments = await commentsOn(ctx.tx, taskId, limit + 1, after);
        return comments.map((one) => toCommentView(one, ctx.zone, seesContent));
      },
      () => ({ objectType: 'TASK', objectId: taskId, purpose: 'COMMENTS' }),
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode({ at: last.at, id: last.id }, binding) : null };
  }

  @Post(':id/consult')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'consultOnTask',
    summary: '征求意见 / Ask somebody for advice; the task stays open, and the answer stands beside it',
  })
  consult(
    @CurrentCaller() caller: Caller,
    @Param('id') taskId: string,
    @Body() { to, question, dueAt }: ConsultBody,
  ): Promise<SideTasksOpened> {
    return this.open(caller, { taskId, kind: 'CONSULT', principals: [to], request: question, dueAt: dueAt ?? null });
  }

  @Post(':id/add-signer')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'addSigner',
    summary: '加签 / Have one more sign: before the task can be done, after it was, or beside it in a countersign',
  })
  addSigner(
    @CurrentCaller() caller: Caller,
    @Param('id') taskId: string,
    @Query() query: DryRunQuery,
    @Body() body: AddSignerBody,
  ): Promise<SignersAdded | Preview> {
    return actOrPreview(this.commands, caller, addSigner(this.deps), signerOf(taskId, body), query);
  }

  @Post(':id/copies')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'copyTask',
    summary: '抄送阅知 / Give the matter to people to read, within what they may see; each says when it was read',
  })
  copies(
    @CurrentCaller() caller: Caller,
    @Param('id') taskId: string,
    @Body() { principals, note }: CopyBody,
  ): Promise<SideTasksOpened> {
    return this.open(caller, { taskId, kind: 'READ', principals, request: note ?? null, dueAt: null });
  }

  @Get(':id/side-tasks')
  @ApiOperation({
    operationId: 'listSideTasksOfTask',
    summary: '任务的征求意见、阅知和加签 / Who was asked what beside a task, and what they said',
  })
  async sideTasks(
    @CurrentCaller() caller: Caller,
    @Param('id') taskId: string,
    @Query() { limit, cursor }: PageQuery,
    @Req() { method }: HttpRequest,
  ): Promise<Page<SideTaskView>> {
    const binding = ['side-tasks', taskId];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as unknown as SideTaskPosition);
    const found = await readOnRecord(
      this.commands,
      { caller, method },
      async (ctx) => {
        const { task, seesContent } = await visibleTask(ctx, taskId);
        const definitions = (await definitionsOf(ctx.tx, caller, [task])).get(task.caseId);
        const sides = await sideTasksOf(ctx.tx, taskId, limit + 1, after);
        return sides.map((one) => toSideTaskView(one, ctx, { task, definitions, seesContent }));
      },
      () => ({ objectType: 'TASK', objectId: taskId, purpose: 'SIDE_TASKS' }),
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode({ askedAt: last.askedAt, id: last.id }, binding) : null };
  }

  private open(caller: Caller, input: SideTaskInput): Promise<SideTasksOpened> {
    return this.commands.run(caller, openSideTasks(this.deps), input);
  }
}
