import { Rejection } from '../../kernel/index.js';
import type { CaseObjectRoutine } from '../../instances/index.js';
import { insertDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { draftChanges, draftContent, draftVariables } from './draft-fields.js';
import { resolveFiles } from './draft-files.js';
import { dueErrors, partyErrors } from './draft-parties.js';

const EMPTY = { title: '', bodyFileId: null, bodyText: null, attachments: [] };

/**
 * `documents.openDraft`: the document of a new case, in state DRAFT, with what the start form says. Its first version is
 * made when the drafter submits. Seen from the start by drafter, owner leader, director, deputy and the records staff.
 * The drafter is whoever starts the case; a case that an event starts names its own (`drafterId`), which no person can.
 * @throws Rejection VALIDATION_FAILED with every wrong field under `/variables`.
 * @rule R-136
 */
export const openDraft: CaseObjectRoutine = async ({ ctx, caseId, starter, isByEvent, form, settings, entryId }) => {
  const { content, errors: fileErrors } = await resolveFiles(ctx, draftContent(form, EMPTY), '/variables');
  const changes = draftChanges(form, BLANK.docKind);
  const drafter = isByEvent && typeof form['drafterId'] === 'string' ? form['drafterId'] : starter;
  const document: Document = {
    ...BLANK,
    ...changes,
    id: ctx.newId(),
    caseId,
    ownerGroup: typeof form['ownerGroup'] === 'string' ? form['ownerGroup'] : '',
    title: content.title,
    draft: content,
    drafter,
    handler: drafter,
    createdAt: ctx.now,
  };
  const errors = [
    ...fileErrors,
    ...dueErrors(form, ctx.today, '/variables'),
    ...(await partyErrors(ctx, document, settings, '/variables')),
  ];
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  insertDocument(ctx.tx, document, entryId);
  return {
    objectType: 'DOCUMENT',
    objectId: document.id,
    seenBy: [`LEADER@${document.ownerGroup}`, 'DIRECTOR', 'DEPUTY', 'REGISTRY', 'ARCHIVIST'],
    variables: {
      documentId: document.id,
      carrier: document.carrier,
      drafterId: document.drafter,
      handlerId: document.handler,
      ...draftVariables(document),
      round: document.round,
      versionNo: 0,
      contentHash: null,
    },
  };
};

/** A document of which nothing is known yet. */
const BLANK = {
  carrier: 'DOCUMENT',
  docKind: '',
  issuer: '',
  direction: '',
  status: 'DRAFT',
  classification: 'PUBLIC',
  secrecyPeriod: null,
  urgency: 'NORMAL',
  urgencyReason: null,
  dutyCodes: [],
  touchedGroups: [],
  keyMatter: null,
  keyMatterReason: null,
  needsSuperiorApproval: false,
  superiorOrg: null,
  mainRecipients: [],
  mainRecipientsLabel: null,
  ccRecipients: [],
  internalChoice: 'NONE',
  internalPersons: [],
  contactPerson: null,
  basisRefs: [],
  inReplyTo: null,
  noRequestDeclared: null,
  currentVersion: 0,
  round: 1,
  signedVersion: null,
  signedAt: null,
  signer: null,
  signedAs: null,
  signedFor: null,
  signingCapacity: null,
  docDate: null,
  series: null,
  docNo: null,
  copies: null,
  printDate: null,
  rowVersion: 1,
} as const satisfies Partial<Document>;
