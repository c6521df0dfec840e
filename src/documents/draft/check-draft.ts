import type { Document, DraftContent } from '../document.js';
import { DOCUMENT_KINDS } from '../document-words.js';

/** What the check of a draft needs to know beside the document. */
export interface DraftCheck {
  readonly document: Document;
  readonly content: DraftContent;
  /** Process that the draft runs on. */
  readonly processKey: string;
  /** Setting `issuer.wd.externalAllowed`. */
  readonly departmentMayIssueOutside: boolean;
  /** Whether a recipient stands outside the department. */
  readonly hasExternalRecipient: boolean;
}

/** Codes of what is wrong with a draft: errors send it back to the drafter, warnings are shown to the reviewers. */
export interface DraftFindings {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Word at the end of a title, by kind. A bulletin is no statutory kind and has a title of its own form. */
const titleWordOf = (docKind: string): string | undefined =>
  docKind === 'JIANBAO' ? undefined : DOCUMENT_KINDS[docKind]?.zh;
const UPWARD: ReadonlySet<string> = new Set(['QINGSHI', 'BAOGAO']);

/** Whether a kind goes upward (上行文), whatever direction its drafter named. */
export const isUpward = (docKind: string): boolean => UPWARD.has(docKind);

const REQUEST_PHRASE = /(?:妥否|当否|可否|是否妥当)[，,]?\s*请(?:予)?(?:批示|指示|批复|审批)|请(?:予)?批准|请批复/u;

/**
 * Form and routing of a draft. Pure.
 *
 * @rule R-004 @rule R-056 @rule R-058 @rule R-060
 */
export function checkDraft(check: DraftCheck): DraftFindings {
  return { errors: errorsOf(check), warnings: warningsOf(check) };
}

function errorsOf({ document, content, ...check }: DraftCheck): string[] {
  const found: [string, boolean][] = [
    ['USE_HIGHER_OFFICE_ROUTE', isDepartmentRoute(check.processKey) && document.needsSuperiorApproval],
    ['ISSUER_PROCESS_MISMATCH', !fitsRoute(check.processKey, document)],
    ['KIND_MISSING', document.docKind === ''],
    ['TITLE_MISSING', content.title.trim() === ''],
    ['BODY_MISSING', content.bodyFileId === null && content.bodyText === null],
    ['ATTACHMENT_ORDER', content.attachments.some((attachment, index) => attachment.no !== index + 1)],
    ['ATTACHMENT_NAMES', hasDoubles(content.attachments.map((attachment) => attachment.name))],
    ['CONTACT_NOTE_REQUIRED', document.docKind === 'QINGSHI' && document.contactPerson === null],
    ['NO_REQUEST_INSIDE_REPORT', document.docKind === 'BAOGAO' && document.noRequestDeclared === false],
    ['SUPERIOR_ORG_MISSING', document.needsSuperiorApproval && document.superiorOrg === null],
    ['ISSUER_NOT_ORGAN', document.issuer === 'WD' && check.hasExternalRecipient && !check.departmentMayIssueOutside],
  ];
  return found.filter(([, isWrong]) => isWrong).map(([code]) => code);
}

function warningsOf({ document, content }: DraftCheck): string[] {
  const word = titleWordOf(document.docKind);
  const text = `${content.title}\n${content.bodyText ?? ''}`;
  const found: [string, boolean][] = [
    ['TITLE_PATTERN', word !== undefined && document.docKind !== 'JIYAO' && !/关于.+的/u.test(content.title)],
    ['TITLE_KIND_WORD', word !== undefined && !content.title.endsWith(word)],
    ['DIRECTION_OF_KIND', isUpward(document.docKind) !== (document.direction === 'UP')],
    ['REQUEST_PHRASE_IN_REPORT', document.docKind === 'BAOGAO' && REQUEST_PHRASE.test(text)],
    ['NO_REQUEST_NOT_DECLARED', document.docKind === 'BAOGAO' && document.noRequestDeclared === null],
  ];
  return found.filter(([, isOdd]) => isOdd).map(([code]) => code);
}

const isDepartmentRoute = (processKey: string): boolean => processKey === 'outgoing-department-document';

/** Route 1 issues for the department; route 2 for the office, or for whoever needs the superior's approval. */
function fitsRoute(processKey: string, document: Document): boolean {
  if (isDepartmentRoute(processKey)) return document.issuer === 'WD';
  if (processKey === 'outgoing-higher-office-document') {
    return document.issuer === 'LGO' || document.needsSuperiorApproval;
  }
  return true;
}

const hasDoubles = (names: readonly string[]): boolean => new Set(names).size !== names.length;
