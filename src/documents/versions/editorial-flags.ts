import type { Bilingual } from '../../kernel/index.js';
import type { DraftContent } from '../document.js';

/** What a reader acts on, and a correction of mere words should leave alone. */
export type EditorialFlag = 'FIGURES' | 'NAMES' | 'RECIPIENTS' | 'CONCLUSIONS' | 'FILES';

/** How a flag is named to people. */
export const FLAG_NAMES: Readonly<Record<EditorialFlag, Bilingual>> = {
  FIGURES: { zh: '数字、日期或编号', en: 'figures, dates or numbers' },
  NAMES: { zh: '单位或人员名称', en: 'names of units or people' },
  RECIPIENTS: { zh: '收件单位', en: 'recipients' },
  CONCLUSIONS: { zh: '结论性用语', en: 'words of conclusion' },
  FILES: { zh: '文件内容', en: 'the content of a file' },
};

/** Names whose change must not pass unseen. */
export interface WatchedNames {
  readonly names: readonly string[];
  readonly recipients: readonly string[];
}

type TextOf = Pick<DraftContent, 'title' | 'bodyText' | 'attachments' | 'bodyFileId'>;

const FIGURES = /[0-9０-９]+|[〇零一二三四五六七八九十百千万亿]+(?=[年月日号条项个份万元%])/gu;
const CONCLUSIONS = /不同意|同意|不予|准予|批准|应当|必须|不得|禁止|可以|决定|撤销|废止|取消|终止|免于|拒绝/gu;

/**
 * What an editorial correction touches that would make it more than words: figures (Arabic or Chinese), names, recipients,
 * conclusions. Another file is flagged whatever it holds, since nobody can tell from outside. Pure.
 *
 * @rule R-130
 */
export function editorialFlags(before: TextOf, after: TextOf, watched: WatchedNames): EditorialFlag[] {
  const changed: readonly (readonly [EditorialFlag, (content: TextOf) => unknown])[] = [
    ['FIGURES', (content) => textsOf(content).map((text) => text.match(FIGURES) ?? [])],
    ['NAMES', (content) => counted(content, watched.names)],
    ['RECIPIENTS', (content) => counted(content, watched.recipients)],
    ['CONCLUSIONS', (content) => textsOf(content).map((text) => text.match(CONCLUSIONS) ?? [])],
    ['FILES', (content) => [content.bodyFileId, content.attachments.map(({ sha256 }) => sha256)]],
  ];
  return changed
    .filter(([, read]) => JSON.stringify(read(before)) !== JSON.stringify(read(after)))
    .map(([flag]) => flag);
}

const textsOf = ({ title, bodyText, attachments }: TextOf): string[] => [
  title,
  bodyText ?? '',
  ...attachments.map(({ name }) => name),
];

/** How often each name stands in a text. */
function counted(content: TextOf, names: readonly string[]): number[] {
  const text = textsOf(content).join('\n');
  return names.map((name) => (name === '' ? 0 : text.split(name).length - 1));
}
