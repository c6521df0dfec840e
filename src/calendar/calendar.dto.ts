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
  ValidateNested,
} from 'class-validator';
import { Checked, IsInstant, SaysSomething } from '../kernel/http/index.js';
import { isDueRule } from './due-rule.js';

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
  @SaysSomething()
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
  @Checked(isDueRule, {
    code: 'NOT_A_DUE_RULE',
    zh: '应为办理期限规则，如 3 WORKING_DAYS。',
    en: 'Must be a due rule, such as 3 WORKING_DAYS.',
  })
  rule!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2022-11-03T10:00:00+08:00',
    description: 'Counted from here',
  })
  @IsInstant()
  from!: string;
}
