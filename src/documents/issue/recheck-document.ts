import { Rejection, type FieldError } from '../../kernel/index.js';
import type { ActHandler, TaskAct } from '../../instances/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import { printableHashes } from '../versions/version.js';
import { versionsOf } from '../versions/version.store.js';

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
  const changeClass = act.outcome;
  const errors = [...classErrors(act), ...checklistErrors(act)];
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

/** The process goes by the outcome: a form that names another class would pass a text unseen. */
function classErrors(act: TaskAct): FieldError[] {
  const named = act.form['changeClass'] ?? act.outcome;
  if (named === act.outcome) return [];
  return [
    {
      pointer: '/form/changeClass',
      code: 'CLASS_DIFFERS',
      zh: '修改性质须与办理结果一致。',
      en: 'The class of change must be the outcome.',
    },
  ];
}

function checklistErrors(act: TaskAct): FieldError[] {
  if (act.outcome !== 'NONE') return [];
  return CHECKLIST.filter((point) => act.form[point] === false).map((point) => ({
    pointer: `/form/${point}`,
    code: 'CHECK_FAILED',
    zh: '复核项未通过，须注明修改性质（文字性或实质性）。',
    en: 'A point that failed needs a change: editorial or material.',
  }));
}
