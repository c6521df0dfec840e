import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { PageQuery, SaysSomething } from '../kernel/http/index.js';
import { TRANSITIONS } from './document.js';

const STATUSES = Object.keys(TRANSITIONS);
const VERBS = ['SUBMIT_UP', 'SEND', 'DISTRIBUTE_INTERNAL', 'CC'] as const;

/** Query of `GET /documents`. */
export class DocumentsQuery extends PageQuery {
  @ApiProperty({ required: false, enum: STATUSES, description: 'How the document stands' })
  @IsOptional()
  @IsIn(STATUSES)
  status?: string;

  @ApiProperty({
    required: false,
    type: String,
    pattern: '^[A-Z_]{2,30}$',
    example: 'TONGZHI',
    description: 'Kind of document (文种)',
  })
  @IsOptional()
  @IsString()
  @Matches(/^[A-Z_]{2,30}$/)
  docKind?: string;

  @ApiProperty({
    required: false,
    type: String,
    maxLength: 60,
    example: 'COORD',
    description: 'Code of the group that handles it',
  })
  @IsOptional()
  @IsString()
  @Length(1, 60)
  ownerGroup?: string;

  @ApiProperty({
    required: false,
    type: String,
    maxLength: 100,
    example: '市安城创办发〔2022〕10号',
    description: 'Document number, whole',
  })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  docNo?: string;
}

/** Query of `GET …/dispatch-lines`. */
export class DispatchLinesQuery {
  @ApiProperty({ required: false, enum: VERBS, description: 'Submitted, sent, distributed inside, or copied' })
  @IsOptional()
  @IsIn(VERBS)
  verb?: (typeof VERBS)[number];
}

/** Body of `POST …/receipt`. */
export class ReceiptBody {
  @ApiProperty({ required: false, format: 'uuid', description: 'Line; the caller’s own where it is left out' })
  @IsOptional()
  @IsUUID()
  lineId?: string;

  @ApiProperty({ required: false, minLength: 1, maxLength: 100, description: 'Who signed on paper' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  receivedBy?: string;
}

/** Body of `POST …/grants` and of `POST …/grants/revoke`. */
export class GrantBody {
  @ApiProperty({ minLength: 1, maxLength: 64, description: 'Code of the person' })
  @IsString()
  @Length(1, 64)
  person!: string;

  @ApiProperty({ minLength: 1, maxLength: 2000, description: 'Why the person needs to know, or no longer does' })
  @IsString()
  @SaysSomething()
  @Length(1, 2000)
  reason!: string;
}
