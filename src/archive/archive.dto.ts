import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { PageQuery, QueryInteger, SaysSomething } from '../kernel/http/index.js';

const HANDOVER_STATUSES = ['DUE', 'DELIVERED', 'PARTIAL', 'RETURNED', 'ACCEPTED', 'CANCELLED'] as const;
const RECORD_STATUSES = ['REGISTERED', 'PACKAGED', 'STORED'] as const;

/** `GET /archive/handovers`. */
export class HandoverListQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', type: String, description: 'Only those of this document' })
  @IsOptional()
  @IsUUID()
  objectId?: string;

  @ApiPropertyOptional({ enum: HANDOVER_STATUSES, description: 'How it stands' })
  @IsOptional()
  @IsIn(HANDOVER_STATUSES)
  status?: (typeof HANDOVER_STATUSES)[number];

  @ApiPropertyOptional({ type: String, maxLength: 100, description: 'Code of the person who hands over' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  responsible?: string;
}

/** `GET /archive/records`. */
export class RecordListQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, maxLength: 100, description: '`X000-WS·2022-D30-GZB-0001`' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  archiveCode?: string;

  @ApiPropertyOptional({ format: 'uuid', type: String, description: 'Only those of this document' })
  @IsOptional()
  @IsUUID()
  objectId?: string;

  @ApiPropertyOptional({ enum: RECORD_STATUSES, description: 'How it stands' })
  @IsOptional()
  @IsIn(RECORD_STATUSES)
  status?: (typeof RECORD_STATUSES)[number];

  @ApiPropertyOptional({ type: 'integer', minimum: 1900, maximum: 9999, description: 'Year of filing' })
  @IsOptional()
  @QueryInteger({ min: 1900, max: 9999 })
  year?: number;
}

/** Body of `POST /archive/handovers/{id}/reassign`. */
export class ReassignBody {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'Code of the person who hands over from now on',
  })
  @IsString()
  @Length(1, 100)
  to!: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'Why' })
  @IsString()
  @SaysSomething()
  @Length(1, 500)
  reason!: string;
}
