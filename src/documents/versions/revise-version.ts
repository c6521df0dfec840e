import { Rejection, type FieldError } from '../../kernel/index.js';
import type { ActHandler, TaskAct } from '../../instances/index.js';
import { changeDocument } from '../document.store.js';
import { draftContent } from '../draft/draft-fields.js';
import { resolveFiles } from '../draft/draft-files.js';
import { recordReview, underReview } from '../review/record-review.js';
import { addVersion, contentOf } from './add-version.js';
import type { ChangeClass, DocumentVersion } from './version.js';

/** What kind of change each step of revision makes. */
const CLASS_OF_STEP: Readonly<Record<string, ChangeClass>> = {
  reviseByResponse: 'BY_SUPERIOR',
  reviseMaterial: 'MATERIAL',
  fixEditorial: 'EDITORIAL',
};

/**
 * REVISE (修改): a new version after signing, or after the superior's answer. An editorial correction keeps the signature
 * and must say why when it touches a figure, a date or a number; every other change voids the approvals before it.
 *
 * Raises `VERSION_UNCHANGED` (409), `VALIDATION_FAILED` with pointers into the form.
 *
 * @rule R-130 @rule R-136
 */
export const reviseVersion: ActHandler = async (act) => {
  const { ctx, form, entryId } = act;
  const on = await underReview(act);
  const changeClass = CLASS_OF_STEP[act.task.elementId] ?? 'MATERIAL';
  const before = contentOf(on.version);
  const { errors, ...resolved } = await resolveFiles(ctx, draftContent(form, before), '/form');
  const changeSummary = typeof form['changeSummary'] === 'string' ? form['changeSummary'] : null;
  const touches = changeClass === 'EDITORIAL' && touchesFigures(before, resolved.content);
  if (touches && changeSummary === null) errors.push(needsReason);
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  const version = addVersion(ctx, on.document, on.version, { ...resolved, changeClass, changeSummary }, entryId);
  demandChange(act, on.version, version);
  changeDocument(ctx.tx, on.document.id, { title: version.title, currentVersion: version.no }, entryId);
  await recordReview(act, { document: on.document, version });
  return {
    versionNo: version.no,
    contentHash: version.contentHash,
    changeClass,
    editorialFlags: touches ? ['TOUCHES_FIGURES'] : [],
  };
};

function demandChange(act: TaskAct, before: DocumentVersion, after: DocumentVersion): void {
  if (before.contentHash === after.contentHash) {
    throw new Rejection('VERSION_UNCHANGED', {
      documentId: before.documentId,
      versionNo: before.no,
      taskId: act.task.id,
    });
  }
}

/** Whether two texts differ in their digits (figures, dates, numbers), Arabic or Chinese. Pure. @rule R-130 */
export function touchesFigures(before: TextOf, after: TextOf): boolean {
  return figuresOf(before) !== figuresOf(after);
}

type TextOf = Pick<ReturnType<typeof contentOf>, 'title' | 'bodyText' | 'attachments'>;

const figuresOf = ({ title, bodyText, attachments }: TextOf): string =>
  [title, bodyText ?? '', ...attachments.map((attachment) => attachment.name)]
    .map((text) =>
      (text.match(/[0-9０-９]+|[〇零一二三四五六七八九十百千万亿]+(?=[年月日号条项个份万元%])/gu) ?? []).join(' '),
    )
    .join('\n');

const needsReason: FieldError = {
  pointer: '/form/changeSummary',
  code: 'REQUIRED',
  zh: '更正涉及数字、日期或编号，须说明理由。',
  en: 'A correction that touches figures, dates or numbers needs its reason.',
};
