import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { EachOnce, IsDay, PageQuery, SaysSomething } from '../../kernel/http/index.js';

const texts = (description: string): Record<string, unknown> => ({
  type: 'array',
  items: { type: 'string', maxLength: 129 },
  maxItems: 50,
  required: false,
  description,
});

/** A right to act for somebody. */
export class GrantDelegationDto {
  @ApiProperty({ required: false, type: String, maxLength: 64, description: 'Who is acted for; the caller without it' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  from?: string;

  @ApiProperty({ type: String, maxLength: 64, description: 'Who acts' })
  @IsString()
  @Length(1, 64)
  to!: string;

  @ApiProperty(texts('Posts that are passed on, `DIRECTOR@WD`; every own post without it'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @EachOnce()
  @IsString({ each: true })
  @MaxLength(129, { each: true })
  posts?: string[];

  @ApiProperty(texts('Kinds of documents, `TONGZHI`; without it every kind that may be passed on'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @EachOnce()
  @Matches(/^[A-Z][A-Z0-9_]{0,31}$/, { each: true })
  docKinds?: string[];

  @ApiProperty(texts('Acts, `SIGN`; all without it'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @EachOnce()
  @Matches(/^[A-Z][A-Z0-9_]{0,31}$/, { each: true })
  acts?: string[];

  @ApiProperty(texts('Keys of processes; all without it'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @EachOnce()
  @IsString({ each: true })
  @MaxLength(129, { each: true })
  definitions?: string[];

  @ApiProperty({ required: false, type: String, format: 'date', description: 'First day; today without it' })
  @IsOptional()
  @IsDay()
  validFrom?: string;

  @ApiProperty({ type: String, format: 'date', description: 'Last day' })
  @IsDay()
  validTo!: string;

  @ApiProperty({ required: false, type: String, maxLength: 200, description: 'Document that authorises it' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  authorisedByDoc?: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'Why' })
  @IsString()
  @SaysSomething()
  @Length(1, 500)
  reason!: string;
}

/** Why a delegation is taken back. */
export class RevokeDelegationDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'Why' })
  @IsString()
  @SaysSomething()
  @Length(1, 500)
  reason!: string;
}

/** Which delegations a list shows. */
export class DelegationListQuery extends PageQuery {
  @ApiProperty({
    required: false,
    enum: ['GIVEN', 'HELD', 'ALL'],
    default: 'HELD',
    description: 'Those that the caller gave, or holds; `ALL` for auditors and administrators',
  })
  @IsOptional()
  @IsIn(['GIVEN', 'HELD', 'ALL'])
  side: 'GIVEN' | 'HELD' | 'ALL' = 'HELD';

  @ApiProperty({ required: false, type: String, format: 'date', description: 'Only those that hold on this day' })
  @IsOptional()
  @IsDay()
  on?: string;
}
