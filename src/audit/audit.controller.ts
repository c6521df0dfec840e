import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import {
  ByRelation,
  CurrentCaller,
  Cursors,
  type CursorValue,
  type Page,
  RequiresPermission,
} from '../kernel/http/index.js';
import { AccessListQuery, EntryListQuery } from './audit.dto.js';
import { readAccesses, type AccessView } from './note-access.js';
import { AUDIT_READ, readEntries, type EntryView } from './read-entries.js';
import { verifyTrail, type TrailReport } from './verify-trail.js';

@ApiTags('audit')
@Controller('audit')
@ByRelation('R-134')
export class AuditController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
  ) {}

  /** Entries of the trail, newest first: all of them for an auditor, those of a named case or object for its people. */
  @Get('entries')
  @ApiOperation({ operationId: 'listAuditEntries', summary: '审计记录 / Entries of the trail, newest first' })
  entries(@CurrentCaller() caller: Caller, @Query() query: EntryListQuery): Promise<Page<EntryView>> {
    const { limit, cursor, from, to, ...given } = query;
    const instant = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));
    const filter = { ...given, from: instant(from), to: instant(to) };
    const binding: CursorValue = [
      'audit',
      ...Object.entries({ ...given, from, to })
        .map(([k, v]) => `${k}=${v ?? ''}`)
        .sort(),
    ];
    return this.commands.read(caller, async (ctx) => {
      const before = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
      const rows = await readEntries(ctx, filter, before, limit + 1);
      const items = rows.slice(0, limit);
      return { items, next: rows.length > limit ? this.cursors.encode(items.at(-1)!.id, binding) : null };
    });
  }

  /** Who read what, newest first: texts, files, approval sheets, histories and stories. */
  @Get('accesses')
  @ApiOperation({ operationId: 'listAccesses', summary: '阅读记录 / Who read what people wrote, newest first' })
  @RequiresPermission(AUDIT_READ)
  async accesses(@CurrentCaller() caller: Caller, @Query() query: AccessListQuery): Promise<Page<AccessView>> {
    const { limit, cursor, object, objectType, person } = query;
    const binding: CursorValue = ['accesses', object ?? null, objectType ?? null, person ?? null];
    const before = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const filter = { object, objectType, person };
    const found = await this.commands.read(caller, (ctx) => readAccesses(ctx, filter, limit + 1, before));
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? this.cursors.encode(items.at(-1)!.id, binding) : null };
  }

  /** Proves the whole trail again and names the first place where it was bent. */
  @Get('verify')
  @ApiOperation({
    operationId: 'verifyAudit',
    summary: '核验审计链 / Prove the whole trail again and name the first break',
  })
  @RequiresPermission(AUDIT_READ)
  verify(@CurrentCaller() caller: Caller): Promise<TrailReport> {
    return this.commands.read(caller, verifyTrail);
  }
}
