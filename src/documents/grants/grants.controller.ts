import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import { ByRelation, CurrentCaller } from '../../kernel/http/index.js';
import { GrantBody } from '../documents.dto.js';
import { grantDocument, revokeGrant, type GrantView } from './grant-sight.js';

/** Who may read a document though they have no part in it. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('documents/:id/grants')
@ByRelation('R-091')
export class GrantsController {
  constructor(private readonly commands: Commands) {}

  /** Shows the document to one more person, with a reason: by the director, or the leader of the owner group. */
  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'grantDocument', summary: '授权阅读 / Show a document to a person' })
  grant(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { person, reason }: GrantBody,
  ): Promise<GrantView> {
    return this.commands.run(caller, grantDocument, { documentId: id, person, reason });
  }

  /** Takes it back from the person; whoever has a part in the case goes on seeing it. */
  @Post('revoke')
  @HttpCode(200)
  @ApiOperation({ operationId: 'revokeDocumentGrant', summary: '撤销授权阅读 / No longer show a document to a person' })
  revoke(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { person, reason }: GrantBody,
  ): Promise<GrantView> {
    return this.commands.run(caller, revokeGrant, { documentId: id, person, reason });
  }
}
