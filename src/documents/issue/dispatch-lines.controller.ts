import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, CurrentCaller, type Page } from '../../kernel/http/index.js';
import { DispatchLinesQuery, ReceiptBody } from '../documents.dto.js';
import { confirmReceipt, readDispatchLines, type DispatchLineView } from './confirm-receipt.js';

/** To whom a document goes, by which verb, and who has received it. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('documents/:id')
@ByRelation('R-066')
export class DispatchLinesController {
  constructor(private readonly commands: Commands) {}

  @Get('dispatch-lines')
  @ApiOperation({ summary: '发送范围 / Distribution list' })
  list(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() { verb }: DispatchLinesQuery,
  ): Promise<Page<DispatchLineView>> {
    return this.commands.read(caller, async (ctx) => ({
      items: await readDispatchLines(ctx, id, verb ?? null),
      next: null,
    }));
  }

  /** 签收: the recipient confirms a copy; the registry, naming the line, for one who signed on paper. */
  @Post('receipt')
  @ApiOperation({ summary: '签收 / Confirm receipt' })
  receipt(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { lineId, receivedBy }: ReceiptBody,
  ): Promise<DispatchLineView> {
    return this.commands.run(caller, confirmReceipt, { documentId: id, lineId, receivedBy });
  }
}
