import { toWire } from '../kernel/index.js';
import type { DefinitionKind } from './definition.js';
import type { DefinitionRow } from './definition.store.js';

/** A version of a definition, as every answer shows it. */
export interface DefinitionView {
  readonly id: string;
  readonly kind: DefinitionKind;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly fileName: string;
  readonly sha256: string;
  /** Name of this version, by which others may call it; `null` without one. */
  readonly tag: string | null;
  readonly suspended: boolean;
  readonly deploymentId: string;
  readonly deployedBy: string;
  readonly deployedAt: string;
  readonly rowVersion: number;
}

export const toDefinitionView = (row: DefinitionRow, zone: string): DefinitionView => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  version: row.version,
  name: row.name,
  fileName: row.fileName,
  sha256: row.sha256,
  tag: row.tag,
  suspended: row.suspended,
  deploymentId: row.deploymentId,
  deployedBy: row.deployedBy,
  deployedAt: toWire(row.deployedAt, zone),
  rowVersion: row.rowVersion,
});
