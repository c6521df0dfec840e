import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { QueryInteger } from './query-values.js';

/** One page of a list; `next` is the cursor of the page after it, `null` on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Query parameters of every list; a room's filter extends it. */
export class PageQuery {
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
    description: 'Most items of a page',
  })
  @QueryInteger({ min: 1, max: 200 })
  limit: number = 50;

  @ApiProperty({ required: false, type: String, maxLength: 2000, description: '`next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  cursor?: string;
}
