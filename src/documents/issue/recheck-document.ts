import { Rejection, type FieldError } from '../../kernel/index.js';
import type { ActHandler, TaskAct } from '../../instances/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import { printableHashes } from '../versions/version.js';
import { versionsOf } from '../versions/version.store.js';

const CHANGE_CLASSES: ReadonlySet<string> = new Set(['NONE', 'EDITORIAL', 'MATERIAL']);
const CHECKLIST = ['approvalComplete', 'contentOk', 'kindOk', 'layoutOk'] as const;

/**
 * RECHECK (复核): the registry reads the signed document before anything is printed. NONE lets it pass, and needs every
 * point of the checklist and a text that is the signed one or an editorial correction of it; EDITORIAL and MATERIAL send
 * it to be corrected.
 *
 * Raises `DOCUMENT_NOT_SIGNED`, `SIGNED_TEXT_CHANGED` (409), `VALIDATION_FAILED` with pointers into the form.
 *
 * @rule R-130
 */
export const recheckDocument: ActHandler = async (act) => {
  const { ctx } = act;
  const document = await demandDocument(ctx.tx, act.instance.objectId);
  if (document.signedVersion === null) {
    throw new Rejection('DOCUMENT_NOT_SIGNED', { documentId: document.id, status: document.status });
  }
  const changeClass = changeClassOf(act);
  const errors = checklistErrors(act, changeClass);
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  if (changeClass === 'NONE') {
    const versions = await versionsOf(ctx.tx, document.id);
    const current = versions.find((version) => version.no === document.currentVersion);
    if (!current || !printableHashes(versions, document.signedVersion).has(current.contentHash)) {
      throw new Rejection('SIGNED_TEXT_CHANGED', { documentId: document.id, signedVersion: document.signedVersion });
    }
  }
  moveDocument(ctx.tx, document, 'RECHECK', act.entryId);
  return { changeClass };
};

/** The class on the form, else the outcome where that names one, else none. */
function changeClassOf(act: TaskAct): string {
  const named = act.form['changeClass'];
  if (typeof named === 'string') return named;
  return CHANGE_CLASSES.has(act.outcome) ? act.outcome : 'NONE';
}

function checklistErrors(act: TaskAct, changeClass: string): FieldError[] {
  if (changeClass !== 'NONE') return [];
  return CHECKLIST.filter((point) => act.form[point] === false).map((point) => ({
    pointer: `/form/${point}`,
    code: 'CHECK_FAILED',
    zh: '复核项未通过，须注明修改性质（文字性或实质性）。',
    en: 'A point that failed needs a change: editorial or material.',
  }));
}
