import { ApiProperty } from '@nestjs/swagger';
import { IsObject, IsString, Length } from 'class-validator';
import { SaysSomething } from '../../kernel/http/index.js';

export class SettingsBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'All settings as nested objects; a key left out goes back to its standard',
  })
  @IsObject()
  values!: Record<string, unknown>;

  @ApiProperty({ type: String, minLength: 1, maxLength: 500 })
  @IsString()
  @SaysSomething()
  @Length(1, 500)
  reason!: string;
}
