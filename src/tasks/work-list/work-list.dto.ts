import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import { IsInstant, PageQuery, QueryFlag } from '../../kernel/http/index.js';
import { URGENCIES } from '../task.js';
import { WORK_LIST_SORTS, type WorkListSort } from './work-list.store.js';
import { WORK_LIST_VIEWS, type WorkListView } from './work-list.js';

/** `name=value`: a variable of the case, and what it is. */
const VARIABLE = /^[\p{L}_][\p{L}\p{N}_]{0,63}=[^\p{C}]{0,200}$/u;

/** What of a work list is shown, and in which order; as parameters of `GET /tasks`, and as a filter that is kept. */
export class WorkListNarrowingDto {
  @ApiPropertyOptional({
    enum: WORK_LIST_VIEWS,
    description:
      'Part of your own list: all, given to you or claimed, free to take, held as a delegate, of anybody in your units',
  })
  @IsOptional()
  @IsIn(WORK_LIST_VIEWS)
  view?: WorkListView;

  @ApiPropertyOptional({ type: String, description: 'Person who was given the task or claimed it' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  assignee?: string;

  @ApiPropertyOptional({ type: String, description: 'Candidate key, or a person: all that the person may do' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  candidate?: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'A case, with everything that it called' })
  @IsOptional()
  @IsUUID()
  case?: string;

  @ApiPropertyOptional({ type: String, description: 'Element id of the step' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  element?: string;

  @ApiPropertyOptional({ type: String, description: 'Key of the process' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  definition?: string;

  @ApiPropertyOptional({ type: String, description: 'Kind of act, `REVIEW`' })
  @IsOptional()
  @IsString()
  @Matches(/^[A-Z][A-Z0-9_]{0,63}$/)
  kind?: string;

  @ApiPropertyOptional({ enum: URGENCIES, description: 'How urgent the case is' })
  @IsOptional()
  @IsIn(URGENCIES)
  urgency?: (typeof URGENCIES)[number];

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Only what is due before this instant' })
  @IsOptional()
  @IsInstant()
  dueBefore?: string;

  @ApiPropertyOptional({ type: Boolean, description: 'Only what should have been done by now' })
  @QueryFlag()
  overdue?: boolean;

  @ApiPropertyOptional({ type: String, description: 'Group that owns the matter, `COORD`' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  group?: string;

  @ApiPropertyOptional({
    type: String,
    pattern: VARIABLE.source,
    description: 'A variable of the case and its value, `docKind=TONGZHI`',
  })
  @IsOptional()
  @IsString()
  @Matches(VARIABLE)
  variable?: string;

  @ApiPropertyOptional({ type: String, maxLength: 100, description: 'A part of the title of the document' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  text?: string;

  @ApiPropertyOptional({
    enum: WORK_LIST_SORTS,
    description:
      'Oldest first (without it), first due first, most urgent first; with a minus the other way round, what is never due before all else',
  })
  @IsOptional()
  @IsIn(WORK_LIST_SORTS)
  sort?: WorkListSort;
}

/** `GET /tasks`. */
export class WorkListQuery extends IntersectionType(PageQuery, WorkListNarrowingDto) {
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'A filter that is kept (`/task-filters`); other parameters go before what it says',
  })
  @IsOptional()
  @IsUUID()
  filter?: string;

  @ApiPropertyOptional({
    enum: ['bounded'],
    description: 'Adds `count`: how many tasks the whole list has, counted to 1,000',
  })
  @IsOptional()
  @IsIn(['bounded'])
  count?: 'bounded';
}
