import { toWire, toWireOrNull, type Caller } from '../../kernel/index.js';
import type { MigrationMapping } from '../../engine/index.js';
import type { MigrationBatch, MigrationCaseStatus, MigrationFilter } from './migration-batch.js';
import type { CountedBatch, MigrationCaseRow } from './migration-batch.store.js';

/** An order to migrate many cases, and how far it is. */
export interface MigrationView {
  readonly id: string;
  readonly definition: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly mapping: MigrationMapping;
  readonly filter: MigrationFilter;
  readonly reason: string;
  readonly status: MigrationBatch['status'];
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Ended, or of another version, when their turn came. */
  readonly skipped: number;
  readonly cancelled: number;
  readonly pending: number;
  readonly orderedBy: string;
  readonly orderedAt: string;
  readonly endedAt: string | null;
  readonly rowVersion: number;
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/** An order on the wire. */
export function toMigrationView(batch: CountedBatch, zone: string): MigrationView {
  const { counts } = batch;
  const self = `/api/v1/migrations/${batch.id}`;
  return {
    id: batch.id,
    definition: batch.definitionKey,
    fromVersion: batch.fromVersion,
    toVersion: batch.toVersion,
    mapping: batch.mapping,
    filter: batch.filter,
    reason: batch.reason,
    status: batch.status,
    total: Object.values(counts).reduce((sum, one) => sum + one, 0),
    ...counts,
    orderedBy: batch.orderedBy,
    orderedAt: toWire(batch.orderedAt, zone),
    endedAt: toWireOrNull(batch.endedAt, zone),
    rowVersion: batch.rowVersion,
    _links: {
      self: { href: self },
      cases: { href: `${self}/cases` },
      ...(batch.status === 'RUNNING' ? { cancel: { href: `${self}/cancel` } } : {}),
    },
  };
}

/** A case of an order, and what became of it. */
export interface MigrationCaseView {
  readonly caseId: string;
  readonly caseNo: string;
  readonly status: MigrationCaseStatus;
  /** Why it could not migrate. */
  readonly problem: {
    readonly code: string;
    readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
  } | null;
  readonly at: string | null;
}

/** A case of an order on the wire, in the caller's language. */
export function toMigrationCaseView(row: MigrationCaseRow, { language }: Caller, zone: string): MigrationCaseView {
  const { caseId, caseNo, status, problem, at } = row;
  const errors = (problem?.errors ?? []).map(({ pointer, code, zh, en }) => ({
    pointer,
    code,
    detail: language === 'en' ? en : zh,
  }));
  return { caseId, caseNo, status, problem: problem && { code: problem.code, errors }, at: toWireOrNull(at, zone) };
}
