import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { ShowsWhole } from '../../kernel/http/index.js';

/** Something that people wrote: a letter or a figure in it, and not only what does not show. */
const SAYS_SOMETHING = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u;

/** `POST /tasks/{id}/refuse`. */
export class RefuseBody {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 1000,
    description: 'What does not meet the rules',
    example: '正文引用的文件已废止。',
  })
  @IsString()
  @Matches(SAYS_SOMETHING)
  @MaxLength(1000)
  ground!: string;

  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 200,
    description: 'The rule that it does not meet',
    example: '附件2第十三条',
  })
  @IsString()
  @Matches(SAYS_SOMETHING)
  @MaxLength(200)
  @ShowsWhole()
  ruleRef!: string;

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'Version that was on the screen' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  versionNo?: number | null;
}
