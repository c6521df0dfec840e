import type { Command } from '../../kernel/index.js';
import { Rejection, type FieldError } from '../../kernel/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import { recordFact } from '../../audit/index.js';
import { demandMay, demandSight } from '../../access/index.js';
import type { Definitions } from '../../definitions/index.js';
import { lockTree } from '../../instances/index.js';
import { settingsAt } from '../../organisation/index.js';
import { changeDocument, demandDocument } from '../document.store.js';
import { isWithDrafter } from '../document.js';
import { readDocumentView, type DocumentView } from '../document-view.js';
import { contentOf } from '../versions/add-version.js';
import { findVersion } from '../versions/version.store.js';
import { DRAFT_FIELDS, draftChanges, draftContent, touchesContent, type DraftForm } from './draft-fields.js';
import { resolveFiles } from './draft-files.js';
import { partyErrors } from './draft-parties.js';
import { ownerErrors } from './submit-draft.js';

export interface EditDraftInput {
  readonly documentId: string;
  /** JSON merge patch (RFC 7396) over the fields of F-DRAFT. */
  readonly patch: DraftForm;
  readonly ifMatch: string | null;
}

/** Form whose fields a patch may hold, all of them optional. */
const FORM = 'F-REDRAFT';

/**
 * Changes a draft while it is with its drafter; nothing is submitted by it.
 *
 * Raises `DOCUMENT_NOT_FOUND`, `DRAFTER_ONLY`, `PRECONDITION_REQUIRED`, `PRECONDITION_FAILED`, `DOCUMENT_NOT_WITH_DRAFTER`,
 * `VALIDATION_FAILED` with every wrong field.
 */
export const editDraft = (definitions: Definitions): Command<EditDraftInput, DocumentView> => ({
  name: 'documents.editDraft',
  async execute(ctx, { documentId, patch, ifMatch }) {
    await demandSight(ctx, 'DOCUMENT', documentId, 'DOCUMENT_NOT_FOUND');
    const seen = await demandDocument(ctx.tx, documentId);
    const { drafter, signer } = seen;
    demandMay(ctx.caller, 'document.edit', { documentId, drafter, signer }, ctx.today);
    const [root] = seen.caseId === null ? [] : await lockTree(ctx.tx, { caseId: seen.caseId });
    if (!root) throw new Rejection('DOCUMENT_NOT_WITH_DRAFTER', { documentId, status: seen.status });
    const before = await demandDocument(ctx.tx, documentId);
    demandMatch(ifMatch, before.rowVersion, { required: true });
    if (!isWithDrafter(before)) {
      throw new Rejection('DOCUMENT_NOT_WITH_DRAFTER', { documentId, status: before.status });
    }

    const form = await definitions.form(ctx.tx, FORM, Number(root.deployment_seq));
    const values = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
    const formErrors = [...form.check(values, '').errors, ...fieldsNotKept(patch)];
    if (formErrors.length > 0) throw new Rejection('VALIDATION_FAILED', { form: FORM }, formErrors);

    const current = await findVersion(ctx.tx, documentId, before.currentVersion);
    const base = before.draft ?? (current ? contentOf(current) : { ...EMPTY, title: before.title });
    const resolved = await resolveFiles(ctx, draftContent(patch, base), '');
    const changed = { ...before, ...draftChanges(patch, before.docKind) };
    const settings = await settingsAt(ctx.tx, root.settings_version);
    const errors = [
      ...resolved.errors,
      ...ownerErrors(patch['ownerGroup'], before, ''),
      ...(await partyErrors(ctx, changed, settings.values, '')),
    ];
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);

    const content = touchesContent(patch) ? { draft: resolved.content, title: resolved.content.title } : {};
    const after = { ...draftChanges(patch, before.docKind), ...content };
    const entryId = recordFact(ctx, {
      act: 'DRAFT_CHANGED',
      objectType: 'DOCUMENT',
      objectId: documentId,
      rule: 'R-136',
      before,
      after: { ...before, ...after },
      details: { fields: Object.keys(patch).sort() },
    });
    changeDocument(ctx.tx, documentId, after, entryId);
    return readDocumentView(ctx, documentId);
  },
});

const EMPTY = { bodyFileId: null, bodyText: null, attachments: [] };

const KEPT: ReadonlySet<string> = new Set(['title', 'docKind', 'issuer', 'direction', 'ownerGroup', 'dutyCodes']);

/** What a `null` may not clear (the form's own check never sees its name), and what only a submission takes. */
const fieldsNotKept = (patch: DraftForm): FieldError[] =>
  Object.entries(patch)
    .filter(([name, value]) => name === 'dueDate' || (value === null && (KEPT.has(name) || !DRAFT_FIELDS.has(name))))
    .map(([name]) =>
      name === 'dueDate'
        ? { pointer: '/dueDate', code: 'SET_AT_SUBMISSION', zh: '限办日期在提交时填写。', en: 'Set when you submit.' }
        : KEPT.has(name)
          ? { pointer: `/${name}`, code: 'REQUIRED', zh: '必填，不能清空。', en: 'Required: it cannot be cleared.' }
          : {
              pointer: `/${name}`,
              code: 'UNKNOWN_FIELD',
              zh: `没有名为“${name}”的字段。`,
              en: `There is no field named "${name}".`,
            },
    );
