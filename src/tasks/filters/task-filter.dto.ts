import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { SaysSomething, ShowsWhole } from '../../kernel/http/index.js';
import { WorkListNarrowingDto } from '../work-list/work-list.dto.js';

/** `POST /task-filters` and `PUT /task-filters/{id}`. */
export class TaskFilterBody {
  @ApiProperty({ type: String, minLength: 1, maxLength: 100, description: 'As it stands in your list' })
  @IsString()
  @Length(1, 100)
  @SaysSomething()
  @ShowsWhole()
  name!: string;

  @ApiProperty({ type: () => WorkListNarrowingDto, description: 'What it says, as the parameters of `GET /tasks`' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => WorkListNarrowingDto)
  filter!: WorkListNarrowingDto;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Key of those who may use it too: a unit, a role, a post (`COORD`, `LEADER`, `HANDLER@COORD`)',
  })
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z][\w-]{0,63}(?:@[A-Za-z][\w-]{0,63})?$/)
  sharedWith?: string | null;
}
