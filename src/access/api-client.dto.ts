import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateBy,
} from 'class-validator';
import { IsInstant } from '../kernel/http/index.js';
import { isScope, SCOPES } from './scopes.js';

/** Each text is a scope. Named as the validator's own check of choices, whose sentence it is told with. */
const AreScopes = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isIn',
      validator: {
        validate: (value) => typeof value === 'string' && isScope(value),
        defaultMessage: () => `$property must be one of the following values: ${SCOPES.join(', ')}, external:TOPIC`,
      },
    },
    { each: true },
  );

/** A new client. */
export class CreateClientDto {
  @ApiProperty({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 63, example: 'front-end' })
  @IsString()
  @MaxLength(63)
  @Matches(/^[a-z][a-z0-9-]*$/)
  name!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: 209 },
    maxItems: 50,
    description: `\`external:TOPIC\` for the external tasks of one topic, and: ${SCOPES.map((one) => `\`${one}\``).join(', ')}`,
  })
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @AreScopes()
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
