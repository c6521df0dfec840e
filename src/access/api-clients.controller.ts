import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, Rejection, wasReplayed, type Caller, type Pace } from '../kernel/index.js';
import {
  Creates,
  CurrentCaller,
  Cursors,
  IfMatch,
  PageQuery,
  RequiresPermission,
  type Page,
} from '../kernel/http/index.js';
import { toClientView, type ApiClientView, type ApiClientWithKey } from './api-client.js';
import { CreateClientDto, LimitClientDto, RotateClientDto } from './api-client.dto.js';
import { clientsAfter, findClient } from './api-client.store.js';
import { newKey } from './api-key.js';
import { createClient } from './create-client.js';
import { limitClient } from './limit-client.js';
import { RateLimits } from './rate-limits.js';
import { revokeClient } from './revoke-client.js';
import { rotateClient } from './rotate-client.js';

/** The systems that may call, for administrators. */
@ApiTags('access')
@Controller('api-clients')
@RequiresPermission('api-clients:write')
export class ApiClientsController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    private readonly limits: RateLimits,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listApiClients', summary: '接口客户端一览 / API clients, by name' })
  list(@CurrentCaller() caller: Caller, @Query() { limit, cursor }: PageQuery): Promise<Page<ApiClientView>> {
    const after = cursor === undefined ? '' : (this.cursors.decode(cursor, 'api-clients') as string);
    return this.commands.read(caller, async (ctx) => {
      const found = await clientsAfter(ctx.tx, after, limit + 1);
      const items = found.slice(0, limit);
      const next = found.length > limit ? this.cursors.encode(items.at(-1)!.name, 'api-clients') : null;
      return { items: items.map((client) => toClientView(client, ctx.zone, new Date())), next };
    });
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getApiClient', summary: '接口客户端 / One API client' })
  get(@CurrentCaller() caller: Caller, @Param('id') clientId: string): Promise<ApiClientView> {
    return this.commands.read(caller, async (ctx) => {
      const client = await findClient(ctx.tx, clientId, false);
      if (!client) throw new Rejection('CLIENT_NOT_FOUND', { clientId });
      return toClientView(client, ctx.zone, new Date());
    });
  }

  @Post()
  @Creates('/api-clients')
  @ApiOperation({
    operationId: 'createApiClient',
    summary: '新建接口客户端，密钥只显示一次 / A new client; its key is shown once',
  })
  async create(@CurrentCaller() caller: Caller, @Body() body: CreateClientDto): Promise<ApiClientWithKey> {
    const key = newKey();
    const client = await this.commands.run(caller, createClient, {
      name: body.name,
      scopes: body.scopes,
      requiresIdempotency: body.requiresIdempotency,
      pace: paceOf(body),
      expiresAt: expiryOf(body.expiresAt),
      key: { prefix: key.prefix, secretHash: key.secretHash },
    });
    return { ...client, key: wasReplayed(caller) ? null : key.text };
  }

  @Post(':id/rotate')
  @ApiOperation({
    operationId: 'rotateApiClient',
    summary: '轮换密钥，旧密钥在过渡期内继续有效 / A new key; the one before it stays valid for a while',
  })
  async rotate(
    @CurrentCaller() caller: Caller,
    @Param('id') clientId: string,
    @IfMatch() ifMatch: string | null,
    @Body() body: RotateClientDto,
  ): Promise<ApiClientWithKey> {
    const key = newKey();
    const client = await this.commands.run(caller, rotateClient, {
      clientId,
      expiresAt: expiryOf(body.expiresAt),
      overlapSeconds: body.overlapSeconds,
      ifMatch,
      key: { prefix: key.prefix, secretHash: key.secretHash },
    });
    return { ...client, key: wasReplayed(caller) ? null : key.text };
  }

  @Post(':id/limit')
  @ApiOperation({
    operationId: 'limitApiClient',
    summary: '设定接口客户端的请求频率上限 / Sets the pace of a client; an empty body gives it everybody’s',
  })
  async limit(
    @CurrentCaller() caller: Caller,
    @Param('id') clientId: string,
    @IfMatch() ifMatch: string | null,
    @Body() body: LimitClientDto,
  ): Promise<ApiClientView> {
    const client = await this.commands.run(caller, limitClient, { clientId, ifMatch, pace: paceOf(body) });
    this.limits.setPace({ kind: 'client', id: clientId }, paceOf(body));
    return client;
  }

  @Post(':id/revoke')
  @ApiOperation({ operationId: 'revokeApiClient', summary: '停用接口客户端 / Ends a client for good' })
  revoke(
    @CurrentCaller() caller: Caller,
    @Param('id') clientId: string,
    @IfMatch() ifMatch: string | null,
  ): Promise<ApiClientView> {
    return this.commands.run(caller, revokeClient, { clientId, ifMatch });
  }
}

/** The pace that a request sets: twice as many at once as a second, where it does not say. */
function paceOf({ requestsPerSecond, requestBurst }: LimitClientDto): Pace | null {
  if (requestsPerSecond !== undefined) {
    return { perSecond: requestsPerSecond, burst: requestBurst ?? 2 * requestsPerSecond };
  }
  if (requestBurst === undefined) return null;
  throw new Rejection('VALIDATION_FAILED', {}, [
    { pointer: '/requestsPerSecond', code: 'REQUIRED', zh: '必填。', en: 'This field is required.' },
  ]);
}

/** The end of a key as the request says it: an instant that is still to come, on the machine's clock. */
function expiryOf(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const at = new Date(text);
  if (at > new Date()) return at;
  throw new Rejection('VALIDATION_FAILED', {}, [
    {
      pointer: '/expiresAt',
      code: 'IN_THE_PAST',
      zh: '应为将来的时刻。',
      en: 'Must be an instant that is still to come.',
    },
  ]);
}
