import { ApiProperty } from '@nestjs/swagger';
import type { Caller, Command, Commands } from '../../kernel/index.js';
import { QueryFlag } from '../../kernel/http/index.js';
import { previewed, type Preview } from './preview.js';

/** Query of every act that can be tried out. */
export class DryRunQuery {
  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'Says what the act would do, and does nothing',
  })
  @QueryFlag()
  dryRun?: boolean;
}

/** Does the act; with `dryRun` says what it would do. Raises what the command raises either way. */
export const actOrPreview = <I, O>(
  commands: Commands,
  caller: Caller,
  command: Command<I, O>,
  input: I,
  { dryRun }: DryRunQuery,
): Promise<O | Preview> =>
  dryRun === true ? commands.rehearse(caller, previewed(command), input) : commands.run(caller, command, input);
