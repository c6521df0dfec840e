import type { Transaction } from '../kernel/index.js';
import type { ProcessGraph } from '../engine/index.js';
import { findVersion, type Definitions } from '../definitions/index.js';

/** The graph of a version as the trail names it, `key@version`; `null` where there is none. */
export async function graphOfVersion(
  tx: Transaction,
  definitions: Definitions,
  version: string,
): Promise<ProcessGraph | null> {
  const at = version.lastIndexOf('@');
  const number = Number(version.slice(at + 1));
  if (at < 1 || !Number.isInteger(number)) return null;
  const found = await findVersion(tx, version.slice(0, at), number, 'PROCESS');
  return found && (await definitions.byId(tx, found.id)).graph;
}
