import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Commands, toWire, type ActingFor, type Caller } from '../kernel/index.js';
import { CurrentCaller, EveryCaller } from '../kernel/http/index.js';
import { mayFinalise } from './policy/index.js';
import { nameOf } from './person-name.store.js';

/** A delegation as its holder reads it. */
export interface HeldFor {
  readonly delegationId: string;
  /** Who is stood in for. */
  readonly person: string;
  readonly keys: readonly string[];
  readonly docKinds: readonly string[];
  readonly acts: readonly string[];
  readonly definitions: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
}

/** Who I am today. */
export interface Me {
  /** `null` for a system that acts for nobody. */
  readonly person: { readonly code: string; readonly displayName: string } | null;
  readonly client: { readonly id: string; readonly name: string } | null;
  /** Posts held today. */
  readonly posts: readonly { readonly role: string; readonly unit: string }[];
  /** Principal keys held today: tasks and documents name them. */
  readonly keys: readonly string[];
  readonly permissions: readonly string[];
  /** Groups that the identity provider's token names; they grant nothing. */
  readonly groups: readonly string[];
  /** People for whom I stand in today (代), and how far; an empty list bounds nothing. */
  readonly delegations: readonly HeldFor[];
  /** Whether signing and finalising are open to this request. */
  readonly mayFinalise: boolean;
  /** Office time. */
  readonly now: string;
  /** The day in the office. */
  readonly today: string;
}

/** Who is calling, as the service understood it. */
@ApiTags('access')
@Controller('me')
@EveryCaller()
export class MeController {
  constructor(private readonly commands: Commands) {}

  @Get()
  @ApiOperation({ operationId: 'getMe', summary: '我是谁、今日岗位与权限 / Who I am, my posts and permissions today' })
  me(@CurrentCaller() caller: Caller): Promise<Me> {
    return this.commands.read(caller, async (ctx) => ({
      person:
        caller.person === null
          ? null
          : { code: caller.person, displayName: await nameOf(ctx.tx, caller.person, ctx.today) },
      client: caller.client,
      posts: caller.posts,
      keys: caller.keys,
      permissions: [...caller.permissions].sort(),
      groups: caller.groups ?? [],
      delegations: (caller.actingFor ?? []).map(heldFor),
      mayFinalise: mayFinalise(caller),
      now: toWire(ctx.now, ctx.zone),
      today: ctx.today,
    }));
  }
}

const heldFor = ({
  delegationId,
  person,
  keys,
  docKinds,
  acts,
  definitions,
  validFrom,
  validTo,
}: ActingFor): HeldFor => ({ delegationId, person, keys, docKinds, acts, definitions, validFrom, validTo });
