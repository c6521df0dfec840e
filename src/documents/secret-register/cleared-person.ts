import type { CommandContext, FieldError } from '../../kernel/index.js';
import { isCleared } from '../../access/index.js';
import { postsOn } from '../../organisation/index.js';
import type { SecretClassification } from './state-secret.js';

/**
 * What is wrong with a person who is to have a paper: they belong to the office's own staff and hold a post today, and are cleared at
 * least as high as the paper is classified.
 *
 * @rule R-092
 */
export async function holderErrors(
  ctx: CommandContext,
  code: string,
  classification: SecretClassification,
  pointer: string,
): Promise<FieldError[]> {
  const found = await postsOn(ctx.tx, code, ctx.today);
  if (!found || found.personType !== 'STAFF' || found.posts.length === 0) return [{ pointer, ...NO_SUCH_PERSON }];
  const { clearance, accessProfile } = found;
  if (isCleared({ clearance, restricted: accessProfile === 'RESTRICTED' }, classification)) return [];
  return [{ pointer, ...NOT_CLEARED }];
}

const NO_SUCH_PERSON = {
  code: 'NO_SUCH_PERSON',
  zh: '不是本机构在岗人员。',
  en: 'Is nobody of the office’s staff who holds a post today.',
};

const NOT_CLEARED = {
  code: 'NOT_CLEARED',
  zh: '该人员的涉密等级低于文件密级。',
  en: 'The person is not cleared as high as the paper is classified.',
};
