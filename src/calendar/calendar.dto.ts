import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsNotEmpty,
  IsString,
  Length,
  MaxLength,
  Validate,
  ValidateNested,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { readInstant } from '../kernel/index.js';
import { isDueRule } from './due-rule.js';

@ValidatorConstraint({ name: 'dueRule' })
class IsDueRule implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && isDueRule(value);
  }

  defaultMessage(): string {
    return 'is not a due rule such as 3 WORKING_DAYS';
  }
}

@ValidatorConstraint({ name: 'instant' })
class IsInstant implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && readInstant(value) !== null;
  }

  defaultMessage(): string {
    return 'is not an RFC 3339 instant with offset';
  }
}

export class SpecialDayBody {
  @ApiProperty({ type: String, format: 'date' })
  @IsString()
  @MaxLength(10)
  day!: string;

  @ApiProperty({ type: Boolean, description: 'false: a day off; true: a make-up day that is worked' })
  @IsBoolean()
  workday!: boolean;

  @ApiProperty({ type: String, maxLength: 100, description: 'The holiday, 国庆节' })
  @IsString()
  @Length(1, 100)
  note!: string;
}

export class CalendarYearBody {
  @ApiProperty({ type: String, maxLength: 500, description: 'Where the days come from' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  source!: string;

  @ApiProperty({ type: [SpecialDayBody], maxItems: 366 })
  @IsArray()
  @ArrayMaxSize(366)
  @ValidateNested({ each: true })
  @Type(() => SpecialDayBody)
  days!: SpecialDayBody[];
}

export class DueQuery {
  @ApiProperty({ type: String, maxLength: 100, example: '3 WORKING_DAYS', description: 'A due rule' })
  @MaxLength(100)
  @Validate(IsDueRule)
  rule!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2022-11-03T10:00:00+08:00',
    description: 'Counted from here',
  })
  @Validate(IsInstant)
  from!: string;
}
