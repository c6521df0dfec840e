import { Injectable } from '@nestjs/common';
import type { Transaction } from '../kernel/index.js';
import { NO_TRACE, retrace, type ProcessGraph, type Stimulus, type Trace } from '../engine/index.js';
import { Recent } from '../definitions/index.js';
import type { InstanceRow } from './instance.store.js';

/** Traces kept, and entries read at once: between two batches other requests have their turn. */
const KEPT = 100;
const BATCH = 200;

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
  async of(tx: Transaction, row: Pick<InstanceRow, 'id' | 'seq'>, graph: ProcessGraph): Promise<Trace> {
    const name = `${tx.officeId}/${row.id}`;
    const kept = this.#kept.get(name);
    let { seq, trace } = kept && kept.seq <= row.seq ? kept : { seq: 0, trace: NO_TRACE };
    while (seq < row.seq) {
      const entries = await stimuliOf(tx, row.id, seq, Math.min(row.seq, seq + BATCH));
      trace = retrace(
        graph,
        trace,
        entries.map(({ stimulus }) => stimulus),
      );
      seq = Math.min(row.seq, seq + BATCH);
    }
    this.#kept.set(name, { seq, trace });
    return trace;
  }
}

/** Stimuli of a case after one entry, up to another, in the order of the trail. */
const stimuliOf = (
  tx: Transaction,
  caseId: string,
  after: number,
  upTo: number,
): Promise<{ readonly stimulus: Stimulus }[]> =>
  tx.query<{ stimulus: Stimulus }>(
    `SELECT body::json -> 'case' -> 'stimulus' AS stimulus FROM audit_entry
     WHERE office_id = $1 AND case_id = $2 AND case_seq > $3 AND case_seq <= $4 ORDER BY case_seq`,
    [tx.officeId, caseId, after, upTo],
  );
