import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import {
  Creates,
  CurrentCaller,
  Cursors,
  IfMatch,
  PageQuery,
  RequiresPermission,
  type Page,
} from '../../kernel/http/index.js';
import { ReasonBody } from '../acts/acts.dto.js';
import { actOrPreview, DryRunQuery } from '../acts/dry-run.js';
import type { Preview } from '../acts/preview.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from '../call-tree.js';
import type { CaseView } from '../case-view.js';
import { cancelMigration } from './cancel-migration.js';
import { migrateCase } from './migrate-case.js';
import {
  MigrateCaseBody,
  MigrationCasesQuery,
  MigrationPlanBody,
  OrderMigrationBody,
  type MigrationFilterBody,
} from './migration.dto.js';
import type { MigrationFilter } from './migration-batch.js';
import type { MigrationCaseView, MigrationView } from './migration-view.js';
import { orderMigration } from './order-migration.js';
import { readMigrationPlan, type MigrationPlanView } from './plan-migration.js';
import { listMigrationCases, listMigrations, readMigration } from './read-migrations.js';

/** Running cases go over to another version of their process: planned, one by one, or many at once. */
@ApiTags('migrations')
@ApiBearerAuth()
@Controller()
@RequiresPermission('cases:migrate')
export class MigrationsController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Post('cases/:id/migrate')
  @ApiOperation({ operationId: 'migrateCase', summary: '迁移案件 / Let a case go on under another version' })
  migrate(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: DryRunQuery,
    @Body() body: MigrateCaseBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<CaseView | Preview> {
    const { toVersion, mapping = {}, reason } = body;
    const input = { caseId: id, toVersion, mapping, reason, ifMatch };
    return actOrPreview(this.commands, caller, migrateCase(this.deps), input, query);
  }

  @Post('definitions/:key/versions/:n/migration-plan')
  @ApiOperation({
    operationId: 'planMigration',
    summary: '迁移方案及全部问题 / The mapping to a version, and all that stands in the way',
  })
  plan(
    @CurrentCaller() caller: Caller,
    @Param('key') key: string,
    @Param('n') n: string,
    @Body() body: MigrationPlanBody,
  ): Promise<MigrationPlanView> {
    const { from: fromVersion, case: caseId, mapping = {} } = body;
    const question = { key, toVersion: versionOf(n), fromVersion, caseId, mapping };
    return this.commands.read(caller, (ctx) => readMigrationPlan(ctx, this.deps, question));
  }

  @Post('migrations')
  @HttpCode(202)
  @Creates('/migrations')
  @ApiOperation({ operationId: 'orderMigration', summary: '批量迁移 / Order the migration of many cases' })
  order(@CurrentCaller() caller: Caller, @Body() body: OrderMigrationBody): Promise<MigrationView> {
    const { definition, fromVersion, toVersion, mapping = {}, reason } = body;
    const filter = filterOf(body.filter);
    const order = { definition, fromVersion, toVersion, mapping, filter, reason };
    return this.commands.run(caller, orderMigration(this.deps), order);
  }

  @Get('migrations')
  @ApiOperation({ operationId: 'listMigrations', summary: '批量迁移一览，最新在前 / Orders to migrate, newest first' })
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<MigrationView>> {
    const { limit, cursor } = query;
    const binding = ['migrations'];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const found = await this.commands.read(caller, (ctx) => listMigrations(ctx, limit + 1, after));
    return this.page(found, limit, (last) => this.cursors.encode(last.id, binding));
  }

  @Get('migrations/:id')
  @ApiOperation({ operationId: 'getMigration', summary: '批量迁移及进度 / An order and how far it is' })
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<MigrationView> {
    return this.commands.read(caller, (ctx) => readMigration(ctx, id));
  }

  @Get('migrations/:id/cases')
  @ApiOperation({
    operationId: 'listMigrationCases',
    summary: '批量迁移的案件 / Cases of an order, what became of each',
  })
  async cases(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: MigrationCasesQuery,
  ): Promise<Page<MigrationCaseView>> {
    const { limit, cursor, status = null } = query;
    const binding = ['migration-cases', id, status];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const found = await this.commands.read(caller, (ctx) =>
      listMigrationCases(ctx, id, { status, limit: limit + 1, after }),
    );
    return this.page(found, limit, (last) => this.cursors.encode(last.caseId, binding));
  }

  @Post('migrations/:id/cancel')
  @ApiOperation({ operationId: 'cancelMigration', summary: '停止批量迁移 / Withdraw the rest of an order' })
  cancel(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: ReasonBody,
    @IfMatch() ifMatch: string | null,
  ): Promise<MigrationView> {
    return this.commands.run(caller, cancelMigration, { id, reason: body.reason, ifMatch });
  }

  private page<T>(found: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last === undefined ? null : cursorOf(last) };
  }
}

const versionOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : 0);

const filterOf = ({ businessKey, suspended, startedBefore, cases }: MigrationFilterBody = {}): MigrationFilter => ({
  ...(businessKey === undefined ? {} : { businessKey }),
  ...(suspended === undefined ? {} : { suspended }),
  ...(startedBefore === undefined ? {} : { startedBefore }),
  ...(cases === undefined ? {} : { cases }),
});
