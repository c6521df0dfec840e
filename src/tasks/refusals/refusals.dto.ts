import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { SaysSomething, ShowsWhole } from '../../kernel/http/index.js';

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
  @SaysSomething()
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
  @SaysSomething()
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
