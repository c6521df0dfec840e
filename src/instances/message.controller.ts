import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../kernel/index.js';
import { ByRelation, CurrentCaller } from '../kernel/http/index.js';
import { MessageBody } from './case.dto.js';
import { TREE_DEPENDENCIES, type TreeDependencies } from './call-tree.js';
import { receiveMessage, type MessageAnswer } from './receive-message.js';

/** Messages from outside to the case that waits for them. */
@ApiTags('messages')
@ApiBearerAuth()
@Controller('messages')
@ByRelation('R-056')
export class MessageController {
  constructor(
    private readonly commands: Commands,
    @Inject(TREE_DEPENDENCIES) private readonly deps: TreeDependencies,
  ) {}

  @Post()
  @ApiOperation({
    summary:
      '接收外部消息 / Hand a message to the case that waits for it, start the process that begins with it, or keep it',
  })
  receive(@CurrentCaller() caller: Caller, @Body() body: MessageBody): Promise<MessageAnswer> {
    const { name, correlation, payload, messageId } = body;
    const input = { name, correlation, payload: payload ?? {}, messageId: messageId ?? undefined };
    return this.commands.run(caller, receiveMessage(this.deps), input);
  }
}
