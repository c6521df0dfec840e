import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { recordFact } from '../audit/index.js';
import { CurrentCaller, EveryCaller, IsInstant } from '../kernel/http/index.js';
import { Commands, setOfficeClock, toWireOrNull, type Caller, type Command } from '../kernel/index.js';

class SetClockDto {
  @ApiProperty({
    required: false,
    type: String,
    format: 'date-time',
    nullable: true,
    description: '`null`, or nothing, follows the machine again',
  })
  @IsOptional()
  @IsInstant()
  now?: string;
}

/** Where office time stands; `null` when it follows the machine. */
export interface ClockView {
  readonly now: string | null;
}

/** Moves office time. Only there when the service was started in test mode; otherwise its address is unknown. @rule R-142 */
@ApiTags('service')
@Controller('test/clock')
@EveryCaller()
export class TestClockController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @ApiOperation({ operationId: 'setClock', summary: '设定办公时间（仅测试模式）/ Sets office time (test mode only)' })
  set(@CurrentCaller() caller: Caller, @Body() { now }: SetClockDto): Promise<ClockView> {
    return this.commands.run(caller, setClock, now === undefined ? null : new Date(now));
  }
}

const setClock: Command<Date | null, ClockView> = {
  name: 'service.setClock',
  execute: (ctx, now) => {
    recordFact(ctx, {
      act: 'CLOCK_SET',
      objectType: 'CLOCK',
      objectId: 'office',
      details: { now: now?.toISOString() ?? null },
    });
    setOfficeClock(ctx.tx, now);
    return Promise.resolve({ now: toWireOrNull(now, ctx.zone) });
  },
};
