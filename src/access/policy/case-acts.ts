import { granted, refused, type Actor, type Decision } from './actor.js';
import { asDirector } from './director.js';

/** A process, and the posts that may start it; none named: whoever may call. */
export interface StartMatter {
  readonly definition: string;
  readonly starters: readonly string[];
}

/** A case that somebody wants to void. */
export interface CancelMatter {
  readonly caseId: string;
  /** The process draws its own voiding and decides what then happens; an administrator has no part in it. */
  readonly drawn: boolean;
  /** The case is over: whoever could have voided it is told so. */
  readonly ended: boolean;
  readonly ownerGroup: unknown;
  /** When it was signed; `null` before. */
  readonly signedAt: unknown;
}

/** A case that its drafter wants back, or the director. */
export interface RecallMatter {
  readonly caseId: string;
  readonly drafter: unknown;
}

/** A message, and who may send it: `ROLE:REGISTRY`, `CLIENT:superior`. */
export interface MessageMatter {
  readonly name: string;
  readonly senders: readonly string[];
}

/** Those of the declared senders that the actor is: a post held today, or a client by its name with the scope `messages:send`. */
export const sendersAs = (actor: Actor, senders: readonly string[]): string[] =>
  senders.filter((sender) =>
    sender.startsWith('ROLE:')
      ? actor.keys.includes(sender.slice('ROLE:'.length))
      : sender.startsWith('CLIENT:') &&
        actor.permissions.has('messages:send') &&
        actor.client?.name === sender.slice('CLIENT:'.length),
  );

/** Acts on a case as a whole. None of them writes an opinion, a signature, a date or a number. */
export const CASE_ACTS = {
  /** Who may start is written in the process. */
  'case.start': (actor: Actor, { definition, starters }: StartMatter): Decision => {
    const role = starters.find((key) => actor.keys.includes(key));
    if (starters.length === 0 || role !== undefined) return granted(role ?? null);
    return refused('STARTER_NOT_ALLOWED', 'R-055', { definition, starters: starters.join(', ') });
  },
  /** The director, and the owner group's leader before signing; an administrator where the process draws no voiding. */
  'case.cancel': (actor: Actor, { caseId, drawn, ended, ownerGroup, signedAt }: CancelMatter): Decision => {
    if (!drawn && actor.permissions.has('cases:cancel')) return granted();
    if (!drawn && !ended) return refused('CANCEL_NOT_ALLOWED', 'R-135', { caseId });
    const leader = typeof ownerGroup === 'string' && signedAt === null ? `LEADER@${ownerGroup}` : null;
    const role = ['DIRECTOR', leader].find((key) => key !== null && actor.keys.includes(key));
    return role == null ? refused('CANCEL_NOT_ALLOWED', 'R-135', { caseId }) : granted(role);
  },
  /** Who may answer a case is written in the process. */
  'message.send': (actor: Actor, { name, senders }: MessageMatter): Decision =>
    sendersAs(actor, senders).length > 0
      ? granted()
      : refused('SENDER_NOT_ALLOWED', 'R-056', { name, senders: senders.join(', ') }),
  /** The drafter in person, as long as nobody opened it, and the director. */
  'case.recall': (actor: Actor, { caseId, drafter }: RecallMatter): Decision =>
    actor.person !== null && actor.person === drafter
      ? granted()
      : (asDirector(actor) ?? refused('RECALL_NOT_ALLOWED', 'R-135', { caseId })),
} as const;
