import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
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
import { IsInstant, PageQuery } from '../../kernel/http/index.js';
import { ReasonBody } from '../acts/acts.dto.js';
import { IsMapping } from './mapping-field.js';

const MOST = 2_147_483_647;
const STATUSES = ['PENDING', 'DONE', 'FAILED', 'SKIPPED', 'CANCELLED'] as const;
const MAPPING = {
  type: 'object',
  additionalProperties: true,
  description: 'Element (or flow) of the new version for one of the old, over what equal ids give',
} as const;

/** `POST /cases/{id}/migrate`. */
export class MigrateCaseBody extends ReasonBody {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Version of the same process' })
  @IsInt()
  @Min(1)
  @Max(MOST)
  toVersion!: number;

  @ApiPropertyOptional(MAPPING)
  @IsOptional()
  @IsObject()
  @IsMapping()
  mapping?: Record<string, string>;
}

/** `POST /definitions/{key}/versions/{n}/migration-plan`. */
export class MigrationPlanBody {
  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    description: 'Version that cases are of; the one before without it',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST)
  from?: number;

  @ApiProperty({ type: String, format: 'uuid', required: false, description: 'A case that is looked at alone' })
  @IsOptional()
  @IsUUID()
  case?: string;

  @ApiPropertyOptional(MAPPING)
  @IsOptional()
  @IsObject()
  @IsMapping()
  mapping?: Record<string, string>;
}

/** Which running cases of a version migrate. */
export class MigrationFilterBody {
  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'The caller’s own name for the case' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  businessKey?: string;

  @ApiProperty({ type: Boolean, required: false, description: 'Only suspended ones, or only those that are not' })
  @IsOptional()
  @IsBoolean()
  suspended?: boolean;

  @ApiProperty({ type: String, format: 'date-time', required: false, description: 'Those that started before' })
  @IsOptional()
  @IsString()
  @IsInstant()
  startedBefore?: string;

  @ApiProperty({ type: [String], required: false, maxItems: 1000, description: 'Only these, by id' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsUUID(undefined, { each: true })
  cases?: string[];
}

/** `POST /migrations`. */
export class OrderMigrationBody extends ReasonBody {
  @ApiProperty({ type: String, maxLength: 200, description: 'Process id' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  definition!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(MOST)
  fromVersion!: number;

  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(MOST)
  toVersion!: number;

  @ApiPropertyOptional(MAPPING)
  @IsOptional()
  @IsObject()
  @IsMapping()
  mapping?: Record<string, string>;

  @ApiProperty({ type: MigrationFilterBody, required: false, description: 'All running cases without it' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MigrationFilterBody)
  filter?: MigrationFilterBody;
}

/** `GET /migrations/{id}/cases`. */
export class MigrationCasesQuery extends PageQuery {
  @ApiProperty({ enum: STATUSES, required: false, description: 'What became of them' })
  @IsOptional()
  @IsIn(STATUSES)
  status?: (typeof STATUSES)[number];
}
