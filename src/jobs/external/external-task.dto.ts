import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Json } from '../../engine/index.js';
import { EachOnce, PageQuery, QueryFlag } from '../../kernel/http/index.js';
import { DELAY_LIMIT, DETAILS_LIMIT, LOCK_LIMIT, MESSAGE_LIMIT, POLL_LIMIT } from './external-task.js';

/** One topic of `POST /external-tasks/acquire`. */
export class WantedTopicDto {
  @ApiProperty({ type: String, maxLength: 200, description: 'As the process names it' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  topic!: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: LOCK_LIMIT,
    description: 'For how long the task is this worker’s alone; it can be extended',
  })
  @IsInt()
  @Min(1)
  @Max(LOCK_LIMIT)
  lockSeconds!: number;

  @ApiProperty({
    type: [String],
    required: false,
    maxItems: 200,
    description: 'Names of the variables to return; absent: all',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  variables?: string[];
}

class WorkerDto {
  @ApiProperty({ type: String, maxLength: 200, description: 'The worker’s own name, another for each process' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  workerId!: string;
}

/** `POST /external-tasks/acquire`. */
export class AcquireBody extends WorkerDto {
  @ApiProperty({ type: [WantedTopicDto], minItems: 1, maxItems: 50 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => WantedTopicDto)
  @EachOnce((wanted: Partial<WantedTopicDto> | null) => wanted?.topic)
  topics!: WantedTopicDto[];

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100, default: 1, required: false })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  maxTasks: number = 1;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: POLL_LIMIT,
    default: 0,
    required: false,
    description: 'How long to wait for work where there is none',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(POLL_LIMIT)
  longPollSeconds: number = 0;
}

class HolderDto extends WorkerDto {
  @ApiProperty({ type: String, format: 'uuid', description: 'Token that came with the task' })
  @IsUUID()
  lease!: string;
}

/** `POST /external-tasks/{id}/complete`. */
export class CompleteExternalTaskBody extends HolderDto {
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Result, at most 64 KiB' })
  @IsOptional()
  @IsObject()
  variables?: Record<string, Json>;
}

/** `POST /external-tasks/{id}/fail`. */
export class FailExternalTaskBody extends HolderDto {
  @ApiProperty({ type: String, maxLength: MESSAGE_LIMIT, description: 'What went wrong, for who sees to it' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(MESSAGE_LIMIT)
  message!: string;

  @ApiProperty({ type: String, required: false, maxLength: DETAILS_LIMIT, description: 'More of it, such as a stack' })
  @IsOptional()
  @IsString()
  @MaxLength(DETAILS_LIMIT)
  details?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 0,
    maximum: 1_000,
    description: 'Tries that are left, 0 for an incident; absent: one less than before',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000)
  retries?: number;

  @ApiProperty({ type: 'integer', required: false, minimum: 0, maximum: DELAY_LIMIT, default: 0 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(DELAY_LIMIT)
  retryDelaySeconds: number = 0;
}

/** `POST /external-tasks/{id}/bpmn-error`. */
export class BpmnErrorBody extends HolderDto {
  @ApiProperty({ type: String, maxLength: 200, description: 'Error code that an event of the process catches' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  code!: string;

  @ApiProperty({ type: String, required: false, maxLength: MESSAGE_LIMIT })
  @IsOptional()
  @IsString()
  @MaxLength(MESSAGE_LIMIT)
  message?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'At most 64 KiB' })
  @IsOptional()
  @IsObject()
  variables?: Record<string, Json>;
}

/** `POST /external-tasks/{id}/extend`. */
export class ExtendExternalTaskBody extends HolderDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: LOCK_LIMIT, description: 'From now on' })
  @IsInt()
  @Min(1)
  @Max(LOCK_LIMIT)
  lockSeconds!: number;
}

/** `POST /external-tasks/{id}/unlock`: both, or, with the permission `incidents:write`, neither. */
export class UnlockExternalTaskBody {
  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'The worker that gives it back' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  workerId?: string;

  @ApiProperty({ type: String, required: false, format: 'uuid', description: 'Token that came with the task' })
  @IsOptional()
  @IsUUID()
  lease?: string;
}

/** `GET /external-tasks`. */
export class ExternalTaskListQuery extends PageQuery {
  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'Topic' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  topic?: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    required: false,
    description: 'Case id, or that of the case that called it',
  })
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @ApiProperty({ type: Boolean, required: false, description: 'Whether a worker holds it now' })
  @QueryFlag()
  locked?: boolean;
}
