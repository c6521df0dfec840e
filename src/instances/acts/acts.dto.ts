import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { SaysSomething } from '../../kernel/http/index.js';
import type { Json } from '../../engine/index.js';

/** Largest number that the engine gives out. */
const MOST = 2_147_483_647;

/** Every act of an administrator on a case says why. */
export class ReasonBody {
  @ApiProperty({ type: String, minLength: 1, maxLength: 1000 })
  @IsString()
  @SaysSomething()
  @MaxLength(1000)
  reason!: string;
}

/** What a move takes away: by its number, or all that stands at an element. */
export class TakenAwayBody {
  @ApiProperty({ type: 'integer', required: false, minimum: 1, description: 'Number of a token' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST)
  n?: number;

  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'Element, for all that stands at it' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  element?: string;

  @ApiProperty({ type: 'integer', required: false, minimum: 1, description: 'With the element: only in this scope' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST)
  in?: number;
}

/** Where a move puts a token. */
export class TokenPointBody {
  @ApiProperty({ type: String, maxLength: 200, description: 'Element before which it is put' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  element!: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    description: 'Number of the scope, where several are open',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST)
  in?: number;

  @ApiProperty({
    type: String,
    required: false,
    maxLength: 200,
    description: 'Flow by which it comes to a join, to wait there for the others',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  flow?: string;
}

/** `POST /cases/{id}/move`. */
export class MoveCaseBody extends ReasonBody {
  @ApiProperty({ type: [TakenAwayBody], maxItems: 200, required: false, description: 'What is taken away' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => TakenAwayBody)
  close?: TakenAwayBody[];

  @ApiProperty({ type: [TokenPointBody], maxItems: 200, required: false, description: 'Where tokens are put' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => TokenPointBody)
  open?: TokenPointBody[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Variables of the process' })
  @IsOptional()
  @IsObject()
  variables?: Record<string, Json>;
}

/** `POST /cases/{id}/instances`. */
export class AddInstancesBody extends ReasonBody {
  @ApiProperty({ type: String, required: false, maxLength: 200, description: 'The multi-instance activity' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  element?: string;

  @ApiProperty({ type: 'integer', required: false, minimum: 1, description: 'Its number, where it runs several times' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST)
  n?: number;

  @ApiProperty({
    type: 'array',
    items: {},
    minItems: 1,
    maxItems: 1000,
    description: 'One instance for each: elements of its collection',
  })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1000)
  items!: Json[];
}

/** `POST /cases/{id}/instances/{instance}/remove`. */
export class RemoveInstanceBody extends ReasonBody {
  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 0,
    description: 'The number is that of the activity, and this the place of the instance, from 0',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST)
  index?: number;
}

/** `PATCH /cases/{id}/variables`. */
export class ChangeVariablesBody extends ReasonBody {
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Variables that are set' })
  @IsOptional()
  @IsObject()
  set?: Record<string, Json>;

  @ApiProperty({ type: [String], required: false, maxItems: 200, description: 'Names of variables that are removed' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  remove?: string[];

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    description: 'Number of a scope; the process without it',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST)
  scope?: number;
}

/** `POST /cases/{id}/restart`. */
export class RestartCaseBody extends ReasonBody {
  @ApiProperty({ type: [String], minItems: 1, maxItems: 50, description: 'Elements before which tokens are put' })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(200, { each: true })
  at!: string[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Over those it ended with' })
  @IsOptional()
  @IsObject()
  variables?: Record<string, Json>;
}
