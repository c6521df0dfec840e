import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { EachOnce, IsInstant, SaysSomething } from '../kernel/http/index.js';

/** `POST /tasks/{id}/transfer`. */
export class TransferBody {
  @ApiProperty({ type: String, maxLength: 64, description: 'Person who takes over', example: 'u-co-m2' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  to!: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 1000, description: 'Why it is handed on' })
  @IsString()
  @SaysSomething()
  @MaxLength(1000)
  reason!: string;
}

/** `POST /tasks/{id}/comments`. */
export class CommentBody {
  @ApiProperty({ type: String, minLength: 1, maxLength: 2000, description: 'What is said' })
  @IsString()
  @SaysSomething()
  @MaxLength(2000)
  text!: string;
}

/** `POST /tasks/{id}/consult`. */
export class ConsultBody {
  @ApiProperty({ type: String, maxLength: 129, description: 'Who is asked: a person, or a post', example: 'u-pr-m1' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(129)
  to!: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 2000, description: 'What is asked' })
  @IsString()
  @SaysSomething()
  @MaxLength(2000)
  question!: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'By when the answer is wanted',
  })
  @IsOptional()
  @IsInstant()
  dueAt?: string | null;
}

/** When an added signer signs. */
export const SIGNING_TIMES = ['BEFORE', 'AFTER', 'BESIDE'] as const;

const isBeside = ({ when }: AddSignerBody): boolean => when === 'BESIDE';
const isAlone = (body: AddSignerBody): boolean => !isBeside(body);

/** `POST /tasks/{id}/add-signer`. */
export class AddSignerBody {
  @ApiProperty({
    type: String,
    enum: SIGNING_TIMES,
    description: 'Before the task can be done, after it was, or beside it in a step that several do',
  })
  @IsIn(SIGNING_TIMES)
  when!: (typeof SIGNING_TIMES)[number];

  @ApiPropertyOptional({
    type: String,
    maxLength: 129,
    description: 'Who signs before or after: a person, or a post',
    example: 'u-pr-lead',
  })
  @ValidateIf((body: AddSignerBody) => isAlone(body) || body.to !== undefined)
  @IsString()
  @Length(1, 129)
  to?: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: 64,
    description: 'Who signs beside: what the step has an instance for, such as a group',
    example: 'SUPV',
  })
  @ValidateIf((body: AddSignerBody) => isBeside(body) || body.group !== undefined)
  @IsString()
  @Length(1, 64)
  group?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 1000, description: 'Why one more signs beside' })
  @ValidateIf((body: AddSignerBody) => isBeside(body) || body.reason !== undefined)
  @IsString()
  @SaysSomething()
  @MaxLength(1000)
  reason?: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 2000, description: 'What to look at' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string | null;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'By when a signature before the task is wanted',
  })
  @IsOptional()
  @IsInstant()
  dueAt?: string | null;
}

/** `POST /tasks/{id}/copies`. */
export class CopyBody {
  @ApiProperty({ type: [String], minItems: 1, maxItems: 50, description: 'Persons and posts that are to read it' })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @EachOnce()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(129, { each: true })
  principals!: string[];

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 2000, description: 'What to look at' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string | null;
}

/** What an added signer says. */
export const SIGNER_OUTCOMES = ['AGREE', 'DISAGREE'] as const;

/** `POST /side-tasks/{id}/answer`. */
export class AnswerBody {
  @ApiPropertyOptional({ type: String, enum: SIGNER_OUTCOMES, nullable: true, description: 'Of an added signer' })
  @IsOptional()
  @IsIn(SIGNER_OUTCOMES)
  outcome?: (typeof SIGNER_OUTCOMES)[number] | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 4000, description: 'Advice, or why one disagrees' })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  answer?: string | null;
}
