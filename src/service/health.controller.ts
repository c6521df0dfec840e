import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MIGRATIONS } from '../database/migrations/index.js';
import { Public } from '../kernel/http/index.js';
import {
  Commands,
  newId,
  Rejection,
  SERVICE_OPTIONS,
  systemCaller,
  type Bilingual,
  type ServiceOptions,
} from '../kernel/index.js';
import { missingYears } from '../calendar/index.js';
import { migrationsRun } from './health.store.js';

/** The process answers. */
export interface Live {
  readonly status: 'LIVE';
}

/** The service can work. */
export interface Ready {
  readonly status: 'READY';
  /** Migrations that the database has. */
  readonly migrations: number;
  readonly warnings: readonly Warning[];
}

/** What will stand in the way soon. */
export interface Warning extends Bilingual {
  readonly code: 'CALENDAR_MISSING';
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
  live(): Live {
    return { status: 'LIVE' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'getReady', summary: '可以办理业务 / The database is there and fits' })
  ready(): Promise<Ready> {
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

const calendarMissing = (year: number): Warning => ({
  code: 'CALENDAR_MISSING',
  zh: `尚未导入 ${year} 年工作日历，跨年期限无法计算。`,
  en: `The working calendar of ${year} is missing; due dates that reach into it cannot be told.`,
});
