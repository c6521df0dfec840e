import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import type { Json } from '../engine/index.js';
import { PageQuery, SaysSomething, ShowsWhole } from '../kernel/http/index.js';

const STATUSES = ['RUNNING', 'COMPLETED', 'TERMINATED', 'ERROR', 'CANCELLED'] as const;

/** `POST /cases`. */
export class StartCaseBody {
  @ApiProperty({ type: String, maxLength: 200, description: 'Process id, `outgoing-higher-office-document`' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  definition!: string;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    maxLength: 200,
    description: "The caller's own name for the case",
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @ShowsWhole()
  businessKey?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Start form of the process',
  })
  @IsOptional()
  @IsObject()
  variables?: Record<string, Json>;
}

/** `GET /cases`. */
export class CaseListQuery extends PageQuery {
  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'Process id' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  definition?: string;

  @ApiProperty({ enum: STATUSES, required: false, description: 'How the case stands' })
  @IsOptional()
  @IsIn(STATUSES)
  status?: (typeof STATUSES)[number];

  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'The caller’s own name for the case' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  businessKey?: string;

  @ApiProperty({
    type: String,
    required: false,
    maxLength: 200,
    description: 'Id of the document that the case is about',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  objectId?: string;
}

/** `POST /cases/{id}/cancel`. */
export class CancelCaseBody {
  @ApiProperty({ type: String, minLength: 1, maxLength: 1000 })
  @IsString()
  @SaysSomething()
  @MaxLength(1000)
  reason!: string;

  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'Only this called case: its caller goes on by the event that catches the error CASE_CANCELLED',
  })
  @IsOptional()
  @IsBoolean()
  alone?: boolean;
}

/** `POST /cases/{id}/recall`. */
export class RecallCaseBody {
  @ApiProperty({
    type: String,
    required: false,
    minLength: 1,
    maxLength: 1000,
    description: 'Why: of the director, who may recall what has been opened; the drafter needs none',
  })
  @IsOptional()
  @IsString()
  @SaysSomething()
  @MaxLength(1000)
  reason?: string;
}

/** `POST /messages`. */
export class MessageBody {
  @ApiProperty({ type: String, maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @ApiProperty({ type: String, maxLength: 200, description: 'What the receiver waits by: the id of a submission' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  correlation!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  payload?: Record<string, Json>;

  @ApiProperty({
    type: String,
    required: false,
    maxLength: 200,
    description: "The sender's id: the same one twice has one effect",
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  messageId?: string;
}

/** `POST /cases/{id}/suspend` and `…/resume`. */
export class SuspensionBody {
  @ApiProperty({ type: String, minLength: 1, maxLength: 1000 })
  @IsString()
  @SaysSomething()
  @MaxLength(1000)
  reason!: string;
}

/** `POST /definitions/{key}/versions/{n}/suspend` and `…/activate`. */
export class DefinitionStateBody extends SuspensionBody {
  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'Its running cases too, with all that they called',
  })
  @IsOptional()
  @IsBoolean()
  withCases?: boolean;
}

/** `POST /signals`. */
export class SignalBody {
  @ApiProperty({ type: String, maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Variables for everyone whom it reaches',
  })
  @IsOptional()
  @IsObject()
  payload?: Record<string, Json>;
}

/** `POST /conditions`. */
export class ConditionBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What conditions are held against, and what a case that begins has',
  })
  @IsObject()
  variables!: Record<string, Json>;

  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'Process id: only this one is asked' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  definition?: string;

  @ApiProperty({ type: String, required: false, maxLength: 200, description: "The caller's own name for the cases" })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @ShowsWhole()
  businessKey?: string;
}
