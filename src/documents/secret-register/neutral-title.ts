import { withoutHidden, type FieldError } from '../../kernel/index.js';
import { secrecyMarkIn } from '../files/secrecy-mark.js';

/** A word of a mark, or its star. */
const MARK = /绝密|机密|秘密|[★☆]/u;

/** How the title of an official document reads: it says what the paper is about. */
const OWN_TITLE = /关于.+的(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要)/u;

/**
 * What is wrong with the title of an entry. It is neutral: it says that there is a paper (上级来文一份), and neither how it is classified
 * nor what it is about, since whoever reads a list reads it too.
 *
 * @rule R-092
 */
export function neutralTitleErrors(title: string, pointer: string): FieldError[] {
  const plain = withoutHidden(title.normalize('NFKC')).replaceAll(/\s/gu, '');
  if (plain === '') return [{ pointer, code: 'EMPTY', zh: '不能为空。', en: 'Must not be empty.' }];
  if (MARK.test(plain)) return [{ pointer, code: 'TITLE_BEARS_MARK', ...BEARS_MARK }];
  return OWN_TITLE.test(plain) ? [{ pointer, code: 'TITLE_TELLS_CONTENT', ...TELLS_CONTENT }] : [];
}

/** Text beside the title in which the mark of a state secret stands: no entry repeats what is on the paper. @rule R-092 */
export const markedTextErrors = (text: string | null, pointer: string): FieldError[] =>
  text !== null && secrecyMarkIn(text) !== null ? [{ pointer, code: 'BEARS_MARK', ...BEARS_MARK }] : [];

const BEARS_MARK = {
  zh: '登记用语须中性，不得写密级标志；密级填在 classification 中。',
  en: 'An entry is worded neutrally, without the mark; the classification has its own field.',
};

const TELLS_CONTENT = {
  zh: '登记标题须中性（如“上级来文一份”），不得写文件的真实标题和内容。',
  en: 'The title is a neutral one ("a paper from a superior body"), not the paper’s own and not what it is about.',
};
