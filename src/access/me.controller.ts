import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Commands, toWire, type Caller } from '../kernel/index.js';
import { CurrentCaller } from '../kernel/http/index.js';
import { mayFinalise } from './callers.js';
import { nameOf } from './person-name.store.js';

class PostResponse {
  @ApiProperty({ example: 'LEADER' })
  role!: string;

  @ApiProperty({ example: 'COORD' })
  unit!: string;
}

class MePersonResponse {
  @ApiProperty()
  code!: string;

  @ApiProperty()
  displayName!: string;
}

class MeClientResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;
}

/** Who I am today. */
export class MeResponse {
  @ApiProperty({ type: MePersonResponse, nullable: true, description: '`null` for a system that acts for nobody' })
  person!: MePersonResponse | null;

  @ApiProperty({ type: MeClientResponse, nullable: true })
  client!: MeClientResponse | null;

  @ApiProperty({ type: [PostResponse], description: 'Posts held today' })
  posts!: PostResponse[];

  @ApiProperty({ type: [String], description: 'Principal keys held today: tasks and documents name them' })
  keys!: string[];

  @ApiProperty({ type: [String] })
  permissions!: string[];

  @ApiProperty({ type: [Object], description: 'Delegations held today' })
  delegations!: object[];

  @ApiProperty({ description: 'Whether signing and finalising are open to this request' })
  mayFinalise!: boolean;

  @ApiProperty({ format: 'date-time', description: 'Office time' })
  now!: string;

  @ApiProperty({ format: 'date', description: 'The day in the office' })
  today!: string;
}

/** Who is calling, as the service understood it. */
@ApiTags('access')
@Controller('me')
export class MeController {
  constructor(private readonly commands: Commands) {}

  @Get()
  @ApiOperation({ operationId: 'getMe', summary: '我是谁、今日岗位与权限 / Who I am, my posts and permissions today' })
  @ApiOkResponse({ type: MeResponse })
  me(@CurrentCaller() caller: Caller): Promise<MeResponse> {
    return this.commands.read(caller, async (ctx) => ({
      person: caller.person === null ? null : { code: caller.person, displayName: await nameOf(ctx.tx, caller.person) },
      client: caller.client,
      posts: [...caller.posts],
      keys: [...caller.keys],
      permissions: [...caller.permissions].sort(),
      delegations: [],
      mayFinalise: mayFinalise(caller),
      now: toWire(ctx.now, ctx.zone),
      today: ctx.today,
    }));
  }
}
