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
 * The same at once, for a person who is given something today and has left: whose every post ended before today. Nothing
 * happens for anybody who holds a post, or never held one.
 *
 * @rule R-035
 */
export function scheduleIfLeft(tx: Transaction, person: string, today: string, at: Date): void {
  tx.write(
    `INSERT INTO job (office_id, id, kind, payload, due_at)
     SELECT $1::uuid, $2::uuid, 'LEAVER', json_build_object('person', a.person, 'position', a.position, 'unit', a.unit,
       'lastDay', a.valid_to::text), $5::timestamptz
     FROM appointment a WHERE a.office_id = $1::uuid AND a.person = $3 AND a.valid_to < $4::date AND NOT EXISTS (
       SELECT FROM appointment b WHERE b.office_id = $1::uuid AND b.person = $3
         AND b.valid_from <= $4::date AND (b.valid_to IS NULL OR b.valid_to >= $4::date))
     ORDER BY a.valid_to DESC, a.id LIMIT 1`,
    [tx.officeId, newId(), person, today, at],
  );
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
