import type { Look } from './invariants.js';

/** What is compared, by name: everything that an undisturbed run and a disturbed one must have alike. */
const COMPARED = {
  cases: `SELECT definition_key, status, end_element, seq FROM process_instance ORDER BY definition_key, seq`,
  tasks: `SELECT i.definition_key, t.n, t.element_id, t.status, t.outcome, t.opinion, t.completed_by, t.version_no,
    t.opened_at, t.closed_at FROM task t JOIN process_instance i ON i.id = t.case_id ORDER BY 1, 2`,
  trail: `SELECT i.definition_key, e.case_seq, e.act, e.actor, e.at, e.body::json ->> 'outcome' AS outcome
    FROM audit_entry e JOIN process_instance i ON i.id = e.case_id ORDER BY 1, 2`,
  otherEntries: `SELECT act, actor, count(*)::int FROM audit_entry WHERE case_id IS NULL AND act <> 'LOGIN' GROUP BY act, actor ORDER BY 1, 2`,
  documents: `SELECT status, doc_no, doc_date, title, round, current_version, signed_version, signer, copies FROM document`,
  versions: `SELECT no, title, body_sha256, frozen_at, superseded_at FROM document_version ORDER BY no`,
  files: `SELECT name, sha256 FROM stored_file ORDER BY name`,
  reviews: `SELECT act, outcome, opinion, actor, version_no, round, acted_at FROM review_action ORDER BY acted_at, act`,
  lines: `SELECT line_no, verb, recipient, copies, status, sent_at FROM dispatch_line ORDER BY line_no`,
  prints: `SELECT version_no, copies, printed_by, printed_at FROM print_record`,
  seals: `SELECT version_no, copies, sealed_by, sealed_at FROM seal_use`,
  numbers: `SELECT series, year, serial, status FROM number_allocation ORDER BY 1, 2, 3`,
  counters: `SELECT series, year, last_serial FROM number_counter ORDER BY 1, 2`,
  handovers: `SELECT status, due_at, on_time, original_count, printed_count, accepted_by FROM archive_handover`,
  records: `SELECT archive_code, status, item_no FROM archive_record`,
  packages: `SELECT version, format, stored_at FROM archive_package ORDER BY version`,
  urges: `SELECT element_id, level, at, recipients FROM urge_record ORDER BY at, level`,
  events: `SELECT type, count(*)::int FROM outbox GROUP BY type ORDER BY type`,
  left: `SELECT (SELECT count(*) FROM job)::int AS jobs, (SELECT count(*) FROM wait)::int AS waits,
    (SELECT count(*) FROM task_candidate)::int AS listed, (SELECT count(*) FROM incident)::int AS incidents`,
} as const;

/** How an office stands after its stories, without ids and machine times, and without what each start of the service notes. */
export async function storyEnd(look: Look): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(COMPARED)) found[name] = await look(sql);
  return found;
}
