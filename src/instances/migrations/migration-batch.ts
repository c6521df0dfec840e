import type { FieldError } from '../../kernel/index.js';
import type { MigrationMapping } from '../../engine/index.js';

/** Which running cases of a version migrate; all of them where nothing is said. */
export interface MigrationFilter {
  readonly businessKey?: string;
  readonly suspended?: boolean;
  /** RFC 3339: those that started before. */
  readonly startedBefore?: string;
  /** Only these. */
  readonly cases?: readonly string[];
}

/** What became of a case of a batch. `SKIPPED`: when its turn came it had ended, or was of another version already. */
export type MigrationCaseStatus = 'PENDING' | 'DONE' | 'FAILED' | 'SKIPPED' | 'CANCELLED';

/** Why a case could not migrate: the refusal, as its problem document would say it. */
export interface MigrationFailure {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[];
}

/** The order to migrate many cases. */
export interface MigrationBatch {
  readonly id: string;
  readonly definitionKey: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly mapping: MigrationMapping;
  readonly filter: MigrationFilter;
  readonly reason: string;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLED';
  readonly orderedBy: string;
  readonly orderedAt: Date;
  readonly endedAt: Date | null;
  readonly rowVersion: number;
}

/** How many cases of a batch stand how. */
export type MigrationCounts = Readonly<Record<Lowercase<MigrationCaseStatus>, number>>;

/** What a `MIGRATION` job holds. */
export interface MigrationPayload {
  readonly batchId: string;
}
