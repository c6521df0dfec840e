import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
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
import type { Json } from '../engine/index.js';
import { PageQuery } from '../kernel/http/index.js';
import type { DefinitionKind } from './definition.js';

const KINDS = ['PROCESS', 'DECISION', 'FORM'] as const;
/** Largest body of a deployment, in bytes. */
export const DEPLOYMENT_LIMIT = 16 * 1024 * 1024;

/** A file of a deployment. */
export class SourceFileBody {
  @ApiProperty({ maxLength: 200, example: 'outgoing-higher-office-document.bpmn' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @ApiProperty({ description: 'The file, kept byte for byte: BPMN 2.0, DMN 1.3 or a JSON Schema 2020-12 form' })
  @IsString()
  @MaxLength(4 * 1024 * 1024)
  content!: string;
}

/** `POST /definitions/check`. */
export class CheckBody {
  @ApiProperty({ type: [SourceFileBody], minItems: 1, maxItems: 200 })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(200)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SourceFileBody)
  files!: SourceFileBody[];
}

/** `POST /definitions/check-diagram`. */
export class CheckDiagramBody extends CheckBody {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 10_000,
    description: 'Which of the listed problems, counted from 0',
  })
  @IsInt()
  @Min(0)
  @Max(10_000)
  problem!: number;
}

/** `POST /definitions`. */
export class DeployBody extends CheckBody {
  @ApiProperty({ maxLength: 200, example: 'Processes of October 2022' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @ApiProperty({ required: false, type: String, maxLength: 100 })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  tag?: string;
}

/** A kind, where a key could mean several things. */
export class KindQuery {
  @ApiProperty({ enum: KINDS, required: false, description: 'Processes, decisions or forms' })
  @IsOptional()
  @IsIn(KINDS)
  kind?: DefinitionKind;
}

/** `GET /definitions`. */
export class DefinitionListQuery extends PageQuery {
  @ApiProperty({ enum: KINDS, required: false, description: 'Processes, decisions or forms' })
  @IsOptional()
  @IsIn(KINDS)
  kind?: DefinitionKind;
}

/** `POST /decisions/{key}/evaluate`. */
export class EvaluateBody {
  @ApiProperty({ type: 'object', additionalProperties: true, example: { docKind: 'TONGZHI', issuer: 'LGO' } })
  @IsObject()
  input!: Record<string, Json>;
}
