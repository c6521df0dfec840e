import { ApiHideProperty, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsDay, PageQuery, QueryFlag, SaysSomething } from '../kernel/http/index.js';
import { IMPORT_LIMIT as LIMIT } from './import/read-csv.js';
import { SHELF_NAMES, type ShelfName } from './organisation.store.js';

const thing = (description: string): Record<string, unknown> => ({
  type: 'array',
  items: { type: 'object', additionalProperties: true },
  required: false,
  maxItems: LIMIT,
  description,
});

/** A file of an import. */
export class ImportFileDto {
  @ApiProperty({ enum: SHELF_NAMES, description: 'What its rows are' })
  @IsIn(SHELF_NAMES)
  kind!: ShelfName;

  @ApiProperty({
    type: String,
    description: 'CSV (RFC 4180); the first row names the fields, an empty cell leaves one out, a list is `a|b`',
  })
  @IsString()
  csv!: string;
}

/** What an import brings; the fields of each thing are checked by the import itself, all of them at once. */
export class ImportBody {
  @ApiProperty(thing('code, kind, nameZh, nameEn, aliases?, parent?, external?, validFrom, validTo?'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  units?: unknown[];

  @ApiProperty(thing('code, role, nameZh, nameEn, functional?, single?, permissions?, validFrom?, validTo?'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  positions?: unknown[];

  @ApiProperty(thing('code, displayName, personType?, homeUnit?, clearance?, accessProfile?, validFrom, validTo?'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  persons?: unknown[];

  @ApiProperty(
    thing(
      'person, position, unit, validFrom, validTo?, appointedBy?, specialty? of an expert, divisionHead? of a liaison',
    ),
  )
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  appointments?: unknown[];

  @ApiProperty(thing('unit, leaders, staff, experts? ({"STANDARDS": 3}), setBy?, validFrom, validTo?'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  headcounts?: unknown[];

  @ApiProperty(thing('code, owner, jointWith?, nameZh, nameEn, article, validFrom?, validTo?'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  duties?: unknown[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      "The regulation's own description: orgUnits, positions, groups, memberUnits, duties, systemRoles; it may also be the body itself",
  })
  @IsOptional()
  @IsObject()
  structure?: Record<string, unknown>;

  @ApiHideProperty() @Allow() $comment?: unknown;
  @ApiHideProperty() @Allow() schemaVersion?: unknown;
  @ApiHideProperty() @Allow() source?: unknown;
  @ApiHideProperty() @IsOptional() @IsArray() @ArrayMaxSize(LIMIT) orgUnits?: unknown[];
  @ApiHideProperty() @Allow() groups?: unknown;
  @ApiHideProperty() @Allow() departmentHeadcountCheck?: unknown;
  @ApiHideProperty() @Allow() memberUnits?: unknown;
  @ApiHideProperty() @Allow() membershipRules?: unknown;
  @ApiHideProperty() @Allow() deliberationScope?: unknown;
  @ApiHideProperty() @Allow() systemRoles?: unknown;
  @ApiHideProperty() @Allow() delegation?: unknown;

  @ApiProperty({ type: () => [ImportFileDto], required: false, maxItems: 20, description: 'CSV, a file for each kind' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ImportFileDto)
  files?: ImportFileDto[];

  @ApiProperty({
    type: String,
    required: false,
    minLength: 1,
    maxLength: 500,
    description: 'Why days that are over change',
  })
  @IsOptional()
  @IsString()
  @SaysSomething()
  @Length(1, 500)
  reason?: string;
}

export class ImportQuery {
  @ApiProperty({ type: Boolean, required: false, description: 'Say what would happen and change nothing' })
  @QueryFlag()
  dryRun?: boolean;

  @ApiProperty({ type: Boolean, required: false, description: 'The same as `dryRun`' })
  @QueryFlag()
  check?: boolean;
}

/** The day that is asked about. */
export class OnQuery {
  @ApiProperty({
    type: String,
    required: false,
    format: 'date',
    description: 'The day that is asked about; today without it',
  })
  @IsOptional()
  @IsDay()
  on?: string;
}

/** A stretch of days that is asked about. */
export class DaysQuery extends OnQuery {
  @ApiProperty({
    type: String,
    required: false,
    format: 'date',
    description: 'First day of a stretch, instead of `on`',
  })
  @IsOptional()
  @IsDay()
  from?: string;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'Last day of the stretch' })
  @IsOptional()
  @IsDay()
  to?: string;
}

export class UnitListQuery extends PageQuery {
  @ApiProperty({ type: String, required: false, maxLength: 100, description: 'A name or an alias, whole' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  name?: string;

  @ApiProperty({ type: String, required: false, maxLength: 64, description: '`GROUP`, `MEMBER_UNIT`, `SUPERIOR` …' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  kind?: string;

  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Code of the unit right above' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  parent?: string;
}

export class PersonListQuery extends PageQuery {
  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Code of the unit where they work' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  homeUnit?: string;
}

export class AppointmentListQuery extends PageQuery {
  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Code of a person' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  person?: string;

  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Code of a position' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  position?: string;

  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Code of a unit' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  unit?: string;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'Only those that hold on this day' })
  @IsOptional()
  @IsDay()
  day?: string;
}

/** A list as it was on a day. */
class DayListQuery extends PageQuery {
  @ApiProperty({
    type: String,
    required: false,
    format: 'date',
    description:
      'How things were on this day, without those that did not hold on it; today, and all of them, without it',
  })
  @IsOptional()
  @IsDay()
  on?: string;
}

export class PositionListQuery extends DayListQuery {}

export class DutyListQuery extends DayListQuery {
  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Code of the unit that owns them' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  owner?: string;
}
