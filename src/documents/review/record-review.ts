import { Rejection } from '../../kernel/index.js';
import { personsByCode } from '../../organisation/index.js';
import type { TaskAct } from '../../instances/index.js';
import { demandDocument } from '../document.store.js';
import { FOR_ANOTHER, type Document } from '../document.js';
import type { DocumentVersion } from '../versions/version.js';
import { findVersion } from '../versions/version.store.js';
import { insertReviewAction, type SignatureRecord } from './review-action.store.js';

/** The document and the version that a task is about, read under the root lock. */
export interface UnderReview {
  readonly document: Document;
  readonly version: DocumentVersion;
}

/**
 * What a task is about. You act on what the task showed: another current version is refused, whoever brought it in.
 * @throws Rejection DOCUMENT_NOT_FOUND, VERSION_SUPERSEDED (409)
 * @rule R-136
 */
export async function underReview(act: TaskAct): Promise<UnderReview> {
  const document = await demandDocument(act.ctx.tx, act.instance.objectId);
  const version = await findVersion(act.ctx.tx, document.id, document.currentVersion);
  if (!version || (act.task.versionNo !== null && act.task.versionNo !== version.no)) {
    throw new Rejection('VERSION_SUPERSEDED', {
      taskId: act.task.id,
      sent: act.task.versionNo,
      current: document.currentVersion,
    });
  }
  return { document, version };
}

/**
 * Post in which the person acts: the one that the task names; for a task that is theirs by name, their post in the owner
 * group, or else their first. `ASSIGNEE` for somebody who holds none any more.
 */
export function roleOf(act: TaskAct, document: Pick<Document, 'ownerGroup'>): string {
  if (act.role !== null) return act.role;
  const { posts } = act.ctx.caller;
  const post = posts.find(({ unit }) => unit === document.ownerGroup) ?? posts[0];
  return post ? `${post.role}@${post.unit}` : 'ASSIGNEE';
}

/** In which post somebody acted: in that of the signature; whoever signs for another, or signed so at first, in one of their own. */
function postIn(act: TaskAct, document: Document, signature: SignatureRecord | null): string {
  if (signature === null) return roleOf(act, document);
  return signature.signedAs === FOR_ANOTHER ? roleOf({ ...act, role: null }, document) : signature.signedAs;
}

/**
 * Writes what the person did, bound to the version and its hash: step, outcome, opinion, name, role, instant, rule.
 * @rule R-054 @rule R-136
 */
export async function recordReview(
  act: TaskAct,
  on: UnderReview,
  signature: SignatureRecord | null = null,
): Promise<void> {
  const { ctx, task } = act;
  const actor = ctx.caller.person ?? 'SYSTEM';
  const persons = await personsByCode(ctx.tx, [actor], ctx.today);
  insertReviewAction(
    ctx.tx,
    {
      id: ctx.newId(),
      documentId: on.document.id,
      versionNo: on.version.no,
      contentHash: on.version.contentHash,
      round: task.round ?? on.document.round,
      caseId: act.instance.id,
      taskId: task.id,
      elementId: task.elementId,
      stepZh: task.nameZh,
      stepEn: task.nameEn,
      act: act.node.task.act ?? 'REVIEW',
      outcome: act.outcome,
      opinion: act.opinion,
      actor,
      actorName: persons.get(actor)?.displayName ?? (actor === 'SYSTEM' ? '系统' : actor),
      actorRole: postIn(act, on.document, signature),
      onBehalfOf: act.onBehalfOf ?? null,
      actedAt: ctx.now,
      rule: task.rule,
      supersededAt: null,
      signature,
    },
    act.entryId,
  );
}
