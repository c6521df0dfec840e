import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { EachOnce, IsInstant } from '../kernel/http/index.js';
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

/** Most seconds that two keys of a client may be valid side by side: 30 days. */
const OVERLAP_LIMIT = 2_592_000;
/** How long they are where nobody says: 7 days. */
const OVERLAP = 604_800;

/** The pace of a client. */
export class LimitClientDto {
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    maximum: 10_000,
    description: 'Requests a second in the long run; without it the limits of the service hold',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  requestsPerSecond?: number;

  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    description: 'Requests at once; without it twice as many as a second',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  requestBurst?: number;
}

/** A new client. */
export class CreateClientDto extends LimitClientDto {
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
  @EachOnce()
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

  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 0,
    maximum: OVERLAP_LIMIT,
    default: OVERLAP,
    description: 'For how long the newest key before it stays valid; 0 ends it at once',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(OVERLAP_LIMIT)
  overlapSeconds: number = OVERLAP;
}
