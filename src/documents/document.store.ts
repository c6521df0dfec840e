import { opensTo, placeViewer, Rejection, type Transaction, type Viewer } from '../kernel/index.js';
import { FOR_ANOTHER, moved, type Document, type DocumentEvent, type DraftContent } from './document.js';

/** Column of every field that may change, in the order in which the row is written. */
const COLUMNS = {
  caseId: 'case_id',
  carrier: 'carrier',
  docKind: 'doc_kind',
  issuer: 'issuer',
  direction: 'direction',
  ownerGroup: 'owner_group',
  title: 'title',
  status: 'status',
  classification: 'classification',
  secrecyPeriod: 'secrecy_period',
  urgency: 'urgency',
  urgencyReason: 'urgency_reason',
  dutyCodes: 'duty_codes',
  touchedGroups: 'touched_groups',
  keyMatter: 'key_matter',
  keyMatterReason: 'key_matter_reason',
  needsSuperiorApproval: 'needs_superior_approval',
  superiorOrg: 'superior_org',
  mainRecipients: 'main_recipients',
  mainRecipientsLabel: 'main_recipients_label',
  ccRecipients: 'cc_recipients',
  internalChoice: 'internal_choice',
  internalPersons: 'internal_persons',
  contactPerson: 'contact_person',
  basisRefs: 'basis_refs',
  inReplyTo: 'in_reply_to',
  noRequestDeclared: 'no_request_declared',
  draft: 'draft',
  drafter: 'drafter',
  handler: 'handler',
  currentVersion: 'current_version',
  round: 'round',
  signedVersion: 'signed_version',
  signedAt: 'signed_at',
  signer: 'signer',
  signedAs: 'signed_as',
  signingCapacity: 'signing_capacity',
  docDate: 'doc_date',
  series: 'series',
  docNo: 'doc_no',
  copies: 'copies',
  printDate: 'print_date',
} as const satisfies Partial<Record<keyof Document, string>>;

type Field = keyof typeof COLUMNS;

/** SQL: for whom the delegate signed who is named in the row; of a document that its signer signed anew, as at first. */
const SIGNED_FOR = `CASE WHEN signed_as = '${FOR_ANOTHER}' THEN (
    SELECT s.on_behalf_of FROM review_action s WHERE s.office_id = d.office_id AND s.document_id = d.id AND s.act = 'SIGN'
      AND s.outcome = 'APPROVE' AND s.on_behalf_of IS NOT NULL ORDER BY s.acted_at DESC, s.id DESC LIMIT 1) END`;

/** Fields of a document that a command may change; id, creation, row version and who let others sign are the store's. */
export type DocumentChanges = { readonly [F in Field]?: Document[F] };

/** Select list that gives a row the names of {@link Document}. */
const FIELDS = [
  'id',
  'created_at AS "createdAt"',
  'row_version AS "rowVersion"',
  `${SIGNED_FOR} AS "signedFor"`,
  ...Object.entries(COLUMNS).map(([field, column]) => `${column} AS "${field}"`),
].join(', ');

/** One document of the office; `null` where there is none. */
export async function findDocument(tx: Transaction, id: string): Promise<Document | null> {
  const [row] = await tx.query<Document>(`SELECT ${FIELDS} FROM document d WHERE office_id = $1 AND id = $2`, [
    tx.officeId,
    id,
  ]);
  return row ?? null;
}

/**
 * One document that the caller's way here says is there (the object of a case or task).
 * @throws Rejection DOCUMENT_NOT_FOUND
 */
export async function demandDocument(tx: Transaction, id: string | null): Promise<Document> {
  const document = id === null ? null : await findDocument(tx, id);
  if (!document) throw new Rejection('DOCUMENT_NOT_FOUND', { documentId: id });
  return document;
}

/** What a list of documents may be narrowed to. */
export interface DocumentFilter {
  readonly status?: string | undefined;
  readonly docKind?: string | undefined;
  readonly ownerGroup?: string | undefined;
  readonly docNo?: string | undefined;
}

/**
 * Documents that the viewer may see, newest first, at most `limit`, after the document `after`. Ids grow with
 * time (UUIDv7), so the page walks the primary key; a document that several keys open appears once (R-134).
 */
export function visibleDocuments(
  tx: Transaction,
  viewer: Viewer,
  filter: DocumentFilter,
  limit: number,
  after: string | null,
): Promise<Document[]> {
  const params: unknown[] = [
    tx.officeId,
    limit,
    after,
    filter.status ?? null,
    filter.docKind ?? null,
    filter.ownerGroup ?? null,
    filter.docNo ?? null,
  ];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  return tx.query<Document>(
    `SELECT ${FIELDS} FROM document d
     WHERE office_id = $1 AND ($3::uuid IS NULL OR id < $3)
       AND ($4::text IS NULL OR status = $4) AND ($5::text IS NULL OR doc_kind = $5)
       AND ($6::text IS NULL OR owner_group = $6) AND ($7::text IS NULL OR doc_no = $7)
       AND EXISTS (SELECT 1 FROM may_see m WHERE m.office_id = d.office_id AND m.object_type = 'DOCUMENT'
                   AND m.object_id = d.id::text AND ${opensTo('m', by)})
     ORDER BY id DESC LIMIT $2`,
    params,
  );
}

/** Writes a new document. `entryId` is the audit entry of the act that opened it. */
export function insertDocument(tx: Transaction, document: Document, entryId: string): void {
  const fields = Object.keys(COLUMNS) as Field[];
  const columns = fields.map((field) => COLUMNS[field]);
  tx.write(
    `INSERT INTO document (office_id, id, created_at, audit_id, ${columns.join(', ')})
     VALUES (${Array.from({ length: columns.length + 4 }, (_, index) => `$${index + 1}`).join(', ')})`,
    [tx.officeId, document.id, document.createdAt, entryId, ...fields.map((field) => toColumn(field, document[field]))],
    `document:${document.id}`,
  );
}

/** Writes what a command changed of a document; its row version grows by one. */
export function changeDocument(tx: Transaction, id: string, changes: DocumentChanges, entryId: string): void {
  const fields = Object.keys(changes) as Field[];
  const sets = fields.map((field, index) => `${COLUMNS[field]} = $${index + 4}`);
  tx.write(
    `UPDATE document SET audit_id = $3, row_version = row_version + 1${sets.map((set) => `, ${set}`).join('')}
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, id, entryId, ...fields.map((field) => toColumn(field, changes[field]))],
    `document:${id}`,
  );
}

/**
 * Moves a document to the state after `event`, with other changes in the same write, and answers it as it now is.
 * @throws Rejection DOCUMENT_STATE (409) when the event does not fit.
 */
export function moveDocument(
  tx: Transaction,
  document: Document,
  event: DocumentEvent,
  entryId: string,
  changes: DocumentChanges = {},
): Document {
  const all = { ...changes, status: moved(document, event) };
  changeDocument(tx, document.id, all, entryId);
  return { ...document, ...all };
}

function toColumn(field: Field, value: unknown): unknown {
  if (field === 'draft') return value == null ? null : JSON.stringify(value as DraftContent);
  return value ?? null;
}
