import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { IsInstant } from '../kernel/http/index.js';
import { SCOPES } from './scopes.js';

/** A new client. */
export class CreateClientDto {
  @ApiProperty({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 63, example: 'front-end' })
  @IsString()
  @MaxLength(63)
  @Matches(/^[a-z][a-z0-9-]*$/)
  name!: string;

  @ApiProperty({ type: [String], enum: SCOPES, maxItems: 50 })
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes!: string[];

  @ApiProperty({ required: false, default: false, description: 'Whether every write must carry an Idempotency-Key' })
  @IsOptional()
  @IsBoolean()
  requiresIdempotency: boolean = false;

  @ApiProperty({
    required: false,
    type: String,
    format: 'date-time',
    description: "End of the key, by the machine's clock",
  })
  @IsOptional()
  @IsInstant()
  expiresAt?: string;
}

/** A new key of a client. */
export class RotateClientDto {
  @ApiProperty({
    required: false,
    type: String,
    format: 'date-time',
    description: "End of the key, by the machine's clock",
  })
  @IsOptional()
  @IsInstant()
  expiresAt?: string;
}
