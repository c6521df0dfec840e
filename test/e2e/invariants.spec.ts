import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brokenInvariants, type Look } from '../support/invariants.js';
import { openOffice, type TestOffice } from '../support/office.js';
import { Road } from '../support/road.js';

describe('the search for what must never be', () => {
  let office: TestOffice;
  let look: Look;
  beforeAll(async () => {
    office = await openOffice();
    look = (sql, params) => office.query(sql, params);
    await office.clock('2022-10-18T08:30:00+08:00');
    for (const step of ['printDocument', 'archived']) await (await Road.start(office)).reach(step);
  });
  afterAll(() => office.close());

  it('finds nothing in a sound office', async () => {
    expect(await brokenInvariants(look)).toEqual([]);
  });

  it.each([
    [
      'a task closed behind the back of its case',
      `UPDATE task SET status = 'CLOSED' WHERE status = 'OPEN'`,
      /tasks in the tables/,
    ],
    ['a lost timer', `DELETE FROM job WHERE kind = 'TIMER'`, /timers in the tables/],
    ['a lost wait', 'DELETE FROM wait', /waits in the tables/],
    ['a case that ended in its row alone', `UPDATE process_instance SET status = 'COMPLETED'`, /its row is COMPLETED/],
    ['a work list without its task', 'DELETE FROM task_candidate', /work lists hold/],
    [
      'a place in a work list that is sorted by another due date',
      `UPDATE task_candidate SET due_at = '2099-01-01T00:00:00Z'`,
      /sorted by other values/,
    ],
    [
      'a state that no act led to',
      `UPDATE process_instance SET state = jsonb_set(state::jsonb, '{counter}', '99')::json`,
      /leads to another state/,
    ],
    [
      'an entry taken out of the trail',
      `DELETE FROM audit_entry WHERE case_id IS NOT NULL AND case_seq = 2`,
      /stimuli in the trail/,
    ],
    [
      'a completion that the trail does not know',
      `UPDATE task SET status = 'COMPLETED' WHERE status = 'OPEN'`,
      /completions in the trail/,
    ],
    ['a gap in a series', 'UPDATE number_allocation SET serial = 40 WHERE serial = 11', /10\.\.40/],
    ['an archive item skipped', 'UPDATE archive_series SET last_item = 7', /counted to 7/],
    [
      'two acts that exclude each other',
      `UPDATE task SET completed_by = 'u-co-m1' WHERE element_id = 'leaderInstruct'`,
      /u-co-m1 did draftDocument and leaderInstruct/,
    ],
    [
      'a recipient served twice',
      `UPDATE dispatch_line SET recipient = 'unit-a', verb = 'SEND'`,
      /was sent twice to unit-a/,
    ],
    [
      'a refusal that its task does not show',
      `INSERT INTO refusal (office_id, id, task_id, case_id, n, root_case_id, element_id, refused_by, refused_at, ground, rule_ref, status, audit_id)
       SELECT office_id, gen_random_uuid(), id, case_id, n, root_case_id, element_id, 'u-x', now(), 'x', 'x', 'OPEN', audit_id
       FROM task WHERE status = 'OPEN' LIMIT 1`,
      /is OPEN, its task OPEN shows none, confirmed by 0 open steps/,
    ],
    ['a task held by a refusal of nobody', 'UPDATE task SET refusal_id = gen_random_uuid()', /that nobody made/],
    ['a wait kept as one for another thing', `UPDATE wait SET kind = 'SIGNAL'`, /is kept as one for a SIGNAL/],
    [
      'a message without an end',
      `INSERT INTO buffered_message (office_id, id, name, correlation, payload, sender, sent_as, kept_at, expires_at)
       SELECT id, gen_random_uuid(), 'X', 'x', '{}', 'SYSTEM', '{INTERNAL}', now(), now() FROM office`,
      /waits without an end/,
    ],
    [
      'a message and its receiver side by side',
      `INSERT INTO buffered_message (office_id, id, name, correlation, payload, sender, sent_as, kept_at, expires_at)
       SELECT office_id, gen_random_uuid(), message, 'x', '{}', 'SYSTEM', '{INTERNAL}', now(), now() FROM wait LIMIT 1;
       UPDATE wait SET correlation = 'x'`,
      /have missed each other/,
    ],
    ['a suspended case whose task is not', `UPDATE process_instance SET suspended_at = now()`, /not suspended alike/],
    ['a job that lies for nobody', 'UPDATE job SET suspended = true', /which is not suspended/],
    [
      'a job of a case that has ended',
      `UPDATE job SET case_id = (SELECT id FROM process_instance WHERE status <> 'RUNNING' LIMIT 1)`,
      /of the ended case/,
    ],
  ])('finds %s', async (_, corrupt, sentence) => {
    await look('BEGIN');
    try {
      await look('SET LOCAL session_replication_role = replica');
      await look(corrupt);
      expect((await brokenInvariants(look)).join('\n')).toMatch(sentence);
    } finally {
      await look('ROLLBACK');
    }
  });
});
