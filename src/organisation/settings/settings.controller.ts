import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { CurrentCaller, IfMatch, RequiresPermission } from '../../kernel/http/index.js';
import { changeSettings, toSettingsView, type SettingsView } from './change-settings.js';
import { SettingsBody } from './settings.dto.js';
import { newestSettings } from './settings.store.js';

@ApiTags('settings')
@Controller('settings')
export class SettingsController {
  constructor(private readonly commands: Commands) {}

  /** The settings that hold now. */
  @Get()
  @ApiOperation({ operationId: 'getSettings', summary: '当前设置 / The settings that hold now' })
  @RequiresPermission('settings:read')
  read(@CurrentCaller() caller: Caller): Promise<SettingsView> {
    return this.commands.read(caller, async (ctx) => toSettingsView(ctx, await newestSettings(ctx.tx)));
  }

  /** Sets them as a whole, with a reason. Needs `If-Match`. */
  @Put()
  @ApiOperation({ operationId: 'changeSettings', summary: '修改设置，须说明理由 / Set them as a whole, with a reason' })
  @RequiresPermission('settings:write')
  change(
    @CurrentCaller() caller: Caller,
    @IfMatch() ifMatch: string | null,
    @Body() body: SettingsBody,
  ): Promise<SettingsView> {
    return this.commands.run(caller, changeSettings, { values: body.values, reason: body.reason, ifMatch });
  }
}
