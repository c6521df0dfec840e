import type { ReadContext } from '../../kernel/index.js';
import { toWire, toWireOrNull } from '../../kernel/index.js';
import type { Variables } from '../../engine/index.js';

/** Message by which a process lets the refusal of one of its steps be confirmed: `subRefusal` of the definition handles it. */
export const REFUSAL_MESSAGE = 'RefusalRequested';

/** Act of the step that confirms or overrules a refusal. */
export const CONFIRM_REFUSAL = 'CONFIRM_REFUSAL';

/** Act of whoever refuses, as the separation of duties names it: nobody confirms their own refusal. */
export const REFUSE = 'REFUSE';

/** Variable of the confirming step that names the refusal. */
export const REFUSAL_VARIABLE = 'refusalId';

/** The refusal that a step with these variables confirms; `null` for any other step. */
export const refusalIn = (variables: Variables): string | null => {
  const id = variables[REFUSAL_VARIABLE];
  return typeof id === 'string' ? id : null;
};

/** `LAPSED`: the refused step, or its case, was over before anybody decided. */
export type RefusalStatus = 'OPEN' | 'CONFIRMED' | 'OVERRULED' | 'LAPSED';

/** A refusal to handle a step (不予办理), as stored. */
export interface Refusal {
  readonly id: string;
  readonly taskId: string;
  readonly caseId: string;
  /** Number of the refused task in its case. */
  readonly n: number;
  readonly rootCaseId: string;
  readonly elementId: string;
  readonly refusedBy: string;
  readonly onBehalfOf: string | null;
  readonly role: string | null;
  readonly refusedAt: Date;
  readonly ground: string;
  readonly ruleRef: string;
  readonly versionNo: number | null;
  readonly status: RefusalStatus;
  readonly decidedBy: string | null;
  readonly decidedFor: string | null;
  readonly decidedRole: string | null;
  readonly decidedAt: Date | null;
  readonly opinion: string | null;
}

/** A refusal with what is read beside it. */
export interface RefusalRead extends Refusal {
  readonly nameZh: string;
  readonly nameEn: string | null;
  /** The step that confirms it, while it waits: its task, and who may decide. */
  readonly confirmation: { readonly taskId: string; readonly confirmers: readonly string[] } | null;
}

/** A refusal on the wire: both opinions, that of who refused and that of who decided. */
export interface RefusalView {
  readonly id: string;
  readonly taskId: string;
  readonly caseId: string;
  readonly element: string;
  readonly name: string;
  readonly status: RefusalStatus;
  readonly refusedBy: string;
  /** For whom it was refused, by delegation (代). */
  readonly onBehalfOf: string | null;
  readonly role: string | null;
  readonly refusedAt: string;
  /** `null` for a reader who may see the case and not its content, as the rule and the opinion are. */
  readonly ground: string | null;
  readonly ruleRef: string | null;
  readonly versionNo: number | null;
  /** The open task that confirms or overrules it; `null` once that is decided. */
  readonly confirmationTaskId: string | null;
  /** Posts, or the person, who may decide; nobody once it is decided. */
  readonly confirmers: readonly string[];
  readonly decidedBy: string | null;
  /** For whom it was decided, by delegation (代). */
  readonly decidedFor: string | null;
  readonly decidedRole: string | null;
  readonly decidedAt: string | null;
  /** What who decided wrote; always there where it was overruled. */
  readonly opinion: string | null;
}

/** A refusal as this caller reads it; `reads`: with what was written. */
export const toRefusalView = (
  refusal: RefusalRead,
  { caller, zone }: Pick<ReadContext, 'caller' | 'zone'>,
  reads = true,
): RefusalView => ({
  id: refusal.id,
  taskId: refusal.taskId,
  caseId: refusal.caseId,
  element: refusal.elementId,
  name: caller.language === 'en' ? (refusal.nameEn ?? refusal.nameZh) : refusal.nameZh,
  status: refusal.status,
  refusedBy: refusal.refusedBy,
  onBehalfOf: refusal.onBehalfOf,
  role: refusal.role,
  refusedAt: toWire(refusal.refusedAt, zone),
  ground: reads ? refusal.ground : null,
  ruleRef: reads ? refusal.ruleRef : null,
  versionNo: refusal.versionNo,
  confirmationTaskId: refusal.confirmation?.taskId ?? null,
  confirmers: refusal.confirmation?.confirmers ?? [],
  decidedBy: refusal.decidedBy,
  decidedFor: refusal.decidedFor,
  decidedRole: refusal.decidedRole,
  decidedAt: toWireOrNull(refusal.decidedAt, zone),
  opinion: reads ? refusal.opinion : null,
});
