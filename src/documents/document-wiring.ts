import type {
  ActHandler,
  CaseObjectRoutine,
  CaseRestartRoutine,
  MessageHandler,
  MustSeeProbe,
  RefusalRoutine,
  ServiceHandler,
} from '../instances/index.js';
import type { RoadAct } from '../access/index.js';
import { inState } from './in-state.js';
import { DOCUMENT_FACT_NAMES } from './document-facts.js';
import { checkDraftService } from './draft/check-draft-service.js';
import { openDraft } from './draft/open-draft.js';
import { submitDraft } from './draft/submit-draft.js';
import {
  cancelService,
  notIssuedService,
  recallService,
  refuseService,
  rejectService,
  superiorIssuedService,
} from './end-document.js';
import { dispatchDocument, inspectCopies } from './issue/dispatch-document.js';
import { freezeAgainService, freezeService } from './issue/freeze-document.js';
import { printDocument } from './issue/print-document.js';
import { recheckDocument } from './issue/recheck-document.js';
import { registerDocument } from './issue/register-document.js';
import { sealDocument } from './issue/seal-document.js';
import { allocateNumberService } from './numbering/allocate-number.js';
import { voidNumberService } from './numbering/void-number.js';
import { keepRefusal } from './review/keep-refusal.js';
import { seenOfDocument } from './must-see.js';
import { confirmRevision, finaliseVersion, reviewVersion } from './review/review-version.js';
import { rereviewDocument, signDocument } from './review/sign-document.js';
import { freezeSubmissionService, submitSuperior } from './superior/submit-superior.js';
import { recordSuperiorIssue, superiorResponse } from './superior/superior-response.js';
import { takeOver } from './take-over.js';
import { reviseVersion } from './versions/revise-version.js';

/** What a process may ask of this room by service key. All of it is SQL and pure code. */
export const DOCUMENT_SERVICES = {
  'documents.checkDraft': checkDraftService,
  'documents.freeze': freezeService,
  'documents.freezeSubmission': freezeSubmissionService,
  'documents.freezeAgain': freezeAgainService,
  'documents.allocateNumber': allocateNumberService,
  'documents.voidNumber': voidNumberService,
  'documents.recall': recallService,
  'documents.cancel': cancelService,
  'documents.refuse': refuseService,
  'documents.reject': rejectService,
  'documents.notIssued': notIssuedService,
  'documents.superiorIssued': superiorIssuedService,
} satisfies Readonly<Record<string, ServiceHandler>>;

/** What completing a task with this act does to a document. */
export const DOCUMENT_ACTS = {
  DRAFT: inState('DRAFT', submitDraft),
  REVIEW: inState('REVIEW', reviewVersion),
  REVIEW_INSTRUCT: inState('REVIEW_INSTRUCT', reviewVersion),
  COUNTERSIGN: inState('COUNTERSIGN', reviewVersion),
  CONFIRM_REVISION: inState('CONFIRM_REVISION', confirmRevision),
  SIGN: inState('SIGN', signDocument),
  FINALISE: inState('FINALISE', finaliseVersion),
  SUBMIT_SUPERIOR: inState('SUBMIT_SUPERIOR', submitSuperior),
  REVISE: inState('REVISE', reviseVersion),
  RECORD_SUPERIOR_ISSUE: inState('RECORD_SUPERIOR_ISSUE', recordSuperiorIssue),
  RECHECK: inState('RECHECK', recheckDocument),
  REREVIEW: inState('REREVIEW', rereviewDocument),
  REGISTER: inState('REGISTER', registerDocument),
  PRINT: inState('PRINT', printDocument),
  INSPECT: inState('INSPECT', inspectCopies),
  SEAL: inState('SEAL', sealDocument),
  DISPATCH: inState('DISPATCH', dispatchDocument),
} satisfies Readonly<Record<RoadAct, ActHandler>>;

/** What a message from outside does to a document. */
export const DOCUMENT_MESSAGES = {
  SuperiorResponse: superiorResponse,
} satisfies Readonly<Record<string, MessageHandler>>;

/** Business objects that a process may open with its case. */
export const DOCUMENT_CASE_OBJECTS = {
  'documents.openDraft': openDraft,
} satisfies Readonly<Record<string, CaseObjectRoutine>>;

/** How the object of a finished case goes over to the case that takes it up. */
export const DOCUMENT_RESTARTS = {
  'documents.openDraft': takeOver,
} satisfies Readonly<Record<string, CaseRestartRoutine>>;

/** What a document keeps of a refusal to handle a step of its road. */
export const DOCUMENT_REFUSALS = { DOCUMENT: keepRefusal } satisfies Readonly<Record<string, RefusalRoutine>>;

/** Variables of a case that repeat what its document says. */
export const DOCUMENT_FACTS = { DOCUMENT: DOCUMENT_FACT_NAMES } as const;

/** Whether somebody has seen what a step wants seen of a document. */
export const DOCUMENT_MUST_SEE = { DOCUMENT: seenOfDocument } satisfies Readonly<Record<string, MustSeeProbe>>;
