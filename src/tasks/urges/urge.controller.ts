import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, viewerOf, type Caller } from '../../kernel/index.js';
import { ByRelation, CurrentCaller, Cursors, type Page } from '../../kernel/http/index.js';
import { seesEveryCase } from '../../instances/index.js';
import { UrgeListQuery } from '../task.dto.js';
import { toUrgeView, type UrgeView } from './urge-view.js';
import { urgesSeenBy, type UrgePosition } from './urge.store.js';

/** Who was urged, when and at which level. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('urges')
@ByRelation('R-128')
export class UrgeController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @ApiOperation({ summary: '催办记录 / Urges that you received, and those of cases that you may see, newest first' })
  async list(@CurrentCaller() caller: Caller, @Query() query: UrgeListQuery): Promise<Page<UrgeView>> {
    const { limit, cursor, recipient, level, case: caseId } = query;
    const binding = ['urges', caller.person, caseId ?? null, recipient ?? null, level ?? null];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as unknown as UrgePosition);
    const found = await this.commands.read(caller, async (ctx) => {
      const urges = await urgesSeenBy(ctx, {
        viewer: viewerOf(caller),
        everything: seesEveryCase(caller),
        filter: { caseId, recipient, level },
        limit: limit + 1,
        after,
      });
      return urges.map((urge) => toUrgeView(urge, ctx.zone));
    });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? this.cursors.encode({ at: last.at, id: last.id }, binding) : null };
  }
}
