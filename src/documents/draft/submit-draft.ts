import { Rejection } from '../../kernel/index.js';
import type { ActHandler } from '../../instances/index.js';
import { settingsAt } from '../../organisation/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { recordReview } from '../review/record-review.js';
import { addVersion, contentOf } from '../versions/add-version.js';
import { findVersion } from '../versions/version.store.js';
import { draftChanges, draftContent, draftVariables } from './draft-fields.js';
import { resolveFiles } from './draft-files.js';
import { dueErrors, partyErrors } from './draft-parties.js';

/**
 * DRAFT (拟稿): the drafter submits. What the form says is merged over what the document holds; the text becomes an
 * immutable version with its hash, and an unchanged text keeps the version that it has, and the approvals given to it.
 * @throws Rejection VALIDATION_FAILED with every wrong field under `/form`; DOCUMENT_STATE where it is not with the drafter.
 * @rule R-135 @rule R-136
 */
export const submitDraft: ActHandler = async (act) => {
  const { ctx, form, entryId } = act;
  const before = await demandDocument(ctx.tx, act.instance.objectId);
  const current = await findVersion(ctx.tx, before.id, before.currentVersion);
  const base = before.draft ?? (current ? contentOf(current) : { ...EMPTY, title: before.title });
  const resolved = await resolveFiles(ctx, draftContent(form, base), '/form');
  const document: Document = {
    ...before,
    ...draftChanges(form, before.docKind),
    title: resolved.content.title,
    draft: null,
  };
  const { values } = await settingsAt(ctx.tx, act.instance.settingsVersion);
  const errors = [
    ...resolved.errors,
    ...ownerErrors(form['ownerGroup'], before, '/form'),
    ...dueErrors(form, ctx.today, '/form'),
    ...(await partyErrors(ctx, document, values, '/form')),
  ];
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  const version = addVersion(ctx, document, current, { ...resolved, changeClass: null, changeSummary: null }, entryId);
  const changes = {
    ...draftChanges(form, before.docKind),
    title: version.title,
    draft: null,
    currentVersion: version.no,
  };
  moveDocument(ctx.tx, before, 'SUBMIT', entryId, changes);
  await recordReview(act, { document, version });
  return { ...draftVariables(document), versionNo: version.no, contentHash: version.contentHash };
};

const EMPTY = { bodyFileId: null, bodyText: null, attachments: [] };

/** The owner group decides who reviews: a draft keeps the one that its case was started with. */
export function ownerErrors(
  named: unknown,
  document: Document,
  prefix: string,
): { pointer: string; code: string; zh: string; en: string }[] {
  if (named === undefined || named === document.ownerGroup) return [];
  return [
    {
      pointer: `${prefix}/ownerGroup`,
      code: 'OWNER_GROUP_FIXED',
      zh: '承办组在提出发文后不能更改；请作废后重新提出。',
      en: 'The owner group cannot change once the case has started; void it and start anew.',
    },
  ];
}
