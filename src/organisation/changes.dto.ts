import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import { IsDay, SaysSomething } from '../kernel/http/index.js';
import { CLEARANCES, PERSON_TYPES, type Clearance, type PersonType } from './organisation.js';

/** Why something is changed. */
export class ReasonDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'Why' })
  @IsString()
  @SaysSomething()
  @Length(1, 500)
  reason!: string;
}

/** From which day on, and why. */
export class FromDto extends ReasonDto {
  @ApiProperty({
    type: String,
    required: false,
    format: 'date',
    description: 'First day of the change; today without it',
  })
  @IsOptional()
  @IsDay()
  from?: string;
}

/** The last day of something. */
export class EndDto extends ReasonDto {
  @ApiProperty({ type: String, format: 'date', description: 'The last day on which it holds' })
  @IsDay()
  on!: string;
}

/** A unit as it is from a day on. */
export class UnitDto extends FromDto {
  @ApiProperty({ type: String, maxLength: 32, description: '`GROUP`, `MEMBER_UNIT`, `SUPERIOR` …' })
  @IsString()
  @Length(1, 32)
  kind!: string;

  @ApiProperty({ type: String, maxLength: 100, description: 'Chinese name' })
  @IsString()
  @Length(1, 100)
  nameZh!: string;

  @ApiProperty({ type: String, maxLength: 200, description: 'English name' })
  @IsString()
  @Length(1, 200)
  nameEn!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: 100 },
    required: false,
    maxItems: 100,
    description: 'Other names that people write (R-008)',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  aliases?: string[];

  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Code of the unit right above' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  parent?: string;

  @ApiProperty({ type: Boolean, required: false, default: false, description: 'Outside of the office: holds no task' })
  @IsOptional()
  @IsBoolean()
  external?: boolean;
}

/** A person as of a day. */
export class PersonDto extends FromDto {
  @ApiProperty({ type: String, maxLength: 100, description: 'Name' })
  @IsString()
  @Length(1, 100)
  displayName!: string;

  @ApiProperty({ enum: PERSON_TYPES, required: false, default: 'STAFF', description: 'Kind of person' })
  @IsOptional()
  @IsIn(PERSON_TYPES)
  personType?: PersonType;

  @ApiProperty({ type: String, required: false, maxLength: 64, description: 'Code of the unit where they work' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  homeUnit?: string;

  @ApiProperty({
    enum: CLEARANCES,
    required: false,
    default: 'INTERNAL',
    description: 'Highest classification to be read',
  })
  @IsOptional()
  @IsIn(CLEARANCES)
  clearance?: Clearance;

  @ApiProperty({ type: String, required: false, maxLength: 32, description: '`RESTRICTED` for experts (A-35)' })
  @IsOptional()
  @IsString()
  @Length(1, 32)
  accessProfile?: string;
}

/** How many people a unit has from a day on. */
export class HeadcountDto extends FromDto {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 999, description: 'Leaders' })
  @IsInt()
  @Min(0)
  @Max(999)
  leaders!: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 999, description: 'Officers beside the leader' })
  @IsInt()
  @Min(0)
  @Max(999)
  staff!: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Experts by their specialty, `{"STANDARDS": 3}`',
  })
  @IsOptional()
  @IsObject()
  experts?: Record<string, number>;

  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'Document that says so' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  setBy?: string;
}

/** A position as it is from a day on. */
export class PositionDto extends FromDto {
  @ApiProperty({ type: String, maxLength: 32, description: 'The role that it gives, `LEADER`' })
  @IsString()
  @Length(1, 32)
  role!: string;

  @ApiProperty({ type: String, maxLength: 100, description: 'Chinese name' })
  @IsString()
  @Length(1, 100)
  nameZh!: string;

  @ApiProperty({ type: String, maxLength: 200, description: 'English name' })
  @IsString()
  @Length(1, 200)
  nameEn!: string;

  @ApiProperty({ type: Boolean, required: false, default: false, description: 'A function beside a post of their own' })
  @IsOptional()
  @IsBoolean()
  functional?: boolean;

  @ApiProperty({
    type: Boolean,
    required: false,
    default: false,
    description: 'One holder per unit at any time (R-006)',
  })
  @IsOptional()
  @IsBoolean()
  single?: boolean;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: 65 },
    required: false,
    maxItems: 100,
    description: 'What its holders may do, `audit:read`',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  permissions?: string[];
}

/** A duty as it is from a day on. */
export class DutyDto extends FromDto {
  @ApiProperty({ type: String, maxLength: 64, description: 'Code of the unit that owns it, or `ANY_GROUP`' })
  @IsString()
  @Length(1, 64)
  owner!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: 64 },
    required: false,
    maxItems: 100,
    description: 'Codes of units that share it',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  jointWith?: string[];

  @ApiProperty({ type: String, maxLength: 100, description: 'What it is, in Chinese' })
  @IsString()
  @Length(1, 100)
  nameZh!: string;

  @ApiProperty({ type: String, maxLength: 200, description: 'What it is, in English' })
  @IsString()
  @Length(1, 200)
  nameEn!: string;

  @ApiProperty({ type: String, maxLength: 100, description: 'Article that says so' })
  @IsString()
  @Length(1, 100)
  article!: string;
}

/** What an appointment says beside person, post and days. */
class AppointmentContentDto extends ReasonDto {
  @ApiProperty({
    type: String,
    required: false,
    maxLength: 200,
    description: 'Document by which it is given; needed but for functional posts',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  appointedBy?: string;

  @ApiProperty({
    type: String,
    required: false,
    maxLength: 32,
    description: 'What an expert is an expert of, `STANDARDS`',
  })
  @IsOptional()
  @IsString()
  @Length(1, 32)
  specialty?: string;

  @ApiProperty({ type: Boolean, required: false, default: false, description: 'A liaison heads the division (A-15)' })
  @IsOptional()
  @IsBoolean()
  divisionHead?: boolean;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'Last day; open-ended without it' })
  @IsOptional()
  @IsDay()
  validTo?: string;
}

/** Who is appointed to which post, and from when on. */
export class AppointDto extends AppointmentContentDto {
  @ApiProperty({ type: String, maxLength: 64, description: 'Code of the person' })
  @IsString()
  @Length(1, 64)
  person!: string;

  @ApiProperty({ type: String, maxLength: 64, description: 'Code of the position' })
  @IsString()
  @Length(1, 64)
  position!: string;

  @ApiProperty({ type: String, maxLength: 64, description: 'Code of the unit' })
  @IsString()
  @Length(1, 64)
  unit!: string;

  @ApiProperty({ type: String, required: false, format: 'date', description: 'First day; today without it' })
  @IsOptional()
  @IsDay()
  validFrom?: string;
}

/** An appointment as it is from a day on. */
export class AppointmentDto extends AppointmentContentDto {
  @ApiProperty({
    type: String,
    required: false,
    format: 'date',
    description: 'First day of the change; today without it',
  })
  @IsOptional()
  @IsDay()
  from?: string;
}
