import { atLocal, newId, type CommandContext, type Transaction } from '../kernel/index.js';

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

/**
 * Has holders looked for, for what nobody took over from those who left, where there is any such thing. `payload.after` is where a
 * look goes on.
 *
 * @rule R-035
 */
export function scheduleHolders(tx: Transaction, dueAt: Date, payload: { readonly after?: string } = {}): void {
  tx.write(
    `INSERT INTO job (office_id, id, kind, payload, due_at)
     SELECT $1::uuid, $2::uuid, 'HOLDERS', $3::json, $4::timestamptz WHERE EXISTS (
       SELECT FROM incident WHERE office_id = $1::uuid AND resolved_at IS NULL AND code IN ('TASK_WITHOUT_HOLDER',
         'SIDE_TASK_WITHOUT_HOLDER', 'HANDOVER_WITHOUT_HOLDER', 'POST_WITHOUT_HOLDER'))`,
    [tx.officeId, newId(), JSON.stringify(payload), dueAt],
  );
}

/**
 * The same at the midnight on which anything of the organisation begins next: an appointment, a person, a unit, what a position
 * gives. Once, however often it is asked for; never where nothing is to come, since every change has holders looked for.
 *
 * @rule R-035
 */
export async function scheduleAtNextBeginning({ tx, today, zone }: CommandContext): Promise<void> {
  const [row] = await tx.query<{ day: string | null }>(
    `SELECT min(b.valid_from)::text AS day FROM (
       SELECT valid_from FROM appointment WHERE office_id = $1 AND valid_from > $2::date
       UNION ALL SELECT valid_from FROM person WHERE office_id = $1 AND valid_from > $2::date
       UNION ALL SELECT valid_from FROM org_unit WHERE office_id = $1 AND valid_from > $2::date
       UNION ALL SELECT valid_from FROM position WHERE office_id = $1 AND valid_from > $2::date) b`,
    [tx.officeId, today],
  );
  if (row?.day == null) return;
  tx.write(
    `INSERT INTO job (office_id, id, kind, payload, due_at)
     SELECT $1::uuid, $2::uuid, 'HOLDERS', '{}'::json, $3::timestamptz WHERE NOT EXISTS (
       SELECT FROM job WHERE office_id = $1::uuid AND kind = 'HOLDERS' AND due_at = $3::timestamptz)`,
    [tx.officeId, newId(), atLocal(row.day, '00:00', zone)],
  );
}
