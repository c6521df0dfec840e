import { Rejection, type Command, type CommandContext } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { demandMay, demandSight, grantSight, revokeSight } from '../../access/index.js';
import { personsByCode } from '../../organisation/index.js';
import { demandDocument } from '../document.store.js';
import type { Document } from '../document.js';

/** To whom a document is shown, or no longer, and why. */
export interface GrantInput {
  readonly documentId: string;
  readonly person: string;
  readonly reason: string;
}

/** A grant as a client reads it. */
export interface GrantView {
  readonly documentId: string;
  readonly person: string;
  /** Whether the person may read it by grant from now on. */
  readonly granted: boolean;
}

/**
 * Shows a document to a person who has no part in its case: its head and its current text, as far as the person is cleared. It is how
 * experts of restricted profile come to a work secret.
 *
 * Raises `DOCUMENT_NOT_FOUND`, `GRANT_NOT_ALLOWED` (403), `VALIDATION_FAILED` for a person who is not there.
 *
 * @rule R-012 @rule R-091 @rule R-134
 */
export const grantDocument: Command<GrantInput, GrantView> = {
  name: 'documents.grantSight',
  async execute(ctx, { documentId, person, reason }) {
    const document = await mayShow(ctx, documentId);
    if (!(await personsByCode(ctx.tx, [person], ctx.today)).has(person)) throw unknownPerson();
    note(ctx, 'SIGHT_GRANTED', { documentId, person, reason });
    const thing = { objectType: 'DOCUMENT', objectId: documentId, at: document.createdAt };
    grantSight(ctx.tx, { ...thing, principals: [person], ground: 'GRANT' });
    return { documentId, person, granted: true };
  },
};

/** Takes a grant back; what the person sees on another ground stays. Raises what `grantDocument` raises. @rule R-091 */
export const revokeGrant: Command<GrantInput, GrantView> = {
  name: 'documents.revokeSight',
  async execute(ctx, { documentId, person, reason }) {
    await mayShow(ctx, documentId);
    note(ctx, 'SIGHT_REVOKED', { documentId, person, reason });
    revokeSight(ctx.tx, { objectType: 'DOCUMENT', objectId: documentId, principal: person });
    return { documentId, person, granted: false };
  },
};

async function mayShow(ctx: CommandContext, documentId: string): Promise<Document> {
  await demandSight(ctx, 'DOCUMENT', documentId, 'DOCUMENT_NOT_FOUND', 'CONTENT');
  const document = await demandDocument(ctx.tx, documentId);
  demandMay(ctx.caller, 'document.grant', { documentId, ownerGroup: document.ownerGroup }, ctx.today);
  return document;
}

const note = (ctx: CommandContext, act: 'SIGHT_GRANTED' | 'SIGHT_REVOKED', given: GrantInput): string =>
  recordFact(ctx, {
    act,
    objectType: 'DOCUMENT',
    objectId: given.documentId,
    rule: 'R-091',
    committed: { reason: given.reason },
    details: { person: given.person },
  });

const unknownPerson = (): Rejection =>
  new Rejection('VALIDATION_FAILED', {}, [
    { pointer: '/person', code: 'PERSON_UNKNOWN', zh: '没有这个人员。', en: 'There is no such person.' },
  ]);
