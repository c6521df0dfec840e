import { happenedAt, Rejection, toWire } from '../../kernel/index.js';
import type { ActHandler, ServiceHandler, TaskAct } from '../../instances/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import { findVersion, freezeVersion } from '../versions/version.store.js';
import {
  insertSubmission,
  saveSubmission,
  submissionsOf,
  type SuperiorSubmission,
} from './superior-submission.store.js';

/**
 * `documents.freezeSubmission`: fixes the finalised text as the one that goes to the superior. Its id is the correlation
 * key of the superior's response.
 * @rule R-056
 */
export const freezeSubmissionService: ServiceHandler = {
  mode: 'LOCAL',
  async run({ ctx, instance, entryId }) {
    const document = await demandDocument(ctx.tx, instance.objectId);
    const version = await findVersion(ctx.tx, document.id, document.currentVersion);
    if (!version || document.superiorOrg === null || document.status !== 'FINALISED') {
      throw new Rejection('DOCUMENT_STATE', { documentId: document.id, status: document.status, event: 'SUBMIT_UP' });
    }
    const submission: SuperiorSubmission = {
      id: ctx.newId(),
      documentId: document.id,
      superiorOrg: document.superiorOrg,
      versionNo: version.no,
      contentHash: version.contentHash,
      channel: null,
      contact: null,
      submittedAt: null,
      result: null,
      responseText: null,
      responseFileId: null,
      superiorDocNo: null,
      respondedAt: null,
    };
    insertSubmission(ctx.tx, submission, entryId);
    freezeVersion(ctx.tx, document.id, version.no, ctx.now, entryId);
    return {
      submissionId: submission.id,
      submissionVersionNo: version.no,
      submissionHash: version.contentHash,
    };
  },
};

/**
 * SUBMIT_SUPERIOR (报送上级审批): the registry sends the frozen text up; the document waits for the superior.
 * @throws Rejection SUBMISSION_MISSING, DOCUMENT_STATE (409)
 * @rule R-056
 */
export const submitSuperior: ActHandler = async (act) => {
  const { ctx, form, entryId } = act;
  const document = await demandDocument(ctx.tx, act.instance.objectId);
  const open = await openSubmission(act);
  const told = { now: ctx.now, notBefore: document.createdAt, pointer: '/form/sentAt' };
  const { at: submittedAt, errors } = happenedAt(form['sentAt'], told);
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  const submission = {
    ...open,
    superiorOrg: text(form['superiorOrg']) ?? open.superiorOrg,
    channel: text(form['channel']),
    contact: text(form['contact']),
    submittedAt,
  };
  saveSubmission(ctx.tx, submission, entryId);
  moveDocument(ctx.tx, document, 'SUBMIT_UP', entryId, { superiorOrg: submission.superiorOrg });
  return { submittedAt: toWire(submission.submittedAt, ctx.zone), superiorOrg: submission.superiorOrg };
};

async function openSubmission(act: TaskAct): Promise<SuperiorSubmission> {
  const submission = (await submissionsOf(act.ctx.tx, act.instance.objectId ?? '')).at(-1);
  if (!submission || submission.submittedAt !== null) {
    throw new Rejection('SUBMISSION_MISSING', { documentId: act.instance.objectId });
  }
  return submission;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
