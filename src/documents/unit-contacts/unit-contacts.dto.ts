import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { IsDay, PageQuery, SaysSomething } from '../../kernel/http/index.js';
import { CONTACT_CHANNELS, type ContactChannel } from './contact.js';

/** Body of `POST /org/units/{code}/contacts`. */
export class LogContactBody {
  @ApiProperty({ type: String, format: 'date', description: 'Day of the contact; not in the future' })
  @IsDay()
  contactedOn!: string;

  @ApiProperty({
    enum: CONTACT_CHANNELS,
    description: 'PHONE 电话, MEETING 会议, VISIT 走访, LETTER 函件, ONLINE 线上',
  })
  @IsIn(CONTACT_CHANNELS)
  channel!: ContactChannel;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: 130,
    example: 'U_LIAISON@unit-a',
    description: 'Code of a person of the unit, or a post of it',
  })
  @IsOptional()
  @IsString()
  @Length(1, 130)
  withWhom?: string | null;

  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 2000,
    description: 'What it was about',
    example: '核对监测点位接入进度。',
  })
  @IsString()
  @SaysSomething()
  @MaxLength(2000)
  summary!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    format: 'date',
    description: 'Day on which it is to be taken up again; not before the contact',
  })
  @IsOptional()
  @IsDay()
  followUpOn?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'Contact that this one takes up again',
  })
  @IsOptional()
  @IsUUID()
  followsUp?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'Contact that this one corrects, saying all of it anew',
  })
  @IsOptional()
  @IsUUID()
  corrects?: string | null;
}

/** Query of `GET /org/units/{code}/contacts`. */
export class ContactsQuery extends PageQuery {
  @ApiProperty({ required: false, enum: CONTACT_CHANNELS, description: 'How there was contact' })
  @IsOptional()
  @IsIn(CONTACT_CHANNELS)
  channel?: ContactChannel;

  @ApiProperty({ required: false, type: String, format: 'date', description: 'First day of contact' })
  @IsOptional()
  @IsDay()
  from?: string;

  @ApiProperty({ required: false, type: String, format: 'date', description: 'Last day of contact' })
  @IsOptional()
  @IsDay()
  to?: string;
}
