import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { IsInstant, PageQuery } from '../kernel/http/index.js';
import { AUDIT_ACTS } from './audit-act.js';

/** `GET /audit/accesses`. */
export class AccessListQuery extends PageQuery {
  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'Id of what was read' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  object?: string;

  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'DOCUMENT, CASE, FILE' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  objectType?: string;

  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'Code of the person who read' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  person?: string;
}

/** `GET /audit/entries`. */
export class EntryListQuery extends PageQuery {
  @ApiProperty({ type: String, required: false, format: 'uuid', description: 'Case id' })
  @IsOptional()
  @IsUUID()
  case?: string;

  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'Id of the object' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  object?: string;

  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'DOCUMENT, CASE, PERSON …' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  objectType?: string;

  @ApiProperty({
    type: String,
    required: false,
    maxLength: 200,
    description: "A person's code, a client's name, or SYSTEM",
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  actor?: string;

  @ApiProperty({ enum: AUDIT_ACTS, required: false, description: 'What was done' })
  @IsOptional()
  @IsIn(AUDIT_ACTS)
  act?: string;

  @ApiProperty({ type: String, required: false, format: 'date-time', description: 'From this instant on' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiProperty({ type: String, required: false, format: 'date-time', description: 'Before this instant' })
  @IsOptional()
  @IsInstant()
  to?: string;
}
