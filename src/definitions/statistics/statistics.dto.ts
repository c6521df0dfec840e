import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsDay, QueryFlag, QueryInteger } from '../../kernel/http/index.js';

/** The days on which cases started, both included. */
export class PeriodQuery {
  @ApiProperty({
    type: String,
    format: 'date',
    required: false,
    description: 'First day on which a counted case started; a year before the last where nothing is said',
  })
  @IsOptional()
  @IsDay()
  from?: string;

  @ApiProperty({ type: String, format: 'date', required: false, description: 'Last such day; today by default' })
  @IsOptional()
  @IsDay()
  to?: string;
}

/** `GET /definitions/{key}/statistics`. */
export class StatisticsQuery extends PeriodQuery {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: 2_147_483_647,
    required: false,
    description: 'Only cases of this version',
  })
  @QueryInteger({ min: 1, max: 2_147_483_647 })
  version?: number;
}

/** `GET /definitions/{key}/versions/{n}.svg`. */
export class DiagramQuery extends PeriodQuery {
  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'Colours the steps by how long cases wait at them; needs the permission `definitions:read`',
  })
  @QueryFlag()
  statistics?: boolean;
}
