import type { ServiceHandler } from '../../instances/index.js';
import { settingsAt, unitsByCode } from '../../organisation/index.js';
import { demandDocument, moveDocument } from '../document.store.js';
import { settingIn } from '../setting-of.js';
import { contentOf } from '../versions/add-version.js';
import { findVersion } from '../versions/version.store.js';
import { checkDraft } from './check-draft.js';

/**
 * `documents.checkDraft`: {@link checkDraft} on the version just submitted. A draft with errors is with its drafter again.
 * Answers `checkErrors` and `checkWarnings`, lists of codes.
 * @rule R-058
 */
export const checkDraftService: ServiceHandler = {
  mode: 'LOCAL',
  async run({ ctx, instance, entryId }) {
    const document = await demandDocument(ctx.tx, instance.objectId);
    const version = await findVersion(ctx.tx, document.id, document.currentVersion);
    const { values } = await settingsAt(ctx.tx, instance.settingsVersion);
    const units = await unitsByCode(ctx.tx, [...document.mainRecipients, ...document.ccRecipients]);
    const { errors, warnings } = checkDraft({
      document,
      content: version
        ? contentOf(version)
        : { title: document.title, bodyFileId: null, bodyText: null, attachments: [] },
      processKey: instance.definition.key,
      departmentMayIssueOutside: settingIn(values, 'issuer.wd.externalAllowed') !== false,
      hasExternalRecipient: [...units.values()].some((unit) => unit.external),
    });
    if (errors.length > 0) moveDocument(ctx.tx, document, 'RETURN', entryId);
    return { checkErrors: [...errors], checkWarnings: [...warnings] };
  },
};
