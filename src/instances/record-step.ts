import type { CommandContext } from '../kernel/index.js';
import type { Effect, Stimulus } from '../engine/index.js';
import { recordCaseFact, recordFact, type AuditAct } from '../audit/index.js';
import type { Instance } from './instance.js';

/** What a stimulus means to people: the act that the trail records for it. */
export interface StimulusFact {
  readonly act: AuditAct;
  readonly elementId?: string;
  readonly outcome?: string;
  readonly role?: string | null;
  /** For whom a delegate did it (代). */
  readonly onBehalfOf?: string | null;
  readonly rule?: string | null;
  readonly versionNo?: number | null;
  readonly contentHash?: string | null;
  /** What the act rests on, in codes and ids: the rows of a decision. */
  readonly details?: unknown;
  /** Text that people wrote: goes behind salted commitments, never into the entry. */
  readonly committed?: Readonly<Record<string, string>>;
  /** Entry id fixed beforehand, where business rows already carry it as `audit_id`. */
  readonly entryId?: string;
}

/** A stimulus that the engine took, and what it asked for in turn. */
export interface Step {
  readonly stimulus: Stimulus;
  readonly fact: StimulusFact;
  readonly entryId: string;
  readonly effects: readonly Effect[];
}

/**
 * Records a step of a case: one entry, chained to the one before it. Where the fact names no element, it is the one that the
 * step left. The entry of a start names the file of its definition by hash. Gives the entry's hash.
 *
 * @rule R-133
 */
export function recordStep(
  ctx: CommandContext,
  instance: Instance,
  { stimulus, fact, entryId, effects }: Step,
): string {
  const elementId = fact.elementId ?? effects.find((effect) => effect.type === 'ACTIVITY_LEFT')?.elementId;
  const node = elementId === undefined ? undefined : instance.definition.graph.nodes.get(elementId);
  const { hash } = recordCaseFact(ctx, {
    entryId,
    act: fact.act,
    ...objectOf(instance),
    definitionVersion: `${instance.definition.key}@${instance.definition.version}`,
    elementId,
    rule: fact.rule ?? node?.rule ?? undefined,
    outcome: fact.outcome,
    role: fact.role ?? undefined,
    onBehalfOf: fact.onBehalfOf ?? undefined,
    versionNo: fact.versionNo ?? undefined,
    contentHash: fact.contentHash ?? (stimulus.type === 'START_CASE' ? instance.definition.sha256 : undefined),
    committed: fact.committed,
    details: fact.details,
    case: {
      id: instance.id,
      seq: instance.seq + 1,
      prevHash: instance.lastHash,
      stimulus,
      path: effects.filter((effect) => effect.type === 'ACTIVITY_ENTERED').map((effect) => effect.elementId),
    },
  });
  return hash;
}

/** Rows that local work wrote before it was dropped carry its entry's id: the entry is made all the same. */
export function recordDropped(ctx: CommandContext, instance: Instance, fact: StimulusFact): void {
  const { entryId, act, elementId } = fact;
  if (entryId === undefined) return;
  recordFact(ctx, {
    entryId,
    act,
    ...objectOf(instance),
    outcome: 'DROPPED',
    details: { caseId: instance.id, ...(elementId === undefined ? {} : { elementId }) },
  });
}

const objectOf = ({ id, objectType, objectId }: Instance): { objectType: string; objectId: string } => ({
  objectType: objectType ?? 'CASE',
  objectId: objectId ?? id,
});
