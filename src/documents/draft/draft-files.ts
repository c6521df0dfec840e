import type { FieldError, ReadContext } from '../../kernel/index.js';
import { actorOf, hidesCharacters, isId, viewerOf } from '../../kernel/index.js';
import type { DraftContent } from '../document.js';
import { markOfText, secrecyMarkIn } from '../files/secrecy-mark.js';
import { placesOf, storedFiles, type StoredFile } from '../files/stored-file.store.js';

/** A text whose files were looked up: every hash is filled in. */
export interface ResolvedContent {
  readonly content: DraftContent;
  readonly bodySha256: string | null;
}

/**
 * Looks up the files that a text names and fills in their hashes. A file must be there and be the caller's own, or belong
 * to a document that the caller may see; any other is unknown, at its pointer under `prefix`. Text of a title or name that
 * would read differently than it is stored is refused, and so is what bears the mark of a state secret.
 *
 * @rule R-092 @rule R-136
 */
export async function resolveFiles(
  ctx: ReadContext,
  content: DraftContent,
  prefix: string,
): Promise<ResolvedContent & { readonly errors: FieldError[] }> {
  const named = [content.bodyFileId, ...content.attachments.map((attachment) => attachment.fileId)];
  const ids = named.filter((id): id is string => id !== null && isId(id));
  const files = await storedFiles(ctx.tx, [...new Set(ids)]);
  const errors: FieldError[] = [];
  const hashOf = async (fileId: string | null, pointer: string): Promise<string | null> => {
    if (fileId === null) return null;
    const file = files.get(fileId);
    if (file && (await mayUse(ctx, file))) return file.sha256;
    errors.push(fileUnknown(pointer));
    return null;
  };
  const bodySha256 = await hashOf(content.bodyFileId, `${prefix}/bodyFileId`);
  const attachments = [];
  for (const [index, attachment] of content.attachments.entries()) {
    const pointer = `${prefix}/attachments/${index}`;
    const sha256 = await hashOf(attachment.fileId, `${pointer}/fileId`);
    if (secrecyMarkIn(attachment.name) !== null) errors.push(stateSecret(`${pointer}/name`));
    if (hidesCharacters(attachment.name)) errors.push(hiddenCharacters(`${pointer}/name`));
    attachments.push({ ...attachment, sha256 });
  }
  if (secrecyMarkIn(content.title) !== null) errors.push(stateSecret(`${prefix}/title`));
  if (markOfText(content.bodyText ?? '') !== null) errors.push(stateSecret(`${prefix}/bodyText`));
  if (hidesCharacters(content.title)) errors.push(hiddenCharacters(`${prefix}/title`));
  return { content: { ...content, attachments }, bodySha256, errors };
}

const mayUse = async (ctx: ReadContext, file: StoredFile): Promise<boolean> =>
  file.storedBy === actorOf(ctx.caller) || (await placesOf(ctx.tx, file.id, viewerOf(ctx.caller))).length > 0;

const stateSecret = (pointer: string): FieldError => ({
  pointer,
  code: 'CLASSIFIED_MARK',
  zh: '带有国家秘密标志，本系统不处理，请在涉密文件登记簿（/secret-register）登记，线下办理。',
  en: 'Bears the mark of a state secret, which the system does not hold: enter it in /secret-register, handle it on paper.',
});

const fileUnknown = (pointer: string): FieldError => ({
  pointer,
  code: 'FILE_UNKNOWN',
  zh: '没有这个文件，或您无权使用它。请先上传。',
  en: 'There is no such file, or you may not use it. Upload it first.',
});

const hiddenCharacters = (pointer: string): FieldError => ({
  pointer,
  code: 'HIDDEN_CHARACTERS',
  zh: '含有控制字符或看不见的字符。',
  en: 'Holds control characters or characters that nobody sees.',
});
