import { granted, refused, type Actor, type Decision } from './actor.js';

/** A document, and who drafted or signed it. */
export interface DocumentMatter {
  readonly documentId: string;
  readonly drafter: string | null;
  readonly signer: string | null;
}

/** A document that is to be shown to somebody. */
export interface GrantMatter {
  readonly documentId: string;
  readonly ownerGroup: string;
}

/** A hand-over of a document of this group. */
export interface HandoverMatter {
  readonly handoverId: string;
  readonly ownerGroup: string;
}

/** A line of a distribution list. */
export interface ReceiptMatter {
  readonly lineId: string;
  readonly recipient: string;
}

/** The flag of a document, and the role in which somebody does the step at which they say it; `null`: any that they hold. */
export interface KeyMatterMatter {
  readonly documentId: string;
  readonly ownerGroup: string;
  readonly as: string | null;
}

/** Roles of the office that see a whole distribution list. */
const SEES_LINES = ['DIRECTOR', 'DEPUTY', 'REGISTRY', 'ARCHIVIST', 'LEADER', 'MEMBER', 'AUDITOR'] as const;

/** Permissions that void a number by hand: the registry's, and the administrator's of series. */
export const MAY_VOID_NUMBERS = ['documents:register', 'series:write'] as const;

/** Acts on documents that no task asks for. */
export const DOCUMENT_ACTS = {
  /** The words are the drafter's alone. */
  'document.edit': (actor: Actor, { documentId, drafter }: DocumentMatter): Decision =>
    actor.person !== null && actor.person === drafter ? granted() : refused('DRAFTER_ONLY', 'R-136', { documentId }),
  /** The director, or the owner group's leader, shows a document to somebody who has no part in it. */
  'document.grant': (actor: Actor, { documentId, ownerGroup }: GrantMatter): Decision => {
    const leader = `LEADER@${ownerGroup}`;
    const role = ['DIRECTOR', leader].find((key) => actor.keys.includes(key));
    return role === undefined ? refused('GRANT_NOT_ALLOWED', 'R-091', { documentId, role: leader }) : granted(role);
  },
  /** Who signed reads again what was changed since. */
  'document.rereview': (actor: Actor, { documentId, signer }: DocumentMatter): Decision =>
    actor.person !== null && actor.person === signer
      ? granted()
      : refused('SIGNER_ONLY', 'R-130', { documentId, signer }),
  /** A number is given by the registry's act only; it can be voided, and never written. */
  'number.void': (actor: Actor, _number: object): Decision =>
    MAY_VOID_NUMBERS.some((one) => actor.permissions.has(one))
      ? granted()
      : refused('PERMISSION_MISSING', 'R-129', { permission: MAY_VOID_NUMBERS[0] }),
  /** The owner group's leader gives a hand-over to another handler, or the director, who reassigns any case. */
  'handover.reassign': (actor: Actor, { handoverId, ownerGroup }: HandoverMatter): Decision => {
    const leader = `LEADER@${ownerGroup}`;
    const role = [leader, 'DIRECTOR'].find((key) => actor.keys.includes(key));
    return role === undefined ? refused('REASSIGN_NOT_ALLOWED', 'R-070', { handoverId, role: leader }) : granted(role);
  },
  /** The drafter proposes whether it is a key matter; the owner group's leader confirms it, the director may set it. */
  'keyMatter.settle': (actor: Actor, { documentId, ownerGroup, as }: KeyMatterMatter): Decision => {
    const role = [`LEADER@${ownerGroup}`, 'DIRECTOR'].find((key) =>
      as === null ? actor.keys.includes(key) : as === key,
    );
    return role === undefined ? refused('OWNER_LEADER_CONFIRMS', 'R-051', { documentId }) : granted(role);
  },
  /** People of the office see every line, any other recipient their own; the others are missing for them. */
  'receipt.see': (actor: Actor, { lineId, recipient }: ReceiptMatter): Decision => {
    const role = [...SEES_LINES, recipient].find((key) => actor.keys.includes(key));
    return role === undefined ? refused('LINE_NOT_FOUND', 'R-066', { lineId }) : granted(role);
  },
  /** The recipient signs, or the registry for one who signed on paper. */
  'receipt.confirm': (actor: Actor, { lineId, recipient }: ReceiptMatter): Decision => {
    const role = [recipient, 'REGISTRY'].find((key) => actor.keys.includes(key));
    return role === undefined ? refused('RECIPIENT_ONLY', 'R-066', { lineId }) : granted(role);
  },
} as const;
