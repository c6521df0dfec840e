import type { Variables } from '../../engine/index.js';
import type { ReadContext } from '../../kernel/index.js';
import type { ServiceHandler } from '../../instances/index.js';
import { settingsAt, unitsByCode } from '../../organisation/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { settingIn } from '../setting-of.js';
import { contentOf } from '../versions/add-version.js';
import { findVersion } from '../versions/version.store.js';
import { checkDraft, type DraftFindings } from './check-draft.js';

/**
 * `documents.checkDraft`: {@link checkDraft} on the version just submitted. A draft with errors is with its drafter again.
 * Answers `checkErrors` and `checkWarnings`, lists of codes.
 * @rule R-058
 */
export const checkDraftService: ServiceHandler = {
  mode: 'LOCAL',
  async run({ ctx, instance, entryId }) {
    const document = await demandDocument(ctx.tx, instance.objectId);
    const { values } = await settingsAt(ctx.tx, instance.settingsVersion);
    const { errors, warnings } = await checkOf(ctx, document, instance.definition.key, values);
    if (errors.length > 0) moveDocument(ctx.tx, document, 'RETURN', entryId);
    return { checkErrors: [...errors], checkWarnings: [...warnings] };
  },
};

/** Kinds of units that are the department's own or stand above it: a document to them does not go outward. */
const ABOVE_OR_WITHIN: ReadonlySet<string> = new Set(['DEPARTMENT', 'GROUP', 'HIGHER_OFFICE', 'SUPERIOR']);

/** What the check finds in a document as it stands: its current version, or the draft before the first. */
export async function checkOf(
  { tx, today }: ReadContext,
  document: Document,
  processKey: string,
  settings: Variables,
): Promise<DraftFindings> {
  const version = await findVersion(tx, document.id, document.currentVersion);
  const units = await unitsByCode(tx, [...document.mainRecipients, ...document.ccRecipients], today);
  return checkDraft({
    document,
    content: document.draft ??
      (version && contentOf(version)) ?? { title: document.title, bodyFileId: null, bodyText: null, attachments: [] },
    processKey,
    departmentMayIssueOutside: settingIn(settings, 'issuer.wd.externalAllowed') !== false,
    hasExternalRecipient: [...units.values()].some((unit) => !ABOVE_OR_WITHIN.has(unit.kind)),
  });
}
