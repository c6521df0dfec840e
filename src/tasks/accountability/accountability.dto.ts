import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { PageQuery, SaysSomething } from '../../kernel/http/index.js';
import { ACCOUNTABILITY_STATUSES, type AccountabilityStatus } from './accountability.js';

/** `POST /cases/{id}/accountability`. */
export class OpenAccountabilityBody {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: 1000,
    description: 'Why; needed where nothing was urged at level 3',
    example: '多次催办仍未办理，影响发文。',
  })
  @IsOptional()
  @IsString()
  @SaysSomething()
  @MaxLength(1000)
  reason?: string | null;
}

/** `POST /accountability-cases/{id}/close`. */
export class CloseAccountabilityBody {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 2000,
    description: 'What came of it',
    example: '已约谈承办人，责令限期整改。',
  })
  @IsString()
  @SaysSomething()
  @MaxLength(2000)
  conclusion!: string;
}

/** `GET /accountability-cases`. */
export class AccountabilityQuery extends PageQuery {
  @ApiProperty({ required: false, enum: ACCOUNTABILITY_STATUSES, description: 'State' })
  @IsOptional()
  @IsIn(ACCOUNTABILITY_STATUSES)
  status?: AccountabilityStatus;

  @ApiProperty({
    required: false,
    type: String,
    format: 'uuid',
    description: 'Only those of this case, or of the case that called it',
  })
  @IsOptional()
  @IsUUID()
  case?: string;
}
