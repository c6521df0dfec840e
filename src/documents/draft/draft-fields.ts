import type { Json, Variables } from '../../engine/index.js';
import type { DocumentChanges } from '../document.store.js';
import type { Attachment, Document, DraftContent } from '../document.js';

/** Values of F-DRAFT or F-REDRAFT, or of a merge patch (`null` clears a field). */
export type DraftForm = Readonly<Record<string, Json>>;

const CODES = {
  docKind: '',
  issuer: '',
  direction: '',
  classification: 'PUBLIC',
  urgency: 'NORMAL',
  internalChoice: 'NONE',
};
const TEXTS = [
  'secrecyPeriod',
  'urgencyReason',
  'keyMatterReason',
  'superiorOrg',
  'mainRecipientsLabel',
  'contactPerson',
  'inReplyTo',
] as const;
const LISTS = ['dutyCodes', 'mainRecipients', 'ccRecipients', 'internalPersons', 'basisRefs'] as const;
const FLAGS = ['keyMatter', 'noRequestDeclared'] as const;
const CONTENT = ['title', 'bodyFileId', 'bodyText', 'attachments'] as const;

/** Every field that a draft form may set, but for the owner group, which the case is bound to. */
export const DRAFT_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(CODES),
  ...TEXTS,
  ...LISTS,
  ...FLAGS,
  ...CONTENT,
  'needsSuperiorApproval',
  'ownerGroup',
  'copies',
]);

/**
 * What a form says of the document's own fields; what it leaves out stays. Another kind than `kindBefore` brings its own
 * direction, unless the form names one: a notice that becomes a request goes up.
 */
export function draftChanges(form: DraftForm, kindBefore: string): DocumentChanges {
  const changes: Record<string, unknown> = {};
  const { docKind } = form;
  if (typeof docKind === 'string' && docKind !== kindBefore) changes['direction'] = directionOf(docKind);
  for (const [field, fallback] of Object.entries(CODES)) {
    if (form[field] !== undefined) changes[field] = form[field] ?? fallback;
  }
  for (const field of TEXTS) if (form[field] !== undefined) changes[field] = textOrNull(form[field]);
  for (const field of LISTS) if (form[field] !== undefined) changes[field] = form[field] ?? [];
  for (const field of FLAGS) if (form[field] !== undefined) changes[field] = form[field];
  if (form['copies'] !== undefined) changes['copies'] = form['copies'];
  if (form['needsSuperiorApproval'] !== undefined) {
    changes['needsSuperiorApproval'] = form['needsSuperiorApproval'] === true;
  }
  return changes;
}

/** Direction of a document that names none, by its kind (form catalogue, F-DRAFT). */
export const directionOf = (docKind: string): string => DIRECTIONS[docKind] ?? 'DOWN';

const DIRECTIONS: Readonly<Record<string, string>> = {
  QINGSHI: 'UP',
  BAOGAO: 'UP',
  HAN: 'PARALLEL',
  JIYAO: 'INTERNAL',
  JIANBAO: 'INTERNAL',
};

/** The text that a form makes of an earlier one; hashes of attachments are filled in when their files are looked up. */
export function draftContent(form: DraftForm, before: DraftContent): DraftContent {
  const attachments = form['attachments'] as readonly Partial<Attachment>[] | null | undefined;
  return {
    title: typeof form['title'] === 'string' ? form['title'].normalize('NFC').trim() : before.title,
    bodyFileId: form['bodyFileId'] === undefined ? before.bodyFileId : textOrNull(form['bodyFileId']),
    bodyText:
      form['bodyText'] === undefined ? before.bodyText : (textOrNull(form['bodyText'])?.normalize('NFC') ?? null),
    attachments:
      attachments === undefined
        ? before.attachments
        : (attachments ?? []).map((attachment, index) => ({
            no: attachment.no ?? index + 1,
            name: (attachment.name ?? '').normalize('NFC').trim(),
            fileId: attachment.fileId ?? null,
            sha256: null,
            pages: attachment.pages ?? null,
          })),
  };
}

/** Whether a form touches the text at all. */
export const touchesContent = (form: DraftForm): boolean => CONTENT.some((field) => form[field] !== undefined);

/** Routing variables of the case that mirror the document: codes and flags, never text. */
export function draftVariables(document: Document): Variables {
  return {
    docKind: document.docKind,
    issuer: document.issuer,
    direction: document.direction,
    ownerGroup: document.ownerGroup,
    dutyCodes: [...document.dutyCodes],
    keyMatter: document.keyMatter,
    needsSuperiorApproval: document.needsSuperiorApproval,
    superiorOrg: document.superiorOrg,
    classification: document.classification,
    urgency: document.urgency,
    inReplyTo: document.inReplyTo,
  };
}

const textOrNull = (value: Json | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;
