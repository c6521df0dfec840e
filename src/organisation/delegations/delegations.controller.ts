import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, Rejection, type Caller } from '../../kernel/index.js';
import { ByRelation, Creates, CurrentCaller, Cursors, IfMatch, type Page } from '../../kernel/http/index.js';
import { toDelegationView, type DelegationView } from './delegation.js';
import { DelegationListQuery, GrantDelegationDto, RevokeDelegationDto } from './delegation.dto.js';
import { DELEGABLE_NAMES, type DelegableNames } from './delegable.js';
import { DELEGATION_RIGHTS, type DelegationRights } from './delegation-rights.js';
import { delegationsAfter, findDelegation, type DelegationFilter } from './delegation.store.js';
import { grantDelegation } from './grant-delegation.js';
import { revokeDelegation } from './revoke-delegation.js';

/** Who may act for whom. */
@ApiTags('organisation')
@Controller('delegations')
@ByRelation('R-034')
export class DelegationsController {
  constructor(
    private readonly commands: Commands,
    private readonly cursors: Cursors,
    @Inject(DELEGATION_RIGHTS) private readonly rights: DelegationRights,
    @Inject(DELEGABLE_NAMES) private readonly names: DelegableNames,
  ) {}

  @Post()
  @Creates('/delegations')
  @ApiOperation({
    operationId: 'grantDelegation',
    summary: '授权他人代行职务 / Lets somebody act for oneself, or for another by a document',
  })
  grant(@CurrentCaller() caller: Caller, @Body() body: GrantDelegationDto): Promise<DelegationView> {
    return this.commands.run(caller, grantDelegation(this.rights, this.names), body);
  }

  /** Newest first. Those that the caller gave or holds; all of them for auditors and administrators. */
  @Get()
  @ApiOperation({ operationId: 'listDelegations', summary: '授权一览 / Delegations given or held, newest first' })
  list(
    @CurrentCaller() caller: Caller,
    @Query() { side, on, limit, cursor }: DelegationListQuery,
  ): Promise<Page<DelegationView>> {
    const binding = ['delegations', caller.person, side, on ?? null];
    const after = cursor === undefined ? null : (this.cursors.decode(cursor, binding) as string);
    return this.commands.read(caller, async (ctx) => {
      if (side === 'ALL') this.rights.demandAll(caller, ctx.today);
      const filter = filterOf(caller, side);
      if (filter === null) return { items: [], next: null };
      const found = await delegationsAfter(ctx.tx, { ...filter, on }, after, limit + 1);
      const items = found.slice(0, limit);
      const next = found.length > limit ? this.cursors.encode(items.at(-1)!.id, binding) : null;
      return { items: items.map((one) => toDelegationView(one, ctx)), next };
    });
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getDelegation', summary: '授权 / One delegation' })
  get(@CurrentCaller() caller: Caller, @Param('id') delegationId: string): Promise<DelegationView> {
    return this.commands.read(caller, async (ctx) => {
      const found = await findDelegation(ctx.tx, delegationId, false);
      if (!found || !this.rights.sees(caller, found, ctx.today))
        throw new Rejection('DELEGATION_NOT_FOUND', { delegationId });
      return toDelegationView(found, ctx);
    });
  }

  @Post(':id/revoke')
  @ApiOperation({ operationId: 'revokeDelegation', summary: '撤销授权，立即生效 / Takes a delegation back at once' })
  revoke(
    @CurrentCaller() caller: Caller,
    @Param('id') delegationId: string,
    @IfMatch() ifMatch: string | null,
    @Body() { reason }: RevokeDelegationDto,
  ): Promise<DelegationView> {
    return this.commands.run(caller, revokeDelegation(this.rights), { delegationId, reason, ifMatch });
  }
}

/** `null` for whoever can have none: a system that acts for nobody. */
function filterOf({ person }: Caller, side: DelegationListQuery['side']): DelegationFilter | null {
  if (side === 'ALL') return {};
  if (person === null) return null;
  return side === 'GIVEN' ? { from: person } : { to: person };
}
