import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsDay, IsInstant, PageQuery, QueryFlag, SaysSomething, ShowsWhole } from '../../kernel/http/index.js';
import {
  DISPOSALS,
  SECRET_CLASSIFICATIONS,
  SECRET_STATUSES,
  type Disposal,
  type SecretClassification,
  type SecretStatus,
} from './state-secret.js';

/** Words that people read in the register: not blank, and nothing in them that does not show. */
const Worded = (most: number): PropertyDecorator =>
  applyDecorators(IsString(), Length(1, most), SaysSomething(), ShowsWhole());

/** Body of `POST /secret-register`: of a paper, nothing but this. */
export class RegisterSecretBody {
  @ApiProperty({ enum: SECRET_CLASSIFICATIONS, description: 'Classification: MIMI 秘密, JIMI 机密, JUEMI 绝密' })
  @IsIn(SECRET_CLASSIFICATIONS)
  classification!: SecretClassification;

  @ApiProperty({
    type: String,
    minLength: 2,
    maxLength: 12,
    example: '10年',
    description: 'How long it stays one, as its mark says: `10年`, `6个月`, `长期`, `P10Y`, or a last day',
  })
  @IsString()
  @Length(2, 12)
  secrecyPeriod!: string;

  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 100,
    example: '上级来文一份',
    description: 'A neutral title: neither the paper’s own, nor its mark, nor what it is about',
  })
  @Worded(100)
  neutralTitle!: string;

  @ApiProperty({
    type: String,
    pattern: '^[0-9]{6}$',
    example: '000001',
    description: 'Copy number (份号); the first of several',
  })
  @IsString()
  @Matches(/^[0-9]{6}$/)
  copyNo!: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: 9999,
    default: 1,
    description: 'How many copies came',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(9999)
  copies?: number;

  @ApiProperty({ type: String, minLength: 1, maxLength: 200, description: 'Body from which it came: code or name' })
  @Worded(200)
  senderOrg!: string;

  @ApiProperty({ type: String, required: false, maxLength: 100, description: 'Number that the sender gave it' })
  @IsOptional()
  @Worded(100)
  senderDocNo?: string;

  @ApiProperty({ type: String, required: false, format: 'date-time', description: 'When it came; now without it' })
  @IsOptional()
  @IsInstant()
  receivedAt?: string;

  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 200,
    example: '机要室 2 号密码柜',
    description: 'Where the paper lies',
  })
  @Worded(200)
  place!: string;

  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 64,
    description: 'Code of the person who answers for it; cleared for it',
  })
  @IsString()
  @Length(1, 64)
  keeper!: string;

  @ApiProperty({
    type: String,
    required: false,
    maxLength: 500,
    description: 'A remark on its handling, not on what it says',
  })
  @IsOptional()
  @Worded(500)
  note?: string;
}

/** Query of `GET /secret-register`. */
export class RegisterQuery extends PageQuery {
  @ApiProperty({ required: false, enum: SECRET_CLASSIFICATIONS, description: 'Classification' })
  @IsOptional()
  @IsIn(SECRET_CLASSIFICATIONS)
  classification?: SecretClassification;

  @ApiProperty({ required: false, enum: SECRET_STATUSES, description: 'How the paper stands' })
  @IsOptional()
  @IsIn(SECRET_STATUSES)
  status?: SecretStatus;

  @ApiProperty({ required: false, type: String, maxLength: 64, description: 'Code of the person who keeps it' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  keeper?: string;

  @ApiProperty({
    required: false,
    type: Boolean,
    description: 'Only papers whose keeper or borrower has left or is no longer cleared for them',
  })
  @QueryFlag()
  unattended?: boolean;
}

/** Body of `POST …/move`. */
export class MoveSecretBody {
  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'Where it lies from now on' })
  @IsOptional()
  @Worded(200)
  place?: string;

  @ApiProperty({
    type: String,
    required: false,
    maxLength: 64,
    description: 'Code of the person who answers for it from now on',
  })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  keeper?: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'Why' })
  @Worded(500)
  reason!: string;
}

/** Body of `POST …/lend`. */
export class LendSecretBody {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 64,
    description: 'Code of the person who takes it; cleared for it',
  })
  @IsString()
  @Length(1, 64)
  borrower!: string;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'Day by which it is to be back' })
  @IsOptional()
  @IsDay()
  dueOn?: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'What it is needed for' })
  @Worded(500)
  reason!: string;
}

/** Body of `POST …/return`. */
export class ReturnSecretBody {
  @ApiProperty({ type: String, required: false, maxLength: 500, description: 'How it came back' })
  @IsOptional()
  @Worded(500)
  note?: string;
}

/** Body of `POST …/disposal`. */
export class DisposeOfSecretBody {
  @ApiProperty({ enum: DISPOSALS, description: 'Handed back to its sender (清退), or destroyed (销毁)' })
  @IsIn(DISPOSALS)
  manner!: Disposal;

  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'Why, and by which instruction' })
  @Worded(500)
  reason!: string;
}

/** Body of `POST …/disposal/withdraw`. */
export class WithdrawDisposalBody {
  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'Why it stays' })
  @Worded(500)
  reason!: string;
}
