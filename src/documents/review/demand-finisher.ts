import { Rejection } from '../../kernel/index.js';
import { demandMay, DIRECTOR, may, type PolicyObject } from '../../access/index.js';
import { SIGN_OFF_ROUTE } from '../../definitions/index.js';
import type { Json, Variables } from '../../engine/index.js';
import type { TaskAct } from '../../instances/index.js';
import { settingsAt } from '../../organisation/index.js';
import type { Document } from '../document.js';
import { isUpward } from '../draft/check-draft.js';
import { presetsKeyMatter } from './key-matter.js';

/**
 * Whoever signs or finalises holds at least the role with which the sign-off table ends for this document as it stands now, its
 * key matter as it was confirmed; or was delegated by somebody who does. It is asked of the document itself, whatever the process
 * drew and whatever stands in its variables. The table is that of the case, with the case's settings.
 *
 * Raises `ULTRA_VIRES`.
 *
 * @rule R-033 @rule R-034 @rule R-050 @rule R-053
 */
export async function demandFinisher(act: TaskAct, document: Document): Promise<void> {
  const { caller, today } = act.ctx;
  const matter: PolicyObject<'document.finish'> = {
    documentId: document.id,
    act: act.node.task.act ?? 'SIGN',
    docKind: document.docKind,
    issuer: document.issuer,
    keyMatter: document.keyMatter,
    ownerGroup: document.ownerGroup,
    finalRole: DIRECTOR,
    as: act.role,
    onBehalfOf: act.onBehalfOf ?? null,
  };
  // Whoever may do what is the director's need not ask what else the table lets them do.
  if (may(caller, 'document.finish', matter, today).may) return;
  demandMay(caller, 'document.finish', { ...matter, finalRole: await finalRoleOf(act, document) }, today);
}

/** With which role the table ends; a flag that nobody set is what the document's duties make it. */
async function finalRoleOf(act: TaskAct, document: Document): Promise<string> {
  try {
    return (await askTable(act, document)) ?? DIRECTOR;
  } catch (error) {
    // No table, or none that knows such a document.
    if (error instanceof Rejection) return DIRECTOR;
    throw error;
  }
}

async function askTable(act: TaskAct, document: Document): Promise<string | null> {
  const { ctx, tree, instance } = act;
  const table = await tree.deps.definitions.decision(ctx.tx, SIGN_OFF_ROUTE, instance.deploymentSeq);
  const { values: settings } = await settingsAt(ctx.tx, instance.settingsVersion);
  const { carrier, issuer, docKind, direction, needsSuperiorApproval, touchedGroups } = document;
  const isPreset = document.keyMatter === null && (await presetsKeyMatter(act, document));
  const given: Variables = {
    carrier,
    issuer,
    docKind,
    direction: isUpward(docKind) ? 'UP' : direction,
    keyMatter: isPreset ? true : document.keyMatter,
    needsSuperiorApproval,
    touchedGroups: [...touchedGroups],
    meetingType: null,
    settings,
  };
  return roleIn(table.evaluate(given, ctx.now.toISOString()).result);
}

function roleIn(result: Json): string | null {
  const row = Array.isArray(result) ? (result[0] ?? null) : result;
  const role = typeof row === 'object' && row !== null ? (row as Variables)['finalRole'] : null;
  return typeof role === 'string' ? role : null;
}
