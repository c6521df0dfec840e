import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import type { Json } from '../engine/index.js';
import { PageQuery, QueryInteger } from '../kernel/http/index.js';
import type { Completion } from './task.js';

/** `POST /tasks/{id}/complete`. */
export class CompleteTaskBody {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'One of the outcomes of the task',
    example: 'APPROVE',
  })
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z][\w-]{0,63}$/)
  outcome?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  opinion?: string | null;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, nullable: true, description: 'Form of the task' })
  @IsOptional()
  @IsObject()
  form?: Record<string, Json> | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'Version that was on the screen' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  versionNo?: number | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'SHA-256 of the text that was on the screen' })
  @IsOptional()
  @IsString()
  @Matches(/^[0-9a-f]{64}$/)
  contentHash?: string | null;
}

/** Absent and `null` mean the same (api.md section 1). */
export const completionOf = (body: CompleteTaskBody): Completion => ({
  outcome: body.outcome ?? undefined,
  opinion: body.opinion ?? undefined,
  form: body.form ?? undefined,
  versionNo: body.versionNo ?? undefined,
  contentHash: body.contentHash ?? undefined,
});

/** `POST /cases/{id}/acts`. */
export class ActBody extends CompleteTaskBody {
  @ApiProperty({ type: String, maxLength: 200, description: 'Element id of the step', example: 'registerOutgoing' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  element!: string;
}

/** `POST /tasks/{id}/urge`. */
export class UrgeBody {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string | null;
}

/** `GET /urges`. */
export class UrgeListQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'Case id' })
  @IsOptional()
  @IsUUID()
  case?: string;

  @ApiPropertyOptional({ type: String, description: 'Person who was urged' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  recipient?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 3,
    description: '0 before the due date, 1 to 3 after it',
  })
  @QueryInteger({ min: 0, max: 3 })
  level?: number;
}
