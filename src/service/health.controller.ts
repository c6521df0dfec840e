import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { MIGRATIONS } from '../database/migrations/index.js';
import { Public } from '../kernel/http/index.js';
import { Commands, newId, Rejection, SERVICE_OPTIONS, systemCaller, type ServiceOptions } from '../kernel/index.js';
import { missingYears } from '../calendar/index.js';
import { migrationsRun } from './health.store.js';

class LiveResponse {
  @ApiProperty({ enum: ['LIVE'] })
  status!: string;
}

class WarningResponse {
  @ApiProperty({ example: 'CALENDAR_MISSING' })
  code!: string;

  @ApiProperty()
  zh!: string;

  @ApiProperty()
  en!: string;
}

class ReadyResponse {
  @ApiProperty({ enum: ['READY'] })
  status!: string;

  @ApiProperty({ type: 'integer', description: 'Migrations that the database has' })
  migrations!: number;

  @ApiProperty({ type: [WarningResponse] })
  warnings!: WarningResponse[];
}

/** Whether the process lives, and whether it can work: for containers and load balancers. */
@ApiTags('service')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly commands: Commands,
    @Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions,
  ) {}

  @Get('live')
  @ApiOperation({ operationId: 'getLive', summary: '进程存活 / The process answers' })
  @ApiOkResponse({ type: LiveResponse })
  live(): LiveResponse {
    return { status: 'LIVE' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'getReady', summary: '可以办理业务 / The database is there and fits' })
  @ApiOkResponse({ type: ReadyResponse })
  ready(): Promise<ReadyResponse> {
    return this.commands.read(systemCaller(this.options.officeId, newId()), async (ctx) => {
      const run = await migrationsRun(ctx.tx);
      const differences = differencesTo(run);
      if (differences.length > 0) throw new Rejection('NOT_READY', { differences });
      const years = await missingYears(ctx.tx, ctx.today);
      return { status: 'READY', migrations: run.length, warnings: years.map(calendarMissing) };
    });
  }
}

/** Migrations that this version needs and the database lacks (`-`), or that the database has beyond it (`+`). */
function differencesTo(run: readonly string[]): string[] {
  const needed = MIGRATIONS.map((migration) => migration.name);
  return [
    ...needed.filter((name) => !run.includes(name)).map((name) => `-${name}`),
    ...run.filter((name) => !needed.some((one) => one === name)).map((name) => `+${name}`),
  ];
}

const calendarMissing = (year: number): WarningResponse => ({
  code: 'CALENDAR_MISSING',
  zh: `尚未导入 ${year} 年工作日历，跨年期限无法计算。`,
  en: `The working calendar of ${year} is missing; due dates that reach into it cannot be told.`,
});
