import { Rejection, type CommandContext, type FieldError } from '../../kernel/index.js';
import type { ActHandler, TaskAct } from '../../instances/index.js';
import { directoryOf, personsByCode, unitsByCode } from '../../organisation/index.js';
import { changeDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { draftContent } from '../draft/draft-fields.js';
import { resolveFiles } from '../draft/draft-files.js';
import { recordReview, underReview } from '../review/record-review.js';
import { addVersion, contentOf } from './add-version.js';
import { editorialFlags, FLAG_NAMES, type EditorialFlag, type WatchedNames } from './editorial-flags.js';
import type { ChangeClass, DocumentVersion } from './version.js';

/** What kind of change each step of revision makes. */
const CLASS_OF_STEP: Readonly<Record<string, ChangeClass>> = {
  reviseByResponse: 'BY_SUPERIOR',
  reviseMaterial: 'MATERIAL',
  fixEditorial: 'EDITORIAL',
};

/**
 * REVISE (修改): a new version after signing, or after the superior's answer. An editorial correction keeps the signature
 * and must say why when it touches what a reader acts on ({@link editorialFlags}); every other change voids the approvals
 * before it.
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
  const flags =
    changeClass === 'EDITORIAL' ? editorialFlags(before, resolved.content, await watchedNames(ctx, on.document)) : [];
  if (flags.length > 0 && changeSummary === null) errors.push(needsReason(flags));
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  const version = addVersion(
    ctx,
    on.document,
    on.version,
    { ...resolved, changeClass, changeSummary, editorialFlags: flags },
    entryId,
  );
  demandChange(act, on.version, version);
  changeDocument(ctx.tx, on.document.id, { title: version.title, currentVersion: version.no }, entryId);
  await recordReview(act, { document: on.document, version });
  return {
    versionNo: version.no,
    contentHash: version.contentHash,
    changeClass,
    editorialFlags: flags,
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

/** Names of the house, of its people and of who gets the document: a correction must not change one unseen. */
async function watchedNames({ tx, today }: CommandContext, document: Document): Promise<WatchedNames> {
  const codes = [...(await directoryOf(tx, today)).kinds.keys()];
  const units = await unitsByCode(tx, codes, today);
  const persons = await personsByCode(tx, codes, today);
  const recipients = [...document.mainRecipients, ...document.ccRecipients];
  return {
    names: [...[...units.values()].map(({ nameZh }) => nameZh), ...[...persons.values()].map((one) => one.displayName)],
    recipients: [
      ...recipients.map((code) => units.get(code)?.nameZh ?? persons.get(code)?.displayName ?? ''),
      document.mainRecipientsLabel ?? '',
    ],
  };
}

const needsReason = (flags: readonly EditorialFlag[]): FieldError => ({
  pointer: '/form/changeSummary',
  code: 'REQUIRED',
  zh: `更正涉及${flags.map((flag) => FLAG_NAMES[flag].zh).join('、')}，须说明理由。`,
  en: `A correction that touches ${flags.map((flag) => FLAG_NAMES[flag].en).join(', ')} needs its reason.`,
});
