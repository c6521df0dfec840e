import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { CompleteTaskBody } from './task.dto.js';

/** What a batch may do to a task. */
export const BATCH_ACTS = ['claim', 'unclaim', 'complete'] as const;

/** One act of a batch; outcome, opinion and form are read for `complete` only. */
export class BatchActBody extends CompleteTaskBody {
  @ApiProperty({ type: String, format: 'uuid', description: 'Task' })
  @IsUUID()
  task!: string;

  @ApiProperty({ type: String, enum: BATCH_ACTS, description: 'What is done to it' })
  @IsIn(BATCH_ACTS)
  act!: (typeof BATCH_ACTS)[number];

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: '`rowVersion` that was on the screen, as If-Match',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  rowVersion?: number | null;
}

/** `POST /tasks/batch`. */
export class BatchBody {
  @ApiProperty({ type: () => [BatchActBody], minItems: 1, maxItems: 100, description: 'Acts, done in this order' })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => BatchActBody)
  acts!: BatchActBody[];
}
