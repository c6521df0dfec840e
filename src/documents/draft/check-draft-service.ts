import { isDeepStrictEqual } from 'node:util';
import type { Variables } from '../../engine/index.js';
import { Rejection, type ReadContext } from '../../kernel/index.js';
import type { ServiceCall, ServiceHandler } from '../../instances/index.js';
import { settingsAt, unitsByCode } from '../../organisation/index.js';
import { changeDocument, demandDocument, moveDocument } from '../document.store.js';
import type { Document } from '../document.js';
import { settingIn } from '../setting-of.js';
import { contentOf } from '../versions/add-version.js';
import { findVersion } from '../versions/version.store.js';
import { checkDraft, type DraftFindings } from './check-draft.js';

/**
 * `documents.checkDraft`: {@link checkDraft} on the version just submitted. A draft with errors is with its drafter again. The
 * document keeps which groups its duties touch.
 * Answers `checkErrors` and `checkWarnings`, lists of codes.
 * @rule R-058 @rule R-013
 */
export const checkDraftService: ServiceHandler = {
  mode: 'LOCAL',
  async run(call) {
    const { ctx, instance, entryId } = call;
    const document = await demandDocument(ctx.tx, instance.objectId);
    const { values } = await settingsAt(ctx.tx, instance.settingsVersion);
    const { errors, warnings } = await checkOf(ctx, document, instance.definition.key, values);
    const touchedGroups = await touchedBy(call, document, values);
    const changes = isDeepStrictEqual(touchedGroups, document.touchedGroups) ? {} : { touchedGroups };
    if (errors.length > 0) moveDocument(ctx.tx, document, 'RETURN', entryId, changes);
    else if ('touchedGroups' in changes) changeDocument(ctx.tx, document.id, changes, entryId);
    return { checkErrors: [...errors], checkWarnings: [...warnings] };
  },
};

/** The owner group and the groups of the document's duties, by the table; the owner alone where there is no such table. */
async function touchedBy(
  { ctx, tree, instance }: ServiceCall,
  { dutyCodes, ownerGroup }: Document,
  settings: Variables,
): Promise<readonly string[]> {
  try {
    const table = await tree.deps.definitions.decision(ctx.tx, 'touched-groups', instance.deploymentSeq);
    const given = { dutyCodes: [...dutyCodes], ownerGroup, settings };
    const groups = (table.evaluate(given, ctx.now.toISOString()).result as Variables)['touchedGroups'];
    return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [ownerGroup];
  } catch (refusal) {
    if (refusal instanceof Rejection) return [ownerGroup];
    throw refusal;
  }
}

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
