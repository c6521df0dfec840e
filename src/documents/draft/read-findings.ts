import { Rejection, type Bilingual, type ReadContext } from '../../kernel/index.js';
import { demandSight } from '../../access/index.js';
import type { Definitions } from '../../definitions/index.js';
import { findInstance } from '../../instances/index.js';
import { settingsAt } from '../../organisation/index.js';
import { demandDocument } from '../document.store.js';
import { isOut } from '../document.js';
import { demandInside } from '../inside.js';
import { dispatchPlan } from '../issue/dispatch-plan.js';
import { breachError } from '../issue/plan-lines.js';
import { checkOf } from './check-draft-service.js';
import { FINDINGS } from './findings.js';

/** One thing that a reader of a document should know. */
export interface FindingView {
  readonly code: string;
  /** `ERROR`: it cannot be submitted, or not be registered, as it stands. `WARNING`: shown, and decided by people. */
  readonly severity: 'ERROR' | 'WARNING';
  /** Step that refuses it: `svcCheckDraft` sends it back to the drafter, `registerOutgoing` takes no number for it. */
  readonly element: string;
  /** Field of the document, where it is one. */
  readonly pointer: string | null;
  readonly detail: string;
}

/** What form, routing and distribution rules say of a document as it stands. */
export interface FindingsView {
  readonly documentId: string;
  readonly versionNo: number;
  readonly items: readonly FindingView[];
}

/**
 * What the rules say of a document as it stands, before a step refuses it: its form and routing (checked at every
 * submission) and its recipients (checked at registration). Nothing of a document that is out.
 *
 * Raises `DOCUMENT_NOT_FOUND`.
 *
 * @rule R-004 @rule R-058 @rule R-061
 */
export async function readFindings(
  ctx: ReadContext,
  definitions: Definitions,
  documentId: string,
): Promise<FindingsView> {
  await demandSight(ctx, 'DOCUMENT', documentId, 'DOCUMENT_NOT_FOUND');
  const document = await demandDocument(ctx.tx, documentId);
  await demandInside(ctx, document);
  const instance = document.caseId === null ? undefined : await findInstance(ctx.tx, document.caseId);
  if (!instance) throw new Rejection('DOCUMENT_NOT_FOUND', { documentId });
  const view = { documentId, versionNo: document.currentVersion };
  if (isOut(document)) return { ...view, items: [] };
  const { values } = await settingsAt(ctx.tx, instance.settings_version);
  const { errors, warnings } = await checkOf(ctx, document, instance.definition_key, values);
  const deploymentSeq = Number(instance.deployment_seq);
  const plan = await dispatchPlan(ctx, document, {
    definitions,
    deploymentSeq,
    settingsVersion: instance.settings_version,
    rangeConfirmed: true,
  });
  const say = (said: Bilingual): string => said[ctx.caller.language === 'en' ? 'en' : 'zh'];
  const found = (element: string, severity: FindingView['severity'], code: string): FindingView => ({
    code,
    severity,
    element,
    pointer: null,
    detail: say(FINDINGS[code] ?? { zh: code, en: code }),
  });
  const breaches = plan.breaches.map(breachError).filter(({ code }) => !errors.includes(code));
  return {
    ...view,
    items: [
      ...errors.map((code) => found('svcCheckDraft', 'ERROR', code)),
      ...breaches.map(({ code, pointer, zh, en }): FindingView => ({
        code,
        severity: 'ERROR',
        element: 'registerOutgoing',
        pointer: pointer.replace(/^\/document/, ''),
        detail: say({ zh, en }),
      })),
      ...warnings.map((code) => found('svcCheckDraft', 'WARNING', code)),
      ...plan.warnings.map((code) => found('registerOutgoing', 'WARNING', code)),
    ],
  };
}
