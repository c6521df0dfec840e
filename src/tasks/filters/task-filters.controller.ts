import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, Creates, CurrentCaller, Cursors, IfMatch, PageQuery, type Page } from '../../kernel/http/index.js';
import { changeFilter, keepFilter, removeFilter, type FilterInput } from './keep-filter.js';
import { usableFilter } from './kept-filter.js';
import { toTaskFilterView, type TaskFilterView } from './task-filter.js';
import { TaskFilterBody } from './task-filter.dto.js';
import { filtersAfter } from './task-filter.store.js';

/** Filters of work lists that people keep. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('task-filters')
@ByRelation('R-134')
export class TaskFiltersController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
  ) {}

  @Post()
  @Creates('/task-filters')
  @ApiOperation({ operationId: 'keepTaskFilter', summary: '保存待办筛选 / Keeps a filter of the work list' })
  keep(@CurrentCaller() caller: Caller, @Body() body: TaskFilterBody): Promise<TaskFilterView> {
    return this.commands.run(caller, keepFilter, inputOf(body));
  }

  @Get()
  @ApiOperation({
    operationId: 'listTaskFilters',
    summary: '我的及共享的筛选 / Your own filters and those shared with you',
  })
  list(@CurrentCaller() caller: Caller, @Query() { limit, cursor }: PageQuery): Promise<Page<TaskFilterView>> {
    const binding = ['task-filters', caller.person];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    return this.commands.read(caller, async (ctx) => {
      const found = await filtersAfter(ctx.tx, caller, after, limit + 1);
      const items = found.slice(0, limit);
      const next = found.length > limit ? this.cursors.encode(items.at(-1)!.id, binding) : null;
      return { items: items.map((one) => toTaskFilterView(one, ctx)), next };
    });
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getTaskFilter', summary: '筛选 / One filter' })
  get(@CurrentCaller() caller: Caller, @Param('id') filterId: string): Promise<TaskFilterView> {
    return this.commands.read(caller, async (ctx) =>
      toTaskFilterView(await usableFilter(ctx, filterId, { lock: false }), ctx),
    );
  }

  @Put(':id')
  @ApiOperation({ operationId: 'changeTaskFilter', summary: '修改筛选 / Changes an own filter' })
  change(
    @CurrentCaller() caller: Caller,
    @Param('id') filterId: string,
    @IfMatch() ifMatch: string | null,
    @Body() body: TaskFilterBody,
  ): Promise<TaskFilterView> {
    return this.commands.run(caller, changeFilter, { ...inputOf(body), filterId, ifMatch });
  }

  @Post(':id/remove')
  @ApiOperation({ operationId: 'removeTaskFilter', summary: '删除筛选 / Removes an own filter' })
  remove(
    @CurrentCaller() caller: Caller,
    @Param('id') filterId: string,
    @IfMatch() ifMatch: string | null,
  ): Promise<TaskFilterView> {
    return this.commands.run(caller, removeFilter, { filterId, ifMatch });
  }
}

const inputOf = ({ name, filter, sharedWith }: TaskFilterBody): FilterInput => ({
  name: name.trim(),
  filter,
  sharedWith: sharedWith ?? undefined,
});
