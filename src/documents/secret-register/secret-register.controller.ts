import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, type Caller } from '../../kernel/index.js';
import {
  ByRelation,
  Creates,
  CurrentCaller,
  Cursors,
  IfMatch,
  RequiresPermission,
  type Page,
} from '../../kernel/http/index.js';
import { REGISTER_SECRETS } from '../../access/index.js';
import { confirmDisposal, proposeDisposal, withdrawDisposal } from './dispose-of-secret.js';
import { lendSecret, moveSecret, returnSecret } from './keep-secret.js';
import { readRegister, readSecret } from './read-register.js';
import { registerSecret } from './register-secret.js';
import {
  DisposeOfSecretBody,
  LendSecretBody,
  MoveSecretBody,
  RegisterQuery,
  RegisterSecretBody,
  ReturnSecretBody,
  WithdrawDisposalBody,
} from './secret-register.dto.js';
import type { StateSecretView } from './state-secret.js';

/**
 * The register of state secrets (涉密文件登记): that there is a paper, where it lies and who has it. The system holds no state secret,
 * so that there is no file, no text and no true title here.
 */
@ApiTags('secret-register')
@ApiBearerAuth()
@Controller('secret-register')
@RequiresPermission(REGISTER_SECRETS)
export class SecretRegisterController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
  ) {}

  /** Registers a paper under a neutral title; the keeper must be cleared for it, and so must whoever registers it. */
  @Post()
  @Creates('/secret-register')
  @ApiOperation({
    operationId: 'registerStateSecret',
    summary: '登记涉密文件 / Register a paper that is a state secret',
  })
  register(@CurrentCaller() caller: Caller, @Body() body: RegisterSecretBody): Promise<StateSecretView> {
    return this.commands.run(caller, registerSecret, body);
  }

  /** Entries that the caller is cleared for and keeps, has borrowed or registers, newest first; each is noted as read. */
  @Get()
  @ByRelation('R-092')
  @ApiOperation({
    operationId: 'listStateSecrets',
    summary: '涉密文件登记簿 / The register of state secrets, newest first',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() { limit, cursor, classification, status, keeper, unattended }: RegisterQuery,
  ): Promise<Page<StateSecretView>> {
    const isUnattended = unattended === true;
    const binding = ['secret-register', classification ?? null, status ?? null, keeper ?? null, isUnattended];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    const page = { filter: { classification, status, keeper, isUnattended }, limit, after };
    const { items, isLast } = await this.commands.run(caller, readRegister, page);
    return { items, next: isLast ? null : this.cursors.encode(items.at(-1)!.id, binding) };
  }

  /** One entry; the reading is noted. What the caller is not cleared for is answered as if it were not there. */
  @Get(':id')
  @ByRelation('R-092')
  @ApiOperation({ operationId: 'getStateSecret', summary: '涉密文件登记项 / One entry of the register' })
  one(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<StateSecretView> {
    return this.commands.run(caller, readSecret, { stateSecretId: id });
  }

  @Post(':id/move')
  @HttpCode(200)
  @ApiOperation({ operationId: 'moveStateSecret', summary: '移交保管 / Move a paper to another place or keeper' })
  move(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
    @Body() { place, keeper, reason }: MoveSecretBody,
  ): Promise<StateSecretView> {
    return this.commands.run(caller, moveSecret, { stateSecretId: id, ifMatch, place, keeper, reason });
  }

  @Post(':id/lend')
  @HttpCode(200)
  @ApiOperation({ operationId: 'lendStateSecret', summary: '借阅 / Lend a paper to somebody who is cleared for it' })
  lend(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
    @Body() { borrower, dueOn, reason }: LendSecretBody,
  ): Promise<StateSecretView> {
    return this.commands.run(caller, lendSecret, { stateSecretId: id, ifMatch, borrower, dueOn, reason });
  }

  @Post(':id/return')
  @HttpCode(200)
  @ApiOperation({ operationId: 'returnStateSecret', summary: '归还 / Take a lent paper back' })
  takeBack(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
    @Body() { note }: ReturnSecretBody,
  ): Promise<StateSecretView> {
    return this.commands.run(caller, returnSecret, { stateSecretId: id, ifMatch, note });
  }

  /** Proposes that the paper is handed back or destroyed; another person confirms it. */
  @Post(':id/disposal')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'proposeStateSecretDisposal',
    summary: '提请清退、销毁 / Propose that a paper is handed back or destroyed',
  })
  dispose(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
    @Body() { manner, reason }: DisposeOfSecretBody,
  ): Promise<StateSecretView> {
    return this.commands.run(caller, proposeDisposal, { stateSecretId: id, ifMatch, manner, reason });
  }

  /** By another person than the one who proposed it. */
  @Post(':id/disposal/confirm')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'confirmStateSecretDisposal',
    summary: '确认已清退、销毁 / Confirm that a paper was handed back or destroyed',
  })
  confirm(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
  ): Promise<StateSecretView> {
    return this.commands.run(caller, confirmDisposal, { stateSecretId: id, ifMatch });
  }

  @Post(':id/disposal/withdraw')
  @HttpCode(200)
  @ApiOperation({ operationId: 'withdrawStateSecretDisposal', summary: '撤销清退、销毁提请 / Take the proposal back' })
  withdraw(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @IfMatch() ifMatch: string | null,
    @Body() { reason }: WithdrawDisposalBody,
  ): Promise<StateSecretView> {
    return this.commands.run(caller, withdrawDisposal, { stateSecretId: id, ifMatch, reason });
  }
}
