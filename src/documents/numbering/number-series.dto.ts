import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsObject, IsOptional, IsString, Length, Matches } from 'class-validator';
import { PageQuery, QueryInteger, SaysSomething, ShowsWhole } from '../../kernel/http/index.js';

/** Body of `PUT /number-series/{code}`. */
export class SetSeriesBody {
  @ApiProperty({ minLength: 1, maxLength: 40, example: '市安城创办发' })
  @IsString()
  @Length(1, 40)
  @ShowsWhole()
  agencyCode!: string;

  @ApiProperty({ enum: ['WD', 'LGO'] })
  @IsIn(['WD', 'LGO'])
  issuer!: string;

  @ApiProperty({
    required: false,
    type: [String],
    maxItems: 20,
    description: 'Kinds that it numbers; empty: every kind that no other series of the issuer names',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Matches(/^[A-Z_]{2,30}$/, { each: true })
  docKinds?: string[];

  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @ShowsWhole()
  nameZh!: string;

  @ApiProperty({
    required: false,
    type: Object,
    additionalProperties: { type: 'integer', minimum: 0 },
    example: { '2022': 9 },
    description: 'Last serial taken outside the system, by year',
  })
  @IsOptional()
  @IsObject()
  lastUsed?: Record<string, number>;
}

/** Body of `POST …/void`. */
export class VoidNumberBody {
  @ApiProperty({ minLength: 2, maxLength: 500 })
  @IsString()
  @SaysSomething()
  @Length(2, 500)
  reason!: string;
}

/** Query of `GET …/allocations`. */
export class AllocationsQuery extends PageQuery {
  @ApiProperty({ required: false, type: 'integer', minimum: 1900, maximum: 2199, description: 'Year of the number' })
  @QueryInteger({ min: 1900, max: 2199 })
  year?: number;
}
