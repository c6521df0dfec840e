import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, CurrentCaller, Cursors, MayRefuse, type CursorValue, type Page } from '../../kernel/http/index.js';
import { keptFilter } from '../filters/kept-filter.js';
import type { TaskView } from '../task-view.js';
import { WorkListQuery } from './work-list.dto.js';
import { positionAfter, readWorkList } from './work-list.js';
import type { WorkListPosition } from './work-list.store.js';
import { boundedCount, readCounts, type TaskCount, type WorkListCounts } from './work-list-counts.js';
import { narrowingOf, questionOf } from './work-list-question.js';

/** A page of a work list. */
export interface TaskPage extends Page<TaskView> {
  /** How many tasks the whole list has, where `count=bounded` asks for it. */
  readonly count?: TaskCount;
}

/** What waits for the caller. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('tasks')
@ByRelation('R-134')
export class WorkListController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'taskList',
    summary: '我的待办，最早在前 / Your open tasks, oldest first unless `sort` says otherwise',
  })
  @MayRefuse(404)
  list(@CurrentCaller() caller: Caller, @Query() query: WorkListQuery): Promise<TaskPage> {
    const { limit, cursor, filter } = query;
    return this.commands.read(caller, async (ctx) => {
      const kept = filter === undefined ? {} : await keptFilter(ctx, filter);
      const said = narrowingOf({ ...kept, ...narrowingOf(query) });
      const binding = ['tasks', caller.person, said as CursorValue];
      const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as unknown as WorkListPosition);
      const found = await readWorkList(ctx, questionOf(said), limit + 1, after);
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      const next = last ? this.cursors.encode(positionAfter(last) as unknown as CursorValue, binding) : null;
      return {
        items,
        next,
        ...(query.count === undefined ? {} : { count: await boundedCount(ctx, questionOf(said)) }),
      };
    });
  }

  @Get('counts')
  @ApiOperation({
    operationId: 'taskCounts',
    summary: '待办数量，最多计至一千 / How much waits for you, counted to a thousand',
  })
  counts(@CurrentCaller() caller: Caller): Promise<WorkListCounts> {
    return this.commands.read(caller, readCounts);
  }
}
