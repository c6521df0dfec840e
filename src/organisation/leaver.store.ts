import { newId, type Transaction } from '../kernel/index.js';

/** A post that ended, as a `LEAVER` job holds it. */
export interface EndedPost {
  readonly person: string;
  readonly position: string;
  readonly unit: string;
  /** The last day on which it was held. */
  readonly lastDay: string;
  /** Case after which the hand-over goes on. */
  readonly after?: string;
}

/**
 * Sees to it that open tasks are looked at when a post has ended. The job asks who holds what when it runs, so that an end that
 * was put off or taken back meanwhile does no harm.
 *
 * @rule R-035
 */
export function scheduleLeaver(tx: Transaction, post: EndedPost, dueAt: Date): void {
  tx.write(`INSERT INTO job (office_id, id, kind, payload, due_at) VALUES ($1, $2, 'LEAVER', $3, $4)`, [
    tx.officeId,
    newId(),
    JSON.stringify(post),
    dueAt,
  ]);
}
