import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsDay, PageQuery, QueryFlag } from '../kernel/http/index.js';

const LIMIT = 5_000;
const thing = (description: string): Record<string, unknown> => ({
  type: 'array',
  items: { type: 'object', additionalProperties: true },
  required: false,
  maxItems: LIMIT,
  description,
});

/** What an import brings; the fields of each thing are checked by the import itself, all of them at once. */
export class ImportBody {
  @ApiProperty(thing('code, kind, nameZh, nameEn, aliases?, parent?, external?, validFrom, validTo?'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  units?: unknown[];

  @ApiProperty(thing('code, role, nameZh, nameEn, functional?, single?, permissions?'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  positions?: unknown[];

  @ApiProperty(thing('code, displayName, personType?, homeUnit?, clearance?, accessProfile?, validFrom, validTo?'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  persons?: unknown[];

  @ApiProperty(thing('person, position, unit, validFrom, validTo?, appointedBy?'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  appointments?: unknown[];

  @ApiProperty(thing('code, owner, jointWith?, nameZh, nameEn, article'))
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMIT)
  duties?: unknown[];
}

export class ImportQuery {
  @ApiProperty({ type: Boolean, required: false, description: 'Say what would happen and change nothing' })
  @QueryFlag()
  dryRun?: boolean;
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

export class DutyListQuery extends PageQuery {
  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Code of the unit that owns them' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  owner?: string;
}
