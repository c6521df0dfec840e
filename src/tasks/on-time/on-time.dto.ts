import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsDay } from '../../kernel/http/index.js';

/** `GET /tasks/on-time`. */
export class OnTimeQuery {
  @ApiProperty({
    type: String,
    format: 'date',
    required: false,
    description: 'First day on which a counted task was done; a year before the last where nothing is said',
  })
  @IsOptional()
  @IsDay()
  from?: string;

  @ApiProperty({ type: String, format: 'date', required: false, description: 'Last such day; today by default' })
  @IsOptional()
  @IsDay()
  to?: string;

  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Only this group', example: 'COORD' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  group?: string;
}
