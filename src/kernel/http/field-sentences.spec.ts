import { IsIn, IsString, Length, Matches, MaxLength } from 'class-validator';
import { Rejection } from '../rejection.js';
import { ShowsWhole } from './checked-field.js';
import { CheckFields } from './check-fields.js';

class Said {
  @IsString()
  @Length(1, 64)
  person: unknown;

  @IsString()
  @Matches(/\S/)
  @MaxLength(5)
  reason: unknown;

  @IsString()
  @Matches(/^[^\p{C}]+$/u)
  name: unknown;

  @ShowsWhole()
  title: unknown;

  @IsIn(['APPROVE', 'RETURN'])
  outcome: unknown;
}

const GOOD = { person: 'p', reason: 'r', name: 'n', title: 't', outcome: 'RETURN' };

async function told(field: keyof typeof GOOD, value: unknown): Promise<string> {
  try {
    await new CheckFields().transform({ ...GOOD, [field]: value }, { type: 'body', metatype: Said });
    return 'taken';
  } catch (refusal) {
    const { errors } = refusal as Rejection;
    return errors.map(({ pointer, code, zh, en }) => `${pointer} ${code} ${zh} ${en}`).join('\n');
  }
}

describe('what is wrong with a field', () => {
  it('is nothing where all is right', async () => {
    expect(await told('person', '甲')).toBe('taken');
  });

  it('too long and too short are told apart, with both bounds and the length', async () => {
    const long = await told('person', 'x'.repeat(100_000));
    expect(long).toMatch(/^\/person WRONG_LENGTH 过长（100000 个字符），应为 1 至 64 个字符。/);
    expect(long).toMatch(/Too long \(100000 characters\): 1 to 64 characters are possible\.$/);
    expect(await told('reason', '说明理由太长')).toContain('TOO_LONG 过长，最多 5 个字符。');
  });

  it.each(['', '  ', ' \u3000\t'])('blank (%j) is told as blank', async (blank) => {
    expect(await told('person', blank)).toMatch(blank === '' ? /EMPTY 不能为空/ : /EMPTY 不能为空|taken/);
    expect(await told('reason', blank)).toContain(
      '/reason EMPTY 不能为空，也不能只有空白。 Must not be empty or blank.',
    );
  });

  it.each(['a\u202eb', 'a\u0007b', 'a\u200bb'])('what does not show (%j) is told as such', async (hidden) => {
    expect(await told('name', hidden)).toContain('WRONG_FORM 含有控制字符');
    expect(await told('title', hidden)).toContain('HIDDEN_CHARACTERS 含有控制字符');
  });

  it('choices are quoted, as they are to be sent', async () => {
    expect(await told('outcome', 'FLY')).toBe(
      '/outcome NOT_A_CHOICE 可选：“APPROVE”、“RETURN”。 Choose one of "APPROVE", "RETURN".',
    );
  });
});
