import type { CommandContext } from '../kernel/index.js';
import { actorOf } from '../kernel/index.js';
import type { AuditAct } from './audit-act.js';
import { commitmentOf, digestOf, disclose, hashOf, textOf, type CaseLink, type EntryBody } from './entry.js';
import { appendEntry } from './entry.store.js';

interface AnyFact {
  /** Id fixed beforehand (`ctx.newId()`), where rows written earlier already carry it as `audit_id`. */
  readonly entryId?: string | undefined;
  readonly act: AuditAct;
  /** `DOCUMENT`, `CASE`, `PERSON`, `SETTINGS` … */
  readonly objectType: string;
  readonly objectId: string;
  readonly rule?: string | undefined;
  readonly outcome?: string | undefined;
  /** The post in which the actor acted, `LEADER@COORD`. */
  readonly role?: string | undefined;
  /** For whom the actor acted, by delegation (代). */
  readonly onBehalfOf?: string | undefined;
  readonly versionNo?: number | undefined;
  readonly contentHash?: string | undefined;
  /** Texts that people wrote, and personal data, by name: go behind salted commitments. */
  readonly committed?: Readonly<Record<string, string>> | undefined;
}

/** A fact about an object. */
export interface Fact extends AnyFact {
  /** The object's JSON before and after: only its digest is kept. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Codes, numbers, days, ids, hashes; never text that people wrote. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** A stimulus that entered a case, and the act that it was. */
export interface CaseFact extends AnyFact {
  readonly definitionVersion: string;
  readonly elementId?: string | undefined;
  readonly details?: unknown;
  readonly case: CaseLink;
}

/**
 * Records a fact in this transaction and gives the entry's id, which the rows that the fact changed carry as `audit_id`.
 * Raises `ENTRY_TOO_LARGE`, `PHONE_NUMBER_IN_ENTRY`.
 *
 * @rule R-133
 */
export function recordFact(ctx: CommandContext, fact: Fact): string {
  const { before, after, details } = fact;
  return append(ctx, fact, {
    ...(before === undefined ? {} : { before: digestOf(before) }),
    ...(after === undefined ? {} : { after: digestOf(after) }),
    ...(details === undefined ? {} : { details }),
  }).entryId;
}

/**
 * Records a stimulus of a case, chained to the case's entry before it: `case.seq` counts on from that one, `case.prevHash`
 * is its hash. Made under the case's lock, so the order inside a case is exact. Gives the id and the hash, hex, to chain
 * the next entry to. Raises `ENTRY_TOO_LARGE`, `PHONE_NUMBER_IN_ENTRY`.
 *
 * @rule R-133
 */
export function recordCaseFact(
  ctx: CommandContext,
  fact: CaseFact,
): { readonly entryId: string; readonly hash: string } {
  return append(ctx, fact, {
    definitionVersion: fact.definitionVersion,
    ...(fact.elementId === undefined ? {} : { elementId: fact.elementId }),
    ...(fact.details === undefined ? {} : { details: fact.details }),
    case: fact.case,
  });
}

function append(
  ctx: CommandContext,
  fact: AnyFact,
  rest: Partial<EntryBody>,
): { readonly entryId: string; readonly hash: string } {
  const disclosures = disclose(fact.committed ?? {});
  const body: EntryBody = {
    format: 1,
    entryId: fact.entryId ?? ctx.newId(),
    office: ctx.tx.officeId,
    at: ctx.now.toISOString(),
    act: fact.act,
    actor: actorOf(ctx.caller),
    ...(ctx.caller.person !== null && ctx.caller.client ? { client: ctx.caller.client.name } : {}),
    ...(fact.role === undefined ? {} : { role: fact.role }),
    ...(fact.onBehalfOf === undefined ? {} : { onBehalfOf: fact.onBehalfOf }),
    objectType: fact.objectType,
    objectId: fact.objectId,
    ...(fact.versionNo === undefined ? {} : { versionNo: fact.versionNo }),
    ...(fact.contentHash === undefined ? {} : { contentHash: fact.contentHash }),
    ...(fact.rule === undefined ? {} : { rule: fact.rule }),
    ...(fact.outcome === undefined ? {} : { outcome: fact.outcome }),
    ...(disclosures.length === 0
      ? {}
      : { committed: Object.fromEntries(disclosures.map((one) => [one.name, commitmentOf(one)])) }),
    ...rest,
  };
  const text = textOf(body);
  const hash = hashOf(text);
  appendEntry(ctx.tx, { body, text, hash, at: ctx.now, disclosures });
  return { entryId: body.entryId, hash: hash.toString('hex') };
}
