import { Injectable } from '@nestjs/common';
import type { Transaction } from '../kernel/index.js';
import { NO_TRACE, retrace, type ProcessGraph, type Stimulus, type Trace } from '../engine/index.js';
import { Recent, type Definitions } from '../definitions/index.js';
import type { InstanceRow } from './instance.store.js';
import { graphOfVersion } from './version-graphs.js';

/** Traces kept, and entries read at once: between two batches other requests have their turn. */
const KEPT = 100;
const BATCH = 200;

/** The row of a case, as far as its way matters. */
type TracedCase = Pick<InstanceRow, 'id' | 'seq' | 'definition_id' | 'definition_key' | 'definition_version'>;

/** A stimulus of a case, and the version of its process under which it was recorded, `key@version`. */
interface Entry {
  readonly seq: number;
  readonly stimulus: Stimulus;
  readonly version: string;
}

/**
 * The ways that cases have gone, walked again from their trail: what a drawing shows is what the trail proves. The trail only
 * grows, so that a case that was looked at lately needs only what came since.
 *
 * @rule R-133
 */
@Injectable()
export class CaseTraces {
  readonly #kept = new Recent<{ readonly seq: number; readonly trace: Trace }>(KEPT);

  /** The trace of a case up to the entry that its row names. */
  async of(tx: Transaction, row: TracedCase, definitions: Definitions): Promise<Trace> {
    const name = `${tx.officeId}/${row.id}`;
    const kept = this.#kept.get(name);
    let { seq, trace } = kept && kept.seq <= row.seq ? kept : { seq: 0, trace: NO_TRACE };
    while (seq < row.seq) {
      const upTo = Math.min(row.seq, seq + BATCH);
      // The entries before and after tell under which version a migration at the edge was taken.
      const around = await entriesOf(tx, row.id, seq, upTo + 1);
      const taken = around.filter((entry) => entry.seq > seq && entry.seq <= upTo);
      const graphs = await graphsOf(tx, row, definitions, new Set(around.map(({ version }) => version)));
      const graphAt = (at: number): ProcessGraph => graphs.get(versionAt(around, taken[at], row))!;
      trace = retrace(
        graphAt,
        trace,
        taken.map(({ stimulus }) => stimulus),
      );
      seq = upTo;
    }
    this.#kept.set(name, { seq, trace });
    return trace;
  }
}

/** Stimuli of a case from one entry to another, both included, in the order of the trail. */
const entriesOf = (tx: Transaction, caseId: string, from: number, upTo: number): Promise<Entry[]> =>
  tx.query<Entry>(
    `SELECT case_seq AS seq, body::json -> 'case' -> 'stimulus' AS stimulus, body::json ->> 'definitionVersion' AS version
     FROM audit_entry WHERE office_id = $1 AND case_id = $2 AND case_seq >= $3 AND case_seq <= $4 ORDER BY case_seq`,
    [tx.officeId, caseId, from, upTo],
  );

const currentVersion = (row: TracedCase): string => `${row.definition_key}@${row.definition_version}`;

/**
 * Under which version a stimulus is taken: the one that its entry names; a migration under the one to which it leads, whether
 * its entry names that already or still the one before.
 */
function versionAt(around: readonly Entry[], entry: Entry | undefined, row: TracedCase): string {
  if (!entry) return currentVersion(row);
  if (entry.stimulus.type !== 'MIGRATE') return entry.version;
  const before = around.find(({ seq }) => seq === entry.seq - 1);
  if (before && before.version !== entry.version) return entry.version;
  return around.find(({ seq }) => seq === entry.seq + 1)?.version ?? currentVersion(row);
}

/** Graphs by `key@version`; most cases have had one. */
async function graphsOf(
  tx: Transaction,
  row: TracedCase,
  definitions: Definitions,
  versions: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ProcessGraph>> {
  const { graph } = await definitions.byId(tx, row.definition_id);
  const graphs = new Map([[currentVersion(row), graph]]);
  for (const version of versions) {
    if (graphs.has(version)) continue;
    const older = await graphOfVersion(tx, definitions, version);
    if (older) graphs.set(version, older);
  }
  return graphs;
}
